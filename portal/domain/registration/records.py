"""What staff do with registrations that nobody else would know of: put on record, and never changed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from portal.domain.accounts import queries as accounts
from portal.domain.registration.models import StaffRecord
from portal.domain.registration.staff_types import Act, RecordView

MOST_LISTED = 200


def note(
    session: Session,
    by_id: int,
    event_id: int,
    act: Act,
    now: datetime,
    *,
    registration_id: int | None = None,
    reason: str = "",
    narrowed: Mapping[str, str] | None = None,
    people: int = 0,
) -> None:
    """Put on record what somebody of the staff does."""
    session.add(
        StaffRecord(
            event_id=event_id,
            registration_id=registration_id,
            by_id=by_id,
            act=act,
            at=now,
            reason=reason,
            narrowed=dict(narrowed or {}),
            people=people,
        )
    )
    session.flush()


def of_event(session: Session, event_id: int, *acts: Act) -> tuple[RecordView, ...]:
    """Return what was put on record for an event, the latest first."""
    return _views(session, StaffRecord.event_id == event_id, StaffRecord.act.in_(acts))


def of_registration(session: Session, registration_id: int) -> tuple[RecordView, ...]:
    """Return what staff did with one registration, the latest first."""
    return _views(session, StaffRecord.registration_id == registration_id)


def count_since(session: Session, registration_id: int, act: Act, since: datetime) -> int:
    """Count how often something was done with a registration since a moment."""
    counted = select(func.count()).where(
        StaffRecord.registration_id == registration_id, StaffRecord.act == act, StaffRecord.at > since
    )
    return session.scalar(counted) or 0


def _views(session: Session, *narrowed: ColumnElement[bool]) -> tuple[RecordView, ...]:
    rows = session.scalars(
        select(StaffRecord).where(*narrowed).order_by(StaffRecord.id.desc()).limit(MOST_LISTED)
    ).all()
    names = accounts.display_names(session, {row.by_id for row in rows})
    return tuple(
        RecordView(row.at, names.get(row.by_id, ""), Act(row.act), row.reason, row.narrowed, row.people) for row in rows
    )
