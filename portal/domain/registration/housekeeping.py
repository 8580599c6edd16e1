"""What happens by itself: holds and offers run out, people are reminded and thanked, answers are forgotten."""

from __future__ import annotations

from datetime import datetime, timedelta, tzinfo

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from portal.domain.events import queries as events
from portal.domain.events import telling
from portal.domain.registration import answering, programme, rules, seats, service
from portal.domain.registration.letters import REMINDERS, Letter, send
from portal.domain.registration.models import Booking, Registration
from portal.domain.registration.types import LIVING, BookingState, RegistrationState

REMIND_BEFORE = timedelta(hours=30)
THANK_AFTER = timedelta(hours=2)
THANK_WITHIN = timedelta(days=7)
SOME = 100


def run_out(session: Session, now: datetime, zone: tzinfo) -> int:
    """Give back what has run out in one session, and offer what was kept for long enough; return 0 when done."""
    session_id = session.scalar(
        select(Booking.session_id).where(seats.is_due(now)).order_by(Booking.session_id).limit(1)
    )
    if session_id is None:
        return 0
    seats.hold(session, [session_id], now, zone)
    return 1


def end_lapsed(session: Session, now: datetime) -> int:
    """End registrations of which nothing is left; return how many."""
    living = exists().where(Booking.registration_id == Registration.id, Booking.state.in_(LIVING))
    rows = session.scalars(
        select(Registration)
        .where(Registration.state != RegistrationState.ENDED, ~living)
        .order_by(Registration.id)
        .limit(SOME)
        .with_for_update(skip_locked=True, key_share=True)
    ).all()
    for row in rows:
        service.end_if_nothing_is_left(session, row, now)
    return len(rows)


def tell_changes(session: Session, now: datetime, zone: tzinfo) -> int:
    """Owe mails about changes of the programme that nobody has been told of yet; return 0 when done."""
    change, after = telling.next_untold(session)
    if change is None:
        return 0
    last = programme.tell_of(session, change, after, now, zone)
    telling.note_told(session, change.id, last)
    return 1


def remind(session: Session, now: datetime, zone: tzinfo) -> int:
    """Owe a reminder to those whose first session is tomorrow, in the daytime; return how many."""
    if rules.end_of_quiet(now, zone) > now:
        return 0
    soon = events.session_ids_between(session, now + timedelta(hours=2), now + REMIND_BEFORE)
    return _owe(session, soon, Registration.reminded_at, Letter.REMINDER, now)


def thank(session: Session, now: datetime, zone: tzinfo) -> int:
    """Owe thanks and the feedback form to those who had seats in an event that is over; return how many."""
    if rules.end_of_quiet(now, zone) > now:
        return 0
    over = events.session_ids_of_events_that_ended(session, now - THANK_WITHIN, now - THANK_AFTER)
    return _owe(session, over, Registration.thanked_at, Letter.THANKS, now)


def forget(session: Session, now: datetime) -> int:
    """Delete answers whose time is up; return how many."""
    return answering.forget_old(session, now)


def _owe(session: Session, session_ids: list[int], mark, letter: Letter, now: datetime) -> int:  # type: ignore[no-untyped-def]
    rows = session.scalars(
        select(Registration)
        .where(
            Registration.state == RegistrationState.CONFIRMED,
            mark.is_(None),
            Registration.id.in_(
                select(Booking.registration_id).where(
                    Booking.session_id.in_(session_ids), Booking.state == BookingState.SEATED
                )
            ),
        )
        .order_by(Registration.id)
        .limit(SOME)
        .with_for_update(skip_locked=True, key_share=True)
    ).all()
    for row in rows:
        setattr(row, mark.key, now)
        if row.wants_reminders:
            send(session, row, letter, now, unsubscribe=[row.id, REMINDERS, str(row.moved_on)])
    return len(rows)
