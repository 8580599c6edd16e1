"""Reads of registrations: by their owner, and how many seats are left for everybody."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.orm import Session, aliased

from portal.domain.accounts.types import AgeBand, NationalityGroup
from portal.domain.events import queries as events
from portal.domain.registration import answering, tickets
from portal.domain.registration.models import Attendee, Booking, Registration, Seats
from portal.domain.registration.types import (
    AttendeeView,
    BookingState,
    BookingView,
    CommunityKind,
    DelegationView,
    Need,
    RegistrationCard,
    RegistrationKind,
    RegistrationRow,
    RegistrationState,
    RegistrationView,
    SeatCount,
    Via,
)
from portal.foundation.errors import NotFound

MOST_OF_ACCOUNT = 100
MOST_DELEGATIONS = 50


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
    return _bookings(session, [registration_id], language, now).get(registration_id, ())


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


def list_of_account(session: Session, account_id: int, language: str, now: datetime) -> list[RegistrationCard]:
    """Return a member's registrations, the latest first."""
    found = session.scalars(
        select(Registration)
        .where(Registration.account_id == account_id)
        .order_by(Registration.id.desc())
        .limit(MOST_OF_ACCOUNT)
    ).all()
    about = events.events_by_id(session, {one.event_id for one in found}, language, now)
    booked = _bookings(session, [one.id for one in found], language, now)
    return [RegistrationCard(row(one), about[one.event_id], booked.get(one.id, ())) for one in found]


def waits_for_adoption(session: Session, email: str) -> bool:
    """Tell whether somebody with this address registered before they were a member."""
    return bool(session.scalar(select(exists().where(*without_account(email)))))


def without_account(email: str) -> tuple[ColumnElement[bool], ...]:
    """Return what a registration is that a member with this confirmed address may call their own."""
    return (
        Registration.email == email,
        Registration.account_id.is_(None),
        Registration.state == RegistrationState.CONFIRMED,
    )


def delegations_of(session: Session, community_id: int, language: str, now: datetime) -> list[DelegationView]:
    """Return how many places the delegations of a community have at public events, the next event first."""
    seated = exists().where(Booking.registration_id == Registration.id, Booking.state == BookingState.SEATED)
    sent = session.execute(
        select(Registration.event_id, func.sum(Registration.size))
        .where(
            Registration.community_id == community_id,
            Registration.kind == RegistrationKind.DELEGATION,
            Registration.state == RegistrationState.CONFIRMED,
            seated,
        )
        .group_by(Registration.event_id)
        .order_by(Registration.event_id.desc())
        .limit(MOST_DELEGATIONS)
    ).all()
    about = events.events_by_id(session, [event_id for event_id, _places in sent], language, now)
    views = [DelegationView(about[event_id], int(places)) for event_id, places in sent]
    return sorted(views, key=lambda view: view.event.row.starts_at or now, reverse=True)


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


def _bookings(
    session: Session, registration_ids: Sequence[int], language: str, now: datetime
) -> dict[int, tuple[BookingView, ...]]:
    rows = session.scalars(select(Booking).where(Booking.registration_id.in_(registration_ids))).all()
    sessions = events.sessions_by_id(session, [booking.session_id for booking in rows], language)
    ahead = _ahead(session, [booking.id for booking in rows])
    views: dict[int, list[BookingView]] = {}
    for booking in rows:
        view = BookingView(
            id=booking.id,
            session=sessions[booking.session_id],
            state=_state(booking, now),
            size=booking.size,
            offered=booking.offered,
            until=booking.until,
            ahead=ahead.get(booking.id, 0),
            waits_for_approval=booking.state == BookingState.ASKED,
        )
        views.setdefault(booking.registration_id, []).append(view)
    return {
        registration_id: tuple(sorted(own, key=lambda view: (view.session.row.starts_at, view.id)))
        for registration_id, own in views.items()
    }


def _state(booking: Booking, now: datetime) -> BookingState:
    ran_out = booking.until is not None and booking.until <= now
    return BookingState.LAPSED if ran_out else BookingState(booking.state)


def _ahead(session: Session, booking_ids: Sequence[int]) -> dict[int, int]:
    """Return how many people stand in line before each of some bookings that wait."""
    other = aliased(Booking)
    counted = session.execute(
        select(Booking.id, func.sum(other.size))
        .join(other, other.session_id == Booking.session_id)
        .where(
            Booking.id.in_(booking_ids),
            Booking.state == BookingState.WAITING,
            other.state == BookingState.WAITING,
            other.number < Booking.number,
        )
        .group_by(Booking.id)
    )
    return {booking_id: int(people) for booking_id, people in counted}
