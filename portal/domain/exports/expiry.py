"""Files go when their time is over; the rows stay, as the record of who took what and why."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from portal.domain.exports.models import Export
from portal.domain.exports.types import State


def expire(session: Session, now: datetime) -> int:
    """Note that the files whose time is over are gone; return how many."""
    done = session.execute(
        update(Export)
        .where(Export.state == State.READY, Export.expires_at <= now)
        .values(state=State.GONE, file_name=None)
        .execution_options(synchronize_session=False)
    )
    return int(done.rowcount)  # type: ignore[attr-defined]


def living_names(session: Session) -> frozenset[str]:
    """Return the names of all files that somebody makes or may fetch; whatever else lies there is left over."""
    kept = select(Export.file_name).where(Export.state.in_((State.MAKING, State.READY)), Export.file_name.is_not(None))
    return frozenset(name for name in session.scalars(kept) if name)
