"""The programme changes after people have registered: what that means for their seats, and who is told."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest

from portal.app import Portal
from portal.domain.events import queries as event_queries
from portal.domain.events import service as event_service
from portal.domain.events.types import Refusal as EventRefusal
from portal.domain.events.types import Refused as EventRefused
from portal.domain.registration import housekeeping, programme
from portal.domain.registration.letters import Letter
from portal.domain.registration.types import Refusal, Refused, RegistrationState
from tests.factories import events, letters, registrations
from tests.factories.office import Office


@pytest.fixture
def office(portal: Portal) -> Office:
    return Office(portal)


def tell(office: Office) -> None:
    while office.do(lambda s: housekeeping.tell_changes(s, office.now, office.zone)):
        pass


def told(portal: Portal, letter: Letter) -> Counter[str]:
    return Counter(row.recipient for row in letters.rows(portal) if row.template == letter)


def cancel_session(office: Office, session_id: int) -> EventRefused | None:
    return office.do(lambda s: programme.cancel_session(s, None, session_id, office.now, office.zone))


def cancel_event(office: Office, event_id: int) -> EventRefused | None:
    return office.do(lambda s: programme.cancel_event(s, None, event_id, {"ko": "태풍"}, office.now, office.zone))


# Seats


def test_a_session_gets_no_smaller_than_what_is_taken(portal: Portal, office: Office) -> None:
    event_id, (session_id,) = events.published(portal, [5])
    registrations.register(portal, event_id, [session_id], size=3)
    assert office.set_capacity(session_id, 2) == Refused(Refusal.BELOW_TAKEN, (session_id,), 3)
    assert office.count(session_id).capacity == 5
    assert office.set_capacity(session_id, 3) is None
    assert office.count(session_id).left == 0


def test_seats_whose_time_has_run_out_are_taken_by_nobody(portal: Portal, office: Office) -> None:
    event_id, (session_id,) = events.published(portal, [5])
    registrations.register(portal, event_id, [session_id], size=3)
    office.later(hours=25)
    assert office.set_capacity(session_id, 1) is None


def test_more_seats_are_offered_to_those_who_wait_and_no_limit_means_to_all(portal: Portal, office: Office) -> None:
    event_id, (session_id,) = events.published(portal, [1])
    waiting = [registrations.confirmed(portal, event_id, [session_id]).registration_id for _ in range(5)][1:]
    assert office.set_capacity(session_id, 3) is None
    assert [office.states(number) for number in waiting] == [["offered"], ["offered"], ["waiting"], ["waiting"]]
    assert office.set_capacity(session_id, None) is None
    assert [office.states(number) for number in waiting] == [["offered"]] * 4
    assert office.filled(session_id) == (5, 0)
    free = registrations.confirmed(portal, event_id, [session_id]).registration_id
    assert office.states(free) == ["seated"]


# Calling off


def test_what_is_called_off_ends_for_everybody_and_each_is_told_once(portal: Portal, office: Office) -> None:
    event_id, (first, second) = events.published(portal, [1, 9])
    both = registrations.confirmed(portal, event_id, [first, second], email="both@example.org").registration_id
    one = registrations.confirmed(portal, event_id, [first], email="one@example.org").registration_id
    other = registrations.confirmed(portal, event_id, [second], email="other@example.org").registration_id
    assert cancel_session(office, first) is None
    assert office.filled(first) == (0, 0)
    assert (office.states(both), office.states(one)) == (["called_off", "seated"], ["called_off"])
    tell(office)
    assert told(portal, Letter.EVENT_CHANGED) == {"both@example.org": 1, "one@example.org": 1}
    assert [ticket.sessions for ticket in office.view(both).tickets] == [frozenset({1})]
    assert office.view(one).row.state is RegistrationState.ENDED
    assert office.view(other).row.state is RegistrationState.CONFIRMED
    assert cancel_session(office, first) is None
    tell(office)
    assert sum(told(portal, Letter.EVENT_CHANGED).values()) == 2, "a second time changes nothing"


def test_an_event_that_is_called_off_ends_for_everybody(portal: Portal, office: Office) -> None:
    event_id, sessions = events.published(portal, [1, 9])
    number = registrations.confirmed(portal, event_id, sessions, email="a@example.org").registration_id
    held = registrations.register(portal, event_id, sessions, email="b@example.org").registration_id
    form = registrations.application(sessions[1:], email=None)
    office.send(event_id, form)
    assert cancel_event(office, event_id) is None
    assert [office.filled(session_id) for session_id in sessions] == [(0, 0), (0, 0)]
    assert office.confirm(held) == Refused(Refusal.LAPSED)
    tell(office)
    assert told(portal, Letter.EVENT_CANCELLED) == {"a@example.org": 1, "b@example.org": 1}
    assert office.view(number).tickets == ()
    assert {office.view(one).row.state for one in registrations.ids(portal, event_id)} == {RegistrationState.ENDED}
    assert cancel_event(office, event_id) == EventRefused(EventRefusal.WRONG_STATE)


def test_who_lost_a_session_long_ago_is_not_told_when_the_rest_is_called_off(portal: Portal, office: Office) -> None:
    event_id, (first, second) = events.published(portal, [9, 9])
    registrations.confirmed(portal, event_id, [first], email="gone@example.org")
    registrations.confirmed(portal, event_id, [second], email="there@example.org")
    cancel_session(office, first)
    tell(office)
    office.later(days=1)
    cancel_event(office, event_id)
    tell(office)
    assert told(portal, Letter.EVENT_CANCELLED) == {"there@example.org": 1}


def test_whoever_waits_hears_of_another_time_and_whoever_comes_later_does_not(portal: Portal, office: Office) -> None:
    event_id, sessions = events.published(portal, [1])
    registrations.confirmed(portal, event_id, sessions, email="seated@example.org")
    registrations.confirmed(portal, event_id, sessions, email="waits@example.org")
    left = registrations.confirmed(portal, event_id, sessions, email="left@example.org")
    office.cancel(left.registration_id)
    events.move_session(portal, sessions[0], hours=3)
    office.later(minutes=10)
    office.send(event_id, registrations.application(sessions, email="later@example.org"))
    tell(office)
    assert told(portal, Letter.EVENT_CHANGED) == {"seated@example.org": 1, "waits@example.org": 1}


def test_other_words_and_more_seats_are_told_to_nobody(portal: Portal, office: Office) -> None:
    event_id, (session_id,) = events.published(portal, [1])
    registrations.confirmed(portal, event_id, [session_id])
    office.set_capacity(session_id, 5)
    tell(office)
    assert told(portal, Letter.EVENT_CHANGED) == {}


def test_a_session_of_a_draft_can_be_changed_and_then_taken_out(portal: Portal, office: Office) -> None:
    event_id = events.event(portal)
    draft = events.session_draft(events.venue(portal), office.now + timedelta(days=9))
    session_id = events.add_session(portal, event_id, draft)
    assert office.set_capacity(session_id, 5) is None
    assert office.do(lambda s: event_service.drop_session(s, session_id)) is None
    with portal.database.reading() as session:
        assert event_queries.session_rows(session, event_id) == {}


def test_two_who_change_one_session_do_not_overwrite_each_other(portal: Portal, office: Office) -> None:
    _event_id, (session_id,) = events.published(portal, [5])
    with portal.database.reading() as session:
        row = event_queries.rows_by_id(session, [session_id])[session_id]
    draft = events.session_draft(row.venue_id, row.starts_at, ends_at=row.ends_at, capacity=7)

    def revise() -> object:
        return office.do(
            lambda s: programme.revise_session(s, None, session_id, draft, row.revision, office.now, office.zone)
        )

    assert revise() is None
    assert revise() == EventRefused(EventRefusal.CHANGED)
