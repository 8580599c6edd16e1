"""Who counts a preview: somebody orders it, a worker takes the order for a while and says that it is alive.

Each step names the holder that the worker chose. Whoever has lost an order, because they were silent for too long,
finds another holder there and changes nothing.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta, tzinfo

from sqlalchemy import ColumnElement, and_, delete, or_, select, update
from sqlalchemy.orm import Session

from portal.domain.accounts import queries as accounts
from portal.domain.accounts.rules import may
from portal.domain.accounts.types import Act, Principal
from portal.domain.trust import service
from portal.domain.trust.models import PreviewOrder
from portal.domain.trust.service import Draft
from portal.domain.trust.types import (
    OrderState,
    PreviewJob,
    PreviewOrdered,
    PreviewOrderView,
    Problem,
    ReleaseReason,
    ReleaseRefused,
)
from portal.foundation.database import added, find_or_add, record, storable

MOST_ATTEMPTS = 3
FAILED_FOR = timedelta(days=7)
"""How long it is said that a preview could not be made."""


def order(
    session: Session, period: str, by: Principal, now: datetime, zone: tzinfo, reason: str = ""
) -> ReleaseRefused | None:
    """Order a preview of a quarter. Ordered twice it is one; one that failed is tried again."""
    if (refused := service.refusal(session, period, by, now, zone, reason)) is not None:
        return refused
    reason = storable(reason.strip())
    fresh = PreviewOrder(period=period, reason=reason, state=OrderState.ORDERED, by_id=by.id, ordered_at=now)
    row, is_new = find_or_add(session, lambda: _of(session, period), lambda: added(session, fresh))
    if not is_new:
        if row.state != OrderState.FAILED:
            return None if row.reason == reason else ReleaseRefused(ReleaseReason.BEING_COUNTED, period)
        row.reason, row.by_id, row.ordered_at = reason, by.id, now
        row.state, row.problem, row.attempts, row.started_at = OrderState.ORDERED, None, 0, None
    session.flush()
    record(session, PreviewOrdered(period))
    return None


def find(session: Session, period: str) -> PreviewOrderView | None:
    """Return the order of a quarter's preview; None where nobody ordered one, or it is made."""
    row = session.scalar(select(PreviewOrder).where(PreviewOrder.period == period))
    return _view(row, accounts.display_names(session, {row.by_id})) if row is not None else None


def list_all(session: Session) -> tuple[PreviewOrderView, ...]:
    """List what is being counted and what could not be, the latest order first."""
    rows = session.scalars(select(PreviewOrder).order_by(PreviewOrder.ordered_at.desc(), PreviewOrder.id.desc())).all()
    names = accounts.display_names(session, {row.by_id for row in rows})
    return tuple(_view(row, names) for row in rows)


def claim(session: Session, now: datetime, lease: timedelta) -> PreviewJob | None:
    """Take the oldest order that nobody has; one whose workers all died is given up."""
    session.execute(
        delete(PreviewOrder).where(PreviewOrder.state == OrderState.FAILED, PreviewOrder.ordered_at < now - FAILED_FOR)
    )
    while (row := _next(session, now)) is not None:
        if row.attempts < MOST_ATTEMPTS:
            row.state, row.started_at, row.held_until = OrderState.COUNTING, now, now + lease
            row.attempts, row.holder = row.attempts + 1, secrets.token_hex(16)
            return PreviewJob(row.id, row.period, row.reason, row.by_id, row.holder)
        _fail(row, Problem.GIVEN_UP)
        session.flush()
    return None


def stay(session: Session, job: PreviewJob, now: datetime, lease: timedelta) -> bool:
    """Say that the worker is alive; tell whether the order is still its."""
    done = session.execute(
        update(PreviewOrder)
        .where(*_held_by(job))
        .values(held_until=now + lease)
        .execution_options(synchronize_session=False)
    )
    return bool(done.rowcount)  # type: ignore[attr-defined]


def who_ordered(session: Session, job: PreviewJob) -> Principal | None:
    """Return whose preview it is, where they still may make releases."""
    by = accounts.find_principal(session, job.by_id)
    return by if by is not None and may(by.roles, Act.ANALYSE) else None


def finish(session: Session, job: PreviewJob, drafted: Draft | ReleaseRefused) -> bool:
    """Keep what was counted instead of the order, or say why it was not made; tell whether the order was its."""
    row = _mine(session, job)
    if row is None:
        return False
    by = who_ordered(session, job)
    if by is None:
        _fail(row, Problem.NOT_ALLOWED)
        return True
    done = drafted if isinstance(drafted, ReleaseRefused) else service.keep(session, drafted, by)
    if not isinstance(done, ReleaseRefused):
        session.delete(row)
    elif done.reason is ReleaseReason.OVERTAKEN:
        # Something was approved while this was being counted: it is counted anew, and compared with that too.
        row.state, row.held_until, row.holder = OrderState.ORDERED, None, None
    else:
        _fail(row, done.reason)
    return True


def fail(session: Session, job: PreviewJob, problem: Problem) -> None:
    """Say why a preview was not made."""
    row = _mine(session, job)
    if row is not None:
        _fail(row, problem)


def _fail(row: PreviewOrder, problem: Problem | ReleaseReason) -> None:
    row.state, row.problem, row.held_until, row.holder = OrderState.FAILED, problem, None, None


def _of(session: Session, period: str) -> PreviewOrder | None:
    return session.scalar(
        select(PreviewOrder)
        .where(PreviewOrder.period == period)
        .with_for_update()
        .execution_options(populate_existing=True)
    )


def _next(session: Session, now: datetime) -> PreviewOrder | None:
    left = and_(PreviewOrder.state == OrderState.COUNTING, PreviewOrder.held_until <= now)
    return session.scalar(
        select(PreviewOrder)
        .where(or_(PreviewOrder.state == OrderState.ORDERED, left))
        .order_by(PreviewOrder.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )


def _mine(session: Session, job: PreviewJob) -> PreviewOrder | None:
    return session.scalar(select(PreviewOrder).where(*_held_by(job)).with_for_update())


def _held_by(job: PreviewJob) -> tuple[ColumnElement[bool], ...]:
    mine = PreviewOrder.id == job.order_id, PreviewOrder.holder == job.holder
    return *mine, PreviewOrder.state == OrderState.COUNTING


def _view(row: PreviewOrder, names: Mapping[int, str]) -> PreviewOrderView:
    return PreviewOrderView(
        period=row.period,
        reason=row.reason,
        state=OrderState(row.state),
        by=names.get(row.by_id),
        ordered_at=row.ordered_at,
        started_at=row.started_at,
        problem=_problem(row.problem),
    )


def _problem(code: str | None) -> ReleaseReason | Problem | None:
    if code is None:
        return None
    return Problem(code) if code in set(Problem) else ReleaseReason(code)
