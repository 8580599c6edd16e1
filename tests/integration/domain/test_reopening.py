"""A writer reopens an answer that does not answer; it counts as none, and stands before the city again."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from portal.app import Portal
from portal.domain.accounts.types import Principal
from portal.domain.proposals import answers, evidence, owing, queries, reopening, service, timeline
from portal.domain.proposals.types import Answer, ProposalRow, Refusal, Refused, State, StepKind
from portal.foundation.errors import NotFound
from tests.factories.people import People
from tests.factories.promises import ANSWER, OBJECTION, answer, reopen
from tests.factories.proposals import propose
from tests.factories.threads import at_once

DAY = timedelta(days=1)


@pytest.fixture
def official(people: People) -> Principal:
    return people.moderator()


@pytest.fixture
def writer(people: People) -> Principal:
    return people.member()


@pytest.fixture
def proposal(portal: Portal, writer: Principal, official: Principal) -> ProposalRow:
    return propose(portal, writer, State.PUBLISHED, moderator=official)


def counted(portal: Portal) -> dict[int, bool]:
    """Return which answers count as reopened, by their steps."""
    with portal.database.reading() as session:
        return {row.step_id: row.reopened for row in session.execute(evidence.answers())}


def test_what_a_writer_says_is_a_step_in_their_own_words(
    portal: Portal, writer: Principal, official: Principal, proposal: ProposalRow, now: datetime
) -> None:
    step_id = answer(portal, official, proposal.id, now, to=State.NOT_ADOPTED)
    assert reopen(portal, writer, proposal.id, step_id, now + DAY) is None
    with portal.database.reading() as session:
        steps = timeline.steps_of(session, proposal.id, "ko")
        assert queries.get_row(session, proposal.id).state is State.NOT_ADOPTED
    said = steps[-1]
    assert said.words is not None
    assert (said.kind, said.at, said.words.original) == (StepKind.REOPENED, now + DAY, OBJECTION)
    assert reopening.objections(steps) == {step_id: said}
    assert counted(portal) == {step_id: True}


def test_an_answer_that_goes_into_it_ends_the_matter_and_one_in_between_does_not(
    portal: Portal, writer: Principal, official: Principal, proposal: ProposalRow, now: datetime
) -> None:
    first = answer(portal, official, proposal.id, now)
    assert reopen(portal, writer, proposal.id, first, now + DAY) is None
    between = answer(portal, official, proposal.id, now + 2 * DAY, substantive=False)
    with portal.database.reading() as session:
        assert owing.count_reopened(session) == 1
    last = answer(portal, official, proposal.id, now + 3 * DAY)
    assert counted(portal) == {first: True, between: False, last: False}
    with portal.database.reading() as session:
        assert owing.count_reopened(session) == 0


def test_a_word_in_between_that_is_reopened_takes_the_answer_before_it_along(
    portal: Portal, writer: Principal, official: Principal, proposal: ProposalRow, now: datetime
) -> None:
    first = answer(portal, official, proposal.id, now)
    between = answer(portal, official, proposal.id, now + DAY, substantive=False)
    assert reopen(portal, writer, proposal.id, between, now + 2 * DAY) is None
    assert counted(portal) == {first: True, between: True}


def test_an_earlier_answer_stays_answered_when_a_later_one_is_reopened(
    portal: Portal, writer: Principal, official: Principal, proposal: ProposalRow, now: datetime
) -> None:
    first = answer(portal, official, proposal.id, now)
    second = answer(portal, official, proposal.id, now + DAY)
    assert reopen(portal, writer, proposal.id, second, now + 2 * DAY) is None
    assert counted(portal) == {first: False, second: True}


def test_each_answer_is_reopened_once_within_thirty_days_and_only_the_last_one(
    portal: Portal, writer: Principal, official: Principal, proposal: ProposalRow, now: datetime
) -> None:
    first = answer(portal, official, proposal.id, now)
    assert reopen(portal, writer, proposal.id, first, now + 30 * DAY) == Refused(Refusal.TOO_LATE)
    assert reopen(portal, writer, proposal.id, first, now + DAY) is None
    assert reopen(portal, writer, proposal.id, first, now + DAY) == Refused(Refusal.REOPENED)
    second = answer(portal, official, proposal.id, now + 2 * DAY)
    assert reopen(portal, writer, proposal.id, first, now + 3 * DAY) == Refused(Refusal.CHANGED)
    assert reopen(portal, writer, proposal.id, second, now + 3 * DAY, words="아니오") == Refused(Refusal.WORDS_NEEDED)
    assert reopen(portal, writer, proposal.id, second, now + 3 * DAY) is None


def test_the_same_form_sent_twice_at_once_is_one_objection(
    portal: Portal, writer: Principal, official: Principal, proposal: ProposalRow, now: datetime
) -> None:
    step_id = answer(portal, official, proposal.id, now)
    told = at_once(*[lambda: reopen(portal, writer, proposal.id, step_id, now + DAY)] * 2)
    assert sorted(map(str, told)) == sorted(["None", str(Refused(Refusal.REOPENED))])


def test_only_the_writer_reopens_and_only_what_was_answered_in_public(
    portal: Portal, people: People, writer: Principal, official: Principal, proposal: ProposalRow, now: datetime
) -> None:
    with pytest.raises(NotFound):
        reopen(portal, writer, proposal.id, 1, now)
    step_id = answer(portal, official, proposal.id, now, to=State.UNDER_REVIEW)
    with pytest.raises(NotFound):
        reopen(portal, people.member(), proposal.id, step_id, now)
    with portal.database.unit_of_work() as session:
        assert service.withdraw(session, writer.id, proposal.id, now) is None
    assert reopen(portal, writer, proposal.id, step_id, now) == Refused(Refusal.WRONG_STATE)


def test_an_official_who_is_just_answering_reads_the_objection_first(
    portal: Portal, writer: Principal, official: Principal, proposal: ProposalRow, now: datetime
) -> None:
    step_id = answer(portal, official, proposal.id, now)
    with portal.database.reading() as session:
        read = queries.get_row(session, proposal.id).revision
    assert reopen(portal, writer, proposal.id, step_id, now + DAY) is None
    with portal.database.unit_of_work() as session:
        given = Answer(State.ACCEPTED, words=ANSWER)
        assert answers.answer(session, official.id, proposal.id, read, given, now) == Refused(Refusal.CHANGED)
        assert queries.count_changed(session) == 0


def test_the_page_offers_to_reopen_the_last_answer_while_there_is_time(
    portal: Portal, writer: Principal, official: Principal, proposal: ProposalRow, now: datetime
) -> None:
    def offered(at: datetime) -> int | None:
        with portal.database.reading() as session:
            found = reopening.open_to_objection(timeline.steps_of(session, proposal.id, "ko"), at)
        return found.id if found else None

    assert offered(now) is None
    step_id = answer(portal, official, proposal.id, now)
    assert (offered(now), offered(now + 30 * DAY)) == (step_id, None)
    assert reopen(portal, writer, proposal.id, step_id, now) is None
    assert offered(now) is None


def test_answers_from_before_the_mark_was_asked_for_are_none_that_goes_into_the_matter(
    portal: Portal, writer: Principal, official: Principal, proposal: ProposalRow, now: datetime
) -> None:
    unmarked = answer(portal, official, proposal.id, now, substantive=None)
    with portal.database.reading() as session:
        [row] = session.execute(evidence.answers()).all()
    assert (row.step_id, row.substantive, row.reopened, row.kind) == (unmarked, None, False, "answered")
