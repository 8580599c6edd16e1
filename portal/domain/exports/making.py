"""Who makes a file: a worker takes an order for a while, says that it is alive, and hands in what it made, once.

Each step names the random file of the worker that has the order. Whoever has lost it, because it was silent for too
long, finds another name there, changes nothing and throws away what it made.
"""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, or_, select, update
from sqlalchemy.orm import Session

from portal.domain.accounts import queries as accounts
from portal.domain.exports import rules
from portal.domain.exports.models import Export
from portal.domain.exports.types import ExportKind, Format, Job, Made, Problem, State

SEARCHED = "searched"


def claim(session: Session, now: datetime, lease: timedelta) -> Job | None:
    """Take the oldest order that nobody has; one whose workers all died is given up."""
    while (row := _next(session, now)) is not None:
        if row.attempts >= rules.MOST_ATTEMPTS:
            _end(row, State.FAILED, Problem.GIVEN_UP)
        elif not _is_allowed(session, row):
            _end(row, State.FAILED, Problem.NOT_ALLOWED)
        else:
            return _taken(row, now, lease)
        session.flush()
    return None


def note_progress(session: Session, job: Job, rows_done: int, rows_total: int, now: datetime, lease: timedelta) -> bool:
    """Say how far a file is, and that its worker is alive; tell whether the order is still its."""
    done = session.execute(
        update(Export)
        .where(*_held_by(job))
        .values(rows_done=rows_done, rows_total=rows_total, held_until=now + lease)
        .execution_options(synchronize_session=False)
    )
    return bool(done.rowcount)  # type: ignore[attr-defined]


def finish(session: Session, job: Job, made: Made, rows: int, now: datetime) -> bool:
    """Hand a file in; tell whether it is taken."""
    row = _mine(session, job)
    if row is None:
        return False
    row.rows_done = row.rows_total = rows
    row.size, row.sha256, row.ready_at = made.size, made.sha256, now
    row.expires_at = rules.expires_at(row.holds_people, now)
    _end(row, State.READY, None)
    return True


def fail(session: Session, job: Job, problem: Problem) -> None:
    """Say why a file can't be made."""
    row = _mine(session, job)
    if row is not None:
        _end(row, State.FAILED, problem)


def give_back(session: Session, job: Job) -> None:
    """Let another worker begin anew: this one was told to stop, which is nobody's fault."""
    row = _mine(session, job)
    if row is not None:
        row.state, row.held_until, row.file_name = State.ORDERED, None, None
        row.rows_done, row.attempts = 0, row.attempts - 1


def _next(session: Session, now: datetime) -> Export | None:
    left = and_(Export.state == State.MAKING, Export.held_until <= now)
    return session.scalar(
        select(Export)
        .where(or_(Export.state == State.ORDERED, left))
        .order_by(Export.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )


def _is_allowed(session: Session, row: Export) -> bool:
    by = accounts.find_principal(session, row.by_id)
    return by is not None and rules.may_have(by.roles, ExportKind(row.what))


def _taken(row: Export, now: datetime, lease: timedelta) -> Job:
    format_ = Format(row.format)
    row.state, row.started_at, row.held_until = State.MAKING, now, now + lease
    row.attempts, row.rows_done, row.rows_total = row.attempts + 1, 0, 0
    row.file_name = f"{secrets.token_hex(16)}.{rules.SUFFIXES[format_]}"
    return Job(row.id, ExportKind(row.what), format_, row.language, dict(row.wanted), row.file_name)


def _end(row: Export, state: State, problem: Problem | None) -> None:
    row.state, row.problem, row.held_until = state, problem, None
    if state is not State.READY:
        row.file_name = None
    narrowed = dict(row.wanted.get("narrowed", {}))
    if narrowed.pop("words", ""):
        # What was searched for may be a name; it was needed for the file alone.
        row.wanted = {**row.wanted, "narrowed": narrowed, SEARCHED: True}


def _mine(session: Session, job: Job) -> Export | None:
    return session.scalar(select(Export).where(*_held_by(job)).with_for_update())


def _held_by(job: Job) -> tuple[ColumnElement[bool], ...]:
    return Export.id == job.export_id, Export.state == State.MAKING, Export.file_name == job.file_name
