"""The city promises something with a date, and everybody sees what became of it."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from portal.app import Portal
from portal.domain.accounts.types import Principal, Role
from portal.domain.proposals import answers, commitment_queries, evidence, service, timeline
from portal.domain.proposals.commitment_types import Change, ChangeKind, Standing
from portal.domain.proposals.commitments import change
from portal.domain.proposals.types import Answer, Cluster, Promise, ProposalRow, Refusal, Refused, State, StepKind
from portal.foundation.errors import NotFound
from tests.factories import promises
from tests.factories.people import People
from tests.factories.promises import ANSWER, PROMISED, REASON, SEOUL, become, see
from tests.factories.proposals import propose
from tests.factories.threads import at_once

DUE = date(2026, 8, 1)


@pytest.fixture
def official(people: People) -> Principal:
    return people.moderator()


@pytest.fixture
def proposal(portal: Portal, people: People, official: Principal) -> ProposalRow:
    return propose(portal, people.member(), State.PUBLISHED, moderator=official)


@pytest.fixture
def promise_id(portal: Portal, official: Principal, proposal: ProposalRow, now: datetime) -> int:
    return promises.promise(portal, official, proposal.id, now, DUE)


def kinds(portal: Portal, proposal_id: int) -> list[StepKind]:
    with portal.database.reading() as session:
        return [step.kind for step in timeline.steps_of(session, proposal_id, "en")]


def noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=SEOUL)


def test_an_answer_promises_something_by_a_day(
    portal: Portal, proposal: ProposalRow, promise_id: int, now: datetime
) -> None:
    view = see(portal, promise_id, now)
    assert (view.words.original, view.words.source.code, view.standing) == (PROMISED, "ko", Standing.OPEN)
    assert (view.row.due_on, view.row.now_due_on, view.row.made_at, view.changes) == (DUE, DUE, now, ())
    with portal.database.reading() as session:
        found = commitment_queries.of_proposal(session, proposal.id, "ko", DUE)
        step = timeline.steps_of(session, proposal.id, "ko")[-1]
    made = found.made_in(step)
    assert made is not None
    assert made.row.id == promise_id
    assert kinds(portal, proposal.id) == [StepKind.PUBLISHED, StepKind.ANSWERED]


@pytest.mark.parametrize(
    ("words", "promise", "refused"),
    [
        ("", Promise(PROMISED, DUE), Refusal.WORDS_NEEDED),
        (ANSWER, Promise("네.", DUE), Refusal.WORDS_NEEDED),
        (ANSWER, Promise(PROMISED, date(2026, 5, 4)), Refusal.BAD_DATE),
        (ANSWER, Promise(PROMISED, date(2029, 5, 5)), Refusal.BAD_DATE),
    ],
)
def test_what_can_not_be_promised_leaves_nothing_behind(
    portal: Portal,
    official: Principal,
    proposal: ProposalRow,
    now: datetime,
    words: str,
    promise: Promise,
    refused: Refusal,
) -> None:
    given = Answer(State.UNDER_REVIEW, words=words, promise=promise)
    with portal.database.unit_of_work() as session:
        assert answers.answer(session, official.id, proposal.id, 1, given, now, SEOUL) == Refused(refused)
    assert kinds(portal, proposal.id) == [StepKind.PUBLISHED]
    with portal.database.reading() as session:
        assert session.execute(evidence.commitments()).all() == []


def test_tomorrow_is_tomorrow_in_seoul(portal: Portal, people: People, official: Principal) -> None:
    late_evening = datetime(2026, 5, 4, 23, 30, tzinfo=SEOUL)
    for at, day, refused in (
        (late_evening, date(2026, 5, 5), None),
        (late_evening + timedelta(hours=1), date(2026, 5, 5), Refused(Refusal.BAD_DATE)),
    ):
        row = propose(portal, people.member(), State.PUBLISHED, moderator=official)
        with portal.database.unit_of_work() as session:
            given = Answer(None, words=ANSWER, promise=Promise(PROMISED, day))
            assert answers.answer(session, official.id, row.id, 1, given, at, SEOUL) == refused


@pytest.mark.parametrize(
    ("kept", "standing"), [(DUE, Standing.KEPT), (DUE + timedelta(days=1), Standing.LATE)], ids=["on time", "late"]
)
def test_a_kept_promise_says_how_and_goes_by_the_day_first_promised(
    portal: Portal, official: Principal, proposal: ProposalRow, promise_id: int, kept: date, standing: Standing
) -> None:
    at = noon(date(2026, 8, 9))
    assert become(portal, official, promise_id, ChangeKind.KEPT, at, kept) is None
    view = see(portal, promise_id, at)
    assert (view.standing, view.row.kept_on, view.row.revision) == (standing, kept, 2)
    [recorded] = view.changes
    assert recorded.words is not None
    assert (recorded.kind, recorded.at, recorded.day) == (ChangeKind.KEPT, at, kept)
    assert recorded.words.original == REASON
    assert kinds(portal, proposal.id)[-1] is StepKind.PROMISE_KEPT
    with portal.database.reading() as session:
        found = commitment_queries.of_proposal(session, proposal.id, "ko", kept)
        behind = found.behind(timeline.steps_of(session, proposal.id, "ko")[-1])
    assert behind is not None
    assert behind.row.id == promise_id


def test_a_moved_promise_keeps_the_day_that_counts(
    portal: Portal, official: Principal, promise_id: int, now: datetime
) -> None:
    assert become(portal, official, promise_id, ChangeKind.MOVED, now, date(2026, 10, 1)) is None
    assert become(portal, official, promise_id, ChangeKind.MOVED, noon(date(2026, 10, 1)), date(2026, 12, 1)) is None
    view = see(portal, promise_id, noon(date(2026, 11, 30)))
    assert (view.standing, view.row.due_on, view.row.now_due_on) == (Standing.MOVED, DUE, date(2026, 12, 1))
    kept = noon(date(2026, 11, 30))
    assert become(portal, official, promise_id, ChangeKind.KEPT, kept, kept.date()) is None
    assert see(portal, promise_id, kept).standing is Standing.LATE
    with portal.database.reading() as session:
        [row] = session.execute(evidence.commitments()).all()
    assert (row.due_on, row.kept_on, row.broken_at, row.cluster, row.made_at) == (
        DUE,
        kept.date(),
        None,
        "C4",
        now,
    )


def test_what_is_overdue_is_not_moved_but_kept_or_given_up(
    portal: Portal, official: Principal, promise_id: int
) -> None:
    after = noon(DUE + timedelta(days=1))
    assert see(portal, promise_id, after).standing is Standing.OVERDUE
    refused = become(portal, official, promise_id, ChangeKind.MOVED, after, date(2026, 9, 1))
    assert refused == Refused(Refusal.DATE_PASSED)
    assert become(portal, official, promise_id, ChangeKind.BROKEN, after) is None
    assert see(portal, promise_id, after).standing is Standing.BROKEN
    assert become(portal, official, promise_id, ChangeKind.KEPT, after, DUE) == Refused(Refusal.SETTLED)


def test_what_was_recorded_by_mistake_is_taken_back_in_the_open(
    portal: Portal, official: Principal, proposal: ProposalRow, promise_id: int, now: datetime
) -> None:
    assert become(portal, official, promise_id, ChangeKind.KEPT, now, now.date()) is None
    assert become(portal, official, promise_id, ChangeKind.UNDONE, now + timedelta(hours=23)) is None
    view = see(portal, promise_id, now)
    assert (view.standing, view.row.kept_on) == (Standing.OPEN, None)
    assert [change.kind for change in view.changes] == [ChangeKind.KEPT, ChangeKind.UNDONE]
    assert kinds(portal, proposal.id)[-2:] == [StepKind.PROMISE_KEPT, StepKind.PROMISE_UNDONE]
    assert become(portal, official, promise_id, ChangeKind.BROKEN, now + timedelta(days=1)) is None
    again = become(portal, official, promise_id, ChangeKind.UNDONE, now + timedelta(days=2))
    assert again == Refused(Refusal.TOO_LATE)


def test_of_two_officials_at_once_the_second_is_told_and_nothing_is_lost(
    portal: Portal, people: People, official: Principal, promise_id: int, now: datetime
) -> None:
    colleague = people.moderator()

    def record(who: Principal, given: Change) -> Refused | None:
        with portal.database.unit_of_work() as session:
            return change(session, who.id, promise_id, 1, given, now, SEOUL)

    told = at_once(
        lambda: record(official, Change(ChangeKind.KEPT, REASON, "ko", now.date())),
        lambda: record(colleague, Change(ChangeKind.BROKEN, REASON, "ko")),
    )
    assert sorted(map(str, told)) == sorted(["None", str(Refused(Refusal.CHANGED))])
    view = see(portal, promise_id, now)
    assert (len(view.changes), view.row.revision) == (1, 2)


def test_nobody_records_what_became_of_a_promise_to_themselves(
    portal: Portal, people: People, official: Principal, now: datetime
) -> None:
    both = people.member(Role.MODERATOR)
    own = propose(portal, both, State.PUBLISHED, moderator=official)
    promise_id = promises.promise(portal, official, own.id, now, DUE)
    refused = become(portal, both, promise_id, ChangeKind.KEPT, now, now.date())
    assert refused == Refused(Refusal.OWN_PROPOSAL)


def test_a_promise_that_is_not_there_is_not_found(portal: Portal, official: Principal, now: datetime) -> None:
    with portal.database.unit_of_work() as session, pytest.raises(NotFound):
        change(session, official.id, 999_999, 1, Change(ChangeKind.BROKEN, REASON), now, SEOUL)
    with portal.database.reading() as session, pytest.raises(NotFound):
        commitment_queries.get(session, 999_999, "ko", DUE)


# The list


def test_the_list_begins_with_what_comes_next_and_counts_what_stands_where(
    portal: Portal, people: People, official: Principal, now: datetime
) -> None:
    def promised(days: int) -> int:
        row = propose(portal, people.member(), State.PUBLISHED, moderator=official)
        return promises.promise(portal, official, row.id, now, now.date() + timedelta(days=days))

    far, near, overdue, kept, late, broken, moved = (promised(days) for days in (90, 50, 10, 30, 5, 20, 25))
    later = now + timedelta(days=15)
    assert become(portal, official, kept, ChangeKind.KEPT, later, later.date()) is None
    assert become(portal, official, late, ChangeKind.KEPT, later, later.date()) is None
    assert become(portal, official, broken, ChangeKind.BROKEN, later) is None
    assert become(portal, official, moved, ChangeKind.MOVED, later, now.date() + timedelta(days=70)) is None
    today = later.date()
    with portal.database.reading() as session:
        page = commitment_queries.list_public(session, None, None, 1, "ko", today)
        assert [item.promise.row.id for item in page.items] == [near, moved, far, overdue, kept, late, broken]
        assert all(item.cluster is Cluster.C4 and item.title is not None for item in page.items)
        assert commitment_queries.count(session, None, today) == {
            Standing.OPEN: 2,
            **dict.fromkeys(set(Standing) - {Standing.OPEN}, 1),
        }
        assert set(commitment_queries.count(session, Cluster.C1, today).values()) == {0}
        assert commitment_queries.list_public(session, Cluster.C1, None, 1, "ko", today).items == ()
        for standing in Standing:
            found = commitment_queries.list_public(session, Cluster.C4, standing, 1, "ko", today).items
            assert {item.promise.standing for item in found} == {standing}
        unsettled = commitment_queries.list_unsettled(session, 1, "ko", today).items
        assert [item.promise.row.id for item in unsettled] == [overdue, near, moved, far]
        settled = commitment_queries.list_settled(session, 1, "ko", today).items
        assert [item.promise.row.id for item in settled] == [broken, late, kept]
        assert commitment_queries.count_overdue(session, today) == 1


def test_a_promise_outlives_the_proposal_but_names_it_no_more(
    portal: Portal, people: People, official: Principal, now: datetime
) -> None:
    writer = people.member()
    proposal = propose(portal, writer, State.PUBLISHED, moderator=official)
    promise_id = promises.promise(portal, official, proposal.id, now, DUE)
    with portal.database.unit_of_work() as session:
        assert service.withdraw(session, writer.id, proposal.id, now) is None
        [item] = commitment_queries.list_public(session, None, None, 1, "ko", DUE).items
    assert (item.promise.row.id, item.title) == (promise_id, None)
