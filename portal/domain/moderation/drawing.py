"""The draw of a quarter's samples: from what moderators decided and what the city answered, when it is over."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, tzinfo

from sqlalchemy import Select, exists, func, or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.domain.accounts import queries as accounts
from portal.domain.accounts.types import Role
from portal.domain.moderation import review_rules as rules
from portal.domain.moderation.models import ModerationRecord, Report, ReviewSample
from portal.domain.moderation.review_types import (
    Candidate,
    Draw,
    DrawRefusal,
    DrawRefused,
    Group,
    Kind,
    Marks,
    Quarter,
)
from portal.domain.moderation.types import Decision
from portal.domain.outbox.service import queue_mail
from portal.domain.proposals import evidence as proposals
from portal.domain.proposals.overview import clusters
from portal.domain.proposals.types import StepKind


def draw(session: Session, period: str, now: datetime, zone: tzinfo) -> Draw | DrawRefused:
    """Draw the samples of a quarter that is over and tell the reviewers; a second time nothing is drawn.

    Of what was drawn before, the draw is done again from its seed, to see whether it comes to the same.
    """
    quarter = rules.quarter(period, zone)
    if quarter is None:
        return DrawRefused(DrawRefusal.NO_PERIOD)
    if now < quarter.end:
        return DrawRefused(DrawRefusal.NOT_OVER)
    candidates = _candidates(session, quarter)
    if is_drawn(session, period):
        return _again(session, period, candidates)
    seed = rules.seed_of(period, candidates)
    groups = rules.draw(seed, candidates)
    try:
        with session.begin_nested():
            session.add_all(_samples(session, quarter, seed, groups, candidates, now))
            session.flush()
    except IntegrityError:
        # Somebody else has drawn at the same moment.
        return _again(session, period, candidates)
    made = Draw(period, seed, now, groups, _left_out(candidates), new=True)
    if groups:
        _tell_reviewers(session, made, now)
    return made


def draw_latest(session: Session, now: datetime, zone: tzinfo) -> Draw | None:
    """Draw the samples of the latest quarter that is over, where nobody has yet."""
    period = rules.latest_over(now, zone)
    if is_drawn(session, period):
        return None
    made = draw(session, period, now, zone)
    return made if isinstance(made, Draw) and made.groups else None


def is_drawn(session: Session, period: str) -> bool:
    """Tell whether anything of a quarter has been drawn."""
    return session.scalar(select(exists().where(ReviewSample.period == period))) or False


def count_left_out(session: Session, period: str, zone: tzinfo) -> int:
    """Count the decisions of a quarter that belong to no cluster, and so can't be drawn; all answers belong to one."""
    quarter = rules.quarter(period, zone)
    if quarter is None:
        return 0
    decided = _decided_in(quarter).subquery()
    return session.scalar(select(func.count()).select_from(decided).where(decided.c.cluster.is_(None))) or 0


def _left_out(candidates: Iterable[Candidate]) -> int:
    return sum(one.cluster is None for one in candidates)


def _again(session: Session, period: str, candidates: Sequence[Candidate]) -> Draw:
    rows = session.scalars(select(ReviewSample).where(ReviewSample.period == period)).all()
    groups = rules.draw(rows[0].seed, candidates)
    drawn = {(Kind(row.kind), row.subject_id): row.cluster for row in rows}
    return Draw(
        period,
        rows[0].seed,
        rows[0].drawn_at,
        groups,
        _left_out(candidates),
        new=False,
        differs=rules.differs(groups, drawn),
    )


def _candidates(session: Session, quarter: Quarter) -> tuple[Candidate, ...]:
    return (*_decisions(session, quarter), *_answers(session, quarter))


def _decisions(session: Session, quarter: Quarter) -> list[Candidate]:
    return [
        Candidate(Kind.MODERATION, row.id, row.at, row.cluster, row.moderator_id)
        for row in session.execute(_decided_in(quarter))
    ]


def _decided_in(quarter: Quarter) -> Select[int, datetime, str | None, int]:
    reported = exists().where(Report.record_id == ModerationRecord.id)
    # What was refused has the cluster that its writer suggested.
    about = clusters().subquery()
    return (
        select(
            ModerationRecord.id,
            ModerationRecord.at,
            func.coalesce(ModerationRecord.cluster, about.c.cluster).label("cluster"),
            ModerationRecord.moderator_id,
        )
        .join(about, about.c.id == ModerationRecord.proposal_id)
        .where(
            ModerationRecord.at >= quarter.start,
            ModerationRecord.at < quarter.end,
            ModerationRecord.decision.in_(rules.REVIEWED),
            or_(ModerationRecord.decision != Decision.KEEP, reported),
        )
    )


def _answers(session: Session, quarter: Quarter) -> list[Candidate]:
    given, items = proposals.answers().subquery(), proposals.items().subquery()
    rows = session.execute(
        select(given.c.step_id, given.c.at, given.c.actor_id, items.c.cluster)
        .join(items, items.c.id == given.c.proposal_id)
        .where(
            given.c.at >= quarter.start,
            given.c.at < quarter.end,
            given.c.words_id.is_not(None),
            given.c.substantive.is_not(None),
        )
    )
    return [Candidate(Kind.ANSWER, row.step_id, row.at, row.cluster, row.actor_id) for row in rows]


def _samples(
    session: Session,
    quarter: Quarter,
    seed: str,
    groups: Iterable[Group],
    candidates: Iterable[Candidate],
    now: datetime,
) -> list[ReviewSample]:
    actors = {(one.kind, one.subject_id): one.actor_id for one in candidates}
    drawn = [(group, subject_id) for group in groups for subject_id in group.drawn]
    recorded = _marks(session, [subject_id for group, subject_id in drawn if group.kind is Kind.ANSWER])
    return [
        ReviewSample(
            period=quarter.id,
            kind=group.kind,
            subject_id=subject_id,
            cluster=group.cluster,
            actor_id=actors[group.kind, subject_id],
            seed=seed,
            drawn_at=now,
            # As they are now: what is marked otherwise after the draw changes nothing.
            found={"recorded": recorded[subject_id].to_dict()} if group.kind is Kind.ANSWER else {},
        )
        for group, subject_id in drawn
    ]


def _marks(session: Session, step_ids: Sequence[int]) -> Mapping[int, Marks]:
    """Return what is on record of some answers, each seen with what the city had said before."""
    given, items = proposals.answers().subquery(), proposals.items().subquery()
    about = select(given.c.proposal_id).where(given.c.step_id.in_(step_ids))
    rows = session.execute(
        select(
            given.c.step_id, given.c.proposal_id, given.c.at, given.c.kind, given.c.substantive, items.c.published_at
        )
        .join(items, items.c.id == given.c.proposal_id)
        .where(given.c.proposal_id.in_(about), given.c.words_id.is_not(None))
        .order_by(given.c.step_id)
    ).all()
    said: set[tuple[int, str]] = set()
    marks: dict[int, Marks] = {}
    for row in rows:
        kind, substantive = StepKind(row.kind), bool(row.substantive)
        sort = "decision" if kind in rules.DECIDING else "answer"
        first = (row.proposal_id, sort) not in said
        marks[row.step_id] = rules.marks_of(
            kind, substantive=substantive, first=first, published_at=row.published_at, at=row.at
        )
        if substantive or sort == "decision":
            said |= {(row.proposal_id, sort), (row.proposal_id, "answer")}
    return marks


def _tell_reviewers(session: Session, made: Draw, now: datetime) -> None:
    for reviewer in accounts.holders_of(session, Role.REVIEWER):
        context = {
            "name": reviewer.display_name,
            "period": made.period,
            "decisions": made.number(Kind.MODERATION),
            "answers": made.number(Kind.ANSWER),
        }
        queue_mail(session, reviewer.email, "reviews_drawn", reviewer.language, context, now)
