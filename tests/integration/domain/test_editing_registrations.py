"""A registration is changed by its link: names, sessions, how many come, whose it is."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from portal.app import Portal
from portal.domain.registration import editing
from portal.domain.registration.models import Registration
from portal.domain.registration.types import (
    Person,
    Refusal,
    Refused,
    RegistrationKind,
    RegistrationState,
)
from tests.factories import events, letters, registrations
from tests.factories.office import Office


@pytest.fixture
def office(portal: Portal) -> Office:
    return Office(portal)


def owed(portal: Portal) -> list[str]:
    return [row.template for row in letters.rows(portal)]


def names(office: Office, number: int) -> list[str | None]:
    return [person.name for person in office.view(number).attendees]


# Names


def test_names_come_later_and_change_until_the_day_while_the_codes_stay(portal: Portal, office: Office) -> None:
    event_id, sessions = events.published(portal, [9])
    number = registrations.confirmed(portal, event_id, sessions, size=3, name="Kim").registration_id
    before = [(ticket.short_code, ticket.serial) for ticket in office.view(number).tickets]
    assert office.rename(number, ["Kim Haneul", "Lee", "Park"]) is None
    seen = office.view(number)
    assert names(office, number) == ["Kim Haneul", "Lee", "Park"]
    assert seen.row.name == "Kim Haneul", "whoever comes first is whose registration it is"
    assert [(ticket.short_code, ticket.serial) for ticket in seen.tickets] == before


def test_there_are_no_more_names_than_places_and_those_left_out_are_named_later(portal: Portal, office: Office) -> None:
    event_id, sessions = events.published(portal, [9])
    number = registrations.confirmed(portal, event_id, sessions, size=2).registration_id
    assert office.rename(number, ["A", "B", "C"]) == Refused(Refusal.NAMES_TOO_MANY, number=2)
    assert office.rename(number, ["A"]) is None
    assert names(office, number) == ["A", None]


def test_nobody_overwrites_what_somebody_else_has_changed_meanwhile(portal: Portal, office: Office) -> None:
    event_id, sessions = events.published(portal, [9])
    number = registrations.confirmed(portal, event_id, sessions).registration_id
    seen = office.view(number).row.revision
    assert office.rename(number, ["A"]) is None

    def late(name: str) -> Refused | None:
        return office.do(lambda s: editing.rename(s, number, [Person(name)], seen, {}, office.now, office.zone))

    assert late("B") == Refused(Refusal.CHANGED)
    assert names(office, number) == ["A"]


# Sessions


def test_other_sessions_are_held_like_those_of_a_new_form_and_what_is_dropped_goes_on(
    portal: Portal, office: Office
) -> None:
    event_id, (first, second) = events.published(portal, [1, 1])
    number = registrations.confirmed(portal, event_id, [first]).registration_id
    waiting = registrations.confirmed(portal, event_id, [first]).registration_id
    assert office.choose(number, [second]) is None
    assert office.states(number) == ["given_up", "seated"]
    assert office.states(waiting) == ["offered"]
    assert owed(portal).count("registration_changed") == 1
    (ticket,) = office.view(number).tickets
    assert (ticket.sessions, ticket.serial) == (frozenset({1}), 2)


def test_whoever_comes_back_to_a_session_stands_at_the_end_of_its_line(portal: Portal, office: Office) -> None:
    event_id, (first, second) = events.published(portal, [1, 5])
    number = registrations.confirmed(portal, event_id, [first, second]).registration_id
    waiting = registrations.confirmed(portal, event_id, [first]).registration_id
    assert office.choose(number, [second]) is None
    assert office.choose(number, [first, second]) is None
    assert (office.states(number), office.states(waiting)) == (["waiting", "seated"], ["offered"])
    assert office.filled(first) == (1, 1)


def test_an_unconfirmed_registration_holds_what_it_adds_no_longer_than_the_rest(portal: Portal, office: Office) -> None:
    event_id, (first, second) = events.published(portal, [1, 1])
    number = registrations.register(portal, event_id, [first]).registration_id
    until = office.bookings(number)[0].until
    office.later(hours=20)
    assert office.choose(number, [first, second]) is None
    assert [(booking.state.value, booking.until) for booking in office.bookings(number)] == [
        ("held", until),
        ("held", until),
    ]
    assert "registration_changed" not in owed(portal), "nobody has read that address yet"


def test_sessions_that_can_t_be_registered_for_can_t_be_chosen(portal: Portal, office: Office) -> None:
    event_id, (first, second) = events.published(portal, [5, 2])
    _other, (foreign,) = events.published(portal)
    number = registrations.confirmed(portal, event_id, [first], size=3, together=True).registration_id
    assert office.choose(number, []) == Refused(Refusal.NO_SESSION)
    assert office.choose(number, [foreign]) == Refused(Refusal.NO_SESSION)
    assert office.choose(number, [first, second]) == Refused(Refusal.LARGER_THAN_SESSION, (second,), 2)
    office.later(days=30)
    assert office.choose(number, [second]) == Refused(Refusal.SESSION_BEGUN, (second,))
    assert office.choose(number, [first]) is None, "what one has can be kept"


def test_nothing_of_an_event_that_is_called_off_can_be_chosen(portal: Portal, office: Office) -> None:
    event_id, (first, second) = events.published(portal, [5, 5])
    number = registrations.confirmed(portal, event_id, [first]).registration_id
    events.call_off(portal, event_id)
    assert office.choose(number, [second]) == Refused(Refusal.NOT_OPEN)
    assert office.filled(second) == (0, 0)


# How many come


def test_whoever_leaves_makes_room_and_those_without_a_name_leave_first(portal: Portal, office: Office) -> None:
    event_id, sessions = events.published(portal, [3])
    number = registrations.confirmed(portal, event_id, sessions, size=3, name="A").registration_id
    waiting = registrations.confirmed(portal, event_id, sessions).registration_id
    office.rename(number, ["A", None, "C"])
    tickets = {ticket.name: ticket.short_code for ticket in office.view(number).tickets}
    assert office.resize(number, 2) is None
    assert names(office, number) == ["A", "C"]
    assert {ticket.name: ticket.short_code for ticket in office.view(number).tickets} == {
        name: tickets[name] for name in ("A", "C")
    }
    assert (office.states(waiting), office.filled(sessions[0])) == (["offered"], (3, 0))


def test_more_come_only_where_there_is_room_in_all_sessions_and_nobody_waits(portal: Portal, office: Office) -> None:
    event_id, (small, large) = events.published(portal, [2, 9])
    number = registrations.confirmed(portal, event_id, [small, large]).registration_id
    assert office.resize(number, 3) == Refused(Refusal.NO_SEATS, (small,))
    assert office.filled(large) == (1, 0), "nothing has changed"
    assert office.resize(number, 2) is None
    assert (office.filled(small), office.filled(large)) == ((2, 0), (2, 0))
    assert (names(office, number)[1], len(office.view(number).tickets)) == (None, 2)
    registrations.confirmed(portal, event_id, [small])
    assert office.resize(number, 1) is None
    assert office.resize(number, 2) == Refused(Refusal.NO_SEATS, (small,)), "that seat is offered to who waits"


def test_a_party_is_no_larger_than_the_event_takes_but_what_it_has_it_keeps(portal: Portal, office: Office) -> None:
    event_id, sessions = events.published(portal, [99], largest_party=4, largest_delegation=6)
    party = registrations.confirmed(portal, event_id, sessions, size=4).registration_id
    sent = {"kind": RegistrationKind.DELEGATION, "community": "A"}
    delegation = registrations.confirmed(portal, event_id, sessions, size=6, **sent).registration_id
    for size in (0, 5):
        assert office.resize(party, size) == Refused(Refusal.PARTY_TOO_LARGE, number=4)
    assert office.resize(delegation, 7) == Refused(Refusal.PARTY_TOO_LARGE, number=6)


def test_a_party_that_took_fewer_seats_can_shrink_where_the_session_is_full(portal: Portal, office: Office) -> None:
    event_id, (small, large) = events.published(portal, [1, 9])
    number = registrations.confirmed(portal, event_id, [small, large], size=3).registration_id
    assert office.accept(number) is None
    assert [booking.size for booking in office.bookings(number)] == [1, 3]
    assert office.resize(number, 2) is None
    assert [booking.size for booking in office.bookings(number)] == [1, 2]
    assert (office.filled(small), office.filled(large)) == ((1, 0), (2, 0))


def test_a_party_in_the_line_keeps_its_place_as_it_shrinks_and_is_offered_what_is_enough_now(
    portal: Portal, office: Office
) -> None:
    event_id, sessions = events.published(portal, [3])
    first = registrations.confirmed(portal, event_id, sessions, size=2).registration_id
    group = registrations.confirmed(portal, event_id, sessions, size=3, together=True).registration_id
    behind = registrations.confirmed(portal, event_id, sessions).registration_id
    assert (office.states(group), office.states(behind)) == (["waiting"], ["waiting"])
    assert office.resize(group, 1) is None
    assert (office.states(group), office.states(behind)) == (["offered"], ["waiting"])
    assert office.resize(first, 1) is None
    assert office.states(behind) == ["offered"]


def test_a_party_that_comes_only_together_does_not_outgrow_a_session(portal: Portal, office: Office) -> None:
    event_id, sessions = events.published(portal, [3])
    registrations.confirmed(portal, event_id, sessions, size=2)
    group = registrations.confirmed(portal, event_id, sessions, size=2, together=True).registration_id
    assert office.states(group) == ["waiting"]
    assert office.resize(group, 4) == Refused(Refusal.LARGER_THAN_SESSION, tuple(sessions), 3)


def test_an_offer_gets_smaller_with_the_party_and_what_is_left_goes_on(portal: Portal, office: Office) -> None:
    event_id, sessions = events.published(portal, [3])
    first = registrations.confirmed(portal, event_id, sessions, size=3).registration_id
    second = registrations.confirmed(portal, event_id, sessions, size=3).registration_id
    third = registrations.confirmed(portal, event_id, sessions).registration_id
    office.cancel(first)
    assert office.resize(second, 4) == Refused(Refusal.NO_SEATS, tuple(sessions))
    assert office.resize(second, 2) is None
    assert (office.bookings(second)[0].offered, office.states(third)) == (2, ["offered"])
    assert office.accept(second) is None
    assert office.filled(sessions[0]) == (3, 0)


# Whose it is


def test_a_registration_that_is_handed_over_has_new_codes_and_its_earlier_links_end(
    portal: Portal, office: Office
) -> None:
    event_id, sessions = events.published(portal, [3])
    number = registrations.confirmed(portal, event_id, sessions, size=2, name="Kim").registration_id
    office.rename(number, ["Kim", "Lee"])
    before = office.view(number)
    assert office.hand_over(number, "Park  Minji", "park@example.org") is None
    seen = office.view(number)
    assert (seen.row.name, seen.row.email, seen.row.moved_on) == ("Park Minji", "park@example.org", 1)
    assert names(office, number) == ["Park Minji", "Lee"]
    assert [ticket.serial for ticket in seen.tickets] == [2, 2]
    assert [ticket.short_code for ticket in seen.tickets] == [ticket.short_code for ticket in before.tickets]
    told = {(row.template, row.recipient) for row in letters.rows(portal)}
    assert ("registration_handed_over", before.row.email) in told
    assert ("registration_confirmed", "park@example.org") in told


def test_what_is_handed_over_before_it_was_confirmed_is_still_to_be_confirmed(portal: Portal, office: Office) -> None:
    event_id, sessions = events.published(portal, [3])
    number = registrations.register(portal, event_id, sessions).registration_id
    assert office.hand_over(number, "Park", "park@example.org") is None
    assert office.view(number).row.state is RegistrationState.HELD
    assert [row.template for row in letters.rows(portal) if row.recipient == "park@example.org"] == [
        "registration_confirm"
    ]


def test_the_first_of_those_who_are_still_there_is_whom_it_is_handed_over_from(portal: Portal, office: Office) -> None:
    event_id, sessions = events.published(portal, [3])
    number = registrations.confirmed(portal, event_id, sessions, size=2).registration_id
    office.rename(number, [None, "Lee"])
    office.resize(number, 1)
    assert office.hand_over(number, "Park", "park@example.org") is None
    assert names(office, number) == ["Park"]


def test_an_address_is_corrected_until_it_is_confirmed_and_what_is_known_of_the_wrong_one_is_forgotten(
    portal: Portal, office: Office
) -> None:
    event_id, sessions = events.published(portal, [3])
    number = registrations.register(portal, event_id, sessions, email="wrong@example.org").registration_id

    def correct(email: str) -> Refused | None:
        return office.do(lambda s: editing.correct_address(s, number, email, office.now))

    with portal.database.unit_of_work() as session:
        session.scalars(select(Registration)).one().mail_problem = "no such user"
    assert correct("right@example.org") is None
    seen = office.view(number).row
    assert (seen.email, seen.moved_on, seen.mail_problem) == ("right@example.org", 1, None)
    assert office.confirm(number) is None
    assert correct("third@example.org") == Refused(Refusal.ALREADY_CONFIRMED)


def test_an_address_is_not_corrected_again_and_again(portal: Portal, office: Office) -> None:
    event_id, sessions = events.published(portal, [3])
    number = registrations.register(portal, event_id, sessions).registration_id
    answers = [
        office.do(lambda s, n=n: editing.correct_address(s, number, f"a{n}@example.org", office.now)) for n in range(4)
    ]
    assert answers == [None, None, None, Refused(Refusal.TOO_OFTEN)]


def test_what_has_ended_is_not_changed_any_more(portal: Portal, office: Office) -> None:
    event_id, sessions = events.published(portal, [3, 3])
    number = registrations.confirmed(portal, event_id, sessions[:1]).registration_id
    office.cancel(number)
    ended = Refused(Refusal.ENDED)
    assert office.rename(number, ["A"]) == ended
    assert office.choose(number, sessions) == ended
    assert office.resize(number, 2) == ended
    assert office.hand_over(number, "Park", "park@example.org") == ended
    assert office.filled(sessions[0]) == (0, 0)


def test_one_session_is_left_and_the_others_stay(portal: Portal, office: Office) -> None:
    event_id, sessions = events.published(portal, [1, 1])
    number = registrations.confirmed(portal, event_id, sessions).registration_id
    waiting = registrations.confirmed(portal, event_id, sessions[1:]).registration_id
    assert office.leave(number, 1) is None
    assert (office.states(number), office.states(waiting)) == (["seated", "given_up"], ["offered"])
    assert office.view(number).row.state is RegistrationState.CONFIRMED
    assert office.leave(number, 0) is None
    assert office.view(number).row.state is RegistrationState.ENDED
    assert owed(portal)[-1] == "registration_cancelled"
