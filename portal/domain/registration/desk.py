"""What staff do with other people's registrations: each act is put on record."""

from __future__ import annotations

from datetime import datetime, timedelta, tzinfo

from sqlalchemy.orm import Session

from portal.domain.registration import applying, queries, records, seats, service, tickets
from portal.domain.registration.letters import Letter, send
from portal.domain.registration.models import Booking
from portal.domain.registration.staff_types import Act
from portal.domain.registration.types import (
    Application,
    BookingState,
    BookingView,
    Refusal,
    Refused,
    Registered,
    RegistrationMade,
    RegistrationRow,
    RegistrationState,
)
from portal.foundation.database import record
from portal.foundation.errors import NotFound

MAIL_AGAIN_AFTER = timedelta(minutes=10)
MOST_MAILS_A_DAY = 4


def get_row(session: Session, event_id: int, code: str) -> RegistrationRow:
    """Return one registration of an event; that of another event is not found."""
    row = queries.find_row(session, code)
    if row is None or row.event_id != event_id:
        raise NotFound(f"registration {code}")
    return row


def check_booking(session: Session, event_id: int, booking_id: int) -> None:
    """Raise NotFound for a booking of another event."""
    booking = session.get(Booking, booking_id)
    if booking is None or queries.get_row(session, booking.registration_id).event_id != event_id:
        raise NotFound(f"booking {booking_id}")


def cancel(
    session: Session, by_id: int, registration_id: int, reason: str, now: datetime, zone: tzinfo
) -> Refused | None:
    """Give a registration up for whoever asked for it at the counter or by phone; they are told by mail."""
    row = queries.get_row(session, registration_id)
    if row.state is RegistrationState.ENDED:
        return Refused(Refusal.ENDED)
    service.cancel(session, registration_id, now, zone)
    _note(session, by_id, row, Act.CANCELLED, now, reason)
    return None


def correct_address(session: Session, by_id: int, registration_id: int, email: str, now: datetime) -> Refused | None:
    """Write to another address from now on: what was sent to the first one opens nothing any more."""
    registration = service.locked(session, registration_id)
    if registration.state == RegistrationState.ENDED:
        return Refused(Refusal.ENDED)
    registration.email, registration.mail_problem = email, None
    registration.moved_on += 1
    registration.revision += 1
    _send(session, by_id, registration_id, Act.ADDRESS, now)
    return None


def send_again(session: Session, by_id: int, registration_id: int, now: datetime) -> Refused | None:
    """Send the mail once more that opens the registration, though not so often that it is a nuisance."""
    registration = service.locked(session, registration_id)
    if registration.state == RegistrationState.ENDED:
        return Refused(Refusal.ENDED)
    if not registration.email:
        return Refused(Refusal.NO_ADDRESS)
    just_now = records.count_since(session, registration_id, Act.MAILED, now - MAIL_AGAIN_AFTER)
    today = records.count_since(session, registration_id, Act.MAILED, now - timedelta(days=1))
    if just_now or today >= MOST_MAILS_A_DAY:
        return Refused(Refusal.MAIL_TOO_OFTEN)
    _send(session, by_id, registration_id, Act.MAILED, now)
    return None


def walk_in(
    session: Session, by_id: int, event_id: int, application: Application, form_key: str, now: datetime, zone: tzinfo
) -> Registered | Refused:
    """Let somebody in who stands at the door, where there is a seat: nobody at a door waits for a mail."""
    return applying.register(session, event_id, application, form_key, now, zone, entered_by_id=by_id)


def may_be_let_in(booking: BookingView, now: datetime) -> bool:
    """Tell whether a party waits for a session that is so near that free seats are given at the door."""
    return booking.state is BookingState.WAITING and seats.offers_are_over(booking.session.row, now)


def let_in(session: Session, by_id: int, booking_id: int, now: datetime, zone: tzinfo) -> Refused | None:
    """Give a party of the waiting list that stands at the door the seats that are free as the session begins."""
    found = session.get(Booking, booking_id)
    if found is None:
        raise NotFound(f"booking {booking_id}")
    registration = service.locked(session, found.registration_id)
    bookings, held = service.hold_all(session, registration, now, zone)
    booking = next(one for one in bookings if one.id == booking_id)
    if booking.state != BookingState.WAITING or registration.state != RegistrationState.CONFIRMED:
        return Refused(Refusal.WRONG_STATE, (booking.session_id,))
    if not seats.let_in(held, booking, now):
        return Refused(Refusal.NO_SEATS_AT_DOOR, (booking.session_id,))
    tickets.bring_up(session, registration, now, zone)
    _note(session, by_id, queries.row(registration), Act.LET_IN, now)
    record(session, RegistrationMade(registration.id))
    return None


def note_file(session: Session, by_id: int, row: RegistrationRow, now: datetime) -> None:
    """Put on record that somebody of the staff opened a file that a party handed in."""
    _note(session, by_id, row, Act.OPENED_FILE, now)


def _send(session: Session, by_id: int, registration_id: int, act: Act, now: datetime) -> None:
    registration = service.locked(session, registration_id)
    confirmed = registration.state == RegistrationState.CONFIRMED
    send(session, registration, Letter.CONFIRMED if confirmed else Letter.CONFIRM, now)
    _note(session, by_id, queries.row(registration), act, now)


def _note(session: Session, by_id: int, row: RegistrationRow, act: Act, now: datetime, reason: str = "") -> None:
    records.note(session, by_id, row.event_id, act, now, registration_id=row.id, reason=reason, people=row.size)
