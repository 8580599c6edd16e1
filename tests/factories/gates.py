"""An event whose doors are open now, with gates, a list, devices and tickets, made by the services."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from portal.app import Portal
from portal.domain.checkin import devices, lists
from portal.domain.checkin.lists import ListDraft
from portal.domain.checkin.types import DeviceScope, Policy
from portal.domain.events import queries, venues
from portal.domain.events.types import RoomDraft
from portal.domain.registration import tickets
from portal.foundation import clock
from tests.factories import events, registrations

SCANS = (DeviceScope.SCAN, DeviceScope.OFFLINE)
GATES = ({"ko": "동문", "en": "East gate"}, {"ko": "서문", "en": "West gate"})


@dataclass(frozen=True, slots=True)
class Doors:
    """An event at whose doors one can stand."""

    event_id: int
    sessions: list[int]
    list_id: int
    gates: tuple[int, ...]


def opened(portal: Portal, *, policy: Policy = Policy.ONCE, limit: int | None = None, slug: str = "doors") -> Doors:
    """Hold an event with two sessions, of which the first has its doors open; the list admits to that one."""
    event_id, sessions = events.published(portal, [200, 200], days=1 / 24, slug=slug)
    now = clock.now()
    with portal.database.unit_of_work() as session:
        venue_id = queries.rows_by_id(session, sessions)[sessions[0]].venue_id
        gates = tuple(venues.add_gate(session, venue_id, RoomDraft(dict(name), True, None), now) for name in GATES)
        draft = ListDraft("Opening", (sessions[0],), gates, policy, people_limit=limit)
        draft = replace(draft, opens_at=now - timedelta(hours=1), closes_at=now + timedelta(hours=8))
        list_id = lists.add(session, event_id, draft, now)
    assert isinstance(list_id, int)
    return Doors(event_id, sessions, list_id, gates)


def device(portal: Portal, doors: Doors, *scopes: DeviceScope, name: str = "East gate 1", gates: Any = None) -> int:
    """Add a device that may use all gates unless others are given."""
    may, used = frozenset(scopes or SCANS), doors.gates if gates is None else gates
    now = clock.now()
    with portal.database.unit_of_work() as session:
        made = devices.add(session, doors.event_id, None, name, may, used, now + timedelta(days=2), now)
    assert isinstance(made, int)
    return made


def setup_code(portal: Portal, device_id: int) -> str:
    """Return a code that sets a device up once."""
    with portal.database.unit_of_work() as session:
        code = devices.offer_setup(session, device_id, clock.now())
    assert isinstance(code, str)
    return code


def ticket_codes(portal: Portal, doors: Doors, size: int = 1, sessions: Sequence[int] = (), **who: Any) -> list[str]:
    """Register somebody for the open session, or others, and return the codes of their tickets."""
    made = registrations.confirmed(portal, doors.event_id, sessions or doors.sessions[:1], size=size, **who)
    view = registrations.view(portal, made.registration_id)
    with portal.database.reading() as session:
        return list(tickets.codes(session, portal.settings.secret_key, view.tickets).values())
