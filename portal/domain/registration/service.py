"""Commands on registrations: confirm, leave, answer an offer, decide."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, tzinfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.participation import service as participation
from portal.domain.participation.types import ActKind
from portal.domain.registration import seats, tickets
from portal.domain.registration.letters import Letter, send
from portal.domain.registration.models import Booking, Registration
from portal.domain.registration.types import (
    LIVING,
    BookingState,
    Refusal,
    Refused,
    RegistrationKind,
    RegistrationMade,
    RegistrationState,
)
from portal.domain.texts import service as texts
from portal.foundation.database import record
from portal.foundation.errors import NotFound


def confirm(session: Session, registration_id: int, now: datetime, zone: tzinfo) -> Refused | None:
    """Make a registration last: somebody has opened the link in the mail. A second time changes nothing."""
    registration = locked(session, registration_id)
    if registration.state == RegistrationState.CONFIRMED:
        return None
    bookings, held = hold_all(session, registration, now, zone)
    living = [booking for booking in bookings if booking.state in LIVING]
    if registration.state == RegistrationState.ENDED or not living:
        end_if_nothing_is_left(session, registration, now)
        return Refused(Refusal.LAPSED)
    make_last(session, registration, held, living, now, zone)
    return None


def make_last(
    session: Session,
    registration: Registration,
    held: seats.Held,
    living: Sequence[Booking],
    now: datetime,
    zone: tzinfo,
) -> None:
    """Confirm a registration, give back what the same person has twice, and say what they have."""
    doubles = _confirm_all(session, registration, held, living, now, zone)
    end_if_nothing_is_left(session, registration, now)
    tickets.bring_up(session, registration, now, zone)
    send(session, registration, Letter.CONFIRMED, now, doubles=[booking.id for booking in doubles])
    record(session, RegistrationMade(registration.id))


def accept_offer(
    session: Session, registration_id: int, booking_id: int, now: datetime, zone: tzinfo
) -> Refused | None:
    """Take offered seats; it shows that the address is read, so it confirms the registration too."""
    registration = locked(session, registration_id)
    bookings, held = hold_all(session, registration, now, zone)
    booking = _own(bookings, booking_id)
    if booking.state in (BookingState.SEATED, BookingState.ASKED):
        return None
    if booking.state != BookingState.OFFERED:
        return Refused(Refusal.OFFER_OVER, (booking.session_id,))
    if registration.state == RegistrationState.HELD:
        others = [other for other in bookings if other.state in LIVING and other is not booking]
        _confirm_all(session, registration, held, others, now, zone)
    seats.accept(held, booking, now)
    tickets.bring_up(session, registration, now, zone)
    send(session, registration, Letter.CONFIRMED, now, promoted=booking.id)
    record(session, RegistrationMade(registration.id))
    return None


def leave_session(
    session: Session, registration_id: int, booking_id: int, now: datetime, zone: tzinfo
) -> Refused | None:
    """Give up the places in one session, or the place in its line, or decline an offer."""
    registration = locked(session, registration_id)
    bookings, held = hold_all(session, registration, now, zone)
    booking = _own(bookings, booking_id)
    if booking.state not in LIVING:
        return Refused(Refusal.WRONG_STATE, (booking.session_id,))
    _release(session, held, [booking], BookingState.GIVEN_UP, now, zone)
    ended = end_if_nothing_is_left(session, registration, now)
    tickets.bring_up(session, registration, now, zone)
    send(session, registration, Letter.CANCELLED if ended else Letter.CHANGED, now)
    record(session, RegistrationMade(registration.id))
    return None


def cancel(session: Session, registration_id: int, now: datetime, zone: tzinfo, *, tell: bool = True) -> Refused | None:
    """Give everything up; a second time changes nothing."""
    registration = locked(session, registration_id)
    if registration.state == RegistrationState.ENDED:
        return None
    bookings, held = hold_all(session, registration, now, zone)
    living = [booking for booking in bookings if booking.state in LIVING]
    _release(session, held, living, BookingState.GIVEN_UP, now, zone)
    end_if_nothing_is_left(session, registration, now)
    tickets.bring_up(session, registration, now, zone)
    if tell:
        send(session, registration, Letter.CANCELLED, now)
    record(session, RegistrationMade(registration.id))
    return None


def approve(session: Session, by_id: int, booking_id: int, now: datetime, zone: tzinfo) -> Refused | None:
    """Let a party that asked in."""
    registration, booking, _held = _asked(session, booking_id, now, zone)
    if booking.state != BookingState.ASKED:
        return Refused(Refusal.WRONG_STATE, (booking.session_id,))
    booking.state, booking.decided_by_id, booking.changed_at = BookingState.SEATED, by_id, now
    tickets.bring_up(session, registration, now, zone)
    send(session, registration, Letter.APPROVED, now, booking_id=booking.id)
    return None


def decline(
    session: Session, by_id: int, booking_id: int, words: str, language: str | None, now: datetime, zone: tzinfo
) -> Refused | None:
    """Tell a party that asked why it can't come; its seats go to those who wait."""
    registration, booking, held = _asked(session, booking_id, now, zone)
    if booking.state != BookingState.ASKED:
        return Refused(Refusal.WRONG_STATE, (booking.session_id,))
    _release(session, held, [booking], BookingState.DECLINED, now, zone)
    booking.decided_by_id = by_id
    booking.words_id = texts.write_public(session, words, language, now)
    end_if_nothing_is_left(session, registration, now)
    tickets.bring_up(session, registration, now, zone)
    send(session, registration, Letter.DECLINED, now, booking_id=booking.id, words_id=booking.words_id)
    return None


def locked(session: Session, registration_id: int) -> Registration:
    """Return a registration that nobody else changes meanwhile."""
    registration = session.get(
        Registration, registration_id, with_for_update={"key_share": True}, populate_existing=True
    )
    if registration is None:
        raise NotFound(f"registration {registration_id}")
    return registration


def note_act(session: Session, registration: Registration, at: datetime) -> None:
    """Note that whoever holds the confirmed address takes part, with what the form says of them now.

    A member may have registered somebody else: who takes part is told by the address, not by the account that sent it.
    """
    participation.note(
        session,
        ActKind.REGISTRATION,
        registration.id,
        at,
        email=registration.email,
        language=registration.language,
        people=registration.size,
        nationality_group=registration.nationality_group,
        age_band=registration.age_band,
        community_kind=registration.community_kind,
    )


def bookings_of(session: Session, registration_id: int) -> list[Booking]:
    """Return the bookings of a registration as they are now."""
    statement = select(Booking).where(Booking.registration_id == registration_id).order_by(Booking.session_id)
    return list(session.scalars(statement.execution_options(populate_existing=True)))


def end_if_nothing_is_left(session: Session, registration: Registration, now: datetime) -> bool:
    """End a registration that has neither seats nor a place in a line; tell whether it has ended."""
    session.flush()
    if registration.state == RegistrationState.ENDED:
        return True
    left = session.scalar(
        select(Booking.id).where(Booking.registration_id == registration.id, Booking.state.in_(LIVING)).limit(1)
    )
    if left is None:
        registration.state, registration.ended_at = RegistrationState.ENDED, now
        registration.revision += 1
        participation.undo(session, ActKind.REGISTRATION, registration.id, now)
    return left is None


def hold_all(
    session: Session, registration: Registration, now: datetime, zone: tzinfo
) -> tuple[list[Booking], seats.Held]:
    """Hold the seats of all sessions of a registration, and return its bookings as they are then."""
    wanted = session.scalars(select(Booking.session_id).where(Booking.registration_id == registration.id)).all()
    held = seats.hold(session, wanted, now, zone)
    session.flush()
    return bookings_of(session, registration.id), held


def _release(
    session: Session, held: seats.Held, bookings: Iterable[Booking], to: BookingState, now: datetime, zone: tzinfo
) -> None:
    for booking in bookings:
        seats.release(held, booking, to, now)
        seats.promote(session, held, booking.session_id, now, zone)
    session.flush()


def _confirm_all(
    session: Session,
    registration: Registration,
    held: seats.Held,
    bookings: Sequence[Booking],
    now: datetime,
    zone: tzinfo,
) -> list[Booking]:
    """Confirm a registration with some of its bookings; return those that are given back."""
    registration.state, registration.confirmed_at = RegistrationState.CONFIRMED, now
    registration.confirm_by = registration.mail_problem = None
    registration.revision += 1
    note_act(session, registration, now)
    doubles = _doubles(session, registration, bookings)
    _release(session, held, doubles, BookingState.GIVEN_UP, now, zone)
    for booking in bookings:
        seats.confirm(held, booking, now)
    return doubles


def _doubles(session: Session, registration: Registration, living: Iterable[Booking]) -> list[Booking]:
    """Return bookings of sessions in which the same person, by name and address, has places already.

    Whoever registers delegations may send two of them.
    """
    if registration.email is None or registration.kind != RegistrationKind.PERSON:
        return []
    there = set(
        session.scalars(
            select(Booking.session_id)
            .join(Registration, Registration.id == Booking.registration_id)
            .where(
                Registration.event_id == registration.event_id,
                Registration.id != registration.id,
                Registration.state == RegistrationState.CONFIRMED,
                Registration.email == registration.email,
                Registration.name == registration.name,
                Registration.kind == registration.kind,
                Booking.state.in_(LIVING),
            )
        )
    )
    return [booking for booking in living if booking.session_id in there]


def _asked(session: Session, booking_id: int, now: datetime, zone: tzinfo) -> tuple[Registration, Booking, seats.Held]:
    found = session.get(Booking, booking_id)
    if found is None:
        raise NotFound(f"booking {booking_id}")
    registration = locked(session, found.registration_id)
    bookings, held = hold_all(session, registration, now, zone)
    return registration, _own(bookings, booking_id), held


def _own(bookings: Iterable[Booking], booking_id: int) -> Booking:
    found = next((booking for booking in bookings if booking.id == booking_id), None)
    if found is None:
        raise NotFound(f"booking {booking_id}")
    return found
