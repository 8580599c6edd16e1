"""Order files, and put on record who fetches them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from portal.domain.accounts.types import Principal
from portal.domain.exports import rules
from portal.domain.exports.models import Download, Export
from portal.domain.exports.types import (
    HOLDING_PEOPLE,
    ExportOrdered,
    Order,
    Ordered,
    OrderReason,
    OrderRefused,
    State,
)
from portal.foundation.database import added, record, storable
from portal.foundation.errors import Forbidden

OPEN = (State.ORDERED, State.MAKING)


def order(session: Session, by: Principal, wanted: Order, now: datetime) -> Ordered | OrderRefused:
    """Order a file; what holds people needs a reason. The same order, given twice while it is made, is one."""
    if not rules.may_have(by.roles, wanted.what):
        raise Forbidden(wanted.what)
    holds_people = wanted.what in HOLDING_PEOPLE
    if holds_people and not rules.says_why(wanted.reason):
        return OrderRefused(OrderReason.NEEDS_REASON)
    # Whoever orders twice at once waits here for the other order, and then counts it.
    session.scalars(
        select(Export.id).where(Export.by_id == by.id, Export.state.in_(OPEN)).order_by(Export.id).with_for_update()
    ).all()
    waiting = session.scalars(
        select(Export).where(Export.by_id == by.id, Export.state.in_(OPEN)).order_by(Export.id)
    ).all()
    same = next((row for row in waiting if _is_same(row, wanted)), None)
    if same is not None:
        return Ordered(same.id, is_new=False)
    if len(waiting) >= rules.MOST_OPEN:
        return OrderRefused(OrderReason.TOO_MANY_OPEN)
    row = added(
        session,
        Export(
            by_id=by.id,
            what=wanted.what,
            format=wanted.format,
            language=wanted.language,
            wanted=dict(wanted.wanted),
            holds_people=holds_people,
            reason=storable(wanted.reason),
            state=State.ORDERED,
            ordered_at=now,
        ),
    )
    record(session, ExportOrdered(row.id))
    return Ordered(row.id, is_new=True)


def note_download(session: Session, export_id: int, by_id: int, now: datetime, *, goes_on: bool = False) -> None:
    """Put on record that a file is fetched; what `goes_on` where a download broke off belongs to that one."""
    if goes_on and _has_fetched(session, export_id, by_id, now - rules.ONE_FETCHING):
        return
    session.add(Download(export_id=export_id, by_id=by_id, at=now))
    session.flush()


def _has_fetched(session: Session, export_id: int, by_id: int, since: datetime) -> bool:
    fetched = exists().where(Download.export_id == export_id, Download.by_id == by_id, Download.at > since)
    return bool(session.scalar(select(fetched)))


def _is_same(row: Export, wanted: Order) -> bool:
    return (row.what, row.format, row.language, row.wanted, row.reason) == (
        wanted.what,
        wanted.format,
        wanted.language,
        dict(wanted.wanted),
        wanted.reason,
    )
