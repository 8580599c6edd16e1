"""Reads of what the city owes: answers within 14 days, decisions within 60, and new answers to what was reopened."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Exists, case, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from portal.domain.proposals import evidence, queries, rules
from portal.domain.proposals.commitment_rules import ANSWER_TERM, DECISION_TERM, SOON
from portal.domain.proposals.models import Proposal, Step
from portal.domain.proposals.timeline import BY_THE_CITY
from portal.domain.proposals.types import Filter, ProposalRow, ProposalView, Sort, State, StepKind

PAGE_SIZE = 20


@dataclass(frozen=True, slots=True)
class Owed:
    """What the city owes to one proposal, and since or until when; None where it owes none."""

    answer_due: datetime | None
    decision_due: datetime | None
    reopened_at: datetime | None


@dataclass(frozen=True, slots=True)
class OwedView:
    """A proposal with what the city owes to it."""

    proposal: ProposalView
    owed: Owed


@dataclass(frozen=True, slots=True)
class Running:
    """A public proposal whose answer, or whose decision, can still come in time."""

    proposal_id: int
    cluster: str
    answer: bool
    decision: bool


@dataclass(frozen=True, slots=True)
class OwedPage:
    """One page of a list of what the city owes."""

    items: tuple[OwedView, ...]
    number: int
    pages: int
    total: int


def list_open(session: Session, state: State, number: int, language: str) -> OwedPage:
    """Return what is not decided and stands in a state, the most endorsed first."""
    page = queries.list_public(session, Filter(state=state, sort=Sort.ENDORSED), number, language)
    owed = owed_to(session, page.items)
    return OwedPage(
        tuple(OwedView(view, owed[view.row.id]) for view in page.items), page.number, page.pages, page.total
    )


def list_due(session: Session, number: int, language: str, now: datetime) -> OwedPage:
    """Return what is overdue or due within days, what waits longest first."""
    return _page(session, [_due_before(now + SOON)], (Proposal.listed_at, Proposal.id), number, language)


def list_reopened(session: Session, number: int, language: str) -> OwedPage:
    """Return what writers have reopened and the city has not answered anew, what waits longest first."""
    since = (
        select(func.max(Step.id))
        .where(Step.proposal_id == Proposal.id, Step.kind == StepKind.REOPENED)
        .correlate(Proposal)
        .scalar_subquery()
    )
    return _page(session, [_is_reopened()], (since, Proposal.id), number, language)


def count_due(session: Session, now: datetime) -> int:
    """Count the public proposals with an answer or a decision overdue or due within days."""
    return session.scalar(select(func.count()).where(Proposal.listed_at.is_not(None), _due_before(now + SOON))) or 0


def count_overdue(session: Session, now: datetime) -> int:
    """Count the public proposals with an answer or a decision overdue."""
    return session.scalar(select(func.count()).where(Proposal.listed_at.is_not(None), _due_before(now))) or 0


def count_reopened(session: Session) -> int:
    """Count the public proposals that were reopened and wait for a new answer."""
    return session.scalar(select(func.count()).where(Proposal.listed_at.is_not(None), _is_reopened())) or 0


def count_owed(session: Session, now: datetime) -> int:
    """Count the public proposals with something overdue, or that wait for a new answer."""
    owed = or_(_due_before(now), _is_reopened())
    return session.scalar(select(func.count()).where(Proposal.listed_at.is_not(None), owed)) or 0


def list_running(session: Session, now: datetime) -> tuple[Running, ...]:
    """Return the proposals whose terms run, the oldest first: only these can still be answered or decided in time."""
    answer = (Proposal.listed_at > now - ANSWER_TERM) & ~_is_answered()
    decision = _is_undecided() & (Proposal.listed_at > now - DECISION_TERM)
    rows = session.execute(
        select(Proposal.id, Proposal.cluster, case((answer, 1), else_=0), case((decision, 1), else_=0))
        .where(Proposal.cluster.is_not(None), Proposal.source.is_(None), or_(answer, decision))
        .order_by(Proposal.listed_at, Proposal.id)
    )
    return tuple(Running(key, str(cluster), bool(first), bool(second)) for key, cluster, first, second in rows)


def owed_to(session: Session, views: Sequence[ProposalView]) -> dict[int, Owed]:
    """Return what the city owes to each of some public proposals."""
    ids = [view.row.id for view in views]
    answered = set(session.scalars(select(Proposal.id).where(Proposal.id.in_(ids), _is_answered())))
    undecided = set(session.scalars(select(Proposal.id).where(Proposal.id.in_(ids), _is_undecided())))
    again = dict(
        session.execute(
            select(Step.proposal_id, func.max(Step.at))
            .join(Proposal, Proposal.id == Step.proposal_id)
            .where(Proposal.id.in_(ids), Step.kind == StepKind.REOPENED, _is_reopened())
            .group_by(Step.proposal_id)
        ).all()
    )
    return {
        view.row.id: _owed(view.row, view.row.id not in answered, view.row.id in undecided, again.get(view.row.id))
        for view in views
    }


def _owed(row: ProposalRow, unanswered: bool, undecided: bool, reopened_at: datetime | None) -> Owed:
    since = row.published_at if row.source is None else None
    return Owed(
        answer_due=since + ANSWER_TERM if since and unanswered and reopened_at is None else None,
        decision_due=since + DECISION_TERM if since and undecided else None,
        reopened_at=reopened_at,
    )


def _due_before(moment: datetime) -> ColumnElement[bool]:
    """Return the condition that an answer or a decision falls due before a moment; what was imported has no term."""
    answer_due = (Proposal.listed_at < moment - ANSWER_TERM) & ~_is_answered()
    decision_due = _is_undecided() & (Proposal.listed_at < moment - DECISION_TERM)
    return Proposal.source.is_(None) & or_(answer_due, decision_due)


def _is_answered() -> ColumnElement[bool]:
    """Return the condition that an answer stands which goes into the matter and was not reopened.

    An answer from before officials marked this is not asked for again.
    """
    return _is_said(lambda said: func.coalesce(said.substantive, True))


def _is_undecided() -> ColumnElement[bool]:
    """Return the condition that a decision is open: its own, or of what was merged without words that of the other."""
    decided = _is_said(lambda said: said.kind.in_(rules.DECIDING))
    return or_(Proposal.state.in_(rules.OPEN), (Proposal.state == State.MERGED) & ~decided)


def _is_said(wanted: Callable[[Any], ColumnElement[bool]]) -> ColumnElement[bool]:
    """Return the condition that something as wanted was said, with words, and not reopened.

    What is said to the proposal that took another one in is said to that one too, as it is for the trust index.
    """
    own = exists().where(
        Step.proposal_id == Proposal.id,
        Step.kind.in_(BY_THE_CITY),
        Step.words_id.is_not(None),
        wanted(Step),
        ~evidence.reopened(),
    )
    other = evidence.answers_elsewhere().subquery()
    elsewhere = select(other.c.proposal_id).where(
        other.c.words_id.is_not(None), wanted(other.c), other.c.reopened.is_(False)
    )
    return or_(own.correlate(Proposal), Proposal.id.in_(elsewhere))


def _is_reopened() -> Exists:
    """Return the condition that the writer reopened an answer, and none that goes into the matter came since."""
    objection, since = aliased(Step), aliased(Step)
    answered_anew = exists().where(
        since.proposal_id == objection.proposal_id,
        since.id > objection.id,
        since.kind.in_(BY_THE_CITY),
        since.words_id.is_not(None),
        since.substantive.is_(True),
    )
    other = evidence.answers_elsewhere().subquery()
    answered_elsewhere = (
        select(Step.id)
        .join(other, (other.c.proposal_id == Step.proposal_id) & (other.c.at > Step.at))
        .where(Step.kind == StepKind.REOPENED, other.c.words_id.is_not(None), other.c.substantive.is_(True))
    )
    return (
        exists()
        .where(
            objection.proposal_id == Proposal.id,
            objection.kind == StepKind.REOPENED,
            ~answered_anew.correlate(objection),
            objection.id.not_in(answered_elsewhere),
        )
        .correlate(Proposal)
    )


def _page(
    session: Session, conditions: Sequence[ColumnElement[bool]], order: Sequence[Any], number: int, language: str
) -> OwedPage:
    public = select(Proposal.id).where(Proposal.listed_at.is_not(None), *conditions)
    total = session.scalar(select(func.count()).select_from(public.subquery())) or 0
    pages = max(1, -(-total // PAGE_SIZE))
    number = min(max(1, number), pages)
    ids = session.scalars(public.order_by(*order).offset((number - 1) * PAGE_SIZE).limit(PAGE_SIZE)).all()
    views = queries.list_by_ids(session, ids, language, None)
    owed = owed_to(session, views)
    return OwedPage(tuple(OwedView(view, owed[view.row.id]) for view in views), number, pages, total)
