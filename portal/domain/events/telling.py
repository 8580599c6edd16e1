"""Which changes of the programme people have still to be told of."""

from __future__ import annotations

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from portal.domain.events.models import EventChange
from portal.domain.events.queries import get_change
from portal.domain.events.types import ChangeView


def next_untold(session: Session) -> tuple[ChangeView | None, int]:
    """Return the first change that not everybody has been told of, and the last registration that has."""
    row = session.scalar(
        select(EventChange)
        .where(EventChange.untold.is_(True))
        .order_by(EventChange.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    return (None, 0) if row is None else (get_change(session, row.id), row.told_to)


def note_told(session: Session, change_id: int, last: int) -> None:
    """Note the last registration that has been told; 0 says that all have."""
    changed = {"told_to": last} if last else {"untold": False}
    session.execute(update(EventChange).where(EventChange.id == change_id).values(**changed))
