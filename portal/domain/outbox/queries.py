"""Reads of the outbox."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.domain.outbox.models import OutboxMail


def count_by_state(session: Session) -> dict[str, int]:
    """Count mails by state."""
    rows = session.execute(select(OutboxMail.state, func.count()).group_by(OutboxMail.state))
    return dict(rows.all())


def count_due(session: Session, now: datetime) -> int:
    """Count the mails that a worker should be sending now."""
    statement = select(func.count()).where(OutboxMail.state == "due", OutboxMail.due_at <= now)
    return session.scalar(statement) or 0
