"""Many at the same moment: seats are exact, nobody waits for somebody who waits for them, nothing is half done."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from functools import partial

import pytest
from sqlalchemy import func, select

from portal.app import Portal
from portal.domain.registration import programme
from portal.domain.registration.models import Booking, Registration, Ticket
from portal.domain.registration.types import WITH_SEATS, BookingState, Refusal, Refused, Registered
from tests.factories import events, registrations
from tests.factories.office import Office
from tests.factories.threads import at_once

KEY = "k" * 24


@pytest.fixture
def office(portal: Portal) -> Office:
    return Office(portal)


def seats_by_booking(portal: Portal, session_id: int) -> tuple[int, int]:
    """Count again what is kept in the session's row: seats, and people in the line."""
    with portal.database.reading() as session:
        rows = session.execute(
            select(Booking.state, Booking.size, Booking.offered).where(Booking.session_id == session_id)
        ).all()
    taken = sum(
        offered if state == BookingState.OFFERED else size for state, size, offered in rows if state in WITH_SEATS
    )
    return taken, sum(size for state, size, _offered in rows if state == BookingState.WAITING)


def test_one_form_at_the_same_moment_is_one_registration(portal: Portal, office: Office) -> None:
    event_id, sessions = events.published(portal, [5])
    form = registrations.application(sessions)
    made = at_once(*[partial(office.send, event_id, form, KEY)] * 4)
    assert all(isinstance(one, Registered) for one in made), made
    assert len({one.registration_id for one in made}) == 1
    assert sum(one.new for one in made) == 1
    assert office.filled(sessions[0]) == (1, 0)


def test_twenty_at_the_same_moment_for_five_seats_are_five_with_seats_and_fifteen_in_order(
    portal: Portal, office: Office
) -> None:
    event_id, sessions = events.published(portal, [5])
    forms = [registrations.application(sessions) for _ in range(20)]
    made = at_once(*(partial(office.send, event_id, form) for form in forms))
    assert all(isinstance(one, Registered) for one in made), made
    with portal.database.reading() as session:
        line = session.execute(select(Booking.number, Booking.state).order_by(Booking.number)).all()
    assert [number for number, _state in line] == list(range(1, 21))
    assert [state for _number, state in line] == ["held"] * 5 + ["waiting"] * 15
    assert office.filled(sessions[0]) == seats_by_booking(portal, sessions[0]) == (5, 15)


def test_sessions_chosen_in_opposite_orders_never_wait_for_each_other_in_a_circle(
    portal: Portal, office: Office
) -> None:
    event_id, (first, second, third) = events.published(portal, [9, 9, 9])
    orders = itertools.islice(itertools.cycle([(first, second, third), (third, second, first), (second, first)]), 12)
    made = at_once(*(partial(office.send, event_id, registrations.application(order)) for order in orders))
    assert all(isinstance(one, Registered) for one in made), made
    numbers = [one.registration_id for one in made]
    changed = at_once(
        *(partial(office.choose, number, [third] if n % 2 else [first]) for n, number in enumerate(numbers))
    )
    assert changed == [None] * 12
    for session_id in (first, second, third):
        assert office.filled(session_id) == seats_by_booking(portal, session_id)
    assert office.filled(second) == (0, 0)


def test_the_last_seats_are_given_once_however_they_are_asked_for(portal: Portal, office: Office) -> None:
    event_id, (session_id,) = events.published(portal, [12])
    parties = [registrations.confirmed(portal, event_id, [session_id]).registration_id for _ in range(6)]
    grow: list[Callable[[], object]] = [partial(office.resize, number, 3) for number in parties]
    come = [partial(office.send, event_id, registrations.application([session_id], size=2)) for _ in range(4)]
    at_once(*grow, *come)
    taken, waiting = office.filled(session_id)
    assert (taken, waiting) == seats_by_booking(portal, session_id)
    assert taken <= 12
    assert taken == 12 or not waiting


def test_a_session_is_never_smaller_than_what_is_taken_though_people_register_meanwhile(
    portal: Portal, office: Office
) -> None:
    event_id, (session_id,) = events.published(portal, [10])
    forms = [registrations.application([session_id]) for _ in range(10)]
    come: list[Callable[[], object]] = [partial(office.send, event_id, form) for form in forms]
    *made, lowered = at_once(*come, partial(office.set_capacity, session_id, 4))
    count = office.count(session_id)
    assert all(isinstance(one, Registered) for one in made), made
    assert lowered is None or lowered.reason is Refusal.BELOW_TAKEN
    assert count.capacity == (10 if lowered else 4)
    assert (count.taken, count.waiting) == seats_by_booking(portal, session_id)
    assert count.taken <= count.capacity
    assert count.taken + count.waiting == 10


@pytest.mark.parametrize("what", ["session", "event"])
def test_nobody_gets_a_seat_in_what_is_called_off_at_the_same_moment(portal: Portal, office: Office, what: str) -> None:
    event_id, (session_id, other) = events.published(portal, [10, 10])
    there = [registrations.confirmed(portal, event_id, [session_id, other]).registration_id for _ in range(4)]
    free = registrations.confirmed(portal, event_id, [other]).registration_id

    def call_off() -> object:
        with portal.database.unit_of_work() as session:
            if what == "session":
                return programme.cancel_session(session, None, session_id, office.now, office.zone)
            return programme.cancel_event(session, None, event_id, {"ko": "비"}, office.now, office.zone)

    come = [partial(office.send, event_id, registrations.application([session_id])) for _ in range(6)]
    change: list[Callable[[], object]] = [partial(office.cancel, there[0]), partial(office.resize, there[1], 2)]
    change += [partial(office.leave, there[2]), partial(office.choose, free, [session_id, other])]
    *answers, called_off = at_once(*come, *change, call_off)
    assert called_off is None
    reasons = {one.reason for one in answers if isinstance(one, Refused)}
    assert reasons <= {Refusal.SESSION_CANCELLED, Refusal.NOT_OPEN, Refusal.WRONG_STATE}
    assert office.filled(session_id) == seats_by_booking(portal, session_id) == (0, 0)
    portal.worker.work_off()
    with portal.database.reading() as session:
        bits = {
            bit
            for sessions in session.scalars(select(Ticket.sessions).where(Ticket.revoked_at.is_(None)))
            for bit in sessions
        }
        states = set(session.scalars(select(Booking.state).where(Booking.session_id == session_id)))
    assert bits == ({1} if what == "session" else set())
    assert states <= {"called_off", "given_up"}


def test_a_mail_that_is_opened_twice_at_once_is_opened_once(portal: Portal, office: Office) -> None:
    event_id, sessions = events.published(portal, [5])
    number = registrations.register(portal, event_id, sessions, size=2).registration_id
    assert at_once(*[partial(office.confirm, number)] * 4) == [None] * 4
    with portal.database.reading() as session:
        assert session.scalar(select(func.count(Ticket.id))) == 2
    assert office.filled(sessions[0]) == (2, 0)


def test_an_offer_that_is_taken_as_it_runs_out_is_either_taken_or_gone(portal: Portal, office: Office) -> None:
    event_id, sessions = events.published(portal, [1])
    first, second, third = (registrations.confirmed(portal, event_id, sessions).registration_id for _ in range(3))
    office.cancel(first)
    booking = office.bookings(second)[0]
    assert booking.until is not None
    late = Office(portal)
    late.now = booking.until
    taken, _swept = at_once(partial(office.accept, second), late.sweep)
    if taken is None:
        assert (office.states(second), office.states(third)) == (["seated"], ["waiting"])
    else:
        assert taken == Refused(Refusal.OFFER_OVER, tuple(sessions))
        assert (office.states(second), office.states(third)) == (["lapsed"], ["offered"])
    assert office.filled(sessions[0]) == seats_by_booking(portal, sessions[0])


def test_thirty_who_cancel_at_once_let_the_next_thirty_in_and_nobody_else(portal: Portal, office: Office) -> None:
    event_id, (session_id,) = events.published(portal, [6])
    parties = [registrations.confirmed(portal, event_id, [session_id]).registration_id for _ in range(16)]
    assert at_once(*(partial(office.cancel, number) for number in parties[:6])) == [None] * 6
    assert [office.states(number) for number in parties[6:]] == [["offered"]] * 6 + [["waiting"]] * 4
    answers = at_once(*(partial(office.accept, number) for number in parties[6:12]), office.sweep)
    assert answers == [None] * 7
    assert office.filled(session_id) == seats_by_booking(portal, session_id) == (6, 4)


def test_a_registration_is_cancelled_handed_over_and_resized_at_once_without_losing_a_seat(
    portal: Portal, office: Office
) -> None:
    event_id, (session_id,) = events.published(portal, [4])
    number = registrations.confirmed(portal, event_id, [session_id], size=2).registration_id
    acts: list[Callable[[], object]] = [partial(office.resize, number, size) for size in (1, 3, 4)]
    acts += [partial(office.hand_over, number, "Park", "park@example.org"), partial(office.cancel, number)]
    answers = at_once(*acts)
    refusals = {one.reason for one in answers if isinstance(one, Refused)}
    assert refusals <= {Refusal.CHANGED, Refusal.ENDED}
    assert office.filled(session_id) == seats_by_booking(portal, session_id) == (0, 0)
    with portal.database.reading() as session:
        assert session.scalar(select(func.count(Registration.id)).where(Registration.state != "ended")) == 0
        assert session.scalar(select(func.count(Ticket.id)).where(Ticket.revoked_at.is_(None))) == 0
