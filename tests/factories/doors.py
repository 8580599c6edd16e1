"""Doors with their lists, devices and tickets, made by the services; `gates.py` has an event for a browser."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from portal.app import Portal
from portal.domain.checkin import devices, doors, lists, moments, redeeming
from portal.domain.checkin.devices import DeviceView
from portal.domain.checkin.doors import Door
from portal.domain.checkin.redeeming import Scene
from portal.domain.checkin.types import Answer, DeviceScope, Kind, Operation, TicketName
from portal.domain.registration import applying, service, tickets
from portal.domain.registration.types import Registered, RegistrationKind, TicketView
from portal.foundation import clock
from tests.factories import events
from tests.factories.registrations import application


def running(portal: Portal, capacities: Sequence[int | None] = (100,), **changes: Any) -> tuple[int, list[int]]:
    """Add a public event that runs now, with a session every two hours; return its number and theirs."""
    return events.published(portal, capacities, days=0, **changes)


def ticketed(portal: Portal, event_id: int, sessions: Sequence[int], *, size: int = 1, **changes: Any) -> int:
    """Have been registered since yesterday, and return the number of the registration."""
    before, zone = clock.now() - timedelta(days=1), portal.settings.timezone
    form = application(sessions, size=size, **changes)
    with portal.database.unit_of_work() as session:
        made = applying.register(session, event_id, form, secrets.token_urlsafe(24), before, zone)
        assert isinstance(made, Registered), made
        assert service.confirm(session, made.registration_id, before, zone) is None
    return made.registration_id


def group(portal: Portal, event_id: int, sessions: Sequence[int], size: int, **changes: Any) -> int:
    """Have been registered as a delegation with one ticket for all."""
    kind = {"kind": RegistrationKind.DELEGATION, "community": "Amigos de Gangnam", "one_ticket": True}
    return ticketed(portal, event_id, sessions, size=size, **(kind | changes))


def ticket_of(portal: Portal, registration_id: int) -> TicketView:
    """Return the first ticket of a registration."""
    with portal.database.reading() as session:
        return tickets.views(session, registration_id)[0]


def code_of(portal: Portal, registration_id: int) -> str:
    """Return the signed code of that ticket, as a scanner reads it."""
    view = ticket_of(portal, registration_id)
    with portal.database.reading() as session:
        return tickets.codes(session, portal.settings.secret_key, [view])[view.id]


def door(portal: Portal, event_id: int) -> Door:
    """Give an event its lists if it has none, and return what its doors know."""
    with portal.database.unit_of_work() as session:
        lists.ensure(session, event_id, portal.settings.timezone, clock.now())
        return doors.read(session, event_id)


def list_of(portal: Portal, event_id: int) -> int:
    """Return the number of an event's first list."""
    return min(door(portal, event_id).lists)


def set_up(portal: Portal, event_id: int, *scopes: DeviceScope, name: str = "Phone 1") -> tuple[str, DeviceView]:
    """Add a device that lasts for a day, and return its token and itself."""
    door(portal, event_id)
    now = clock.now()
    given = frozenset(scopes or (DeviceScope.SCAN, DeviceScope.OFFLINE))
    with portal.database.unit_of_work() as session:
        made = devices.add(session, event_id, None, name, given, (), now + timedelta(days=1), now)
        assert isinstance(made, int), made
        code = devices.offer_setup(session, made, now)
        assert isinstance(code, str), code
        there = devices.set_up(session, code, now)
    assert there is not None
    return there


def device(portal: Portal, event_id: int, *scopes: DeviceScope, name: str = "Phone 1") -> DeviceView:
    """Add a device that has been set up."""
    return set_up(portal, event_id, *scopes, name=name)[1]


def operation(list_id: int, ticket: TicketView | str | None, **changes: Any) -> Operation:
    """Describe what a device sends: with a signed code, or with the name of a ticket."""
    given: dict[str, Any] = {
        "op_id": secrets.token_urlsafe(12),
        "kind": Kind.ENTRY,
        "list_id": list_id,
        "gate_id": None,
        "people": 1,
        "scanned_at": moments.of(clock.now()),
        "offline": False,
    }
    if isinstance(ticket, str):
        given["token"] = ticket
    elif ticket is not None:
        given["ticket"] = TicketName(ticket.random.hex(), ticket.serial)
    return Operation(**(given | changes))


def redeem(portal: Portal, by: DeviceView, *operations: Operation, now: datetime | None = None) -> list[Answer]:
    """Send operations from a device whose clock is right."""
    at = now or clock.now()
    with portal.database.unit_of_work() as session:
        scene = Scene(
            doors.read(session, by.event_id),
            devices.get(session, by.event_id, by.id),
            moments.of(at),
            moments.of(at),
            at,
        )
        return redeeming.redeem(session, scene, operations)


def admit(portal: Portal, by: DeviceView, registration_id: int, **changes: Any) -> Answer:
    """Have somebody's first ticket scanned at the event's first list."""
    list_id = changes.pop("list_id", None) or list_of(portal, by.event_id)
    return redeem(portal, by, operation(list_id, ticket_of(portal, registration_id), **changes))[0]
