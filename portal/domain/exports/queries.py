"""Reads of files for staff: one's own, and for administrators everybody's."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from portal.domain.accounts import queries as accounts
from portal.domain.accounts.types import Principal
from portal.domain.exports import rules
from portal.domain.exports.models import Download, Export
from portal.domain.exports.types import ExportKind, ExportPage, ExportView, Format, Problem, State
from portal.foundation.errors import Forbidden, NotFound

PAGE_SIZE = 20
MOST_OF_EVENT = 20


def get_own(session: Session, reader: Principal, export_id: int, now: datetime) -> ExportView:
    """Return a file that somebody ordered themselves and may still have; somebody else's does not exist."""
    row = session.get(Export, export_id)
    if row is None or row.by_id != reader.id:
        raise NotFound(f"export {export_id}")
    if not rules.may_have(reader.roles, ExportKind(row.what)):
        raise Forbidden(row.what)
    return _views(session, [row], now)[0]


def page(session: Session, number: int, now: datetime, by_id: int | None = None) -> ExportPage:
    """Return one page of the files that somebody ordered, or of everybody's."""
    narrowed: list[ColumnElement[bool]] = [Export.by_id == by_id] if by_id is not None else []
    total = session.scalar(select(func.count()).select_from(Export).where(*narrowed)) or 0
    pages = max(1, -(-total // PAGE_SIZE))
    number = min(max(1, number), pages)
    rows = session.scalars(
        select(Export).where(*narrowed).order_by(Export.id.desc()).offset((number - 1) * PAGE_SIZE).limit(PAGE_SIZE)
    ).all()
    return ExportPage(_views(session, rows, now), number, pages, total)


def own_of_event(session: Session, by_id: int, event_id: int, now: datetime) -> tuple[ExportView, ...]:
    """Return the files about an event that somebody ordered and that are not gone, the latest first."""
    rows = session.scalars(
        select(Export)
        .where(
            Export.by_id == by_id,
            Export.what == ExportKind.REGISTRATIONS,
            Export.state.not_in((State.GONE, State.FAILED)),
            Export.wanted["event_id"].as_integer() == event_id,
            or_(Export.expires_at.is_(None), Export.expires_at > now),
        )
        .order_by(Export.id.desc())
        .limit(MOST_OF_EVENT)
    ).all()
    return _views(session, rows, now)


def _views(session: Session, rows: Sequence[Export], now: datetime) -> tuple[ExportView, ...]:
    names = accounts.display_names(session, {row.by_id for row in rows})
    fetched = {
        export_id: (number, last)
        for export_id, number, last in session.execute(
            select(Download.export_id, func.count(), func.max(Download.at))
            .where(Download.export_id.in_([row.id for row in rows]))
            .group_by(Download.export_id)
        )
    }
    return tuple(_view(row, names.get(row.by_id, ""), fetched.get(row.id, (0, None)), now) for row in rows)


def _view(row: Export, by: str, fetched: tuple[int, datetime | None], now: datetime) -> ExportView:
    return ExportView(
        id=row.id,
        what=ExportKind(row.what),
        format=Format(row.format),
        language=row.language,
        wanted=row.wanted,
        holds_people=row.holds_people,
        reason=row.reason,
        state=rules.state_at(State(row.state), row.expires_at, now),
        by_id=row.by_id,
        by=by,
        ordered_at=row.ordered_at,
        ready_at=row.ready_at,
        expires_at=row.expires_at,
        rows_done=row.rows_done,
        rows_total=row.rows_total,
        size=row.size,
        sha256=row.sha256,
        file_name=row.file_name,
        problem=Problem(row.problem) if row.problem else None,
        downloads=fetched[0],
        fetched_at=fetched[1],
    )
