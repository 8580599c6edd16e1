"""Independent review: drawn by chance that can be repeated, judged by somebody else, changed for a week."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select, update

from portal.app import Portal
from portal.domain.accounts.types import Principal, Role
from portal.domain.discussion import service as discussion
from portal.domain.moderation import drawing, evidence, review_queries, reviewing
from portal.domain.moderation import service as moderation
from portal.domain.moderation.models import ReviewSample
from portal.domain.moderation.review_types import (
    AnswerSample,
    DecisionSample,
    Draw,
    DrawRefusal,
    DrawRefused,
    Kind,
    Marks,
    ReviewRefusal,
    ReviewRefused,
    Verdict,
)
from portal.domain.moderation.types import Decision, Ground, Subject
from portal.domain.outbox.models import OutboxMail
from portal.domain.proposals import service as proposal_service
from portal.domain.proposals.models import Proposal, Step
from portal.domain.proposals.types import Cluster, Draft, State
from portal.domain.texts.types import Shown
from portal.foundation.errors import NotFound
from tests.factories import reviews
from tests.factories.comments import say
from tests.factories.people import People
from tests.factories.proposals import BODY, TITLE, add_topic
from tests.factories.threads import at_once

PERIOD = "2026-Q2"
OVER = datetime(2026, 7, 1, 3, 0, tzinfo=UTC)
"""A little after the quarter that `now` lies in is over."""


@pytest.fixture
def writer(people: People) -> Principal:
    return people.member(name="Writer")


@pytest.fixture
def moderator(people: People) -> Principal:
    return people.moderator()


@pytest.fixture
def official(people: People) -> Principal:
    return people.member(name="Official")


@pytest.fixture
def reviewer(people: People) -> Principal:
    return reviews.reviewer(people)


def judge(
    portal: Portal, who: Principal, sample_id: int, verdict: Verdict, words: str = "", now: datetime = OVER
) -> ReviewRefused | None:
    with portal.database.unit_of_work() as session:
        return reviewing.review_decision(session, who.id, sample_id, verdict, words, now)


def mark(
    portal: Portal, who: Principal, sample_id: int, marks: Marks, words: str = "", now: datetime = OVER
) -> ReviewRefused | None:
    with portal.database.unit_of_work() as session:
        return reviewing.review_answer(session, who.id, sample_id, marks, words, now)


def verdict_of(portal: Portal, sample_id: int) -> Verdict | None:
    with portal.database.reading() as session:
        return review_queries.get_row(session, sample_id).verdict


def waiting(portal: Portal, who: Principal, kind: Kind = Kind.MODERATION) -> tuple[list[int], int]:
    with portal.database.reading() as session:
        page = review_queries.list_waiting(session, kind, who.id, 1, "ko")
    return [item.row.id for item in page.items], page.others


def seen(portal: Portal, sample_id: int, language: str = "ko") -> DecisionSample | AnswerSample:
    with portal.database.reading() as session:
        return review_queries.get_sample(session, review_queries.get_row(session, sample_id), language)


def mails(portal: Portal) -> list[str]:
    with portal.database.reading() as session:
        return list(session.scalars(select(OutboxMail.template).order_by(OutboxMail.id)))


def drawn(made: Draw) -> set[tuple[Kind, int]]:
    return {(group.kind, number) for group in made.groups for number in group.drawn}


# The draw


def test_what_turned_somebody_away_and_what_the_city_said_is_drawn_but_nothing_else(
    portal: Portal, people: People, writer: Principal, moderator: Principal, official: Principal, now: datetime
) -> None:
    reporter = people.member()
    refused = reviews.refused(portal, writer, moderator, now)
    returned = reviews.record_on(portal, reviews.returned(portal, writer, moderator, now))
    first, second = (reviews.published(portal, writer, moderator, now, Cluster.C3) for _ in range(2))
    comment = say(portal, writer, first, now=now)
    hidden = reviews.settled(portal, moderator, reporter, Subject(first, comment.id), now, taken_off=True)
    kept = reviews.settled(portal, moderator, reporter, Subject(first), now, taken_off=False)
    removed = reviews.settled(portal, moderator, reporter, Subject(second), now, taken_off=True)
    with portal.database.unit_of_work() as session:
        # A change of a writer that nobody had reported is looked at and kept: nobody can have been wronged.
        proposal_service.revise(session, writer.id, first, Draft(TITLE, f"{BODY} 주말에도요.", "ko"), now)
        assert moderation.check_change(session, moderator, first, 2, now) is None
    answer = reviews.answered(portal, official, first, now)
    made = reviews.draw(portal, PERIOD, OVER)
    assert drawn(made) == {
        *((Kind.MODERATION, number) for number in (refused, returned, hidden, kept, removed)),
        (Kind.ANSWER, answer),
    }
    assert [(group.kind, group.cluster, group.among) for group in made.groups] == [
        (Kind.ANSWER, "C3", 1),
        (Kind.MODERATION, "C1", 2),
        (Kind.MODERATION, "C3", 3),
    ]


def test_only_what_happened_in_the_quarter_of_the_city_is_drawn(
    portal: Portal, writer: Principal, moderator: Principal
) -> None:
    first, end = datetime(2026, 3, 31, 15, tzinfo=UTC), datetime(2026, 6, 30, 15, tzinfo=UTC)
    moments = (first - timedelta(seconds=1), first, end - timedelta(seconds=1), end)
    records = [reviews.refused(portal, writer, moderator, moment) for moment in moments]
    assert drawn(reviews.draw(portal, PERIOD, OVER)) == {(Kind.MODERATION, number) for number in records[1:3]}


def test_a_quarter_that_is_not_over_or_is_none_is_not_drawn(portal: Portal) -> None:
    zone, end = portal.settings.timezone, datetime(2026, 6, 30, 15, tzinfo=UTC)
    with portal.database.unit_of_work() as session:
        early = drawing.draw(session, PERIOD, end - timedelta(seconds=1), zone)
        nonsense = drawing.draw(session, "2026-Q7", OVER, zone)
        empty = drawing.draw(session, PERIOD, end, zone)
    assert early == DrawRefused(DrawRefusal.NOT_OVER)
    assert nonsense == DrawRefused(DrawRefusal.NO_PERIOD)
    assert isinstance(empty, Draw)
    assert empty.groups == ()


def test_a_refused_proposal_counts_under_what_its_writer_suggested_and_without_that_is_left_out(
    portal: Portal, writer: Principal, moderator: Principal, now: datetime
) -> None:
    topic_id = add_topic(portal, "night")
    reviews.refused(portal, writer, moderator, now, cluster=Cluster.C2)
    reviews.refused(portal, writer, moderator, now, cluster=None)
    of_project = reviews.refused(portal, writer, moderator, now, cluster=None)
    with portal.database.unit_of_work() as session:
        session.execute(
            update(Proposal)
            .where(Proposal.id == select(func.max(Proposal.id)).scalar_subquery())
            .values(topic_id=topic_id)
        )
    made = reviews.draw(portal, PERIOD, OVER)
    assert [(group.cluster, len(group.drawn)) for group in made.groups] == [("C2", 1), ("C4", 1)]
    assert made.groups[1].drawn == (of_project,)
    assert made.left_out == 1
    with portal.database.reading() as session:
        assert drawing.count_left_out(session, PERIOD, portal.settings.timezone) == 1


def test_a_second_draw_draws_nothing_and_comes_to_the_same(
    portal: Portal, writer: Principal, moderator: Principal, now: datetime
) -> None:
    for _ in range(12):
        reviews.refused(portal, writer, moderator, now)
    first, second = reviews.draw(portal, PERIOD, OVER), reviews.draw(portal, PERIOD, OVER + timedelta(days=3))
    assert (first.new, second.new) == (True, False)
    assert (second.seed, second.drawn_at, second.groups, second.differs) == (first.seed, OVER, first.groups, ())
    assert len(first.groups[0].drawn) == 10
    with portal.database.unit_of_work() as session:
        kept = session.scalars(select(ReviewSample).order_by(ReviewSample.id)).all()
        assert {row.seed for row in kept} == {first.seed}
        assert {row.subject_id for row in kept} == set(first.groups[0].drawn)
        kept[0].cluster = "C2"
    assert reviews.draw(portal, PERIOD, OVER).differs == ((Kind.MODERATION, kept[0].subject_id),)


def test_two_draws_at_the_same_moment_are_one_and_the_reviewers_hear_once(
    portal: Portal, people: People, writer: Principal, moderator: Principal, now: datetime
) -> None:
    reviews.reviewer(people)
    reviews.refused(portal, writer, moderator, now)
    at_once(*[lambda: reviews.draw(portal, PERIOD, OVER)] * 3)
    with portal.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(ReviewSample)) == 1
        mails = session.scalars(select(OutboxMail).where(OutboxMail.template == "reviews_drawn")).all()
    assert [mail.context["decisions"] for mail in mails] == [1]


def test_reviewers_who_are_there_get_a_mail_in_their_language_and_nobody_else(
    portal: Portal, people: People, writer: Principal, moderator: Principal, now: datetime
) -> None:
    people.member(Role.ADMIN)
    german, korean = reviews.reviewer(people, "de"), reviews.reviewer(people)
    reviews.draw(portal, "2026-Q1", OVER)
    reviews.refused(portal, writer, moderator, now)
    reviews.draw(portal, PERIOD, OVER)
    with portal.database.reading() as session:
        rows = session.scalars(select(OutboxMail).where(OutboxMail.template == "reviews_drawn")).all()
    assert sorted((row.recipient, row.language) for row in rows) == sorted([(german.email, "de"), (korean.email, "ko")])
    assert rows[0].context | {"name": ""} == {"name": "", "period": PERIOD, "decisions": 1, "answers": 0}


def test_the_worker_draws_the_latest_quarter_that_is_over_and_once(
    portal: Portal, writer: Principal, moderator: Principal, now: datetime
) -> None:
    reviews.refused(portal, writer, moderator, now)
    zone = portal.settings.timezone
    made = []
    for moment in (now, OVER, OVER + timedelta(hours=1), OVER + timedelta(days=91)):
        with portal.database.unit_of_work() as session:
            made.append(drawing.draw_latest(session, moment, zone))
    assert [one.period if one else None for one in made] == [None, PERIOD, None, None]


# The verdict on a decision


def test_a_decision_is_read_as_it_was_made_with_nobody_named(
    portal: Portal, people: People, writer: Principal, moderator: Principal, now: datetime
) -> None:
    proposal_id, reporter = reviews.published(portal, writer, moderator, now), people.member()
    record = reviews.settled(portal, moderator, reporter, Subject(proposal_id), now, taken_off=False)
    with portal.database.unit_of_work() as session:
        proposal_service.revise(session, writer.id, proposal_id, Draft(TITLE, f"{BODY} 주말에도요.", "ko"), now)
    reviews.draw(portal, PERIOD, OVER)
    view = seen(portal, reviews.sample_of(portal, Kind.MODERATION, record), "en")
    assert isinstance(view, DecisionSample)
    assert view.body is not None
    assert (view.body.original, view.body.status) == (BODY, Shown.DECLINED)
    assert (view.decision, view.is_readable) == (Decision.KEEP, True)
    assert [(said.ground, said.words and said.words.original) for said in view.reports] == [
        (Ground.INSULT, "욕설입니다.")
    ]


def test_the_moderator_the_writer_and_whoever_reported_it_can_not_review_it(
    portal: Portal, people: People, writer: Principal, moderator: Principal, reviewer: Principal, now: datetime
) -> None:
    proposal_id, reporter = reviews.published(portal, writer, moderator, now), people.member()
    comment = say(portal, people.member(name="Neighbour"), proposal_id, now=now)
    record = reviews.settled(portal, moderator, reporter, Subject(proposal_id), now, taken_off=True)
    reviews.draw(portal, PERIOD, OVER)
    sample_id = reviews.sample_of(portal, Kind.MODERATION, record)
    for involved in (moderator, writer, reporter):
        assert waiting(portal, involved) == ([], 1)
        assert judge(portal, involved, sample_id, Verdict.UPHELD) == ReviewRefused(ReviewRefusal.INVOLVED)
    assert verdict_of(portal, sample_id) is None
    assert waiting(portal, reviewer) == ([sample_id], 0)
    assert comment.author_id not in {moderator.id, writer.id, reporter.id}


def test_whoever_wrote_the_proposal_may_review_a_comment_of_somebody_else_but_its_writer_not(
    portal: Portal, people: People, writer: Principal, moderator: Principal, now: datetime
) -> None:
    proposal_id, neighbour = reviews.published(portal, writer, moderator, now), people.member()
    comment = say(portal, neighbour, proposal_id, now=now)
    subject = Subject(proposal_id, comment.id)
    record = reviews.settled(portal, moderator, people.member(), subject, now, taken_off=True)
    reviews.draw(portal, PERIOD, OVER)
    sample_id = reviews.sample_of(portal, Kind.MODERATION, record)
    assert waiting(portal, neighbour) == ([], 1)
    assert waiting(portal, writer) == ([sample_id], 0)


def test_overturning_takes_words_which_the_moderators_read_and_nobody_gets_a_mail(
    portal: Portal, writer: Principal, moderator: Principal, reviewer: Principal, now: datetime
) -> None:
    record = reviews.refused(portal, writer, moderator, now)
    reviews.draw(portal, PERIOD, OVER)
    sample_id = reviews.sample_of(portal, Kind.MODERATION, record)
    assert judge(portal, reviewer, sample_id, Verdict.OVERTURNED, " \n ") == ReviewRefused(ReviewRefusal.WORDS_NEEDED)
    before = mails(portal)
    assert judge(portal, reviewer, sample_id, Verdict.OVERTURNED, "무엇을 원하는지 분명합니다.") is None
    with portal.database.reading() as session:
        overturned, page = review_queries.list_overturned(session, 1, "en")
    assert mails(portal) == before
    assert page.total == 1
    [one] = overturned
    assert (one.decision, one.stands, one.item.row.id) == (Decision.REFUSE, State.REFUSED.value, sample_id)
    assert one.item.words is not None
    assert (one.item.words.original, one.item.words.status) == ("무엇을 원하는지 분명합니다.", Shown.PENDING)


def test_a_review_can_be_changed_for_seven_days_by_the_same_reviewer(
    portal: Portal, people: People, writer: Principal, moderator: Principal, reviewer: Principal, now: datetime
) -> None:
    record = reviews.refused(portal, writer, moderator, now)
    reviews.draw(portal, PERIOD, OVER)
    sample_id, other = reviews.sample_of(portal, Kind.MODERATION, record), reviews.reviewer(people)
    assert judge(portal, reviewer, sample_id, Verdict.OVERTURNED, "잘못입니다.") is None
    assert judge(portal, other, sample_id, Verdict.UPHELD) == ReviewRefused(ReviewRefusal.TAKEN)
    later = OVER + timedelta(days=6, hours=23)
    assert judge(portal, reviewer, sample_id, Verdict.OVERTURNED, "다시 읽어도 잘못입니다.", later) is None
    assert seen(portal, sample_id).own_words.original == "다시 읽어도 잘못입니다."  # type: ignore[union-attr]
    assert judge(portal, reviewer, sample_id, Verdict.UPHELD, "", later) is None
    assert (verdict_of(portal, sample_id), seen(portal, sample_id).own_words) == (Verdict.UPHELD, None)
    late = OVER + timedelta(days=7)
    for words in ("", "생각이 바뀌었습니다."):
        refused = judge(portal, reviewer, sample_id, Verdict.OVERTURNED, words, late)
        assert refused == ReviewRefused(ReviewRefusal.FINAL)
    assert verdict_of(portal, sample_id) is Verdict.UPHELD


def test_of_two_reviewers_at_the_same_moment_one_counts_and_the_other_is_told(
    portal: Portal, people: People, writer: Principal, moderator: Principal, reviewer: Principal, now: datetime
) -> None:
    record, other = reviews.refused(portal, writer, moderator, now), reviews.reviewer(people)
    reviews.draw(portal, PERIOD, OVER)
    sample_id = reviews.sample_of(portal, Kind.MODERATION, record)
    said = at_once(
        lambda: judge(portal, reviewer, sample_id, Verdict.UPHELD),
        lambda: judge(portal, other, sample_id, Verdict.OVERTURNED, "잘못입니다."),
    )
    assert sorted(said, key=str) == sorted([None, ReviewRefused(ReviewRefusal.TAKEN)], key=str)


def test_what_can_not_be_read_any_more_is_set_aside_and_counts_neither_way(
    portal: Portal, writer: Principal, moderator: Principal, reviewer: Principal, now: datetime
) -> None:
    proposal_id, readable = (
        reviews.returned(portal, writer, moderator, now),
        reviews.refused(portal, writer, moderator, now),
    )
    record = reviews.record_on(portal, proposal_id)
    with portal.database.unit_of_work() as session:
        other = Draft("새 제목", "완전히 다른 내용의 글입니다.", cluster=Cluster.C1)
        proposal_service.revise(session, writer.id, proposal_id, other, now)
    reviews.draw(portal, PERIOD, OVER)
    gone, there = (reviews.sample_of(portal, Kind.MODERATION, number) for number in (record, readable))
    assert judge(portal, reviewer, there, Verdict.SET_ASIDE) == ReviewRefused(ReviewRefusal.READABLE)
    assert judge(portal, reviewer, gone, Verdict.UPHELD) == ReviewRefused(ReviewRefusal.GONE)
    assert judge(portal, reviewer, gone, Verdict.SET_ASIDE) is None
    assert judge(portal, reviewer, there, Verdict.UPHELD) is None
    with portal.database.reading() as session:
        rows = session.execute(evidence.reviews()).all()
    assert [tuple(row) for row in rows] == [(PERIOD, "moderation", "C1", "upheld", OVER, OVER)]


def test_a_deleted_comment_whose_words_are_forgotten_can_only_be_set_aside(
    portal: Portal, people: People, writer: Principal, moderator: Principal, reviewer: Principal, now: datetime
) -> None:
    proposal_id, neighbour = reviews.published(portal, writer, moderator, now), people.member()
    comment = say(portal, neighbour, proposal_id, now=now)
    subject = Subject(proposal_id, comment.id)
    record = reviews.settled(portal, moderator, people.member(), subject, now, taken_off=False)
    with portal.database.unit_of_work() as session:
        assert discussion.remove(session, neighbour.id, comment.id, now) is None
        assert discussion.erase_deleted(session, OVER) == 1
    reviews.draw(portal, PERIOD, OVER)
    sample_id = reviews.sample_of(portal, Kind.MODERATION, record)
    assert not seen(portal, sample_id).is_readable  # type: ignore[union-attr]
    assert judge(portal, reviewer, sample_id, Verdict.SET_ASIDE) is None


# The marks of an answer


def answer_sample(
    portal: Portal, writer: Principal, moderator: Principal, official: Principal, now: datetime, days: float = 3
) -> int:
    proposal_id = reviews.published(portal, writer, moderator, now)
    step_id = reviews.answered(portal, official, proposal_id, now + timedelta(days=days))
    reviews.draw(portal, PERIOD, OVER)
    return reviews.sample_of(portal, Kind.ANSWER, step_id)


@pytest.mark.parametrize(
    ("marks", "verdict"),
    [
        (Marks(True, None, True), Verdict.REPRODUCED),
        (Marks(False, None, True), Verdict.NOT_REPRODUCED),
        (Marks(True, None, False), Verdict.NOT_REPRODUCED),
    ],
)
def test_whether_an_answer_is_reproduced_follows_from_the_marks(
    portal: Portal,
    writer: Principal,
    moderator: Principal,
    official: Principal,
    reviewer: Principal,
    now: datetime,
    marks: Marks,
    verdict: Verdict,
) -> None:
    sample_id = answer_sample(portal, writer, moderator, official, now)
    assert mark(portal, reviewer, sample_id, marks) is None
    assert verdict_of(portal, sample_id) is verdict
    with portal.database.reading() as session:
        row = review_queries.get_row(session, sample_id)
    assert (row.recorded, row.marks) == (Marks(True, None, True), marks)


def test_a_question_left_open_and_one_that_was_not_asked_are_refused(
    portal: Portal, writer: Principal, moderator: Principal, official: Principal, reviewer: Principal, now: datetime
) -> None:
    sample_id = answer_sample(portal, writer, moderator, official, now)
    for marks in (Marks(), Marks(True), Marks(True, True, True)):
        assert mark(portal, reviewer, sample_id, marks) == ReviewRefused(ReviewRefusal.UNFINISHED)
    assert verdict_of(portal, sample_id) is None


def test_what_an_official_marks_otherwise_after_the_draw_changes_nothing(
    portal: Portal, writer: Principal, moderator: Principal, official: Principal, reviewer: Principal, now: datetime
) -> None:
    sample_id = answer_sample(portal, writer, moderator, official, now, days=20)
    with portal.database.unit_of_work() as session:
        session.execute(update(Step).values(substantive=False))
    assert mark(portal, reviewer, sample_id, Marks(True, None, False)) is None
    assert verdict_of(portal, sample_id) is Verdict.REPRODUCED


def test_the_time_is_asked_of_the_first_answer_that_counts_and_of_the_first_decision(
    portal: Portal, writer: Principal, moderator: Principal, official: Principal, now: datetime
) -> None:
    proposal_id = reviews.published(portal, writer, moderator, now)
    said: list[tuple[State | None, bool]] = [
        (None, False),
        (State.UNDER_REVIEW, True),
        (None, True),
        (State.ACCEPTED, True),
        (State.IMPLEMENTED, True),
    ]
    steps = [
        reviews.answered(portal, official, proposal_id, now + timedelta(days=place), to=to, substantive=substantive)
        for place, (to, substantive) in enumerate(said)
    ]
    reviews.draw(portal, PERIOD, OVER)
    with portal.database.reading() as session:
        rows = [
            review_queries.get_row(session, reviews.sample_of(portal, Kind.ANSWER, step)).recorded for step in steps
        ]
    assert rows == [
        Marks(False, None, True),
        Marks(True, None, True),
        Marks(True, None, None),
        Marks(True, True, True),
        Marks(True, True, None),
    ]


def test_an_answer_is_not_reviewed_by_whoever_gave_it_nor_by_the_writer_of_the_proposal(
    portal: Portal, writer: Principal, moderator: Principal, official: Principal, reviewer: Principal, now: datetime
) -> None:
    sample_id = answer_sample(portal, writer, moderator, official, now)
    for involved in (official, writer):
        refused = mark(portal, involved, sample_id, Marks(True, None, True))
        assert refused == ReviewRefused(ReviewRefusal.INVOLVED)
        assert waiting(portal, involved, Kind.ANSWER) == ([], 1)
    assert waiting(portal, reviewer, Kind.ANSWER) == ([sample_id], 0)


def test_a_decision_is_not_marked_and_an_answer_not_judged(
    portal: Portal, writer: Principal, moderator: Principal, official: Principal, reviewer: Principal, now: datetime
) -> None:
    sample_id = answer_sample(portal, writer, moderator, official, now)
    with pytest.raises(NotFound):
        judge(portal, reviewer, sample_id, Verdict.UPHELD)
    with pytest.raises(NotFound):
        judge(portal, reviewer, 999, Verdict.UPHELD)


def test_what_the_index_counts_is_every_sample_with_its_verdict_or_without(
    portal: Portal, writer: Principal, moderator: Principal, official: Principal, reviewer: Principal, now: datetime
) -> None:
    reviews.refused(portal, writer, moderator, now)
    sample_id = answer_sample(portal, writer, moderator, official, now)
    assert mark(portal, reviewer, sample_id, Marks(True, None, True)) is None
    with portal.database.reading() as session:
        rows = {tuple(row) for row in session.execute(evidence.reviews())}
        [quarter] = review_queries.progress(session)
    assert rows == {
        (PERIOD, "moderation", "C1", None, None, OVER),
        (PERIOD, "answer", "C1", "reproduced", OVER, OVER),
    }
    assert quarter.drawn == {Kind.MODERATION: 1, Kind.ANSWER: 1}
    assert quarter.done == {Kind.MODERATION: 0, Kind.ANSWER: 1}
