"""Who changed which platforms are told: rows that are never changed, beside the platforms themselves."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.accounts import queries as accounts
from portal.domain.webhooks.models import Change, Endpoint
from portal.domain.webhooks.types import ChangeKind, ChangeView

SHOWN = 50


def note(
    session: Session,
    endpoint_id: int,
    by_id: int | None,
    change: ChangeKind,
    now: datetime,
    before: str = "",
    after: str = "",
) -> None:
    """Put on record what somebody did to an address."""
    session.add(Change(endpoint_id=endpoint_id, at=now, by_id=by_id, change=change, before=before, after=after))
    session.flush()


def latest(session: Session) -> tuple[ChangeView, ...]:
    """Return what was done last, also to addresses that have been removed since."""
    rows = session.execute(
        select(Change, Endpoint.name)
        .join(Endpoint, Endpoint.id == Change.endpoint_id)
        .order_by(Change.id.desc())
        .limit(SHOWN)
    ).all()
    names = accounts.display_names(session, {change.by_id for change, _name in rows if change.by_id is not None})
    return tuple(
        ChangeView(
            name, change.at, names.get(change.by_id or 0), ChangeKind(change.change), change.before, change.after
        )
        for change, name in rows
    )
