"""Answers as evidence of the trust index, in small worlds counted by hand."""

from __future__ import annotations

from datetime import timedelta

import pytest

from portal.domain.accounts.types import Role
from portal.domain.participation import apart
from portal.domain.participation import service as participation
from portal.domain.proposals import intake
from portal.domain.proposals.types import Cluster, Draft, Entered, EnteredVia, Imported, State
from portal.domain.statistics.evidence import CLUSTERS, COLLECTORS
from portal.domain.texts import service as texts
from portal.domain.texts.types import LanguageChoice, LanguageOrigin
from tests.factories.evidence import AFTER, BODIES, World, day


def test_without_any_act_every_indicator_of_every_cluster_is_there_with_nothing_in_it(world: World) -> None:
    found = world.collect()
    assert found.keys() == {(indicator, cluster) for indicator in COLLECTORS for cluster in CLUSTERS}
    assert all(sum(one.components.values()) == 0 and one.people == 0 for one in found.values())


def test_each_person_has_one_vote_in_timely_answers_however_much_they_propose(world: World) -> None:
    busy, other = world.member(), world.member()
    for number in range(4):  # one of four answered in time
        proposal_id = world.propose(busy, day(5, 1 + number))
        if number == 0:
            world.answer(proposal_id, day(5, 10))
    answered = world.propose(other, day(6, 1))
    world.answer(answered, day(6, 5))
    found = world.collect()["RSP_ANSWERS_14D", "C1"]
    # 1/4 of one person and 1/1 of the other: x = 0.25 + 1, n = 2 persons.
    assert found.components == {"x": pytest.approx(1.25), "n": 2}
    assert found.people == 2
    assert world.collect()["RSP_ANSWERS_14D", "C2"].components == {"x": 0, "n": 0}


def test_an_answer_is_timely_up_to_fourteen_days_and_counts_if_it_is_substantive(world: World) -> None:
    at = day(6, 1)
    cases = {
        "in time to the second": timedelta(days=14),
        "a second late": timedelta(days=14, seconds=1),
    }
    for after in cases.values():
        world.answer(world.propose(world.member(), at), at + after)
    world.answer(world.propose(world.member(), at), at + timedelta(days=1), substantive=False)
    world.propose(world.member(), at)
    assert world.collect()["RSP_ANSWERS_14D", "C1"].components == {"x": 1, "n": 4}


def test_an_answer_that_its_author_reopened_is_none_until_a_better_one_comes_in_time(world: World) -> None:
    first, second = world.member(), world.member()
    for author in (first, second):
        proposal_id = world.propose(author, day(6, 1))
        world.answer(proposal_id, day(6, 3))
        world.reopen(author, proposal_id, day(6, 4))
        if author is second:
            world.answer(proposal_id, day(6, 10))
    assert world.collect()["RSP_ANSWERS_14D", "C1"].components == {"x": 1, "n": 2}


def test_answers_from_before_the_mark_are_not_judged_unless_they_were_late(world: World) -> None:
    at = day(6, 1)
    unmarked, late, reopened, better = (world.member() for _four in range(4))
    proposals = {who.id: world.propose(who, at) for who in (unmarked, late, reopened, better)}
    for who, after in ((unmarked, 3), (late, 15), (reopened, 3), (better, 3)):
        world.answer(proposals[who.id], at + timedelta(days=after))
        world.unmark(proposals[who.id])
    world.reopen(reopened, proposals[reopened.id], at + timedelta(days=4))
    world.answer(proposals[better.id], at + timedelta(days=10))
    world.answer(world.propose(world.member(), at), at + timedelta(days=1), substantive=False)
    # The late one and the one that its author reopened are none whatever they were; the marked ones are judged.
    found = world.collect()
    assert found["RSP_ANSWERS_14D", "C1"].components == {"x": 1, "n": 4}
    assert found["FAI_PARITY", "C1"].components == {"x_ko": 1, "n_ko": 4, "x_other": 0, "n_other": 0}


def test_an_answer_given_without_any_mark_is_not_substantive(world: World) -> None:
    world.answer(world.propose(world.member(), day(6, 1)), day(6, 2), substantive=None)
    assert world.collect()["RSP_ANSWERS_14D", "C1"].components == {"x": 0, "n": 1}


def test_what_is_said_to_the_one_that_took_a_proposal_in_is_said_to_it_too(world: World) -> None:
    at = day(6, 1)
    target, early, late, never, further = (world.propose(world.member(), at) for _five in range(5))
    other, lonely = (world.propose(world.member(), at) for _two in range(2))
    world.answer(target, at + timedelta(days=3))
    world.merge(early, target, at + timedelta(days=5))  # answered by what was said before, from now on
    world.merge(further, other, at + timedelta(days=2))
    world.merge(other, target, at + timedelta(days=6))  # and what was merged into it before, by way of it
    world.merge(late, target, at + timedelta(days=15))
    world.merge(never, lonely, at + timedelta(days=5))
    # In time: target, early, other, further. Not: late, never, lonely.
    assert world.collect()["RSP_ANSWERS_14D", "C1"].components == {"x": 4, "n": 7}


def test_a_reasoned_decision_on_the_one_that_took_a_proposal_in_decides_it_too(world: World) -> None:
    at = day(5, 1)
    target, joined, lonely, undecided = (world.propose(world.member(), at) for _four in range(4))
    world.merge(joined, target, at + timedelta(days=5))
    world.merge(lonely, undecided, at + timedelta(days=5))
    assert world.collect()["RSP_DECISIONS_60D", "C1"].components == {"x": 0, "n": 4}
    world.answer(target, at + timedelta(days=50), State.ACCEPTED)
    assert world.collect()["RSP_DECISIONS_60D", "C1"].components == {"x": 2, "n": 4}


def test_what_was_taken_off_or_withdrawn_stays_among_what_should_have_been_answered(world: World) -> None:
    critic, doubter = world.member(), world.member()
    world.remove(world.propose(critic, day(6, 1)), day(6, 2))
    world.withdraw(doubter, world.propose(doubter, day(6, 1)), day(6, 2))
    assert world.collect()["RSP_ANSWERS_14D", "C1"].components == {"x": 0, "n": 2}


def test_staff_imported_texts_and_what_the_office_entered_are_no_evidence(world: World) -> None:
    staff = world.people.member(Role.ORGANISER, name="Organiser")
    world.answer(world.propose(staff, day(6, 1)), day(6, 2))
    imported = Imported("old", "1", "제목", BODIES["ko"], "ko", None, day(6, 1), Cluster.C1)
    world.do(lambda s: intake.import_one(s, imported, day(6, 1)))
    entered = Entered(Draft("제목", BODIES["ko"], "ko"), "김하늘", EnteredVia.COUNTER, day(6, 1))
    proposal_id = world.do(lambda s: intake.enter(s, staff.id, entered, "form", day(6, 1)))
    world.publish(proposal_id, day(6, 1))
    assert world.collect()["RSP_ANSWERS_14D", "C1"].components == {"x": 0, "n": 0}


def test_a_proposal_is_due_in_the_window_in_which_its_fourteen_days_end(world: World) -> None:
    window_begins, window_ends = day(10, 1, 0, year=2025), day(10, 1, 0)
    term, moment = timedelta(days=14), timedelta(seconds=1)
    for published_at in (
        window_begins - term - moment,  # fell due before
        window_begins - term,  # counts
        window_ends - term - moment,  # counts
        window_ends - term,  # falls due after
    ):
        world.propose(world.member(), published_at)
    assert world.collect()["RSP_ANSWERS_14D", "C1"].components == {"x": 0, "n": 2}


def test_of_a_period_half_over_counts_what_has_fallen_due(world: World) -> None:
    world.answer(world.propose(world.member(), day(8, 1)), day(8, 2))
    world.answer(world.propose(world.member(), day(8, 10)), day(8, 11))
    assert world.collect(now=day(8, 20))["RSP_ANSWERS_14D", "C1"].components == {"x": 1, "n": 1}
    assert world.collect(now=day(8, 1, year=2025))["RSP_ANSWERS_14D", "C1"].components == {"x": 0, "n": 0}


@pytest.mark.parametrize("number", [9, 10, 11])
def test_people_are_counted_as_they_are_around_the_group_size_that_is_published(world: World, number: int) -> None:
    for place in range(number):
        proposal_id = world.propose(world.member(), day(6, 1))
        if place % 2:
            world.answer(proposal_id, day(6, 2))
    found = world.collect()["RSP_ANSWERS_14D", "C1"]
    assert found.components == {"x": number // 2, "n": number}
    assert found.people == number


def test_decisions_count_with_words_within_sixty_days(world: World) -> None:
    at = day(5, 1)
    decided = {
        State.ACCEPTED: timedelta(days=60),
        State.NOT_ADOPTED: timedelta(days=61),  # too late
        State.UNDER_REVIEW: timedelta(days=3),  # no decision
    }
    for to, after in decided.items():
        world.answer(world.propose(world.member(), at), at + after, to)
    target = world.propose(world.member(), at)
    merged = world.propose(world.member(), at)
    world.answer(merged, at + timedelta(days=5), State.MERGED, target_id=target)
    # Accepted and merged of five persons, the one whose proposal took the other in among them.
    assert world.collect()["RSP_DECISIONS_60D", "C1"].components == {"x": 2, "n": 5}


def test_an_answer_is_readable_in_the_language_it_was_written_in_or_translated_to_by_a_person(world: World) -> None:
    at = day(6, 1)
    reader, lucky, waiting, korean = (world.member() for _ in range(4))
    own = world.propose(reader, at, language="en")
    world.answer(own, at + timedelta(days=1), language="en")
    world.answer(own, at + timedelta(days=2), language="ko")  # this one not: half of one person
    translated = world.propose(lucky, at, language="ja")
    world.answer(translated, at + timedelta(days=1), language="ko")
    world.translate_last_answer(translated, "ja", "図書館の案内を四つの言語にします。", at + timedelta(days=2))
    world.answer(world.propose(waiting, at, language="ja"), at + timedelta(days=1), language="ko")
    world.answer(world.propose(korean, at, language="ko"), at + timedelta(days=1), language="ko")
    found = world.collect()["OPN_READABLE", "C1"]
    assert found.components == {"x": pytest.approx(1.5), "n": 3}


def test_what_a_person_translated_of_an_answer_counts_no_more_once_the_answer_is_another(world: World) -> None:
    at = day(6, 1)
    proposal_id = world.propose(world.member(), at, language="ja")
    world.answer(proposal_id, at + timedelta(days=1), language="ko")
    words_id = world.translate_last_answer(proposal_id, "ja", "図書館の案内を変えます。", at + timedelta(days=2))
    assert world.collect()["OPN_READABLE", "C1"].components == {"x": 1, "n": 1}
    choice = LanguageChoice("ko", LanguageOrigin.CHOSEN, "ko", 1.0)
    world.do(lambda s: texts.revise(s, words_id, "다른 답변입니다. 안내를 바꾸지 않습니다.", choice, at, keep=True))
    assert world.collect()["OPN_READABLE", "C1"].components == {"x": 0, "n": 1}


def test_parity_sets_who_writes_korean_beside_who_writes_other_languages(world: World) -> None:
    at = day(6, 1)
    for answered in (True, True, False):
        proposal_id = world.propose(world.member(), at, language="ko")
        if answered:
            world.answer(proposal_id, at + timedelta(days=1))
    both = world.member()
    world.answer(world.propose(both, at, language="ko"), at + timedelta(days=1))
    world.propose(both, at, language="en")  # unanswered
    world.answer(world.propose(world.member(), at, language="ja"), at + timedelta(days=1))
    found = world.collect()["FAI_PARITY", "C1"]
    assert found.components == {"x_ko": 3, "n_ko": 4, "x_other": 1, "n_other": 2}
    assert found.people == 2  # of the smaller group


def test_whose_acts_are_set_apart_can_be_left_out(world: World) -> None:
    puppet, person = world.member(), world.member()
    for author in (puppet, person):
        world.answer(world.propose(author, day(6, 1)), day(6, 2))
    world.do(
        lambda s: apart.set_apart(
            s, (participation.person_of_account(s, puppet.id),), 1, world.moderator.id, "Ten at one minute", AFTER
        )
    )
    assert world.collect()["RSP_ANSWERS_14D", "C1"].components == {"x": 2, "n": 2}
    assert world.collect(without_quarantined=True)["RSP_ANSWERS_14D", "C1"].components == {"x": 1, "n": 1}


def test_what_a_writer_becomes_later_changes_nothing_of_what_they_did(world: World) -> None:
    author = world.member()
    world.answer(world.propose(author, day(6, 1)), day(6, 2))
    world.people.member(Role.ANALYST, email=author.email)
    assert world.collect()["RSP_ANSWERS_14D", "C1"].components == {"x": 1, "n": 1}
