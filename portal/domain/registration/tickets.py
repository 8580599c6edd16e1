"""Tickets: rows that say whom they admit to what; the signed code is made from a row when it is shown."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, time, timedelta, tzinfo
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.domain.events import queries as events
from portal.domain.events.service import locked
from portal.domain.events.types import SessionRow
from portal.domain.registration.models import (
    Attendee,
    Booking,
    Registration,
    Ticket,
    TicketForm,
    TicketKey,
    TicketRevocation,
)
from portal.domain.registration.types import BookingState, RegistrationState, TicketView
from portal.engines import tickets as engine
from portal.foundation.database import added
from portal.foundation.errors import NotFound, Unavailable

BEFORE_THE_START = timedelta(hours=3)
AFTER_THE_END = timedelta(hours=6)
PURPOSE = "key {} of the tickets of event {}"
HIGHEST_KEY = 15
HIGHEST_SERIAL = 255


def add_key(session: Session, event_id: int, secret: str, now: datetime) -> int:
    """Give an event a further key that signs from now on; of the earlier ones only the last stays live."""
    living = session.scalars(
        select(TicketKey)
        .where(TicketKey.event_id == event_id, TicketKey.retired_at.is_(None))
        .order_by(TicketKey.id)
        .with_for_update()
    ).all()
    for row in living[:-1]:
        row.retired_at = now
    latest = session.scalar(select(func.max(TicketKey.key_id)).where(TicketKey.event_id == event_id))
    key_id = 1 if latest is None else latest + 1
    if key_id > HIGHEST_KEY:
        raise ValueError("an event has fifteen keys at most")
    pair = engine.new_keys()
    sealed = engine.seal(secret, pair.private, PURPOSE.format(key_id, event_id))
    added(session, TicketKey(event_id=event_id, key_id=key_id, public=pair.public, sealed=sealed, created_at=now))
    return key_id


def ensure_key(session: Session, event_id: int, secret: str, now: datetime) -> None:
    """Give an event its first key."""
    if session.scalar(select(TicketKey.id).where(TicketKey.event_id == event_id).limit(1)) is None:
        add_key(session, event_id, secret, now)


def renew_keys(session: Session, secret: str, now: datetime) -> int:
    """Give a new key to each event whose latest one another secret has sealed; return how many they are.

    The earlier key stays live, so that tickets which are out still hold.
    """
    latest = select(func.max(TicketKey.id)).where(TicketKey.retired_at.is_(None)).group_by(TicketKey.event_id)
    keys = session.scalars(select(TicketKey).where(TicketKey.id.in_(latest))).all()
    event_ids = sorted(key.event_id for key in keys if _unsealed(key, secret) is None)
    for event_id in event_ids:
        locked(session, event_id)
        key = _signing_key(session, event_id)
        if key is not None and _unsealed(key, secret) is None:
            add_key(session, event_id, secret, now)
    return len(event_ids)


def public_keys(session: Session, event_id: int) -> dict[int, bytes]:
    """Return the live public keys of an event."""
    rows = session.execute(
        select(TicketKey.key_id, TicketKey.public).where(TicketKey.event_id == event_id, TicketKey.retired_at.is_(None))
    )
    return dict(rows.all())


def codes(session: Session, secret: str, views: Sequence[TicketView]) -> dict[int, str]:
    """Return the signed codes of tickets of one event."""
    if not views:
        return {}
    key = _signing_key(session, views[0].event_id)
    if key is None:
        raise NotFound(f"no key for event {views[0].event_id}")
    private = _unsealed(key, secret)
    if private is None:
        raise Unavailable(f"the key of event {key.event_id} was sealed with another secret; the worker makes a new one")
    return {view.id: engine.issue(_payload(view, key.key_id), private) for view in views}


def signers(session: Session, event_id: int, secret: str) -> list[tuple[int, bytes]]:
    """Return the live keys of an event that this portal can sign with: their numbers and private halves."""
    rows = session.scalars(
        select(TicketKey).where(TicketKey.event_id == event_id, TicketKey.retired_at.is_(None)).order_by(TicketKey.id)
    )
    return [(row.key_id, private) for row in rows if (private := _unsealed(row, secret)) is not None]


def earlier_forms(session: Session, event_id: int) -> dict[tuple[int, int], list[Form]]:
    """Return what the tickets of an event said before something was added to them, by ticket and serial."""
    rows = session.scalars(
        select(TicketForm).join(Ticket, Ticket.id == TicketForm.ticket_id).where(Ticket.event_id == event_id)
    )
    found: dict[tuple[int, int], list[Form]] = {}
    for row in rows:
        form = (frozenset(row.sessions), row.valid_from, row.valid_to, row.party_size)
        found.setdefault((row.ticket_id, row.serial), []).append(form)
    return found


def sign(key: tuple[int, bytes], event_id: int, random: bytes, serial: int, form: Form) -> str:
    """Return the code that says so, signed with one of the event's keys."""
    sessions, valid_from, valid_to, size = form
    payload = engine.TicketPayload(key[0], event_id, random, serial, sessions, valid_from, valid_to, size)
    return engine.issue(payload, key[1])


def _signing_key(session: Session, event_id: int) -> TicketKey | None:
    return session.scalar(
        select(TicketKey)
        .where(TicketKey.event_id == event_id, TicketKey.retired_at.is_(None))
        .order_by(TicketKey.id.desc())
        .limit(1)
    )


def _unsealed(key: TicketKey, secret: str) -> bytes | None:
    try:
        return engine.unseal(secret, key.sealed, PURPOSE.format(key.key_id, key.event_id))
    except engine.SealBroken:
        return None


def bring_up(session: Session, registration: Registration, now: datetime, zone: tzinfo, *, anew: bool = False) -> None:
    """Make a registration's tickets say what is true now.

    Where something is taken away, or `anew`, a ticket gets its next serial and the earlier one is refused everywhere.
    Where something is added, the code that somebody has printed still holds for what it says.
    """
    session.flush()
    wanted = _wanted(session, registration, zone)
    rows = session.scalars(select(Ticket).where(Ticket.registration_id == registration.id).order_by(Ticket.id)).all()
    there = {row.attendee_id: row for row in rows}
    for attendee_id, row in there.items():
        if attendee_id not in wanted:
            _revoke(session, row, now)
    new = []
    for attendee_id, form in wanted.items():
        if attendee_id not in there or not _revise(session, there[attendee_id], form, now, anew=anew):
            new.append((attendee_id, form))
    codes = _free_short_codes(session, registration.event_id, len(new))
    for (attendee_id, form), code in zip(new, codes, strict=True):
        session.add(_new(registration, attendee_id, form, code, now))
    session.flush()


def views(session: Session, registration_id: int) -> tuple[TicketView, ...]:
    """Return the tickets of a registration that are good, in the order of the people."""
    rows = session.execute(
        select(Ticket, Attendee.name)
        .outerjoin(Attendee, Attendee.id == Ticket.attendee_id)
        .where(Ticket.registration_id == registration_id, Ticket.revoked_at.is_(None))
        .order_by(Attendee.number, Ticket.id)
    )
    return tuple(view(row, name) for row, name in rows)


def short_codes(session: Session, registration_ids: Collection[int]) -> dict[tuple[int, int | None], str]:
    """Return the short codes of the good tickets of several parties, by party and person (None: it is for all)."""
    rows = session.execute(
        select(Ticket.registration_id, Ticket.attendee_id, Ticket.short_code).where(
            Ticket.registration_id.in_(registration_ids), Ticket.revoked_at.is_(None)
        )
    )
    return {(registration_id, attendee_id): code for registration_id, attendee_id, code in rows}


def view(row: Ticket, name: str | None) -> TicketView:
    """Return a ticket as a frozen row."""
    return TicketView(
        id=row.id,
        event_id=row.event_id,
        registration_id=row.registration_id,
        attendee_id=row.attendee_id,
        name=name,
        random=row.random,
        serial=row.serial,
        short_code=row.short_code,
        sessions=frozenset(row.sessions),
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        party_size=row.party_size,
        revoked=row.revoked_at is not None,
    )


Form = tuple[frozenset[int], datetime, datetime, int]
"""What a ticket says: the numbers of its sessions, from when and until when it holds, for how many."""


def _wanted(session: Session, registration: Registration, zone: tzinfo) -> Mapping[int | None, Form]:
    if registration.state != RegistrationState.CONFIRMED:
        return {}
    seated = session.scalars(
        select(Booking).where(Booking.registration_id == registration.id, Booking.state == BookingState.SEATED)
    ).all()
    rows = events.rows_by_id(session, [booking.session_id for booking in seated])
    if registration.one_ticket:
        return {None: _form(seated, rows, zone, max(b.size for b in seated))} if seated else {}
    people = session.scalars(
        select(Attendee)
        .where(Attendee.registration_id == registration.id, Attendee.left_at.is_(None))
        .order_by(Attendee.number)
    ).all()
    forms: dict[int | None, Form] = {}
    for place, attendee in enumerate(people, 1):
        own = [booking for booking in seated if place <= booking.size]
        if own:
            forms[attendee.id] = _form(own, rows, zone, 1)
    return forms


def _form(bookings: Sequence[Booking], rows: Mapping[int, SessionRow], zone: tzinfo, size: int) -> Form:
    own = [rows[booking.session_id] for booking in bookings]
    first = min(row.starts_at for row in own).astimezone(zone)
    # Whoever comes to what begins soon after midnight stands at the door the evening before.
    opens = min(datetime.combine(first.date(), time(), zone), first - BEFORE_THE_START)
    return frozenset(row.bit for row in own), opens, max(row.ends_at for row in own) + AFTER_THE_END, size


def _free_short_codes(session: Session, event_id: int, number: int) -> list[str]:
    codes: set[str] = set()
    while len(codes) < number:
        drawn = {engine.new_short_code() for _ in range(number - len(codes))}
        taken = select(Ticket.short_code).where(Ticket.event_id == event_id, Ticket.short_code.in_(drawn))
        codes |= drawn - set(session.scalars(taken))
    return list(codes)


def _new(registration: Registration, attendee_id: int | None, form: Form, code: str, now: datetime) -> Ticket:
    return Ticket(
        event_id=registration.event_id,
        registration_id=registration.id,
        attendee_id=attendee_id,
        random=engine.new_random(),
        serial=1,
        short_code=code,
        issued_at=now,
        **_as_columns(form),
    )


def _revise(session: Session, row: Ticket, form: Form, now: datetime, *, anew: bool) -> bool:
    """Make a ticket say what is true now; tell whether it can: after its last serial it ends, and another must come."""
    sessions, _valid_from, _valid_to, size = form
    holds = row.revoked_at is None and not anew and set(row.sessions) <= sessions and size >= row.party_size
    if not holds:
        _revoke(session, row, now)
        if row.serial >= HIGHEST_SERIAL:
            return False
        row.serial, row.revoked_at = row.serial + 1, None
    elif _form_of(row) != form:
        session.add(TicketForm(ticket_id=row.id, serial=row.serial, **_as_columns(_form_of(row))))
    for name, value in _as_columns(form).items():
        setattr(row, name, value)
    return True


def _form_of(row: Ticket) -> Form:
    return frozenset(row.sessions), row.valid_from, row.valid_to, row.party_size


def _as_columns(form: Form) -> dict[str, Any]:
    sessions, valid_from, valid_to, size = form
    return {"sessions": sorted(sessions), "valid_from": valid_from, "valid_to": valid_to, "party_size": size}


def _revoke(session: Session, row: Ticket, now: datetime) -> None:
    if row.revoked_at is None:
        row.revoked_at = now
        session.add(TicketRevocation(ticket_id=row.id, serial=row.serial, at=now))


def _payload(view: TicketView, key_id: int) -> engine.TicketPayload:
    return engine.TicketPayload(
        key_id=key_id,
        event=view.event_id,
        random=view.random,
        serial=view.serial,
        sessions=view.sessions,
        valid_from=view.valid_from,
        valid_to=view.valid_to,
        party_size=view.party_size,
    )
