"""An event that runs now: lists, gates, devices, and tickets by the thousand, written straight into the tables."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from portal.domain.checkin import devices, lists
from portal.domain.checkin.devices import DeviceView
from portal.domain.checkin.lists import ListDraft
from portal.domain.checkin.types import DeviceScope, Policy
from portal.domain.events import queries, service, venues
from portal.domain.events.types import EventDraft, EventKind, RoomDraft, SessionDraft, VenueDraft
from portal.domain.registration import door, tickets
from portal.domain.registration.models import Attendee, Registration, Ticket
from portal.foundation.database import Database
from portal.foundation.settings import Settings

AT_ONCE = 1_000
BEFORE = timedelta(hours=12)
"""So long the doors have been open, and so long they stay open: no midnight comes in between."""
LANGUAGES = ("ko", "en", "es", "ar", "zh-Hans")
NEEDS = ((), (), (), ("wheelchair",), ("captions", "sign_language"))
SCOPES = frozenset({DeviceScope.SCAN, DeviceScope.OFFLINE})


@dataclass(frozen=True, slots=True)
class OneTicket:
    """A ticket as whoever holds it knows it."""

    id: int
    ref: str
    serial: int
    party: int
    code: str


@dataclass(frozen=True, slots=True)
class Grounds:
    """An event with everything that its gates need; `tokens` are those of its devices."""

    event_id: int
    lists: tuple[int, ...]
    policies: tuple[Policy, ...]
    gates: tuple[int, ...]
    tokens: tuple[str, ...]
    devices: tuple[DeviceView, ...]
    tickets: tuple[OneTicket, ...]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What there shall be; `parties` are those of the tickets in turn."""

    tickets: int
    parties: Sequence[int] = (1,)
    policies: Sequence[Policy] = (Policy.ONCE,)
    gates: int = 4
    devices: int = 4
    sessions: int = 1
    signed: bool = True


def build(database: Database, settings: Settings, slug: str, wanted: Wanted, now: datetime) -> Grounds:
    """Add an event that has run for some hours and goes on for some."""
    with database.unit_of_work() as session:
        gates, event_id, session_ids = _event(session, slug, wanted, now)
        tickets.ensure_key(session, event_id, settings.secret_key, now)
        list_ids = [_list(session, event_id, session_ids, policy, now) for policy in wanted.policies]
        there = [_device(session, event_id, f"Phone {number}", now) for number in range(wanted.devices)]
        _fill(session, event_id, wanted, now)
    with database.reading() as session:
        made = tuple(_tickets(session, event_id, settings.secret_key, signed=wanted.signed))
    return Grounds(
        event_id,
        tuple(list_ids),
        tuple(wanted.policies),
        tuple(gates),
        tuple(token for token, _view in there),
        tuple(view for _token, view in there),
        made,
    )


def _event(session: Session, slug: str, wanted: Wanted, now: datetime) -> tuple[list[int], int, list[int]]:
    venue_id = venues.add(session, VenueDraft(slug, {"en": "Hall"}, {"en": "Seoul"}, {}, None, True), now)
    assert isinstance(venue_id, int)
    gates = [venues.add_gate(session, venue_id, RoomDraft({"en": f"Gate {n}"}, True), now) for n in range(wanted.gates)]
    titled = {"title": {"en": "World City Week"}, "summary": {"en": "A week"}}
    event_id = service.add(session, None, EventDraft(slug, EventKind.CULTURE_WEEK, "C2", **titled), now)
    assert isinstance(event_id, int)
    for number in range(wanted.sessions):
        held = SessionDraft({"en": f"Concert {number}"}, venue_id, now - BEFORE, now + BEFORE, capacity=300_000)
        assert isinstance(service.add_session(session, event_id, held, now), int)
    assert service.publish(session, event_id, now) is None
    return gates, event_id, list(queries.session_rows(session, event_id))


def _list(session: Session, event_id: int, session_ids: Sequence[int], policy: Policy, now: datetime) -> int:
    draft = ListDraft(policy, tuple(session_ids), (), policy, now - BEFORE, now + BEFORE)
    made = lists.add(session, event_id, draft, now - BEFORE)
    assert isinstance(made, int)
    return made


def _device(session: Session, event_id: int, name: str, now: datetime) -> tuple[str, DeviceView]:
    made = devices.add(session, event_id, None, name, SCOPES, (), now + 2 * BEFORE, now - BEFORE)
    assert isinstance(made, int)
    code = devices.offer_setup(session, made, now)
    assert isinstance(code, str)
    there = devices.set_up(session, code, now)
    assert there is not None
    return there


def _fill(session: Session, event_id: int, wanted: Wanted, now: datetime) -> None:
    """Add registrations with one ticket each."""
    for start in range(0, wanted.tickets, AT_ONCE):
        numbers = range(start, min(start + AT_ONCE, wanted.tickets))
        session.execute(insert(Registration), [_registration(event_id, number, wanted, now) for number in numbers])
        ids = _ids(session, Registration, event_id, len(numbers))
        session.execute(insert(Attendee), [_attendee(own, number) for own, number in zip(ids, numbers, strict=True)])
        people = dict(
            session.execute(
                select(Attendee.registration_id, Attendee.id).where(Attendee.registration_id.in_(ids))
            ).all()
        )
        session.execute(
            insert(Ticket),
            [
                _ticket(event_id, own, people[own], number, wanted, now)
                for own, number in zip(ids, numbers, strict=True)
            ],
        )


def _ids(session: Session, model: Any, event_id: int, number: int) -> list[int]:
    latest = session.scalars(select(model.id).where(model.event_id == event_id).order_by(model.id.desc()).limit(number))
    return sorted(latest)


def _party(wanted: Wanted, number: int) -> int:
    return wanted.parties[number % len(wanted.parties)]


def _registration(event_id: int, number: int, wanted: Wanted, now: datetime) -> dict[str, Any]:
    party = _party(wanted, number)
    return {
        "code": f"{event_id}-{number}",
        "event_id": event_id,
        "kind": "person" if party == 1 else "delegation",
        "state": "confirmed",
        "language": LANGUAGES[number % len(LANGUAGES)],
        "name": f"김하늘 {number}",
        "folded": f"김하늘 {number}",
        "email": f"member{number}@example.org",
        "community": None if party == 1 else "Amigos de Gangnam",
        "via": "web",
        "size": party,
        "together": False,
        "one_ticket": party > 1,
        "created_at": now - BEFORE,
        "confirmed_at": now - BEFORE,
    }


def _attendee(registration_id: int, number: int) -> dict[str, Any]:
    return {
        "registration_id": registration_id,
        "number": 1,
        "name": f"김하늘 {number}",
        "folded": f"김하늘 {number}",
        "languages": [LANGUAGES[number % len(LANGUAGES)]],
        "needs": list(NEEDS[number % len(NEEDS)]),
    }


def _ticket(
    event_id: int, registration_id: int, attendee_id: int, number: int, wanted: Wanted, now: datetime
) -> dict[str, Any]:
    party = _party(wanted, number)
    return {
        "event_id": event_id,
        "registration_id": registration_id,
        "attendee_id": attendee_id if party == 1 else None,
        "random": secrets.token_bytes(8),
        "serial": 1,
        "short_code": f"{number:08d}",
        "sessions": list(range(1 + number % wanted.sessions)),
        "valid_from": now - 2 * BEFORE,
        "valid_to": now + 2 * BEFORE,
        "party_size": party,
        "issued_at": now - BEFORE,
    }


def _tickets(session: Session, event_id: int, secret: str, *, signed: bool) -> Iterator[OneTicket]:
    """Return the tickets in the order in which they were added, with what a scanner reads of them."""
    key = tickets.signers(session, event_id, secret)[-1]
    for one in door.each(session, event_id):
        form = (one.sessions, one.valid_from, one.valid_to, one.party)
        code = tickets.sign(key, event_id, one.random, one.serial, form) if signed else ""
        yield OneTicket(one.id, one.random.hex(), one.serial, one.party, code)
