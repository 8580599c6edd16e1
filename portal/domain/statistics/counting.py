"""Keep what is counted of a scope, and compare what is kept with what a recount comes to."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta, tzinfo

from sqlalchemy import delete, func, insert, select, union_all
from sqlalchemy.orm import Session

from portal.domain.events import evidence as events
from portal.domain.participation import evidence as participation
from portal.domain.participation.service import KEEP_PERSONS
from portal.domain.statistics.models import Cell, Scope
from portal.domain.statistics.tallies import Count, Key, count
from portal.domain.statistics.types import (
    Drift,
    event_of,
    event_scope,
    quarter_of,
    quarter_window,
    quarters_before,
)
from portal.foundation import clock
from portal.foundation.database import added, find_or_add

COUNTABLE = KEEP_PERSONS - timedelta(days=200)
"""How far back is counted: what hangs on an act (an answer, an event's end) may come half a year after it."""
KEY = ("measure", "cluster", "dimension", "code")


def recount(session: Session, scope: str, zone: tzinfo) -> int:
    """Count a scope and keep what comes out instead of what was kept; return how many cells there are."""
    now, begun = clock.now(), time.perf_counter()
    cells = count(session, scope, now, zone)
    replace(session, scope, cells, now, round((time.perf_counter() - begun) * 1000))
    return len(cells)


def replace(session: Session, scope: str, cells: Mapping[Key, Count], at: datetime, took_ms: int) -> bool:
    """Keep counts of a scope instead of those that were kept; tell whether they are not older than those."""
    row, _new = find_or_add(
        session,
        lambda: session.get(Scope, scope, with_for_update=True, populate_existing=True),
        lambda: added(session, Scope(name=scope, counted_at=at, took_ms=took_ms)),
    )
    if row.counted_at > at:
        return False
    row.counted_at, row.took_ms = at, took_ms
    session.execute(delete(Cell).where(Cell.scope == scope).execution_options(synchronize_session=False))
    rows = [
        {"scope": scope, **dict(zip(KEY, key, strict=True)), "value": value, "people": people}
        for key, (value, people) in cells.items()
    ]
    if rows:
        session.execute(insert(Cell), rows)
    session.flush()
    return True


def drift(session: Session, zone: tzinfo, *, but: Iterable[str] = ()) -> tuple[Drift, ...]:
    """Compare what is kept of all scopes with what a recount comes to for the moment they were counted at.

    `but` are scopes that wait to be counted anew. Those that can't be counted any more stay as they are.
    """
    waiting, found = set(but), []
    for row in session.scalars(select(Scope).order_by(Scope.name)).all():
        if row.name in waiting or not is_countable(session, row.name, clock.now(), zone):
            continue
        kept, counted = kept_cells(session, row.name), count(session, row.name, row.counted_at, zone)
        found += [
            Drift(row.name, *key, kept.get(key), counted.get(key))
            for key in sorted(kept.keys() | counted.keys())
            if kept.get(key) != counted.get(key)
        ]
    return tuple(found)


def kept_cells(session: Session, scope: str) -> dict[Key, Count]:
    """Return what is kept of a scope."""
    rows = session.execute(
        select(Cell.measure, Cell.cluster, Cell.dimension, Cell.code, Cell.value, Cell.people).where(
            Cell.scope == scope
        )
    )
    return {(row.measure, row.cluster, row.dimension, row.code): (row.value, row.people) for row in rows}


def is_countable(session: Session, scope: str, now: datetime, zone: tzinfo) -> bool:
    """Tell whether a scope can be counted: whose the acts of long ago were has been forgotten."""
    event_id = event_of(scope)
    if event_id is None:
        return quarter_window(scope, zone).start >= now - COUNTABLE
    held = events.published().subquery("held")
    ends_at = session.scalar(select(held.c.ends_at).where(held.c.id == event_id))
    return ends_at is not None and ends_at >= now - COUNTABLE


def all_scopes(session: Session, now: datetime, zone: tzinfo) -> tuple[str, ...]:
    """Return all that can be counted: quarters in which anything may have happened, and public events."""
    act, held = participation.acts(), events.published().subquery("held")
    first = session.scalars(union_all(select(func.min(act.c.at)), select(func.min(held.c.ends_at)))).all()
    begun = min((moment for moment in first if moment is not None), default=now)
    oldest = quarters_before(quarter_of(now - COUNTABLE, zone), -1)
    period, found = max(quarter_of(begun, zone), oldest), []
    while period <= quarter_of(now, zone):
        found.append(period)
        period = quarters_before(period, -1)
    event_ids = session.scalars(select(held.c.id).where(held.c.ends_at >= now - COUNTABLE).order_by(held.c.id))
    return (*found, *(event_scope(event_id) for event_id in event_ids))
