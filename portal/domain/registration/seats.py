"""Seats: who gives or takes one holds the session's row, so that they are exact whatever happens at once.

Rows of several sessions are held in one order by everybody; nobody waits for somebody who waits for them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo

from sqlalchemy import ColumnElement, and_, or_, select, update
from sqlalchemy.orm import Session

from portal.domain.events import queries as events
from portal.domain.events.types import SessionRow
from portal.domain.registration import letters, rules
from portal.domain.registration.models import Booking, Registration, Seats
from portal.domain.registration.types import LIVING, WITH_SEATS, BookingState, SeatsHeld, Waiting
from portal.foundation.database import added, find_or_add, record

LOOK_AHEAD = 200
"""Parties looked at beyond those that the seats would do for: some may be too large, and passed over."""


@dataclass(frozen=True, slots=True)
class Held:
    """Sessions whose seats nobody else gives or takes until this transaction ends."""

    rows: Mapping[int, SessionRow]
    seats: Mapping[int, Seats]


def hold(session: Session, session_ids: Iterable[int], now: datetime, zone: tzinfo) -> Held:
    """Hold the seats of some sessions; what has run out there is given back before anything else happens."""
    wanted = sorted(set(session_ids))
    record(session, SeatsHeld(tuple(wanted)))
    seats = {session_id: _locked(session, session_id) for session_id in wanted}
    held = Held(events.rows_by_id(session, wanted), seats)
    for session_id in wanted:
        if _settle_what_is_due(session, held, session_id, now):
            promote(session, held, session_id, now, zone)
    return held


def is_due(now: datetime) -> ColumnElement[bool]:
    """Tell which bookings have run out, and for which seats have been kept long enough."""
    ran_out = and_(Booking.state.in_(LIVING), Booking.until <= now)
    kept_enough = and_(Booking.state == BookingState.WAITING, Booking.passed_over.is_(False), Booking.kept_until <= now)
    return or_(ran_out, kept_enough)


def ask(
    session: Session,
    held: Held,
    registration: Registration,
    session_id: int,
    until: datetime | None,
    now: datetime,
    zone: tzinfo,
    *,
    at_door: bool = False,
) -> Booking:
    """Ask for places in a session; whoever has left it before joins anew, at the end.

    `until` is when a hold, or a place in the line, ends by itself.
    """
    own = (Booking.registration_id == registration.id) & (Booking.session_id == session_id)
    booking = session.scalar(select(Booking).where(own)) or Booking(
        registration_id=registration.id, session_id=session_id
    )
    booking.size, booking.offered, booking.asked_at = registration.size, 0, now
    booking.kept_until, booking.passed_over = None, False
    booking.words_id = booking.decided_by_id = None
    _take(held, booking, until, now, at_door=at_door)
    added(session, booking)
    promote(session, held, session_id, now, zone)
    return booking


def _take(held: Held, booking: Booking, until: datetime | None, now: datetime, *, at_door: bool) -> None:
    """Give a new booking its seats, or its place in the line: nobody passes those who wait.

    When no seat is offered any more because the session is about to begin, whoever is at the door takes what is free.
    """
    row, seats = held.rows[booking.session_id], held.seats[booking.session_id]
    seats.line += 1
    booking.number = seats.line
    booking.changed_at = now
    if _is_free(held, booking.session_id, booking.size, passes=at_door and offers_are_over(row, now)):
        booking.state = BookingState.HELD
        seats.taken += booking.size
    else:
        booking.state = BookingState.WAITING
        seats.waiting += booking.size
    booking.until = until


def let_in(held: Held, booking: Booking, now: datetime) -> bool:
    """Give a party that waits the seats that are free as the session begins; tell whether there are enough."""
    row, seats = held.rows[booking.session_id], held.seats[booking.session_id]
    free = _is_free(held, booking.session_id, booking.size, passes=True)
    if free and booking.state == BookingState.WAITING and offers_are_over(row, now):
        seats.waiting -= booking.size
        seats.taken += booking.size
        booking.state, booking.until, booking.changed_at = BookingState.SEATED, None, now
        booking.kept_until, booking.passed_over = None, False
    return booking.state == BookingState.SEATED


def has_room_at_door(held: Held, session_id: int, size: int, now: datetime) -> bool:
    """Tell whether so many who stand at the door find seats."""
    return _is_free(held, session_id, size, passes=offers_are_over(held.rows[session_id], now))


def offers_are_over(row: SessionRow, now: datetime) -> bool:
    """Tell whether a session is so near, or running, that free seats are given at the door."""
    return row.starts_at - now < rules.LAST_OFFER and row.ends_at > now and not row.cancelled


def release(held: Held, booking: Booking, to: BookingState, now: datetime) -> None:
    """End a booking; its seats are free, or its place in the line."""
    _count(held, booking, -_counted(booking))
    booking.state, booking.until, booking.offered, booking.changed_at = to, None, 0, now


def confirm(held: Held, booking: Booking, now: datetime) -> None:
    """Make a hold, or a place in the line, last."""
    if booking.state == BookingState.HELD:
        booking.state = _seated(held.rows[booking.session_id])
        booking.until, booking.changed_at = None, now
    elif booking.state == BookingState.WAITING:
        booking.until = None


def accept(held: Held, booking: Booking, now: datetime) -> None:
    """Take the seats that were offered; a party that takes fewer is that much smaller here."""
    booking.state = _seated(held.rows[booking.session_id])
    booking.size, booking.offered, booking.until, booking.changed_at = booking.offered, 0, None, now


def has_room(held: Held, booking: Booking, more: int) -> bool:
    """Tell whether a booking can be so many seats larger; in a line it can always."""
    row, seats = held.rows[booking.session_id], held.seats[booking.session_id]
    if more <= 0 or row.capacity is None or booking.state == BookingState.WAITING:
        return True
    return booking.state != BookingState.OFFERED and not seats.waiting and seats.taken + more <= row.capacity


def resize(held: Held, booking: Booking, size: int, now: datetime) -> None:
    """Make a booking larger (where `has_room` says so) or smaller where it stands."""
    if booking.state == BookingState.OFFERED:
        kept = min(booking.offered, size)
        held.seats[booking.session_id].taken -= booking.offered - kept
        booking.offered = kept
    else:
        _count(held, booking, size - booking.size)
    booking.size, booking.changed_at = size, now


def promote(session: Session, held: Held, session_id: int, now: datetime, zone: tzinfo) -> int:
    """Offer free seats to those who wait, in their order; return how many parties were offered some."""
    row, seats = held.rows[session_id], held.seats[session_id]
    free = seats.waiting if row.capacity is None else row.capacity - seats.taken
    if seats.waiting == 0 or free <= 0 or row.cancelled:
        return 0
    session.flush()
    line, parties = _line(session, session_id, free + LOOK_AHEAD)
    decided = rules.promotion(free, parties, now, row.starts_at)
    for booking_id in decided.keep_for:
        line[booking_id].kept_until = rules.kept_until(now, row.starts_at)
    for offer in decided.offers:
        _offer(session, held, line[offer.booking_id], offer.size, now, zone)
    return len(decided.offers)


def call_off(session: Session, held: Held, session_id: int, now: datetime) -> None:
    """End all bookings of a session that is called off."""
    session.flush()
    ended = update(Booking).where(Booking.session_id == session_id, Booking.state.in_(LIVING))
    ended = ended.values(state=BookingState.CALLED_OFF, until=None, offered=0, changed_at=now)
    session.execute(ended.execution_options(synchronize_session="evaluate"))
    held.seats[session_id].taken = held.seats[session_id].waiting = 0


def _offer(session: Session, held: Held, booking: Booking, size: int, now: datetime, zone: tzinfo) -> None:
    seats, row = held.seats[booking.session_id], held.rows[booking.session_id]
    seats.waiting -= booking.size
    seats.taken += size
    booking.state, booking.offered = BookingState.OFFERED, size
    booking.kept_until, booking.passed_over = None, False
    booking.until, booking.changed_at = rules.offer_until(now, row.starts_at, zone), now
    letters.offer(session, booking, now, zone)


def _is_free(held: Held, session_id: int, size: int, *, passes: bool) -> bool:
    """Tell whether there are so many seats for somebody who passes those that wait, or does not."""
    row, seats = held.rows[session_id], held.seats[session_id]
    return row.capacity is None or ((passes or seats.waiting == 0) and seats.taken + size <= row.capacity)


def _counted(booking: Booking) -> int:
    return booking.offered if booking.state == BookingState.OFFERED else booking.size


def _count(held: Held, booking: Booking, change: int) -> None:
    seats = held.seats[booking.session_id]
    if booking.state in WITH_SEATS:
        seats.taken += change
    elif booking.state == BookingState.WAITING:
        seats.waiting += change


def _seated(row: SessionRow) -> BookingState:
    return BookingState.ASKED if row.needs_approval else BookingState.SEATED


def _locked(session: Session, session_id: int) -> Seats:
    statement = select(Seats).where(Seats.session_id == session_id).with_for_update()
    statement = statement.execution_options(populate_existing=True)
    return find_or_add(
        session, lambda: session.scalar(statement), lambda: added(session, Seats(session_id=session_id))
    )[0]


def _settle_what_is_due(session: Session, held: Held, session_id: int, now: datetime) -> int:
    session.flush()
    bookings: Sequence[Booking] = session.scalars(
        select(Booking)
        .where(Booking.session_id == session_id, is_due(now))
        .order_by(Booking.number)
        .execution_options(populate_existing=True)
    ).all()
    for booking in bookings:
        if booking.until is None or booking.until > now:
            booking.passed_over = True
            continue
        if booking.state == BookingState.OFFERED:
            letters.offer_over(session, booking, now)
        release(held, booking, BookingState.LAPSED, now)
    return len(bookings)


def _line(session: Session, session_id: int, longest: int) -> tuple[dict[int, Booking], list[Waiting]]:
    found = session.execute(
        select(Booking, Registration.together)
        .join(Registration, Registration.id == Booking.registration_id)
        .where(Booking.session_id == session_id, Booking.state == BookingState.WAITING)
        .order_by(Booking.number)
        .limit(longest)
        .execution_options(populate_existing=True)
    ).all()
    parties = [Waiting(row.id, row.size, together, row.kept_until, row.passed_over) for row, together in found]
    return {row.id: row for row, _together in found}, parties
