"""Bursts are found in real acts, told once, set apart and let count by people, one decision after the other."""

from __future__ import annotations

import itertools
from datetime import timedelta

import pytest
from sqlalchemy import select

from portal.domain.accounts.types import Principal, Role
from portal.domain.outbox.models import OutboxMail
from portal.domain.participation import apart, service
from portal.domain.participation.types import ApartAct
from portal.domain.statistics import burst_decisions, burst_queries, bursts
from portal.domain.statistics.burst_decisions import BurstReason, BurstRefused
from portal.domain.statistics.burst_rules import FEWEST, NEW, PlaceKind
from portal.foundation.errors import Forbidden, NotFound
from tests.factories import bursts as factory
from tests.factories.evidence import AFTER, World, day
from tests.factories.threads import at_once

REASON = "Ten at one minute"


@pytest.fixture
def analyst(world: World) -> Principal:
    return world.people.member(Role.ANALYST, language="en", name="Analyst")


@pytest.fixture
def proposal_id(world: World) -> int:
    return world.propose(world.member(), day(3, 1))


def decide(world: World, by: Principal, burst_id: int, what: str, **more: object) -> int | BurstRefused:
    view = factory.view(world.portal, burst_id, AFTER)
    act = {"apart": burst_decisions.set_apart, "counts": burst_decisions.let_count}[what]
    return world.do(lambda s: act(s, by, view, REASON, AFTER, **more))  # type: ignore[operator]


def test_people_who_endorse_and_comment_are_found_at_the_proposal(world: World, proposal_id: int) -> None:
    members = [world.member() for _ in range(FEWEST)]
    for member in members[:6]:
        world.endorse(member, proposal_id, day(5, 4))
    for member in members[5:-1]:
        world.comment(member, proposal_id, day(5, 4))
    assert factory.found(world.portal, AFTER) == ()
    world.comment(members[-1], proposal_id, day(5, 4))
    [found] = factory.found(world.portal, AFTER)
    assert (found.place.kind, found.place.key, len(found.persons)) == (PlaceKind.PROPOSAL, str(proposal_id), FEWEST)
    assert set(found.persons) == {
        world.do(lambda s, member=member: service.person_of_account(s, member.id)) for member in members
    }


def test_people_who_register_are_found_at_the_event_and_who_propose_at_the_topic(world: World) -> None:
    held = world.hold(day(6, 1))
    for _ in range(FEWEST):
        world.register(held, day(5, 4))
    for _ in range(FEWEST):
        world.propose(world.member(), day(5, 5))
    topic, event = factory.found(world.portal, AFTER)
    assert (topic.place.kind, topic.place.key) == (PlaceKind.TOPIC, "C1")
    assert (event.place.kind, event.place.key) == (PlaceKind.EVENT, str(held.event_id))


def test_staff_who_is_no_longer_new_and_what_was_taken_back_are_left_out(world: World, proposal_id: int) -> None:
    members = [world.member() for _ in range(FEWEST + 1)]
    for member in members[:8]:
        world.endorse(member, proposal_id, day(5, 4))
    world.endorse(world.member("ko", None, None, Role.MODERATOR), proposal_id, day(5, 4))
    world.propose(members[8], day(5, 4) - NEW - timedelta(hours=1))
    world.endorse(members[8], proposal_id, day(5, 4))
    for member in members[9:]:
        world.endorse(member, proposal_id, day(5, 4))
    [found] = factory.found(world.portal, AFTER)
    assert len(found.persons) == FEWEST
    world.unendorse(members[9], proposal_id, day(5, 5))
    assert factory.found(world.portal, AFTER) == ()


def test_a_view_says_how_many_there_are_and_names_nobody(world: World, proposal_id: int) -> None:
    burst_id = factory.burst(world.portal, proposal_id, day(5, 4), 12)
    old = world.member()
    world.endorse(old, world.propose(world.member(), day(3, 1)), day(3, 2))
    world.endorse(old, proposal_id, day(5, 4) + timedelta(minutes=5))
    view = factory.view(world.portal, burst_id, AFTER)
    assert (len(view.found.persons if view.found else ()), view.people, view.apart, view.left) == (12, 13, 0, 12)
    assert (view.title is not None, view.decided, view.decision, view.notes) == (True, None, 0, ())
    with world.portal.database.reading() as session:
        people = burst_queries.people_of(session, view)
    assert [(one.acts, one.is_apart) for one in people] == [(1, False)] * 12


def test_set_apart_and_back_again_with_a_record_that_stays(world: World, analyst: Principal, proposal_id: int) -> None:
    burst_id = factory.burst(world.portal, proposal_id, day(5, 4))
    assert decide(world, analyst, burst_id, "apart") == FEWEST
    assert decide(world, analyst, burst_id, "apart") == BurstRefused(BurstReason.NOBODY_LEFT)
    view = factory.view(world.portal, burst_id, AFTER)
    assert (view.apart, view.left) == (FEWEST, 0)
    with world.portal.database.reading() as session:
        [group] = burst_queries.page_of_groups(session, 7).items
    assert (group.burst, group.by, group.reason, group.persons) == (burst_id, "Analyst", REASON, FEWEST)
    one = sorted(view.found.persons if view.found else ())[0]
    assert decide(world, analyst, burst_id, "counts", person=one) == 1
    assert decide(world, analyst, burst_id, "counts", person=one) == BurstRefused(BurstReason.NOT_APART)
    assert decide(world, analyst, burst_id, "counts") == FEWEST - 1
    assert decide(world, analyst, burst_id, "counts") == BurstRefused(BurstReason.COUNTS_ALREADY)
    assert decide(world, analyst, burst_id, "apart") == FEWEST
    notes = factory.view(world.portal, burst_id, AFTER).notes
    assert [(note.act, note.persons, note.by) for note in notes] == [
        (ApartAct.APART, FEWEST, "Analyst"),
        (ApartAct.COUNTS, FEWEST - 1, "Analyst"),
        (ApartAct.COUNTS, 1, "Analyst"),
        (ApartAct.APART, FEWEST, "Analyst"),
    ]


def test_who_has_looked_and_found_people_says_so_once(world: World, analyst: Principal, proposal_id: int) -> None:
    burst_id = factory.burst(world.portal, proposal_id, day(5, 4))
    world.do(lambda s: bursts.tell(s, bursts.find(s, AFTER), AFTER))
    assert world.do(apart.count_undecided) == 1
    assert decide(world, analyst, burst_id, "counts") == 0
    assert world.do(apart.count_undecided) == 0
    assert decide(world, analyst, burst_id, "counts") == BurstRefused(BurstReason.COUNTS_ALREADY)


def test_nothing_is_decided_without_a_reason_the_right_or_a_burst(
    world: World, analyst: Principal, proposal_id: int
) -> None:
    burst_id = factory.burst(world.portal, proposal_id, day(5, 4))
    view = factory.view(world.portal, burst_id, AFTER)
    for act in (burst_decisions.set_apart, burst_decisions.let_count):
        refused = world.do(lambda s, act=act: act(s, analyst, view, " \n ", AFTER))
        assert refused == BurstRefused(BurstReason.NEEDS_REASON)
        for role in (Role.PARTICIPANT, Role.MODERATOR, Role.ORGANISER, Role.REVIEWER):
            other = world.people.member(role)
            with pytest.raises(Forbidden):
                world.do(lambda s, act=act, other=other: act(s, other, view, REASON, AFTER))
    for unknown in (burst_id + 1, 2**31 - 1):
        with pytest.raises(NotFound):
            factory.view(world.portal, unknown, AFTER)
    assert world.do(apart.count_apart) == 0


def test_who_decides_by_an_older_page_is_told(world: World, analyst: Principal, proposal_id: int) -> None:
    burst_id = factory.burst(world.portal, proposal_id, day(5, 4))
    seen = factory.view(world.portal, burst_id, AFTER).decision
    world.do(lambda s: bursts.tell(s, bursts.find(s, AFTER), AFTER))
    assert decide(world, analyst, burst_id, "apart", decision=seen) == FEWEST
    assert decide(world, analyst, burst_id, "counts", decision=seen) == BurstRefused(BurstReason.CHANGED)


def test_of_two_at_once_one_decides(world: World, analyst: Principal, proposal_id: int) -> None:
    burst_id = factory.burst(world.portal, proposal_id, day(5, 4))
    view = factory.view(world.portal, burst_id, AFTER)

    def act() -> int | BurstRefused:
        with world.portal.database.unit_of_work() as session:
            return burst_decisions.set_apart(session, analyst, view, REASON, AFTER, view.decision)

    done = at_once(*[act] * 4)
    assert sorted(one for one in done if isinstance(one, int)) == [FEWEST]
    assert [one.reason for one in done if isinstance(one, BurstRefused)] == [BurstReason.CHANGED] * 3
    assert [note.act for note in factory.view(world.portal, burst_id, AFTER).notes] == [ApartAct.APART]


def test_a_burst_that_is_found_no_more_can_still_be_undone(world: World, analyst: Principal, proposal_id: int) -> None:
    burst_id = factory.burst(world.portal, proposal_id, day(5, 4))
    decide(world, analyst, burst_id, "apart")
    much_later = day(5, 4) + bursts.LOOK_BACK + timedelta(days=1)
    view = factory.view(world.portal, burst_id, much_later)
    assert (view.found, view.apart, view.left) == (None, FEWEST, 0)
    with world.portal.database.reading() as session:
        assert len(burst_queries.people_of(session, view)) == FEWEST
    refused = world.do(lambda s: burst_decisions.set_apart(s, analyst, view, REASON, much_later))
    assert refused == BurstRefused(BurstReason.NOBODY_LEFT)
    assert world.do(lambda s: burst_decisions.let_count(s, analyst, view, REASON, much_later)) == FEWEST


def test_the_owner_of_an_address_who_asks_counts_again_alone(world: World, analyst: Principal) -> None:
    held = world.hold(day(6, 1))
    for number in range(FEWEST):
        world.register(held, day(5, 4), f"puppet{number}@example.org")
    [found] = factory.found(world.portal, AFTER)
    assert decide(world, analyst, found.id, "apart") == FEWEST

    def ask(email: str, reason: str = "Came to the counter") -> int | BurstRefused:
        return world.do(lambda s: burst_decisions.let_owner_count(s, analyst, email, reason, AFTER))

    assert ask("nobody@example.org") == BurstRefused(BurstReason.NOT_APART)
    assert ask("puppet1@example.org", " ") == BurstRefused(BurstReason.NEEDS_REASON)
    assert ask(" Puppet1@Example.org") == 1
    assert ask("puppet1@example.org") == BurstRefused(BurstReason.NOT_APART)
    assert world.do(apart.count_apart) == FEWEST - 1
    assert factory.view(world.portal, found.id, AFTER).notes[0].reason == "Came to the counter"


def test_analysts_and_approvers_are_told_of_each_burst_once(world: World, analyst: Principal, proposal_id: int) -> None:
    approver = world.people.member(Role.APPROVER, Role.ANALYST, language="ko")
    world.people.member(Role.ADMIN)
    other = world.propose(world.member(), day(3, 2))

    def told() -> int:
        return world.do(lambda s: bursts.tell(s, bursts.find(s, AFTER), AFTER))

    assert told() == 0
    factory.burst(world.portal, proposal_id, day(5, 4))
    assert (told(), told()) == (1, 0)
    factory.burst(world.portal, other, day(5, 5))
    assert (told(), told()) == (1, 0)
    with world.portal.database.reading() as session:
        mails = session.scalars(select(OutboxMail).where(OutboxMail.template == "bursts_seen")).all()
    assert sorted(mail.recipient for mail in mails) == sorted([analyst.email, approver.email] * 2)


def test_a_burst_that_somebody_decided_about_first_is_not_told(
    world: World, analyst: Principal, proposal_id: int
) -> None:
    decide(world, analyst, factory.burst(world.portal, proposal_id, day(5, 4)), "counts")
    assert world.do(lambda s: bursts.tell(s, bursts.find(s, AFTER), AFTER)) == 0


def test_whose_acts_are_forgotten_is_set_apart_no_more_and_the_record_stays(
    world: World, analyst: Principal, proposal_id: int
) -> None:
    burst_id = factory.burst(world.portal, proposal_id, day(5, 4))
    decide(world, analyst, burst_id, "apart")
    assert world.do(lambda s: service.clear_old_persons(s, day(5, 3) + service.KEEP_PERSONS)) >= 0
    assert world.do(apart.count_apart) == FEWEST
    assert world.do(lambda s: service.clear_old_persons(s, day(5, 5) + service.KEEP_PERSONS)) == FEWEST
    assert world.do(apart.count_apart) == 0
    assert [note.act for note in factory.view(world.portal, burst_id, AFTER).notes] == [ApartAct.APART]


def test_pages_are_cut_and_the_last_one_is_shown_for_any_later(world: World) -> None:
    quiet = [world.propose(world.member(), day(3, 1) + timedelta(days=n)) for n in range(4)]
    for n, (proposal_id, week) in enumerate(itertools.product(quiet, range(6))):
        factory.burst(world.portal, proposal_id, day(4, 1) + timedelta(weeks=week), name=f"p{n}-")
    with world.portal.database.reading() as session:
        first, last = (burst_queries.page(session, number, "en", AFTER) for number in (1, 99))
    assert (len(first.items), first.pages, first.total) == (burst_queries.PAGE_SIZE, 2, 24)
    assert (last.number, len(last.items)) == (2, 4)
