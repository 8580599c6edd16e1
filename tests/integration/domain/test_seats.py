"""Seats are exact, and the line keeps its word."""

from __future__ import annotations

from datetime import timedelta

from portal.app import Portal
from portal.domain.registration import housekeeping, queries, service
from portal.domain.registration.types import BookingState, SeatCount
from portal.foundation import clock
from tests.factories import events, registrations

HELD, SEATED, WAITING, OFFERED = (
    BookingState.HELD,
    BookingState.SEATED,
    BookingState.WAITING,
    BookingState.OFFERED,
)


def count(portal: Portal, session_id: int, capacity: int | None) -> SeatCount:
    with portal.database.reading() as session:
        return queries.seat_counts(session, [(session_id, capacity)])[session_id]


def test_a_sent_form_holds_its_seats_at_once(portal: Portal) -> None:
    event_id, (session_id,) = events.published(portal, [3])
    made = registrations.register(portal, event_id, [session_id], size=2)
    assert registrations.states(portal, made.registration_id) == [HELD]
    assert count(portal, session_id, 3) == SeatCount(session_id, 3, taken=2, waiting=0)


def test_whoever_comes_when_it_is_full_waits_and_nobody_passes_them(portal: Portal) -> None:
    event_id, (session_id,) = events.published(portal, [2])
    first = registrations.confirmed(portal, event_id, [session_id])
    large = registrations.confirmed(portal, event_id, [session_id], size=2, together=True)
    small = registrations.confirmed(portal, event_id, [session_id])
    assert registrations.states(portal, first.registration_id) == [SEATED]
    assert registrations.states(portal, large.registration_id) == [WAITING]
    assert registrations.states(portal, small.registration_id) == [WAITING], "one seat is free, but it is kept for them"
    assert count(portal, session_id, 2) == SeatCount(session_id, 2, taken=1, waiting=3)


def test_what_is_given_up_is_offered_to_the_next_in_line(portal: Portal) -> None:
    event_id, (session_id,) = events.published(portal, [1])
    first = registrations.confirmed(portal, event_id, [session_id])
    second = registrations.confirmed(portal, event_id, [session_id])
    third = registrations.confirmed(portal, event_id, [session_id])
    registrations.cancel(portal, first.registration_id)
    assert registrations.states(portal, second.registration_id) == [OFFERED]
    assert registrations.states(portal, third.registration_id) == [WAITING]
    zone, later = portal.settings.timezone, clock.now() + timedelta(hours=40)
    with portal.database.unit_of_work() as session:
        assert housekeeping.run_out(session, later, zone) == 1
    assert registrations.states(portal, second.registration_id) == [BookingState.LAPSED]
    assert registrations.states(portal, third.registration_id) == [OFFERED]
    booking = registrations.view(portal, third.registration_id).bookings[0]
    with portal.database.unit_of_work() as session:
        assert service.accept_offer(session, third.registration_id, booking.id, later, zone) is None
    seen = registrations.view(portal, third.registration_id)
    assert [b.state for b in seen.bookings] == [SEATED]
    assert len(seen.tickets) == 1
