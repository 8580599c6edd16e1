"""A form comes in, its mail is opened or is not, offers are taken or are not: what becomes of the seats."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from portal.app import Portal
from portal.domain.accounts.types import Role
from portal.domain.events import queries as event_queries
from portal.domain.events.types import QuestionKind
from portal.domain.registration import answering
from portal.domain.registration.models import Attendee, Registration
from portal.domain.registration.types import (
    Application,
    BookingState,
    ConsentKind,
    Person,
    Refusal,
    Refused,
    Registered,
    RegistrationKind,
    RegistrationState,
    Via,
)
from tests.factories import events, letters, registrations
from tests.factories.office import Office
from tests.factories.people import People

KEY = "k" * 24


@pytest.fixture
def office(portal: Portal) -> Office:
    return Office(portal)


def taken_in(made: Registered | Refused) -> int:
    assert isinstance(made, Registered), made
    return made.registration_id


def owed(portal: Portal) -> list[str]:
    return [row.template for row in letters.rows(portal)]


def parties(portal: Portal) -> int:
    with portal.database.reading() as session:
        return session.scalar(select(func.count(Registration.id))) or 0


# The same form


def test_a_form_that_comes_twice_is_one_registration_with_the_seats_of_one(portal: Portal, office: Office) -> None:
    event_id, sessions = events.published(portal, [5])
    form = registrations.application(sessions, size=2)
    first, again = (office.send(event_id, form, KEY) for _ in range(2))
    assert isinstance(first, Registered)
    assert again == replace(first, new=False)
    assert office.filled(sessions[0]) == (2, 0)
    assert owed(portal) == ["registration_confirm"], "no second mail"


def test_a_second_tap_that_comes_as_the_window_closes_is_answered_like_the_first(
    portal: Portal, office: Office
) -> None:
    event_id, sessions = events.published(portal, [5])
    form = registrations.application(sessions)
    first = office.send(event_id, form, KEY)
    office.later(days=40)
    again = office.send(event_id, form, KEY)
    assert isinstance(again, Registered)
    assert taken_in(again) == taken_in(first)
    other = office.send(event_id, replace(form, name="Somebody else"), KEY)
    assert isinstance(other, Refused), "another form is another matter"


def test_a_mended_name_keeps_the_seats_and_the_link(portal: Portal, office: Office) -> None:
    event_id, sessions = events.published(portal, [1])
    form = registrations.application(sessions, name="Kim Haneul")
    number = taken_in(office.send(event_id, form, KEY))
    waiting = registrations.confirmed(portal, event_id, sessions)
    mended = office.send(event_id, replace(form, name="Kim Ha-neul", people=(Person("Kim Ha-neul"),)), KEY)
    assert taken_in(mended) == number
    seen = office.view(number)
    assert (seen.row.name, seen.row.moved_on, office.states(number)) == ("Kim Ha-neul", 0, ["held"])
    assert [person.name for person in seen.attendees] == ["Kim Ha-neul"]
    assert office.states(waiting.registration_id) == ["waiting"]


def test_a_mended_address_ends_the_links_that_went_to_the_wrong_one(portal: Portal, office: Office) -> None:
    event_id, sessions = events.published(portal, [1])
    form = registrations.application(sessions, email="kim@exmaple.org")
    number = taken_in(office.send(event_id, form, KEY))
    taken_in(office.send(event_id, replace(form, email="kim@example.org"), KEY))
    seen = office.view(number)
    assert (seen.row.email, seen.row.moved_on, office.states(number)) == ("kim@example.org", 1, ["held"])
    assert [row.recipient for row in letters.rows(portal)] == ["kim@exmaple.org", "kim@example.org"]


def test_an_address_can_be_mended_three_times(portal: Portal, office: Office) -> None:
    event_id, sessions = events.published(portal, [1])
    forms = [registrations.application(sessions, email=f"kim{number}@example.org") for number in range(5)]
    answers = [office.send(event_id, form, KEY) for form in forms]
    assert all(isinstance(answer, Registered) for answer in answers[:4])
    assert answers[4] == Refused(Refusal.TOO_OFTEN)


def test_fewer_in_a_mended_form_stay_where_they_are_and_the_others_seats_go_on(portal: Portal, office: Office) -> None:
    event_id, sessions = events.published(portal, [3])
    form = registrations.application(sessions, size=3)
    number = taken_in(office.send(event_id, form, KEY))
    waiting = registrations.confirmed(portal, event_id, sessions)
    taken_in(office.send(event_id, replace(form, people=form.people[:2]), KEY))
    assert (office.states(number), office.view(number).row.size) == (["held"], 2)
    assert len(office.view(number).attendees) == 2
    assert office.states(waiting.registration_id) == ["offered"]
    assert office.filled(sessions[0]) == (3, 0)


def test_more_in_a_mended_form_than_there_are_seats_for_changes_nothing(portal: Portal, office: Office) -> None:
    event_id, sessions = events.published(portal, [3])
    form = registrations.application(sessions, size=2)
    number = taken_in(office.send(event_id, form, KEY))
    larger = replace(form, name="Larger", people=(*form.people, Person(None), Person(None)))
    assert office.send(event_id, larger, KEY) == Refused(Refusal.NO_SEATS, tuple(sessions))
    assert (office.states(number), office.view(number).row.name) == (["held"], form.name)
    assert office.filled(sessions[0]) == (2, 0)
    taken_in(office.send(event_id, replace(larger, people=larger.people[:3]), KEY))
    assert office.filled(sessions[0]) == (3, 0)


def test_another_session_in_a_mended_form_is_asked_for_and_the_first_one_is_given_back(
    portal: Portal, office: Office
) -> None:
    event_id, (first, second, third) = events.published(portal, [1, 1, 1])
    form = registrations.application([first, second])
    number = taken_in(office.send(event_id, form, KEY))
    waiting = registrations.confirmed(portal, event_id, [first])
    taken_in(office.send(event_id, replace(form, sessions=(second, third)), KEY))
    assert office.states(number) == ["given_up", "held", "held"]
    assert office.states(waiting.registration_id) == ["offered"]
    taken_in(office.send(event_id, replace(form, sessions=(first,)), KEY))
    assert office.states(number) == ["waiting", "given_up", "given_up"], "whoever left the line stands at its end"


def test_a_mended_form_does_not_hold_seats_for_longer(portal: Portal, office: Office) -> None:
    event_id, sessions = events.published(portal, [1, 1])
    form = registrations.application(sessions[:1])
    number = taken_in(office.send(event_id, form, KEY))
    until = office.bookings(number)[0].until
    office.later(hours=20)
    taken_in(office.send(event_id, replace(form, name="Anew", sessions=tuple(sessions)), KEY))
    assert [booking.until for booking in office.bookings(number)] == [until, until]


@pytest.mark.parametrize(
    ("happened", "reason"),
    [("confirm", Refusal.ALREADY_CONFIRMED), ("cancel", Refusal.ENDED), ("forget", Refusal.LAPSED)],
)
def test_a_form_is_not_mended_once_it_is_settled(
    portal: Portal, office: Office, happened: str, reason: Refusal
) -> None:
    event_id, sessions = events.published(portal, [1])
    form = registrations.application(sessions)
    number = taken_in(office.send(event_id, form, KEY))
    if happened == "forget":
        office.later(hours=25)
    else:
        getattr(office, happened)(number)
    assert office.send(event_id, replace(form, name="Other"), KEY) == Refused(reason)
    assert taken_in(office.send(event_id, form, KEY)) == number, "the very same form is no mistake"


# What is refused


def test_what_is_not_public_or_takes_no_registrations_takes_none(portal: Portal, office: Office) -> None:
    draft = events.event(portal)
    session_id = events.add_session(portal, draft, events.session_draft(events.venue(portal), office.now))
    assert office.send(draft, registrations.application([session_id])) == Refused(Refusal.NOT_OPEN)
    event_id, sessions = events.published(portal, takes_registrations=False)
    assert office.send(event_id, registrations.application(sessions)) == Refused(Refusal.NOT_OPEN)
    event_id, sessions = events.published(portal)
    events.call_off(portal, event_id)
    assert office.send(event_id, registrations.application(sessions)) == Refused(Refusal.NOT_OPEN)


def test_sessions_must_be_of_the_event_and_not_at_the_same_time(portal: Portal, office: Office) -> None:
    event_id, (own,) = events.published(portal)
    _other, (foreign,) = events.published(portal)
    with portal.database.reading() as session:
        row = event_queries.rows_by_id(session, [own])[own]
    beside = events.add_session(portal, event_id, events.session_draft(row.venue_id, row.starts_at))
    for wanted in ([], [foreign], [own, foreign], [10_000]):
        assert office.send(event_id, registrations.application(wanted)) == Refused(Refusal.NO_SESSION)
    assert office.send(event_id, registrations.application([own, beside])) == Refused(Refusal.OVERLAP, (own, beside))
    assert office.send(event_id, registrations.application([own, own])) == Refused(Refusal.OVERLAP, (own, own))


def test_a_party_is_as_large_as_the_event_says_and_no_larger_than_a_session_where_it_comes_only_together(
    portal: Portal, office: Office
) -> None:
    event_id, sessions = events.published(portal, [3], largest_party=4, largest_delegation=6)
    delegation = {"kind": RegistrationKind.DELEGATION}

    def send(size: int, **changes: Any) -> Registered | Refused:
        return office.send(event_id, registrations.application(sessions, size=size, **changes))

    assert send(5) == Refused(Refusal.PARTY_TOO_LARGE, number=4)
    assert send(7, **delegation) == Refused(Refusal.PARTY_TOO_LARGE, number=6)
    assert send(4, together=True) == Refused(Refusal.LARGER_THAN_SESSION, (sessions[0],), 3)
    assert isinstance(send(6, **delegation), Registered), "they may be offered what there is"


def test_a_form_that_is_refused_leaves_nothing_and_can_be_sent_once_it_is_mended(
    portal: Portal, office: Office
) -> None:
    event_id, sessions = events.published(portal, [3], largest_party=4)
    form = registrations.application(sessions, size=5)
    assert isinstance(office.send(event_id, form, KEY), Refused)
    assert (parties(portal), owed(portal), office.filled(sessions[0])) == (0, [], (0, 0))
    assert isinstance(office.send(event_id, replace(form, people=form.people[:3]), KEY), Registered)


# Who needs no mail


def test_a_member_with_their_own_address_needs_no_mail_and_with_another_one_does(
    portal: Portal, office: Office, people: People
) -> None:
    member = people.member()
    event_id, sessions = events.published(portal, [5])
    own = registrations.application(sessions, email=member.email)
    number = taken_in(office.send(event_id, own, member=member))
    seen = office.view(number)
    assert (seen.row.state, office.states(number), len(seen.tickets)) == (RegistrationState.CONFIRMED, ["seated"], 1)
    other = taken_in(office.send(event_id, registrations.application(sessions), member=member))
    assert (office.view(other).row.state, office.states(other)) == (RegistrationState.HELD, ["held"])
    assert owed(portal) == ["registration_confirmed", "registration_confirm"]


def test_a_member_who_registers_twice_has_the_seats_of_one(portal: Portal, office: Office, people: People) -> None:
    member = people.member()
    event_id, (first, second) = events.published(portal, [5, 5])
    once = registrations.application([first], email=member.email)
    taken_in(office.send(event_id, once, member=member))
    again = office.send(event_id, once, member=member)
    assert again == Refused(Refusal.ALREADY_CONFIRMED, (first,))
    assert (office.filled(first), parties(portal)) == ((1, 0), 1)
    more = taken_in(office.send(event_id, replace(once, sessions=(first, second)), member=member))
    assert office.states(more) == ["given_up", "seated"]
    assert office.filled(first) == (1, 0)


def test_whom_staff_enter_without_an_address_is_registered_at_once_and_two_of_one_name_are_two(
    portal: Portal, office: Office, people: People
) -> None:
    staff = people.member(Role.ORGANISER)
    event_id, sessions = events.published(portal, [5])
    form = registrations.application(sessions, email=None, via=Via.COUNTER)
    numbers = {taken_in(office.send(event_id, form, entered_by_id=staff.id)) for _ in range(2)}
    assert len(numbers) == 2
    assert {state for number in numbers for state in office.states(number)} == {"seated"}
    assert owed(portal) == []


def test_staff_enter_people_after_the_window_has_closed_until_the_session_ends(
    portal: Portal, office: Office, people: People
) -> None:
    staff = people.member(Role.ORGANISER)
    event_id, sessions = events.published(portal, [5])
    form = registrations.application(sessions, email=None, via=Via.PAPER)
    with portal.database.reading() as session:
        row = event_queries.rows_by_id(session, sessions)[sessions[0]]
    office.now = row.ends_at - timedelta(seconds=1)
    assert office.send(event_id, form) == Refused(Refusal.SESSION_BEGUN, (row.id,))
    assert isinstance(office.send(event_id, form, entered_by_id=staff.id), Registered)
    office.now = row.ends_at
    assert office.send(event_id, form, entered_by_id=staff.id) == Refused(Refusal.SESSION_BEGUN, (row.id,))


# Opening the mail


def test_opening_the_mail_makes_it_last_and_opening_it_twice_changes_nothing(portal: Portal, office: Office) -> None:
    event_id, sessions = events.published(portal, [5])
    number = taken_in(office.send(event_id, registrations.application(sessions, size=2)))
    assert office.view(number).tickets == ()
    assert office.confirm(number) is None
    seen = office.view(number)
    assert (seen.row.state, office.states(number), len(seen.tickets)) == (RegistrationState.CONFIRMED, ["seated"], 2)
    assert office.confirm(number) is None
    assert office.view(number) == seen
    office.later(days=3)
    office.sweep()
    assert office.states(number) == ["seated"]


def test_a_mail_that_nobody_opens_within_a_day_gives_its_seats_to_the_next(portal: Portal, office: Office) -> None:
    event_id, sessions = events.published(portal, [1])
    number = taken_in(office.send(event_id, registrations.application(sessions)))
    waiting = registrations.confirmed(portal, event_id, sessions)
    office.later(hours=23, minutes=59)
    office.sweep()
    assert office.states(number) == ["held"]
    office.later(minutes=1)
    assert office.confirm(number) == Refused(Refusal.LAPSED), "it is given back before anything else happens"
    assert office.view(number).row.state is RegistrationState.ENDED
    assert office.states(waiting.registration_id) == ["offered"]


def test_what_the_same_person_has_twice_is_given_back_when_the_second_mail_is_opened(
    portal: Portal, office: Office
) -> None:
    event_id, (first, second) = events.published(portal, [5, 5])
    me = {"email": "kim@example.org", "name": "Kim"}
    registrations.confirmed(portal, event_id, [first], **me)
    twin = registrations.confirmed(portal, event_id, [first], email="kim@example.org", name="Lee")
    assert office.states(twin.registration_id) == ["seated"], "one address, another person"
    again = registrations.register(portal, event_id, [first, second], **me)
    assert office.filled(first) == (3, 0), "nobody is told who else comes before the mail is opened"
    assert office.confirm(again.registration_id) is None
    assert office.states(again.registration_id) == ["given_up", "seated"]
    assert office.filled(first) == (2, 0)


def test_two_delegations_of_one_contact_are_two(portal: Portal, office: Office) -> None:
    event_id, sessions = events.published(portal, [50])
    sent = {"email": "kim@example.org", "name": "Kim", "kind": RegistrationKind.DELEGATION, "community": "A"}
    for _ in range(2):
        made = registrations.confirmed(portal, event_id, sessions, size=20, **sent)
        assert office.states(made.registration_id) == ["seated"]


# The line


def test_places_in_the_line_are_numbered_in_the_order_in_which_forms_came(portal: Portal, office: Office) -> None:
    event_id, sessions = events.published(portal, [1])
    numbers = [taken_in(office.send(event_id, registrations.application(sessions))) for _ in range(4)]
    assert [office.bookings(number)[0].ahead for number in numbers] == [0, 0, 1, 2]


def test_a_party_that_takes_fewer_is_offered_at_once_what_there_is(portal: Portal, office: Office) -> None:
    event_id, sessions = events.published(portal, [2])
    number = taken_in(office.send(event_id, registrations.application(sessions, size=3)))
    (booking,) = office.bookings(number)
    assert (booking.state, booking.offered) == (BookingState.OFFERED, 2)
    assert office.filled(sessions[0]) == (2, 0)
    assert sorted(owed(portal)) == ["registration_confirm", "registration_offer"]
    assert office.accept(number) is None
    seen = office.view(number)
    assert (seen.row.state, office.states(number)) == (RegistrationState.CONFIRMED, ["seated"])
    assert (seen.bookings[0].size, len(seen.tickets), seen.row.size) == (2, 2, 3)


def test_a_party_that_comes_only_together_has_seats_kept_for_a_day(portal: Portal, office: Office) -> None:
    event_id, sessions = events.published(portal, [2])
    group = taken_in(office.send(event_id, registrations.application(sessions, size=2)))
    office.confirm(group)
    waits = registrations.confirmed(portal, event_id, sessions, size=2, together=True).registration_id
    behind = registrations.confirmed(portal, event_id, sessions).registration_id
    office.resize(group, 1)
    office.later(hours=23)
    office.sweep()
    assert (office.states(waits), office.states(behind)) == (["waiting"], ["waiting"])
    office.later(hours=1)
    office.sweep()
    assert (office.states(waits), office.states(behind)) == (["waiting"], ["offered"])
    office.leave(behind)
    office.cancel(group)
    assert office.states(waits) == ["offered"], "it stays first for what comes free next"


def test_whoever_touches_the_session_passes_over_a_group_whose_time_is_up(portal: Portal, office: Office) -> None:
    event_id, sessions = events.published(portal, [2])
    group = registrations.confirmed(portal, event_id, sessions).registration_id
    registrations.confirmed(portal, event_id, sessions, size=2, together=True)
    behind = registrations.confirmed(portal, event_id, sessions).registration_id
    office.later(hours=25)
    assert office.resize(group, 1) is None
    assert office.states(behind) == ["offered"], "no worker has run"


def test_an_offer_that_nobody_answers_goes_on_and_can_t_be_taken_any_more(portal: Portal, office: Office) -> None:
    event_id, sessions = events.published(portal, [1])
    first = registrations.confirmed(portal, event_id, sessions).registration_id
    second, third = (registrations.confirmed(portal, event_id, sessions).registration_id for _ in range(2))
    office.cancel(first)
    until = office.bookings(second)[0].until
    assert until is not None
    office.now = until
    assert office.accept(second) == Refused(Refusal.OFFER_OVER, tuple(sessions))
    assert (office.states(second), office.states(third)) == (["lapsed"], ["offered"])
    assert office.accept(third) is None
    assert office.accept(third) is None, "a second time changes nothing"
    assert "registration_offer_over" in owed(portal)
    office.sweep()
    assert office.view(second).row.state is RegistrationState.ENDED


def test_taking_an_offer_shows_that_the_address_is_read_and_confirms_all_else(portal: Portal, office: Office) -> None:
    event_id, (full, free) = events.published(portal, [1, 5])
    before = registrations.confirmed(portal, event_id, [full]).registration_id
    number = taken_in(office.send(event_id, registrations.application([full, free])))
    office.cancel(before)
    assert office.states(number) == ["offered", "held"]
    assert office.accept(number) is None
    assert office.states(number) == ["seated", "seated"]
    assert office.view(number).row.state is RegistrationState.CONFIRMED


def test_an_offer_can_be_declined_and_goes_to_the_next(portal: Portal, office: Office) -> None:
    event_id, sessions = events.published(portal, [1])
    first, second, third = (registrations.confirmed(portal, event_id, sessions).registration_id for _ in range(3))
    office.cancel(first)
    assert office.leave(second) is None
    assert office.leave(second) == Refused(Refusal.WRONG_STATE, tuple(sessions))
    assert (office.states(second), office.states(third)) == (["given_up"], ["offered"])
    assert office.view(second).row.state is RegistrationState.ENDED


def test_cancelling_twice_is_cancelling_once(portal: Portal, office: Office) -> None:
    event_id, sessions = events.published(portal, [1, 1])
    number = registrations.confirmed(portal, event_id, sessions).registration_id
    assert office.cancel(number) is None
    assert office.cancel(number) is None
    assert [office.filled(session_id) for session_id in sessions] == [(0, 0), (0, 0)]
    assert owed(portal).count("registration_cancelled") == 1


# Approval


def test_a_party_that_must_be_approved_has_its_seats_but_no_ticket_until_staff_say_yes(
    portal: Portal, office: Office, people: People
) -> None:
    staff = people.member(Role.ORGANISER)
    event_id, (session_id,) = events.published(portal, [1])
    events.revise_session(portal, session_id, needs_approval=True)
    asks, waits = (registrations.confirmed(portal, event_id, [session_id]).registration_id for _ in range(2))
    assert (office.states(asks), office.view(asks).tickets) == (["asked"], ())
    assert office.approve(staff.id, asks) is None
    assert (office.states(asks), len(office.view(asks).tickets)) == (["seated"], 1)
    assert office.approve(staff.id, asks) == Refused(Refusal.WRONG_STATE, (session_id,))
    assert office.decline(staff.id, asks) == Refused(Refusal.WRONG_STATE, (session_id,))
    assert office.states(waits) == ["waiting"]


def test_whoever_is_declined_is_told_why_and_the_seats_go_on(portal: Portal, office: Office, people: People) -> None:
    staff = people.member(Role.ORGANISER)
    event_id, (session_id,) = events.published(portal, [1])
    events.revise_session(portal, session_id, needs_approval=True)
    asks, waits = (registrations.confirmed(portal, event_id, [session_id]).registration_id for _ in range(2))
    assert office.decline(staff.id, asks) is None
    assert (office.states(asks), office.states(waits)) == (["declined"], ["offered"])
    assert office.view(asks).row.state is RegistrationState.ENDED
    assert office.accept(waits) is None
    assert office.states(waits) == ["asked"], "an offer that is taken is still to be approved"


# What is kept


def test_answers_and_consents_are_kept_and_answers_go_when_their_time_is_up(portal: Portal, office: Office) -> None:
    event_id, sessions = events.published(portal, [5])
    asked = events.ask(portal, event_id, QuestionKind.TEXT, keep_days=30)
    form = registrations.application(
        sessions, answers={asked.id: "Nuts", 10_000: "?"}, consents={ConsentKind.NEEDS: False}
    )
    number = taken_in(office.send(event_id, form))
    with portal.database.reading() as session:
        assert answering.answers(session, number) == {asked.id: "Nuts"}
        assert answering.consents(session, number) == {ConsentKind.NEEDS: False}
        ends_at = event_queries.get_row(session, event_id, office.now).ends_at
    assert ends_at is not None
    in_time, over = ends_at + timedelta(days=29), ends_at + timedelta(days=30)
    assert office.do(lambda s: answering.forget_old(s, in_time)) == 0
    events.move_session(portal, sessions[0], days=7)
    assert office.do(lambda s: answering.forget_old(s, over)) == 0, "the event was put off"
    assert office.do(lambda s: answering.forget_old(s, over + timedelta(days=7))) == 1


def test_people_are_kept_in_their_order_with_names_on_one_line(portal: Portal, office: Office) -> None:
    event_id, sessions = events.published(portal, [5])
    people = (Person(" 김\t하늘 "), Person(None), Person("محمد\u202e"))
    form: Application = replace(registrations.application(sessions), people=people, name="김\n하늘")
    number = taken_in(office.send(event_id, form))
    with portal.database.reading() as session:
        names = session.scalars(select(Attendee.name).order_by(Attendee.number)).all()
    assert list(names) == ["김 하늘", None, "محمد"]
    assert office.view(number).row.name == "김 하늘"
