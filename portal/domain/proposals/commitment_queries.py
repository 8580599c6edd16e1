"""Reads of promises: those of one proposal, the list of all, how many stand where, and what is next for staff."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, select
from sqlalchemy.orm import Session

from portal.domain.proposals import commitment_rules as rules
from portal.domain.proposals.commitment_types import (
    ChangeKind,
    ChangeView,
    ListedPromise,
    PromisePage,
    Promises,
    PromiseTold,
    PromiseView,
    Standing,
)
from portal.domain.proposals.commitments import row_of
from portal.domain.proposals.models import Commitment, CommitmentChange, Proposal
from portal.domain.proposals.timeline import BY_THE_CITY, OF_PROMISES
from portal.domain.proposals.types import Cluster, StepRow
from portal.domain.texts import queries as texts
from portal.foundation.errors import NotFound

PAGE_SIZE = 20
UNSETTLED = and_(Commitment.kept_on.is_(None), Commitment.broken_at.is_(None))
RANKS = {
    Standing.OPEN: 0,
    Standing.MOVED: 0,
    Standing.OVERDUE: 1,
    Standing.KEPT: 2,
    Standing.LATE: 3,
    Standing.BROKEN: 4,
}
"""In which order a list stands: first what is still to come."""


def of_proposal(session: Session, proposal_id: int, language: str, today: date) -> Promises:
    """Return the promises that were made to a proposal."""
    found = session.scalars(
        select(Commitment).where(Commitment.proposal_id == proposal_id).order_by(Commitment.id)
    ).all()
    views = _views(session, found, language, today)
    by_words = {change.words.text_id: view for view in views for change in view.changes if change.words}
    return Promises({view.row.step_id: view for view in views}, by_words)


def get(session: Session, promise_id: int, language: str, today: date) -> ListedPromise:
    """Return one promise or raise NotFound."""
    promise = session.get(Commitment, promise_id)
    if promise is None:
        raise NotFound(f"promise {promise_id}")
    return _listed(session, [promise], language, today)[0]


def list_public(
    session: Session, cluster: Cluster | None, standing: Standing | None, number: int, language: str, today: date
) -> PromisePage:
    """Return one page of all promises: the next ones first, then what is overdue, kept, late and given up."""
    conditions = _conditions(cluster)
    if standing is not None:
        conditions.append(_standing(today) == standing.value)
    rank = case(*((_standing(today) == standing.value, RANKS[standing]) for standing in Standing))
    order = (
        rank,
        case((UNSETTLED, Commitment.now_due_on)),
        Commitment.kept_on.desc(),
        Commitment.broken_at.desc(),
        Commitment.id,
    )
    return _page(session, conditions, order, number, language, today)


def list_unsettled(session: Session, number: int, language: str, today: date) -> PromisePage:
    """Return one page of what is still to be kept, for staff: what is longest overdue first."""
    return _page(session, [UNSETTLED], (Commitment.now_due_on, Commitment.id), number, language, today)


def list_settled(session: Session, number: int, language: str, today: date) -> PromisePage:
    """Return one page of what was kept or given up, for staff: the latest change first."""
    last = (
        select(func.max(CommitmentChange.id))
        .where(CommitmentChange.commitment_id == Commitment.id)
        .correlate(Commitment)
        .scalar_subquery()
    )
    return _page(session, [~UNSETTLED], (last.desc(), Commitment.id), number, language, today)


def count(session: Session, cluster: Cluster | None, today: date) -> dict[Standing, int]:
    """Count promises by where they stand."""
    each = (
        select(_standing(today).label("standing"))
        .select_from(Commitment)
        .join(Proposal, Proposal.id == Commitment.proposal_id)
        .where(*_conditions(cluster))
        .subquery()
    )
    found: dict[str, int] = dict(session.execute(select(each.c.standing, func.count()).group_by(each.c.standing)).all())
    return {standing: found.get(standing.value, 0) for standing in Standing}


def count_overdue(session: Session, today: date) -> int:
    """Count promises whose day has passed."""
    return session.scalar(select(func.count()).where(UNSETTLED, Commitment.now_due_on < today)) or 0


def told_of(session: Session, steps: Iterable[StepRow]) -> dict[int, PromiseTold]:
    """Return, by the ids of steps, what a mail says of the promises that they made or changed."""
    said = {step.words_id: step for step in steps if step.words_id is not None}
    answers = {step.id for step in said.values() if step.kind in BY_THE_CITY}
    changes = {words_id for words_id, step in said.items() if step.kind in OF_PROMISES}
    found = {}
    if answers:
        made = select(Commitment.step_id, Commitment.words_id, Commitment.due_on).where(Commitment.step_id.in_(answers))
        found = {step_id: PromiseTold(words_id, due_on) for step_id, words_id, due_on in session.execute(made)}
    if changes:
        changed = (
            select(CommitmentChange.words_id, CommitmentChange.due_on, Commitment.words_id)
            .join(Commitment, Commitment.id == CommitmentChange.commitment_id)
            .where(CommitmentChange.words_id.in_(changes))
        )
        found |= {said[why or 0].id: PromiseTold(words_id, day) for why, day, words_id in session.execute(changed)}
    return found


def _standing(today: date) -> ColumnElement[str]:
    kept = Commitment.kept_on
    return case(
        (Commitment.broken_at.is_not(None), Standing.BROKEN.value),
        (kept <= Commitment.due_on, Standing.KEPT.value),
        (kept.is_not(None), Standing.LATE.value),
        (Commitment.now_due_on < today, Standing.OVERDUE.value),
        (Commitment.now_due_on != Commitment.due_on, Standing.MOVED.value),
        else_=Standing.OPEN.value,
    )


def _conditions(cluster: Cluster | None) -> list[ColumnElement[bool]]:
    return [] if cluster is None else [Proposal.cluster == cluster]


def _page(
    session: Session,
    conditions: Sequence[ColumnElement[bool]],
    order: Sequence[Any],
    number: int,
    language: str,
    today: date,
) -> PromisePage:
    statement = select(Commitment).join(Proposal, Proposal.id == Commitment.proposal_id).where(*conditions)
    total = session.scalar(select(func.count()).select_from(statement.subquery())) or 0
    pages = max(1, -(-total // PAGE_SIZE))
    number = min(max(1, number), pages)
    found = session.scalars(statement.order_by(*order).offset((number - 1) * PAGE_SIZE).limit(PAGE_SIZE)).all()
    return PromisePage(_listed(session, found, language, today), number, pages, total)


def _listed(session: Session, promises: Sequence[Commitment], language: str, today: date) -> tuple[ListedPromise, ...]:
    views = _views(session, promises, language, today)
    about = {
        proposal_id: (cluster, title_id if listed_at is not None else None)
        for proposal_id, cluster, title_id, listed_at in session.execute(
            select(Proposal.id, Proposal.cluster, Proposal.title_id, Proposal.listed_at).where(
                Proposal.id.in_({view.row.proposal_id for view in views})
            )
        )
    }
    shown = texts.views(session, [title_id for _cluster, title_id in about.values() if title_id is not None], language)
    return tuple(
        ListedPromise(
            view,
            Cluster(cluster) if cluster else None,
            shown.get(title_id or 0),
        )
        for view in views
        for cluster, title_id in (about[view.row.proposal_id],)
    )


def _views(session: Session, promises: Sequence[Commitment], language: str, today: date) -> tuple[PromiseView, ...]:
    changes = session.scalars(
        select(CommitmentChange)
        .where(CommitmentChange.commitment_id.in_([promise.id for promise in promises]))
        .order_by(CommitmentChange.id)
    ).all()
    written = [promise.words_id for promise in promises] + [row.words_id for row in changes if row.words_id is not None]
    shown = texts.views(session, written, language)
    of: dict[int, list[ChangeView]] = defaultdict(list)
    for row in changes:
        words = shown.get(row.words_id or 0)
        of[row.commitment_id].append(ChangeView(row.id, ChangeKind(row.kind), row.at, row.due_on, words))
    return tuple(
        PromiseView(row, rules.standing(row, today), shown[row.words_id], tuple(of[row.id]))
        for row in map(row_of, promises)
    )
