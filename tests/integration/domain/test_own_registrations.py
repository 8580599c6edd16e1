"""What belongs to whom: a member's registrations, a community's delegations, what goes when somebody else comes."""

from __future__ import annotations

from collections.abc import Callable

from portal.app import Portal
from portal.domain.accounts import profiles
from portal.domain.accounts import queries as accounts
from portal.domain.accounts.types import Principal, Profile
from portal.domain.events import questions
from portal.domain.events.types import QuestionDraft, QuestionKind
from portal.domain.registration import editing, programme, queries
from portal.domain.registration.types import (
    BookingState,
    CommunityKind,
    DelegationView,
    Person,
    Refused,
    RegistrationKind,
    RegistrationView,
)
from portal.foundation import clock
from tests.factories import events, registrations
from tests.factories.people import People
from tests.factories.statements import statements

DELEGATION = {
    "kind": RegistrationKind.DELEGATION,
    "community": "Amigos de Corea",
    "community_kind": CommunityKind.ASSOCIATION,
}


def belongs_to(portal: Portal, member: Principal, community: str) -> int:
    with portal.database.unit_of_work() as session:
        profiles.change_profile(
            session, member.id, Profile(member.display_name, member.language, community), clock.now()
        )
    with portal.database.reading() as session:
        found = accounts.find_own_community(session, member.id)
    assert found is not None
    return found


def delegations(portal: Portal, community_id: int) -> list[DelegationView]:
    with portal.database.reading() as session:
        return queries.delegations_of(session, community_id, "en", clock.now())


def test_a_member_registers_the_delegation_of_their_own_community(portal: Portal, people: People) -> None:
    member = people.member()
    community_id = belongs_to(portal, member, "Amigos de Corea")
    event_id, sessions = events.published(portal, [100])
    own = DELEGATION | {"member": member, "email": member.email, "community": "  AMIGOS de corea "}
    registrations.register(portal, event_id, sessions, size=12, **own)
    registrations.register(portal, event_id, sessions, size=8, **own)
    registrations.register(portal, event_id, sessions, size=3, **own | {"community": "Somebody else"})
    registrations.register(portal, event_id, sessions, size=5, **own | {"kind": RegistrationKind.PERSON})
    registrations.confirmed(portal, event_id, sessions, size=7, **DELEGATION)
    assert [(view.event.row.id, view.places) for view in delegations(portal, community_id)] == [(event_id, 20)]


def test_a_delegation_that_has_no_seats_is_not_told_of(portal: Portal, people: People) -> None:
    member = people.member()
    community_id = belongs_to(portal, member, "Amigos de Corea")
    event_id, sessions = events.published(portal, [1])
    registrations.confirmed(portal, event_id, sessions)
    made = registrations.register(portal, event_id, sessions, size=4, member=member, email=member.email, **DELEGATION)
    assert registrations.states(portal, made.registration_id) == [BookingState.WAITING]
    assert delegations(portal, community_id) == []


def test_who_registered_before_they_were_a_member_finds_it_among_their_own(portal: Portal, people: People) -> None:
    event_id, sessions = events.published(portal, [10])
    first = registrations.confirmed(portal, event_id, sessions, email="somebody@example.org")
    registrations.register(portal, event_id, sessions, email="somebody@example.org")
    member = people.member(email="somebody@example.org")
    with portal.database.unit_of_work() as session:
        assert queries.waits_for_adoption(session, member.email)
        assert programme.adopt(session, member.id, member.email) == 1, "the other one was never confirmed"
        assert not queries.waits_for_adoption(session, member.email)
        own = queries.list_of_account(session, member.id, "en", clock.now())
    assert [(card.row.id, card.event.row.id) for card in own] == [(first.registration_id, event_id)]
    assert [booking.state for booking in own[0].living] == [BookingState.SEATED]


def test_a_long_list_of_ones_own_asks_no_more_of_the_database_than_a_short_one(portal: Portal, people: People) -> None:
    member = people.member()

    def asked() -> int:
        event_id, sessions = events.published(portal, [1, 1])
        registrations.confirmed(portal, event_id, sessions)
        registrations.register(portal, event_id, sessions, member=member, email=member.email)
        with statements(portal) as seen, portal.database.reading() as session:
            own = queries.list_of_account(session, member.id, "en", clock.now())
        assert all(booking.ahead == 0 for card in own for booking in card.bookings)
        return len(seen)

    assert asked() == asked() == asked()


def test_the_line_is_counted_in_people(portal: Portal) -> None:
    event_id, sessions = events.published(portal, [1, 4])
    registrations.confirmed(portal, event_id, sessions)
    registrations.confirmed(portal, event_id, sessions, size=3)
    registrations.confirmed(portal, event_id, sessions, size=2)
    last = registrations.confirmed(portal, event_id, sessions)
    assert [booking.ahead for booking in registrations.view(portal, last.registration_id).bookings] == [5, 2]


def test_whoever_comes_instead_does_not_read_what_was_answered_before_them(portal: Portal) -> None:
    event_id, sessions = events.published(portal, [10])
    draft = QuestionDraft(QuestionKind.TEXT, {"en": "What do you not eat?"}, {"en": "For the kitchen"}, 30)
    with portal.database.unit_of_work() as session:
        question_id = questions.add(session, event_id, draft, clock.now())
    assert isinstance(question_id, int)
    kept = {"answers": {question_id: "peanuts"}, "guardian": "김어머니"}
    for kind, left in ((RegistrationKind.PERSON, {}), (RegistrationKind.DELEGATION, {question_id: "peanuts"})):
        made = registrations.confirmed(portal, event_id, sessions, **kept, kind=kind)
        revision = registrations.view(portal, made.registration_id).row.revision
        with portal.database.unit_of_work() as session:
            refused = editing.hand_over(
                session,
                made.registration_id,
                "이바다",
                "other@example.org",
                revision,
                clock.now(),
                portal.settings.timezone,
            )
        assert refused is None
        assert registrations.view(portal, made.registration_id).answers == left


def test_people_keep_their_tickets_when_they_are_named_anew_after_one_has_left(portal: Portal) -> None:
    event_id, sessions = events.published(portal, [10])
    made = registrations.confirmed(portal, event_id, sessions, size=4)
    zone = portal.settings.timezone

    def change(command: Callable[..., Refused | None], *arguments: object) -> RegistrationView:
        revision = registrations.view(portal, made.registration_id).row.revision
        with portal.database.unit_of_work() as session:
            told = {} if command is editing.resize else {"consents": {}}
            refused = command(
                session, made.registration_id, *arguments, revision=revision, now=clock.now(), zone=zone, **told
            )
        assert refused is None
        return registrations.view(portal, made.registration_id)

    change(editing.rename, [Person("하나"), Person(None), Person("셋"), Person("넷")])
    before = change(editing.resize, 3)
    assert [person.name for person in before.attendees] == ["하나", "셋", "넷"]
    after = change(editing.rename, [Person("하나"), Person("Drei"), Person("넷")])
    assert [person.name for person in after.attendees] == ["하나", "Drei", "넷"]
    assert {(t.id, t.serial) for t in before.tickets} == {(t.id, t.serial) for t in after.tickets}
    grown = change(editing.resize, 4)
    assert [person.name for person in grown.attendees] == ["하나", "Drei", "넷", None]
