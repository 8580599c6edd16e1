"""Reads of registrations: by their owner, and how many seats are left for everybody."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.domain.accounts.types import AgeBand, NationalityGroup
from portal.domain.events import queries as events
from portal.domain.registration import answering, tickets
from portal.domain.registration.models import Attendee, Booking, Registration, Seats
from portal.domain.registration.types import (
    AttendeeView,
    BookingState,
    BookingView,
    CommunityKind,
    Need,
    RegistrationKind,
    RegistrationRow,
    RegistrationState,
    RegistrationView,
    SeatCount,
    Via,
)
from portal.foundation.errors import NotFound


def seat_counts(session: Session, capacities: Iterable[tuple[int, int | None]]) -> dict[int, SeatCount]:
    """Return how some sessions, given with their capacities, are filled."""
    wanted = dict(capacities)
    rows = session.execute(
        select(Seats.session_id, Seats.taken, Seats.waiting).where(Seats.session_id.in_(wanted))
    ).all()
    there = {session_id: (taken, waiting) for session_id, taken, waiting in rows}
    return {
        session_id: SeatCount(session_id, capacity, *there.get(session_id, (0, 0)))
        for session_id, capacity in wanted.items()
    }


def find_row(session: Session, code: str) -> RegistrationRow | None:
    """Return a registration by its code."""
    found = session.scalar(select(Registration).where(Registration.code == code))
    return None if found is None else row(found)


def get_row(session: Session, registration_id: int) -> RegistrationRow:
    """Return what is kept of a registration itself."""
    found = session.get(Registration, registration_id)
    if found is None:
        raise NotFound(f"registration {registration_id}")
    return row(found)


def get_view(session: Session, registration_id: int, language: str, now: datetime) -> RegistrationView:
    """Return a registration as its owner sees it."""
    own = get_row(session, registration_id)
    return RegistrationView(
        row=own,
        event=events.get_event_by_id(session, own.event_id, language, now),
        bookings=bookings(session, own.id, language, now),
        attendees=attendees(session, own.id),
        answers=answering.answers(session, own.id),
        tickets=tickets.views(session, own.id),
    )


def bookings(session: Session, registration_id: int, language: str, now: datetime) -> tuple[BookingView, ...]:
    """Return the bookings of a registration in the order of time; what has run out is shown as run out."""
    rows = session.scalars(select(Booking).where(Booking.registration_id == registration_id)).all()
    sessions = events.sessions_by_id(session, [booking.session_id for booking in rows], language)
    ahead = _ahead(session, [booking for booking in rows if booking.state == BookingState.WAITING])
    views = [
        BookingView(
            id=booking.id,
            session=sessions[booking.session_id],
            state=_state(booking, now),
            size=booking.size,
            offered=booking.offered,
            until=booking.until,
            ahead=ahead.get(booking.id, 0),
            waits_for_approval=booking.state == BookingState.ASKED,
        )
        for booking in rows
    ]
    return tuple(sorted(views, key=lambda view: (view.session.row.starts_at, view.id)))


def attendees(session: Session, registration_id: int) -> tuple[AttendeeView, ...]:
    """Return the people of a party."""
    rows = session.scalars(
        select(Attendee)
        .where(Attendee.registration_id == registration_id, Attendee.left_at.is_(None))
        .order_by(Attendee.number)
    )
    return tuple(attendee(row) for row in rows)


def attendee(row: Attendee) -> AttendeeView:
    """Return one of a party as a frozen row."""
    return AttendeeView(
        id=row.id,
        number=row.number,
        name=row.name,
        languages=tuple(row.languages),
        interpretation=row.interpretation,
        needs=tuple(Need(need) for need in row.needs),
    )


def list_of_account(session: Session, account_id: int, language: str, now: datetime) -> list[RegistrationView]:
    """Return a member's registrations, the latest first."""
    ids = session.scalars(
        select(Registration.id).where(Registration.account_id == account_id).order_by(Registration.id.desc()).limit(100)
    ).all()
    return [get_view(session, registration_id, language, now) for registration_id in ids]


def count_bookings(session: Session, session_id: int) -> dict[BookingState, int]:
    """Count the bookings of a session by state; parties, not people."""
    rows = session.execute(
        select(Booking.state, func.count()).where(Booking.session_id == session_id).group_by(Booking.state)
    )
    return {BookingState(state): number for state, number in rows}


def row(found: Registration) -> RegistrationRow:
    """Return what is kept of a registration as a frozen row."""
    return RegistrationRow(
        id=found.id,
        code=found.code,
        event_id=found.event_id,
        kind=RegistrationKind(found.kind),
        state=RegistrationState(found.state),
        language=found.language,
        name=found.name,
        email=found.email,
        account_id=found.account_id,
        via=Via(found.via),
        community=found.community,
        community_kind=CommunityKind(found.community_kind) if found.community_kind else None,
        size=found.size,
        together=found.together,
        one_ticket=found.one_ticket,
        nationality_group=NationalityGroup(found.nationality_group) if found.nationality_group else None,
        age_band=AgeBand(found.age_band) if found.age_band else None,
        guardian=found.guardian,
        created_at=found.created_at,
        confirm_by=found.confirm_by,
        confirmed_at=found.confirmed_at,
        ended_at=found.ended_at,
        moved_on=found.moved_on,
        mail_problem=found.mail_problem,
        wants_reminders=found.wants_reminders,
        revision=found.revision,
    )


def _state(booking: Booking, now: datetime) -> BookingState:
    ran_out = booking.until is not None and booking.until <= now
    return BookingState.LAPSED if ran_out else BookingState(booking.state)


def _ahead(session: Session, waiting: Sequence[Booking]) -> dict[int, int]:
    return {
        booking.id: session.scalar(
            select(func.coalesce(func.sum(Booking.size), 0)).where(
                Booking.session_id == booking.session_id,
                Booking.state == BookingState.WAITING,
                Booking.number < booking.number,
            )
        )
        or 0
        for booking in waiting
    }
