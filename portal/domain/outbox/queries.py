"""Reads of the outbox."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.domain.outbox.models import OutboxMail
from portal.domain.outbox.types import MailNote, MailState

MOST_LISTED = 200


def count_by_state(session: Session) -> dict[str, int]:
    """Count mails by state."""
    rows = session.execute(select(OutboxMail.state, func.count()).group_by(OutboxMail.state))
    return dict(rows.all())


def count_due(session: Session, now: datetime) -> int:
    """Count the mails that a worker should be sending now."""
    statement = select(func.count()).where(OutboxMail.state == "due", OutboxMail.due_at <= now)
    return session.scalar(statement) or 0


def list_about(session: Session, about: Collection[str]) -> tuple[MailNote, ...]:
    """Return what is kept of the mails about some things, the latest first."""
    rows = session.scalars(
        select(OutboxMail).where(OutboxMail.about.in_(about)).order_by(OutboxMail.id.desc()).limit(MOST_LISTED)
    )
    return tuple(
        MailNote(row.template, MailState(row.state), row.created_at, row.sent_at, row.last_error or "") for row in rows
    )
