"""Whatever people do in whatever order, what is kept of seats, lines and tickets says the same as the bookings."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.app import Portal
from portal.domain.accounts.types import Role
from portal.domain.events import queries as event_queries
from portal.domain.events.types import SessionRow
from portal.domain.registration import housekeeping, programme, rules, seats
from portal.domain.registration.models import Attendee, Booking, Registration, Seats, Ticket
from portal.domain.registration.types import LIVING, WITH_SEATS, BookingState, Registered
from tests.factories import events, registrations
from tests.factories.office import Office
from tests.factories.people import People

Act = tuple[Any, ...]
CAPACITIES = (3, 5)
DAYS = 5
"""Near enough that all of the line's stretches of time come: kept seats, none kept any more, none offered any more."""

whom, session_of, sizes = st.integers(0, 9), st.integers(0, 1), st.integers(1, 4)
chosen = st.sampled_from([(0,), (1,), (0, 1)])
ACTS = st.one_of(
    st.tuples(st.just("register"), sizes, st.booleans(), chosen, st.booleans(), st.booleans()),
    st.tuples(st.just("confirm"), whom),
    st.tuples(st.just("cancel"), whom),
    st.tuples(st.just("leave"), whom, session_of),
    st.tuples(st.just("accept"), whom, session_of),
    st.tuples(st.just("resize"), whom, sizes),
    st.tuples(st.just("choose"), whom, chosen),
    st.tuples(st.just("hand_over"), whom),
    st.tuples(st.just("decide"), whom, st.booleans()),
    st.tuples(st.just("set_capacity"), session_of, st.sampled_from([1, 2, 4, 8, None])),
    st.tuples(st.just("cancel_session"), session_of),
    st.tuples(st.just("later"), st.sampled_from([0.6, 3, 25, 49])),
    st.tuples(st.just("sweep")),
)


class Crowd:
    """A small event, and those who do something with it; what can't be done is refused, and that is fine."""

    def __init__(self, portal: Portal, approves: bool, staff_id: int) -> None:
        self.office, self.numbers, self.staff_id = Office(portal), list[int](), staff_id
        self.event_id, self.sessions = events.published(portal, CAPACITIES, days=DAYS)
        if approves:
            events.revise_session(portal, self.sessions[0], needs_approval=True)

    def act(self, name: str, *how: Any) -> None:
        """Do something; with somebody who is there, where it is done with somebody."""
        if name in ("register", "set_capacity", "cancel_session", "later", "sweep"):
            getattr(self, f"_{name}")(*how)
        elif self.numbers:
            number = self.numbers[how[0] % len(self.numbers)]
            getattr(self, f"_{name}", getattr(self.office, name, None))(number, *how[1:])

    def _register(self, size: int, together: bool, of: Sequence[int], confirmed: bool, one_ticket: bool) -> None:
        sessions = [self.sessions[n] for n in of]
        form = registrations.application(sessions, size=size, together=together, one_ticket=one_ticket)
        made = self.office.send(self.event_id, form)
        if isinstance(made, Registered):
            self.numbers.append(made.registration_id)
            if confirmed:
                self.office.confirm(made.registration_id)

    def _at(self, number: int, place: int) -> int:
        return min(place, len(self.office.bookings(number)) - 1)

    def _leave(self, number: int, place: int) -> None:
        self.office.leave(number, self._at(number, place))

    def _accept(self, number: int, place: int) -> None:
        self.office.accept(number, self._at(number, place))

    def _choose(self, number: int, of: Sequence[int]) -> None:
        self.office.choose(number, [self.sessions[n] for n in of])

    def _hand_over(self, number: int) -> None:
        self.office.hand_over(number, "Park", "park@example.org")

    def _decide(self, number: int, yes: bool) -> None:
        self.office.approve(self.staff_id, number) if yes else self.office.decline(self.staff_id, number)

    def _set_capacity(self, which: int, capacity: int | None) -> None:
        self.office.set_capacity(self.sessions[which], capacity)

    def _cancel_session(self, which: int) -> None:
        self.office.do(
            lambda s: programme.cancel_session(s, None, self.sessions[which], self.office.now, self.office.zone)
        )

    def hear_of_changes(self) -> None:
        """Let the worker bring everybody up to what has changed in the programme."""
        while self.office.do(lambda s: housekeeping.tell_changes(s, self.office.now, self.office.zone)):
            pass

    def _later(self, hours: float) -> None:
        self.office.later(hours=hours)

    def _sweep(self) -> None:
        self.office.sweep()


def check_session(session: Session, row: SessionRow, office: Office) -> None:
    """Count a session again, and look whether somebody waits for what is free."""
    found = session.execute(
        select(Booking, Registration.together)
        .join(Registration, Registration.id == Booking.registration_id)
        .where(Booking.session_id == row.id)
        .order_by(Booking.number)
    ).all()
    bookings = [booking for booking, _together in found]
    kept = session.get(Seats, row.id) or Seats(taken=0, waiting=0, line=0)
    offered = {booking.id: booking.offered for booking in bookings if booking.state == BookingState.OFFERED}
    with_seats = [booking for booking in bookings if booking.state in WITH_SEATS]
    line = [(booking, together) for booking, together in found if booking.state == BookingState.WAITING]
    assert kept.taken == sum(offered.get(booking.id, booking.size) for booking in with_seats)
    assert kept.waiting == sum(booking.size for booking, _together in line)
    assert row.capacity is None or kept.taken <= row.capacity
    numbers = [booking.number for booking in bookings]
    assert len(set(numbers)) == len(numbers)
    assert max(numbers, default=0) <= kept.line
    assert all(offered[key] > 0 for key in offered)
    assert all(booking.until is not None for booking in bookings if booking.state in ("held", "offered"))
    assert not row.cancelled or not (with_seats or line)
    is_due = select(Booking.id).where(Booking.session_id == row.id, seats.is_due(office.now))
    if session.scalar(is_due) is None and row.starts_at - office.now >= rules.LAST_OFFER:
        free = kept.waiting if row.capacity is None else row.capacity - kept.taken
        check_that_nobody_waits_for_nothing(free, line, row, office)


def check_that_nobody_waits_for_nothing(
    free: int, line: Sequence[tuple[Booking, bool]], row: SessionRow, office: Office
) -> None:
    keeps = row.starts_at - office.now > rules.KEEP_UNTIL_BEFORE
    for booking, together in line if free > 0 else ():
        assert together, "whoever takes fewer is offered what there is"
        assert booking.size > free
        if keeps and not booking.passed_over:
            assert booking.kept_until is not None
            break


def check_party(session: Session, number: int, rows: dict[int, SessionRow]) -> None:
    """Look whether the tickets of a party say where it has seats, and whether it has ended when nothing is left."""
    registration = session.get_one(Registration, number)
    bookings = session.scalars(select(Booking).where(Booking.registration_id == number)).all()
    there = session.scalars(
        select(Attendee.id)
        .where(Attendee.registration_id == number, Attendee.left_at.is_(None))
        .order_by(Attendee.number)
    ).all()
    good = session.scalars(select(Ticket).where(Ticket.registration_id == number, Ticket.revoked_at.is_(None))).all()
    seated = [booking for booking in bookings if booking.state == BookingState.SEATED]
    assert len(there) == registration.size
    assert registration.state != "ended" or not [booking for booking in bookings if booking.state in LIVING]
    if registration.one_ticket:
        expected = {None: {rows[booking.session_id].bit for booking in seated}} if seated else {}
        largest = max((booking.size for booking in seated), default=0)
        assert {ticket.party_size for ticket in good} == ({largest} if seated else set())
    else:
        places = {
            key: {rows[b.session_id].bit for b in seated if b.size >= place} for place, key in enumerate(there, 1)
        }
        expected = {key: bits for key, bits in places.items() if bits}
    assert {ticket.attendee_id: set(ticket.sessions) for ticket in good} == expected


@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=st.lists(ACTS, min_size=5, max_size=25), approves=st.booleans())
def test_the_bookings_are_the_truth(portal: Portal, people: People, acts: list[Act], approves: bool) -> None:
    crowd = Crowd(portal, approves, people.member(Role.ORGANISER).id)
    for act in acts:
        crowd.act(*act)
        crowd.hear_of_changes()
        with portal.database.reading() as session:
            rows = event_queries.session_rows(session, crowd.event_id)
            for row in rows.values():
                check_session(session, row, crowd.office)
            for number in crowd.numbers:
                check_party(session, number, rows)
