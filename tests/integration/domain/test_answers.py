"""The city answers: in the open, for a reason, one answer at a time, and all who follow hear of it."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from portal.app import Portal
from portal.domain.accounts.types import Principal, Role
from portal.domain.discussion import service as discussion
from portal.domain.proposals import answers, queries, rules, service, timeline
from portal.domain.proposals.types import (
    Answer,
    Draft,
    ProposalRow,
    Refusal,
    Refused,
    State,
    StepKind,
    StepView,
)
from portal.domain.texts.types import Shown
from portal.foundation.errors import NotFound
from tests.factories.comments import say
from tests.factories.people import People
from tests.factories.proposals import BODY, TITLE, propose
from tests.factories.threads import at_once

WORDS = "구청에서 내년 봄까지 하겠습니다."


@pytest.fixture
def official(people: People) -> Principal:
    return people.moderator()


@pytest.fixture
def proposal(portal: Portal, people: People, official: Principal) -> ProposalRow:
    return propose(portal, people.member(), State.PUBLISHED, moderator=official)


def give(
    portal: Portal, official: Principal, proposal_id: int, to: State | None, now: datetime, **more: object
) -> Refused | None:
    """Answer the version that stands now."""
    given = Answer(to, **({"words": WORDS, "language": "ko"} | more))  # type: ignore[arg-type]
    with portal.database.unit_of_work() as session:
        revision = queries.get_row(session, proposal_id).revision
        return answers.answer(session, official.id, proposal_id, revision, given, now)


def life(portal: Portal, proposal_id: int) -> tuple[StepView, ...]:
    with portal.database.reading() as session:
        return timeline.steps_of(session, proposal_id, "en")


def row(portal: Portal, proposal_id: int) -> ProposalRow:
    with portal.database.reading() as session:
        return queries.get_row(session, proposal_id)


def test_a_proposal_goes_its_way_step_by_step_with_the_citys_words(
    portal: Portal, official: Principal, proposal: ProposalRow, now: datetime
) -> None:
    way = [None, State.UNDER_REVIEW, State.ACCEPTED, State.IMPLEMENTED]
    for number, to in enumerate(way):
        assert give(portal, official, proposal.id, to, now + timedelta(days=number), office="도서관과") is None
    steps = life(portal, proposal.id)
    assert [step.kind for step in steps] == [
        StepKind.PUBLISHED,
        StepKind.ANSWERED,
        StepKind.UNDER_REVIEW,
        StepKind.ACCEPTED,
        StepKind.IMPLEMENTED,
    ]
    last = steps[-1]
    assert last.words is not None
    assert last.office is not None
    assert (last.words.original, last.words.status, last.office.original) == (WORDS, Shown.PENDING, "도서관과")
    assert (last.actor, last.at) == ("Moderator", now + timedelta(days=3))
    assert row(portal, proposal.id).state is State.IMPLEMENTED


@pytest.mark.parametrize("state", sorted(rules.PUBLIC - {State.MERGED}))
@pytest.mark.parametrize("to", list(State))
def test_only_the_steps_of_the_rules_are_taken(
    portal: Portal, people: People, official: Principal, proposal: ProposalRow, now: datetime, state: State, to: State
) -> None:
    other = propose(portal, people.member(), State.PUBLISHED, moderator=official)
    if state is not State.PUBLISHED:
        assert give(portal, official, proposal.id, state, now) is None
    refused = give(portal, official, proposal.id, to, now, target_id=other.id)
    allowed = to in rules.ANSWERS and rules.move(state, to) is None
    assert refused == (None if allowed else Refused(Refusal.WRONG_STATE))
    assert row(portal, proposal.id).state is (to if allowed else state)


def test_a_decision_without_words_is_none(
    portal: Portal, official: Principal, proposal: ProposalRow, now: datetime
) -> None:
    for to in (None, State.ACCEPTED, State.NOT_ADOPTED, State.IMPLEMENTED):
        assert give(portal, official, proposal.id, to, now, words=" \n ") == Refused(Refusal.WORDS_NEEDED)
    assert give(portal, official, proposal.id, State.UNDER_REVIEW, now, words="") is None
    assert [step.kind for step in life(portal, proposal.id)] == [StepKind.PUBLISHED, StepKind.UNDER_REVIEW]
    assert life(portal, proposal.id)[-1].words is None


@pytest.mark.parametrize("state", [State.DRAFT, State.SUBMITTED, State.RETURNED, State.REFUSED, State.WITHDRAWN])
def test_what_is_not_public_is_not_answered(
    portal: Portal, people: People, official: Principal, now: datetime, state: State
) -> None:
    hidden = propose(portal, people.member(), state, moderator=official)
    with pytest.raises(NotFound):
        give(portal, official, hidden.id, State.ACCEPTED, now)


def test_nobody_answers_their_own_proposal(portal: Portal, people: People, official: Principal, now: datetime) -> None:
    both = people.member(Role.MODERATOR)
    own = propose(portal, both, State.PUBLISHED, moderator=official)
    assert give(portal, both, own.id, State.ACCEPTED, now) == Refused(Refusal.OWN_PROPOSAL)


def test_of_two_officials_at_once_the_second_is_told(
    portal: Portal, people: People, official: Principal, proposal: ProposalRow, now: datetime
) -> None:
    colleague = people.moderator()

    def decide(who: Principal, to: State) -> Refused | None:
        with portal.database.unit_of_work() as session:
            return answers.answer(session, who.id, proposal.id, 1, Answer(to, words=WORDS), now)

    told = at_once(lambda: decide(official, State.ACCEPTED), lambda: decide(colleague, State.NOT_ADOPTED))
    assert sorted(map(str, told)) == sorted(["None", str(Refused(Refusal.CHANGED))])
    assert len(life(portal, proposal.id)) == 2


def test_an_answer_is_to_the_version_that_was_read(
    portal: Portal, people: People, official: Principal, now: datetime
) -> None:
    writer = people.member()
    proposal = propose(portal, writer, State.PUBLISHED, moderator=official)
    with portal.database.unit_of_work() as session:
        assert service.revise(session, writer.id, proposal.id, Draft(TITLE, BODY + " 더하여."), now) is None
        given = Answer(State.ACCEPTED, words=WORDS)
        assert answers.answer(session, official.id, proposal.id, 1, given, now) == Refused(Refusal.CHANGED)
        assert answers.answer(session, official.id, proposal.id, 2, given, now) is None


def test_what_is_decided_takes_no_more_voices_and_is_the_writers_no_more(
    portal: Portal, people: People, official: Principal, now: datetime
) -> None:
    writer, friend = people.member(), people.member()
    proposal = propose(portal, writer, State.PUBLISHED, moderator=official)
    assert give(portal, official, proposal.id, State.UNDER_REVIEW, now) is None
    with portal.database.unit_of_work() as session:
        assert service.endorse(session, friend.id, proposal.id, now) is None
        refused = service.revise(session, writer.id, proposal.id, Draft("새 제목", "다른 글입니다. 아주."), now)
    assert refused == Refused(Refusal.WRONG_STATE)
    assert give(portal, official, proposal.id, State.ACCEPTED, now) is None
    with portal.database.unit_of_work() as session:
        assert service.endorse(session, official.id, proposal.id, now) == Refused(Refusal.CLOSED)
        assert service.withdraw(session, writer.id, proposal.id, now) == Refused(Refusal.WRONG_STATE)
    assert row(portal, proposal.id).endorsements == 1


# Joining


def test_joining_is_told_at_both_proposals(
    portal: Portal, people: People, official: Principal, proposal: ProposalRow, now: datetime
) -> None:
    other = propose(portal, people.member(), State.PUBLISHED, moderator=official)
    assert give(portal, official, proposal.id, State.MERGED, now, words="", target_id=other.id) is None
    joined, taken_in = life(portal, proposal.id)[-1], life(portal, other.id)[-1]
    assert (joined.kind, joined.target_id) == (StepKind.MERGED, other.id)
    assert (taken_in.kind, taken_in.target_id) == (StepKind.TAKEN_IN, proposal.id)
    assert joined.target_title is not None
    assert row(portal, other.id).state is State.PUBLISHED


def test_nothing_is_joined_with_itself_or_with_what_is_not_there(
    portal: Portal, people: People, official: Principal, proposal: ProposalRow, now: datetime
) -> None:
    draft = propose(portal, people.member(), State.DRAFT)
    third = propose(portal, people.member(), State.PUBLISHED, moderator=official)
    gone = propose(portal, people.member(), State.PUBLISHED, moderator=official)
    assert give(portal, official, gone.id, State.MERGED, now, target_id=third.id) is None
    for target in (None, proposal.id, draft.id, gone.id, 999_999):
        refused = give(portal, official, proposal.id, State.MERGED, now, target_id=target)
        assert refused == Refused(Refusal.NO_TARGET), target
    assert give(portal, official, gone.id, State.ACCEPTED, now) == Refused(Refusal.WRONG_STATE)


def test_two_who_join_proposals_to_each_other_at_once_block_nobody(
    portal: Portal, people: People, official: Principal, now: datetime
) -> None:
    colleague = people.moderator()
    for _again in range(5):
        a, b = (propose(portal, people.member(), State.PUBLISHED, moderator=official).id for _two in range(2))

        def join(who: Principal, one: int, other: int) -> Refused | None:
            with portal.database.unit_of_work() as session:
                return answers.answer(session, who.id, one, 1, Answer(State.MERGED, target_id=other), now)

        told = at_once(
            lambda a=a, b=b: join(official, a, b),  # type: ignore[misc]
            lambda a=a, b=b: join(colleague, b, a),  # type: ignore[misc]
        )
        assert sorted(map(str, told)) == sorted(["None", str(Refused(Refusal.NO_TARGET))])
        assert {row(portal, a).state, row(portal, b).state} == {State.MERGED, State.PUBLISHED}


# Withdrawn and taken off


def test_a_writer_withdraws_what_is_not_decided_and_its_discussion_goes_with_it(
    portal: Portal, people: People, official: Principal, now: datetime
) -> None:
    writer, friend = people.member(), people.member()
    proposal = propose(portal, writer, State.PUBLISHED, moderator=official)
    say(portal, friend, proposal.id)
    with portal.database.unit_of_work() as session:
        assert service.withdraw(session, writer.id, proposal.id, now) is None
        with pytest.raises(NotFound):
            queries.get_public(session, proposal.id, "ko", friend.id)
        with pytest.raises(NotFound):
            discussion.post(session, friend.id, proposal.id, "아직 여기 있나요?", "ko", "key", now)
        assert timeline.steps_of(session, proposal.id, "ko")[-1].kind is StepKind.WITHDRAWN


def test_what_another_proposal_was_joined_with_is_named_only_while_it_is_public(
    portal: Portal, people: People, official: Principal, proposal: ProposalRow, now: datetime
) -> None:
    writer = people.member()
    other = propose(portal, writer, State.PUBLISHED, moderator=official, title="곧 사라질 제목")
    assert give(portal, official, proposal.id, State.MERGED, now, target_id=other.id) is None
    with portal.database.unit_of_work() as session:
        assert service.withdraw(session, writer.id, other.id, now) is None
    step = life(portal, proposal.id)[-1]
    assert (step.target_id, step.target_title) == (None, None)


def test_the_latest_answers_are_those_of_public_proposals(
    portal: Portal, people: People, official: Principal, proposal: ProposalRow, now: datetime
) -> None:
    writer = people.member()
    gone = propose(portal, writer, State.PUBLISHED, moderator=official)
    assert give(portal, official, gone.id, None, now) is None
    assert give(portal, official, proposal.id, State.ACCEPTED, now + timedelta(minutes=1)) is None
    with portal.database.unit_of_work() as session:
        assert [step.proposal_id for step in timeline.latest_answers(session, "ko", 5)] == [proposal.id, gone.id]
        assert service.withdraw(session, writer.id, gone.id, now) is None
        assert [step.proposal_id for step in timeline.latest_answers(session, "ko", 5)] == [proposal.id]
