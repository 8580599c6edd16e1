"""The checked list of tables that releases may hold, exact: nothing else leaves, however it is asked for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import tzinfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.events import evidence as events
from portal.domain.statistics import counting, due
from portal.domain.statistics.metrics import METRICS, Measure
from portal.domain.statistics.models import Scope
from portal.domain.statistics.tallies import Count, Key, count
from portal.domain.statistics.types import Dimension, ExactCell, event_scope, quarter_window
from portal.foundation import clock

PUBLISHED = frozenset(
    (metric.code.value, dimension.value) for metric in METRICS if metric.published for dimension in metric.dimensions
)
"""Which figures by which dimension; by cluster as well only outcomes and tones."""
OF_EVENTS = tuple(metric.code for metric in METRICS if metric.of_events)


def collect(session: Session, period_id: str, zone: tzinfo) -> tuple[ExactCell, ...]:
    """Return the exact tables of a quarter, from what is kept of it; what waits to be counted is counted for this.

    Nothing is written: the worker keeps what it counts.
    """
    window = quarter_window(period_id, zone)
    held = events.published().subquery("held")
    ended = select(held.c.id, held.c.slug).where(held.c.ends_at >= window.start, held.c.ends_at < window.end)
    slugs = {event_scope(row.id): row.slug for row in session.execute(ended)}
    current = _current(session, (period_id, *slugs), zone)
    kept = current.pop(period_id)
    cells = [_cell(period_id, key, counted) for key, counted in kept.items() if (key[0], key[2]) in PUBLISHED]
    return tuple(sorted([*cells, *_events(period_id, slugs, current)], key=_order))


def _events(
    period_id: str, slugs: Mapping[str, str], current: Mapping[str, Mapping[Key, Count]]
) -> Iterator[ExactCell]:
    for scope, slug in slugs.items():
        for measure in OF_EVENTS:
            value, people = current[scope].get((measure.value, "", "", ""), (0, 0))
            yield ExactCell(period_id, measure.value, "", Dimension.EVENT, slug, value, people)


def _current(session: Session, scopes: Iterable[str], zone: tzinfo) -> dict[str, Mapping[Key, Count]]:
    now = clock.now()
    stale = due.not_counted(session, zone) | due.overtaken(session, now, zone)
    found: dict[str, Mapping[Key, Count]] = {}
    for scope in scopes:
        fresh = scope not in stale and session.get(Scope, scope) is not None
        if fresh or not counting.is_countable(session, scope, now, zone):
            found[scope] = counting.kept_cells(session, scope)
        else:
            found[scope] = count(session, scope, now, zone)
    return found


def _cell(period_id: str, key: Key, counted: Count) -> ExactCell:
    return ExactCell(period_id, *key, *counted)


def _order(cell: ExactCell) -> tuple[int, str, str, str]:
    return list(Measure).index(Measure(cell.measure)), cell.dimension, cell.cluster, cell.code
