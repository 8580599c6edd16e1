"""What a door must know of tickets: whom they are for, what they need, and whether the tickets are good."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Row, Select, String, bindparam, cast, func, select
from sqlalchemy.orm import Session
from sqlalchemy.sql.selectable import Subquery

from portal.domain.accounts.rules import fold
from portal.domain.registration.models import Answer, Attendee, Booking, Registration, Ticket, TicketRevocation
from portal.domain.registration.types import BookingState, RegistrationKind, RegistrationState
from portal.foundation import languages
from portal.foundation.errors import NotFound

MOST_FOUND = 20
SOME = 2_000
TICKET, PARTY, PERSON = Ticket.__table__, Registration.__table__, Attendee.__table__
"""The plain tables: every scan reads them, and must not cost what rows as objects add."""
WAITS = (BookingState.HELD, BookingState.OFFERED, BookingState.ASKED, BookingState.WAITING)


@dataclass(frozen=True, slots=True)
class DoorTicket:
    """A ticket with its holder, as a door sees them."""

    id: int
    event_id: int
    registration_id: int
    attendee_id: int | None
    random: bytes
    serial: int
    short_code: str
    revoked_at: datetime | None
    blocked_at: datetime | None
    sessions: frozenset[int]
    valid_from: datetime
    valid_to: datetime
    party: int
    cancelled: bool
    name: str
    group: str | None
    language: str
    interpretation: str | None
    needs: tuple[str, ...]


def find(session: Session, event_id: int, randoms: Collection[bytes]) -> dict[bytes, DoorTicket]:
    """Return the tickets of an event with these random parts."""
    rows = session.execute(_tickets().where(Ticket.event_id == event_id, Ticket.random.in_(randoms)))
    return {row.random: _ticket(row) for row in rows}


def hold(session: Session, event_id: int, randoms: Collection[bytes]) -> dict[bytes, DoorTicket]:
    """Return them and hold their rows, in the same order for everybody: what is done with a ticket stands in a line."""
    rows = session.execute(_HELD, {"event_id": event_id, "randoms": list(randoms)})
    return {row.random: _ticket(row) for row in rows}


def hold_one(session: Session, ticket_id: int) -> DoorTicket:
    """Return one ticket and hold its row."""
    row = session.execute(_tickets().where(Ticket.id == ticket_id).with_for_update(of=TICKET)).one_or_none()
    if row is None:
        raise NotFound(f"ticket {ticket_id}")
    return _ticket(row)


def by_id(session: Session, ticket_ids: Collection[int]) -> dict[int, DoorTicket]:
    """Return tickets by their numbers."""
    rows = session.execute(_tickets().where(Ticket.id.in_(ticket_ids)))
    return {row.id: _ticket(row) for row in rows}


def find_by_short_code(session: Session, event_id: int, code: str) -> DoorTicket | None:
    """Return the ticket of an event with this short code."""
    row = session.execute(_tickets().where(Ticket.event_id == event_id, Ticket.short_code == code)).one_or_none()
    return None if row is None else _ticket(row)


def find_by_name(session: Session, event_id: int, words: str) -> list[DoorTicket]:
    """Return tickets whose holder or group is called so, some at most."""
    found = _tickets().where(Ticket.event_id == event_id, Ticket.revoked_at.is_(None))
    for word in fold(words).split():
        found = found.where(
            Registration.folded.contains(word, autoescape=True) | Attendee.folded.contains(word, autoescape=True)
        )
    rows = session.execute(found.order_by(Registration.folded, Ticket.id).limit(MOST_FOUND))
    return [_ticket(row) for row in rows]


def each(session: Session, event_id: int) -> Iterator[DoorTicket]:
    """Return all good tickets of an event, some at a time."""
    last = 0
    while True:
        rows = session.execute(
            _tickets()
            .where(Ticket.event_id == event_id, Ticket.id > last, Ticket.revoked_at.is_(None))
            .order_by(Ticket.id)
            .limit(SOME)
        ).all()
        yield from (_ticket(row) for row in rows)
        if len(rows) < SOME:
            return
        last = rows[-1].id


def count(session: Session, event_id: int) -> int:
    """Count the good tickets of an event."""
    good = select(func.count()).where(Ticket.event_id == event_id, Ticket.revoked_at.is_(None))
    return session.scalar(good) or 0


def with_sessions() -> Subquery:
    """Return all tickets, each with the numbers of its sessions as one text, to count by."""
    return select(Ticket.id, cast(Ticket.sessions, String).label("sessions")).subquery()


def count_by_sessions(session: Session, event_id: int) -> dict[frozenset[int], int]:
    """Count the tickets of an event that open doors, by the numbers of their sessions."""
    own = cast(Ticket.sessions, String)
    good = (Ticket.event_id == event_id, Ticket.revoked_at.is_(None), Ticket.blocked_at.is_(None))
    rows = session.execute(select(own, func.count()).where(*good).group_by(own))
    return {frozenset(json.loads(sessions)): number for sessions, number in rows}


def sessions_waited_for(session: Session, registration_id: int) -> set[int]:
    """Return the sessions in which a party has no confirmed seats yet."""
    rows = session.scalars(
        select(Booking.session_id).where(Booking.registration_id == registration_id, Booking.state.in_(WAITS))
    )
    return set(rows)


def waiting(session: Session, event_id: int) -> dict[int, set[int]]:
    """Return for each party of an event the sessions in which it has no confirmed seats yet."""
    found: dict[int, set[int]] = {}
    rows = session.execute(
        select(Booking.registration_id, Booking.session_id)
        .join(Registration, Registration.id == Booking.registration_id)
        .where(Registration.event_id == event_id, Booking.state.in_(WAITS))
    )
    for registration_id, session_id in rows:
        found.setdefault(registration_id, set()).add(session_id)
    return found


def unanswered(session: Session, registration_id: int, required: frozenset[int]) -> frozenset[int]:
    """Return which of the required questions a party has not answered."""
    if not required:
        return required
    there = session.scalars(
        select(Answer.question_id).where(Answer.registration_id == registration_id, Answer.question_id.in_(required))
    )
    return required - set(there)


def answered(session: Session, event_id: int, required: frozenset[int]) -> dict[int, set[int]]:
    """Return for each party of an event which of the required questions it has answered."""
    found: dict[int, set[int]] = {}
    if required:
        rows = session.execute(
            select(Answer.registration_id, Answer.question_id)
            .join(Registration, Registration.id == Answer.registration_id)
            .where(Registration.event_id == event_id, Answer.question_id.in_(required))
        )
        for registration_id, question_id in rows:
            found.setdefault(registration_id, set()).add(question_id)
    return found


def revocations(session: Session, event_id: int) -> Sequence[tuple[bytes, int]]:
    """Return what is refused everywhere: random parts of tickets, with serials."""
    rows = session.execute(
        select(Ticket.random, TicketRevocation.serial)
        .join(Ticket, Ticket.id == TicketRevocation.ticket_id)
        .where(Ticket.event_id == event_id)
        .order_by(TicketRevocation.ticket_id, TicketRevocation.serial)
    )
    return [(random, serial) for random, serial in rows]


def revoked_at(session: Session, ticket_id: int, serial: int) -> datetime | None:
    """Return since when a serial of a ticket is refused."""
    return session.scalar(
        select(TicketRevocation.at).where(TicketRevocation.ticket_id == ticket_id, TicketRevocation.serial == serial)
    )


def blocked(session: Session, event_id: int) -> Sequence[bytes]:
    """Return the random parts of the tickets that open no door for now."""
    return session.scalars(
        select(Ticket.random).where(Ticket.event_id == event_id, Ticket.blocked_at.is_not(None)).order_by(Ticket.id)
    ).all()


def block(session: Session, ticket_id: int, now: datetime) -> None:
    """Let a ticket open no door until it is let go again."""
    _get(session, ticket_id).blocked_at = now


def unblock(session: Session, ticket_id: int) -> None:
    """Let a ticket open doors again."""
    _get(session, ticket_id).blocked_at = None


def _get(session: Session, ticket_id: int) -> Ticket:
    row = session.get(Ticket, ticket_id)
    if row is None:
        raise NotFound(f"ticket {ticket_id}")
    return row


def _tickets() -> Select[tuple[object, ...]]:
    return (
        select(
            TICKET.c.id,
            TICKET.c.event_id,
            TICKET.c.registration_id,
            TICKET.c.attendee_id,
            TICKET.c.random,
            TICKET.c.serial,
            TICKET.c.short_code,
            TICKET.c.revoked_at,
            TICKET.c.blocked_at,
            TICKET.c.sessions,
            TICKET.c.valid_from,
            TICKET.c.valid_to,
            TICKET.c.party_size,
            PARTY.c.state,
            PARTY.c.kind,
            PARTY.c.name,
            PARTY.c.community,
            PARTY.c.language,
            PERSON.c.name.label("own_name"),
            PERSON.c.languages,
            PERSON.c.interpretation,
            PERSON.c.needs,
        )
        .join(PARTY, PARTY.c.id == TICKET.c.registration_id)
        .outerjoin(PERSON, PERSON.c.id == TICKET.c.attendee_id)
    )


_HELD = (
    _tickets()
    .where(TICKET.c.event_id == bindparam("event_id"), TICKET.c.random.in_(bindparam("randoms", expanding=True)))
    .order_by(TICKET.c.id)
    .with_for_update(of=TICKET)
)
"""Made once: every scan asks this."""


def _ticket(row: Row[tuple[object, ...]]) -> DoorTicket:
    delegation = row.kind == RegistrationKind.DELEGATION
    return DoorTicket(
        id=row.id,
        event_id=row.event_id,
        registration_id=row.registration_id,
        attendee_id=row.attendee_id,
        random=bytes(row.random),
        serial=row.serial,
        short_code=row.short_code,
        revoked_at=row.revoked_at,
        blocked_at=row.blocked_at,
        sessions=frozenset(row.sessions),
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        party=row.party_size,
        cancelled=row.state == RegistrationState.ENDED,
        name=row.own_name or row.name,
        group=(row.community or row.name) if delegation else None,
        language=_language(row.language, row.languages or ()),
        interpretation=row.interpretation,
        needs=tuple(row.needs or ()),
    )


def _language(of_party: str, own: Sequence[str]) -> str:
    """Return the language in which its holder is spoken to: their own, if pages speak it, else that of the form."""
    return next((code for code in own if code in languages.INTERFACE), of_party)
