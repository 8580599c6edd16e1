"""What staff do for others: seats at the door, addresses, mails, and a record of it."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

import pytest

from portal.app import Portal
from portal.domain.accounts.types import Principal, Role
from portal.domain.events import queries as event_queries
from portal.domain.registration import desk, history, queries, records
from portal.domain.registration.staff_types import Act, Happening
from portal.domain.registration.types import BookingState, Refusal, Refused, Registered, RegistrationState, Via
from portal.foundation import clock
from portal.foundation.errors import NotFound
from tests.factories import events, registrations
from tests.factories.people import People

SEATED, WAITING = BookingState.SEATED, BookingState.WAITING


@pytest.fixture
def staff(people: People) -> Principal:
    return people.member(Role.ORGANISER)


def walk_in(
    portal: Portal, staff: Principal, event_id: int, session_id: int, now: datetime, form_key: str = ""
) -> Registered | Refused:
    form = registrations.application([session_id], email=None, via=Via.WALK_IN)
    key, zone = form_key or secrets.token_urlsafe(24), portal.settings.timezone
    with portal.database.unit_of_work() as session:
        return desk.walk_in(session, staff.id, event_id, form, key, now, zone)


def begins(portal: Portal, session_id: int) -> datetime:
    with portal.database.reading() as session:
        return event_queries.rows_by_id(session, [session_id])[session_id].starts_at


def test_somebody_at_the_door_has_a_ticket_at_once(portal: Portal, staff: Principal) -> None:
    event_id, (session_id,) = events.published(portal, [1])
    made = walk_in(portal, staff, event_id, session_id, begins(portal, session_id) + timedelta(minutes=10))
    assert isinstance(made, Registered)
    seen = registrations.view(portal, made.registration_id)
    assert (seen.row.via, seen.row.state, len(seen.tickets)) == (Via.WALK_IN, RegistrationState.CONFIRMED, 1)


def test_nobody_at_the_door_is_put_on_a_waiting_list(portal: Portal, staff: Principal) -> None:
    event_id, (session_id,) = events.published(portal, [1])
    registrations.confirmed(portal, event_id, [session_id])
    now = begins(portal, session_id) - timedelta(minutes=10)
    assert walk_in(portal, staff, event_id, session_id, now) == Refused(Refusal.NO_SEATS_AT_DOOR, (session_id,))


def test_the_button_tapped_twice_lets_one_in(portal: Portal, staff: Principal) -> None:
    event_id, (session_id,) = events.published(portal, [1])
    now = begins(portal, session_id)
    first = walk_in(portal, staff, event_id, session_id, now, "k" * 24)
    again = walk_in(portal, staff, event_id, session_id, now, "k" * 24)
    assert isinstance(first, Registered)
    assert isinstance(again, Registered)
    assert first.registration_id == again.registration_id


def test_those_who_wait_are_passed_at_the_door_only_when_no_seat_is_offered_any_more(
    portal: Portal, staff: Principal
) -> None:
    event_id, (session_id,) = events.published(portal, [2])
    registrations.confirmed(portal, event_id, [session_id])
    large = registrations.confirmed(portal, event_id, [session_id], size=2, together=True)
    starts = begins(portal, session_id)
    early = walk_in(portal, staff, event_id, session_id, starts - timedelta(hours=2))
    assert early == Refused(Refusal.NO_SEATS_AT_DOOR, (session_id,)), "one seat is free, but others wait for it"
    made = walk_in(portal, staff, event_id, session_id, starts - timedelta(minutes=20))
    assert isinstance(made, Registered)
    assert registrations.states(portal, made.registration_id) == [SEATED]
    assert registrations.states(portal, large.registration_id) == [WAITING]
    with portal.database.reading() as session:
        assert queries.seat_counts(session, [(session_id, 2)])[session_id].taken == 2


def test_a_party_of_the_waiting_list_that_stands_at_the_door_is_let_in_where_there_are_seats(
    portal: Portal, staff: Principal
) -> None:
    event_id, (session_id,) = events.published(portal, [2])
    registrations.confirmed(portal, event_id, [session_id])
    large = registrations.confirmed(portal, event_id, [session_id], size=2, together=True)
    small = registrations.confirmed(portal, event_id, [session_id])
    zone, starts = portal.settings.timezone, begins(portal, session_id)
    bookings = {
        made.registration_id: registrations.view(portal, made.registration_id).bookings[0].id for made in (large, small)
    }

    def let_in(registration_id: int, now: datetime) -> Refused | None:
        with portal.database.unit_of_work() as session:
            return desk.let_in(session, staff.id, bookings[registration_id], now, zone)

    no_seat = Refused(Refusal.NO_SEATS_AT_DOOR, (session_id,))
    assert let_in(small.registration_id, clock.now()) == no_seat, "the free seat is kept for those before them"
    assert let_in(large.registration_id, starts) == no_seat
    assert let_in(small.registration_id, starts) is None
    assert let_in(small.registration_id, starts) == Refused(Refusal.WRONG_STATE, (session_id,))
    assert registrations.states(portal, small.registration_id) == [SEATED]
    assert len(registrations.view(portal, small.registration_id).tickets) == 1
    with portal.database.reading() as session:
        count = queries.seat_counts(session, [(session_id, 2)])[session_id]
    assert (count.taken, count.waiting) == (2, 2)


def test_a_corrected_address_ends_what_the_first_one_got(portal: Portal, staff: Principal) -> None:
    event_id, sessions = events.published(portal)
    for make, template in (
        (registrations.register, "registration_confirm"),
        (registrations.confirmed, "registration_confirmed"),
    ):
        made = make(portal, event_id, sessions, email="wrong@example.org")
        with portal.database.unit_of_work() as session:
            assert desk.correct_address(session, staff.id, made.registration_id, "a@example.org", clock.now()) is None
        with portal.database.reading() as session:
            row = queries.get_row(session, made.registration_id)
            done = history.of_registration(session, made.registration_id, "en")
        assert (row.email, row.moved_on) == ("a@example.org", 1)
        assert next(one.code for one in done if one.what is Happening.MAIL) == template


def test_a_mail_is_sent_again_but_not_all_the_time(portal: Portal, staff: Principal) -> None:
    event_id, sessions = events.published(portal)
    made, now = registrations.confirmed(portal, event_id, sessions), clock.now()

    def again(minutes: int) -> Refused | None:
        with portal.database.unit_of_work() as session:
            return desk.send_again(session, staff.id, made.registration_id, now + timedelta(minutes=minutes))

    assert again(0) is None
    assert again(5) == Refused(Refusal.MAIL_TOO_OFTEN)
    assert [again(minutes) for minutes in (20, 40, 60)] == [None, None, None]
    assert again(120) == Refused(Refusal.MAIL_TOO_OFTEN)
    assert again(25 * 60) is None


def test_nothing_is_sent_to_somebody_without_an_address(portal: Portal, staff: Principal) -> None:
    event_id, sessions = events.published(portal)
    made = registrations.register(portal, event_id, sessions, email=None)
    with portal.database.unit_of_work() as session:
        refused = desk.send_again(session, staff.id, made.registration_id, clock.now())
    assert refused == Refused(Refusal.NO_ADDRESS)


def test_who_gave_up_for_somebody_and_why_stays_on_record(portal: Portal, staff: Principal) -> None:
    event_id, sessions = events.published(portal)
    made, zone = registrations.confirmed(portal, event_id, sessions), portal.settings.timezone
    with portal.database.unit_of_work() as session:
        assert desk.cancel(session, staff.id, made.registration_id, "They called", clock.now(), zone) is None
    with portal.database.unit_of_work() as session:
        again = desk.cancel(session, staff.id, made.registration_id, "They called", clock.now(), zone)
    assert again == Refused(Refusal.ENDED)
    with portal.database.reading() as session:
        (record,) = records.of_event(session, event_id, Act.CANCELLED)
        done = history.of_registration(session, made.registration_id, "en")
    assert (record.by, record.reason, record.people) == (staff.display_name, "They called", 1)
    assert {one.what for one in done} >= {
        Happening.REGISTERED,
        Happening.CONFIRMED,
        Happening.STANDS,
        Happening.CONSENT,
        Happening.TICKET,
        Happening.TICKET_ENDED,
        Happening.MAIL,
        Happening.STAFF,
        Happening.ENDED,
    }
    assert [one.at for one in done] == sorted((one.at for one in done), reverse=True)


def test_one_event_does_not_open_what_belongs_to_another(portal: Portal) -> None:
    event_id, sessions = events.published(portal)
    other_id, _others = events.published(portal)
    made = registrations.confirmed(portal, event_id, sessions)
    booking = registrations.view(portal, made.registration_id).bookings[0]
    with portal.database.reading() as session:
        assert desk.get_row(session, event_id, made.code).id == made.registration_id
        with pytest.raises(NotFound):
            desk.get_row(session, other_id, made.code)
        with pytest.raises(NotFound):
            desk.check_booking(session, other_id, booking.id)
