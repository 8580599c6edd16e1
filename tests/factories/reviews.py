"""Decisions and answers of a quarter, and the draw when it is over, made by the services or written by the thousand."""

from __future__ import annotations

import secrets
from datetime import datetime

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from portal.app import Portal
from portal.domain.accounts.types import Principal, Role
from portal.domain.moderation import drawing, reports, review_rules
from portal.domain.moderation import service as moderation
from portal.domain.moderation.models import ModerationRecord, ReviewSample
from portal.domain.moderation.review_types import Draw, Kind
from portal.domain.moderation.types import Ground, Statement, Subject
from portal.domain.proposals import answers, queries, service
from portal.domain.proposals.models import Proposal, Step
from portal.domain.proposals.types import Answer, Cluster, Draft, State
from portal.domain.texts.models import Text
from portal.foundation import clock
from tests.factories.bulk import Bulk
from tests.factories.comments import say
from tests.factories.people import People
from tests.factories.proposals import BODY, TITLE

REASON = Statement(Ground.OTHER, "무엇을 원하시는지 알기 어렵습니다.")
SAID = "구청은 내년 봄에 안내를 여러 언어로 바꿉니다."


def handed_in(
    portal: Portal, author: Principal, at: datetime | None = None, *, cluster: Cluster | None = Cluster.C1
) -> int:
    """Hand a proposal in, under a cluster that its writer suggests or none."""
    now = at or clock.now()
    with portal.database.unit_of_work() as session:
        draft = Draft(TITLE, BODY, "ko", cluster=cluster)
        proposal_id, _new = service.start(session, author.id, draft, secrets.token_hex(8), now)
        assert service.submit(session, author, proposal_id, now) is None
    return proposal_id


def refused(
    portal: Portal,
    author: Principal,
    moderator: Principal,
    at: datetime | None = None,
    cluster: Cluster | None = Cluster.C1,
) -> int:
    """Let a moderator refuse a proposal; return the number of the record."""
    proposal_id, now = handed_in(portal, author, at, cluster=cluster), at or clock.now()
    with portal.database.unit_of_work() as session:
        assert moderation.refuse(session, moderator, proposal_id, 1, REASON, now) is None
    return record_on(portal, proposal_id)


def returned(portal: Portal, author: Principal, moderator: Principal, at: datetime | None = None) -> int:
    """Let a moderator return a proposal; return the proposal's number."""
    proposal_id, now = handed_in(portal, author, at), at or clock.now()
    with portal.database.unit_of_work() as session:
        assert moderation.give_back(session, moderator, proposal_id, 1, REASON, now) is None
    return proposal_id


def published(
    portal: Portal, author: Principal, moderator: Principal, at: datetime | None = None, cluster: Cluster = Cluster.C1
) -> int:
    """Publish a proposal; return its number."""
    proposal_id, now = handed_in(portal, author, at), at or clock.now()
    with portal.database.unit_of_work() as session:
        assert moderation.publish(session, moderator, proposal_id, 1, cluster, now) is None
    return proposal_id


def answered(
    portal: Portal,
    official: Principal,
    proposal_id: int,
    at: datetime | None = None,
    *,
    to: State | None = None,
    substantive: bool = True,
) -> int:
    """Answer a proposal for the city; return the number of the step."""
    with portal.database.unit_of_work() as session:
        revision = queries.get_row(session, proposal_id).revision
        given = Answer(to, "", SAID, "ko", substantive=substantive)
        assert answers.answer(session, official.id, proposal_id, revision, given, at or clock.now()) is None
        found = session.scalars(select(Step.id).where(Step.proposal_id == proposal_id).order_by(Step.id.desc()))
        return found.first() or 0


def settled(
    portal: Portal,
    moderator: Principal,
    reporter: Principal,
    subject: Subject,
    at: datetime | None = None,
    *,
    taken_off: bool,
) -> int:
    """Report something and let a moderator decide on it; return the number of the record."""
    now = at or clock.now()
    with portal.database.unit_of_work() as session:
        assert reports.report(session, reporter.id, subject, Statement(Ground.INSULT, "욕설입니다."), now) is None
    statement = Statement(Ground.INSULT, "이웃을 욕합니다.") if taken_off else None
    with portal.database.unit_of_work() as session:
        revision = 1 if subject.comment_id else queries.get_row(session, subject.proposal_id).revision
        assert reports.settle(session, moderator, subject, revision, statement, now) is None
    return record_on(portal, subject.proposal_id)


def record_on(portal: Portal, proposal_id: int) -> int:
    """Return the number of the latest decision on a proposal, or on a comment to it."""
    with portal.database.reading() as session:
        found = session.scalars(
            select(ModerationRecord.id)
            .where(ModerationRecord.proposal_id == proposal_id)
            .order_by(ModerationRecord.id.desc())
        )
        return found.first() or 0


def draw(portal: Portal, period: str, now: datetime | None = None) -> Draw:
    """Draw a quarter's samples, unless told otherwise at the very moment when it is over."""
    zone = portal.settings.timezone
    quarter = review_rules.quarter(period, zone)
    assert quarter is not None
    with portal.database.unit_of_work() as session:
        made = drawing.draw(session, period, now or quarter.end, zone)
    assert isinstance(made, Draw)
    return made


def draw_all(portal: Portal) -> None:
    """Draw each quarter in which something was decided or answered, as if it were over."""
    zone = portal.settings.timezone
    with portal.database.reading() as session:
        moments = [*session.scalars(select(ModerationRecord.at)), *session.scalars(select(Step.at))]
    for period in sorted({review_rules.period_of(moment, zone) for moment in moments}):
        draw(portal, period)


def sample_of(portal: Portal, kind: Kind, subject_id: int) -> int:
    """Return the number of the sample of a decision or an answer."""
    with portal.database.reading() as session:
        return session.scalars(
            select(ReviewSample.id).where(ReviewSample.kind == kind, ReviewSample.subject_id == subject_id)
        ).one()


def something_of_each(portal: Portal, people: People) -> dict[str, int]:
    """Draw a sample of everything that a reviewer can meet; return their numbers."""
    writer, moderator = people.member(name="Writer"), people.moderator()
    official, reporter = people.member(name="Official"), people.member(name="Neighbour")
    refusal = refused(portal, writer, moderator)
    proposal_id = published(portal, writer, moderator)
    comment = say(portal, writer, proposal_id)
    hidden = settled(portal, moderator, reporter, Subject(proposal_id, comment.id), taken_off=True)
    kept = settled(portal, moderator, reporter, Subject(proposal_id), taken_off=False)
    answer = answered(portal, official, proposal_id)
    decision = answered(portal, official, proposal_id, to=State.ACCEPTED)
    draw_all(portal)
    numbers = {"refused": refusal, "hidden": hidden, "kept": kept}
    found = {name: sample_of(portal, Kind.MODERATION, number) for name, number in numbers.items()}
    return found | {
        "answer": sample_of(portal, Kind.ANSWER, answer),
        "decision": sample_of(portal, Kind.ANSWER, decision),
    }


def reviewer(people: People, language: str = "ko") -> Principal:
    """Make an independent reviewer."""
    return people.member(Role.REVIEWER, language=language, name="Reviewer")


def fill(
    session: Session, bulk: Bulk, number: int, proposal_id: int, moderator_id: int, reviewer_id: int
) -> tuple[int, int]:
    """Add as many samples of each kind that wait, and that are done; return one that waits of each."""
    # The city gives a proposal tens of answers, not thousands.
    tens = min(number, 50)
    records = _records(session, bulk, 2 * number, proposal_id, moderator_id)
    steps = bulk.steps(2 * tens, proposal_id, moderator_id)
    waits = [_sample(bulk, Kind.MODERATION, one) for one in records[:number]]
    waits += [_sample(bulk, Kind.ANSWER, one) for one in steps[:tens]]
    done = [
        _sample(bulk, Kind.MODERATION, one, verdict="overturned", reviewer_id=reviewer_id, words_id=words_id)
        for one, words_id in zip(records[number:], bulk.texts(number), strict=True)
    ]
    done += [
        _sample(bulk, Kind.ANSWER, one, verdict="reproduced", reviewer_id=reviewer_id, words_id=words_id)
        for one, words_id in zip(steps[tens:], bulk.texts(tens), strict=True)
    ]
    session.execute(insert(ReviewSample), waits)
    session.execute(insert(ReviewSample), done)
    first = select(ReviewSample.id).where(ReviewSample.verdict.is_(None)).order_by(ReviewSample.id).limit(1)
    decision = session.scalars(first.where(ReviewSample.kind == Kind.MODERATION)).one()
    return decision, session.scalars(first.where(ReviewSample.kind == Kind.ANSWER)).one()


def _records(session: Session, bulk: Bulk, number: int, proposal_id: int, moderator_id: int) -> list[int]:
    proposal = session.get_one(Proposal, proposal_id)
    title, body = (session.get_one(Text, text_id).source_hash for text_id in (proposal.title_id, proposal.body_id))
    before = session.scalar(select(func.max(ModerationRecord.id))) or 0
    row = {
        "at": bulk.now,
        "moderator_id": moderator_id,
        "proposal_id": proposal_id,
        "revision": 1,
        "title_hash": title,
        "body_hash": body,
        "decision": "refuse",
        "ground": "other",
    }
    session.execute(insert(ModerationRecord), [row | {"words_id": words_id} for words_id in bulk.texts(number)])
    added = select(ModerationRecord.id).where(ModerationRecord.id > before).order_by(ModerationRecord.id)
    return list(session.scalars(added))


def _sample(bulk: Bulk, kind: Kind, subject_id: int, **done: object) -> dict[str, object]:
    marks = {"substantive": True, "in_time": True}
    found = {"recorded": marks} | ({"marks": marks} if done else {}) if kind is Kind.ANSWER else {}
    return {
        "period": "2026-Q1",
        "kind": kind,
        "subject_id": subject_id,
        "cluster": "C1",
        "seed": "0" * 64,
        "drawn_at": bulk.now,
        "found": found,
        **({"reviewed_at": bulk.now} if done else {}),
        **done,
    }
