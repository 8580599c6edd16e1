"""What the city owes: an answer within 14 days, a decision within 60, and a new answer to what was reopened."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import update

from portal.app import Portal
from portal.domain.accounts.types import Principal
from portal.domain.proposals import evidence, owing, service
from portal.domain.proposals.models import Proposal
from portal.domain.proposals.types import ProposalRow, State
from tests.factories.people import People
from tests.factories.promises import answer, reopen
from tests.factories.proposals import propose

DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)


@pytest.fixture
def official(people: People) -> Principal:
    return people.moderator()


@pytest.fixture
def writer(people: People) -> Principal:
    return people.member()


def published(portal: Portal, writer: Principal, official: Principal, at: datetime, **more: object) -> ProposalRow:
    row = propose(portal, writer, State.PUBLISHED, moderator=official)
    with portal.database.unit_of_work() as session:
        session.execute(update(Proposal).where(Proposal.id == row.id).values(published_at=at, listed_at=at, **more))
    return row


def due(portal: Portal, now: datetime) -> list[int]:
    with portal.database.reading() as session:
        return [item.proposal.row.id for item in owing.list_due(session, 1, "ko", now).items]


def overdue(portal: Portal, now: datetime) -> int:
    with portal.database.reading() as session:
        return owing.count_overdue(session, now)


def test_an_answer_falls_due_after_fourteen_days_and_a_decision_after_sixty(
    portal: Portal, writer: Principal, official: Principal, now: datetime
) -> None:
    row = published(portal, writer, official, now)
    assert due(portal, now + 11 * DAY) == []
    assert due(portal, now + 11 * DAY + MINUTE) == [row.id]
    with portal.database.reading() as session:
        assert owing.count_due(session, now + 11 * DAY + MINUTE) == 1
    assert (overdue(portal, now + 14 * DAY), overdue(portal, now + 14 * DAY + MINUTE)) == (0, 1)
    answer(portal, official, row.id, now + 15 * DAY)
    assert due(portal, now + 57 * DAY) == []
    assert due(portal, now + 57 * DAY + MINUTE) == [row.id]
    answer(portal, official, row.id, now + 58 * DAY, to=State.ACCEPTED)
    assert due(portal, now + 600 * DAY) == []


def test_a_word_in_between_is_no_answer_and_one_from_before_the_mark_is(
    portal: Portal, writer: Principal, official: Principal, now: datetime
) -> None:
    between, before = (published(portal, writer, official, now) for _two in range(2))
    answer(portal, official, between.id, now + DAY, to=State.NOT_ADOPTED, substantive=False)
    answer(portal, official, before.id, now + DAY, to=State.NOT_ADOPTED, substantive=None)
    assert due(portal, now + 20 * DAY) == [between.id]


def test_what_waits_longest_stands_first_and_says_what_is_owed(
    portal: Portal, writer: Principal, official: Principal, now: datetime
) -> None:
    newer = published(portal, writer, official, now)
    older = published(portal, writer, official, now - 50 * DAY)
    answer(portal, official, older.id, now - 40 * DAY)
    at = now + 20 * DAY
    assert due(portal, at) == [older.id, newer.id]
    with portal.database.reading() as session:
        first, second = (item.owed for item in owing.list_due(session, 1, "ko", at).items)
    assert (first.answer_due, first.decision_due) == (None, now + 10 * DAY)
    assert (second.answer_due, second.decision_due, second.reopened_at) == (now + 14 * DAY, now + 60 * DAY, None)


def test_what_was_reopened_stands_in_a_list_of_its_own_until_there_is_a_new_answer(
    portal: Portal, writer: Principal, official: Principal, now: datetime
) -> None:
    row = published(portal, writer, official, now)
    step_id = answer(portal, official, row.id, now + DAY, to=State.NOT_ADOPTED)
    assert reopen(portal, writer, row.id, step_id, now + 2 * DAY) is None
    with portal.database.reading() as session:
        [item] = owing.list_reopened(session, 1, "ko").items
        assert (item.proposal.row.id, item.owed.reopened_at) == (row.id, now + 2 * DAY)
        assert (owing.count_reopened(session), owing.count_owed(session, now + 3 * DAY)) == (1, 1)
    answer(portal, official, row.id, now + 3 * DAY)
    with portal.database.reading() as session:
        assert owing.list_reopened(session, 1, "ko").items == ()
        assert owing.count_owed(session, now + 3 * DAY) == 0


def test_what_was_imported_or_withdrawn_waits_for_nothing(
    portal: Portal, writer: Principal, official: Principal, now: datetime
) -> None:
    published(portal, writer, official, now, source="city", source_id="1")
    gone = published(portal, writer, official, now)
    with portal.database.unit_of_work() as session:
        assert service.withdraw(session, writer.id, gone.id, now) is None
    assert due(portal, now + 80 * DAY) == []


def test_what_was_joined_without_a_word_waits_with_the_one_that_took_it_in(
    portal: Portal, writer: Principal, official: Principal, now: datetime
) -> None:
    joined, target = published(portal, writer, official, now), published(portal, writer, official, now + DAY)
    answer(portal, official, joined.id, now + DAY, to=State.MERGED, words="", target_id=target.id)
    assert due(portal, now + 20 * DAY) == [joined.id, target.id]
    with portal.database.reading() as session:
        [first, _second] = owing.list_due(session, 1, "ko", now + 20 * DAY).items
        assert (first.owed.answer_due, first.owed.decision_due) == (now + 14 * DAY, now + 60 * DAY)
        assert {one.proposal_id for one in owing.list_running(session, now + 2 * DAY)} == {joined.id, target.id}
    answer(portal, official, target.id, now + 20 * DAY)
    assert due(portal, now + 20 * DAY) == []
    assert due(portal, now + 70 * DAY) == [joined.id, target.id]
    answer(portal, official, target.id, now + 70 * DAY, to=State.ACCEPTED)
    assert due(portal, now + 700 * DAY) == []


def test_what_was_reopened_and_then_joined_waits_for_an_answer_to_the_other_one(
    portal: Portal, writer: Principal, official: Principal, now: datetime
) -> None:
    joined, target = (published(portal, writer, official, now) for _two in range(2))
    step_id = answer(portal, official, joined.id, now + DAY)
    assert reopen(portal, writer, joined.id, step_id, now + 2 * DAY) is None
    answer(portal, official, joined.id, now + 3 * DAY, to=State.MERGED, words="", target_id=target.id)
    with portal.database.reading() as session:
        assert owing.count_reopened(session) == 1
    answer(portal, official, target.id, now + 4 * DAY)
    with portal.database.reading() as session:
        assert owing.count_reopened(session) == 0


def test_the_open_ones_stand_by_their_voices_and_say_how_much_time_is_left(
    portal: Portal, people: People, writer: Principal, official: Principal, now: datetime
) -> None:
    quiet, loud = (published(portal, writer, official, now) for _two in range(2))
    friend = people.member()
    with portal.database.unit_of_work() as session:
        assert service.endorse(session, friend.id, loud.id, now) is None
    with portal.database.reading() as session:
        page = owing.list_open(session, State.PUBLISHED, 1, "ko")
    assert [item.proposal.row.id for item in page.items] == [loud.id, quiet.id]
    assert {item.owed.answer_due for item in page.items} == {now + 14 * DAY}


def test_the_evidence_has_all_that_was_ever_public_also_what_was_taken_back(
    portal: Portal, writer: Principal, official: Principal, now: datetime
) -> None:
    standing, gone = (published(portal, writer, official, now) for _two in range(2))
    propose(portal, writer, State.DRAFT)
    propose(portal, writer, State.SUBMITTED)
    with portal.database.unit_of_work() as session:
        assert service.withdraw(session, writer.id, gone.id, now) is None
        found = {row.id: row for row in session.execute(evidence.items())}
    assert found.keys() == {standing.id, gone.id}
    row = found[gone.id]
    assert (row.author_id, row.cluster, row.published_at, row.state, row.body_id, row.source, row.entered_by_id) == (
        writer.id,
        "C4",
        now,
        "withdrawn",
        gone.body_id,
        None,
        None,
    )


def running(portal: Portal, now: datetime) -> list[tuple[int, bool, bool]]:
    with portal.database.reading() as session:
        return [(one.proposal_id, one.answer, one.decision) for one in owing.list_running(session, now)]


def test_what_can_still_come_in_time_ends_with_its_term_and_with_the_answer(
    portal: Portal, writer: Principal, official: Principal, now: datetime
) -> None:
    row = published(portal, writer, official, now)
    assert running(portal, now + 14 * DAY - MINUTE) == [(row.id, True, True)]
    assert running(portal, now + 14 * DAY) == [(row.id, False, True)]
    answer(portal, official, row.id, now + DAY)
    assert running(portal, now + 2 * DAY) == [(row.id, False, True)]
    assert running(portal, now + 60 * DAY) == []
    answer(portal, official, row.id, now + 20 * DAY, to=State.NOT_ADOPTED)
    assert running(portal, now + 21 * DAY) == []


def test_what_was_imported_or_has_no_topic_moves_no_index(
    portal: Portal, writer: Principal, official: Principal, now: datetime
) -> None:
    published(portal, writer, official, now, source="elsewhere", source_id="1")
    published(portal, writer, official, now, cluster=None)
    assert running(portal, now + DAY) == []
