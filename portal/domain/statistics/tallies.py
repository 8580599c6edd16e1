"""Count a scope: a quarter or an event. Live figures and full recounts both come from here; nothing is written."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, tzinfo
from typing import Any

from sqlalchemy import ColumnElement, Select, distinct, func, literal, select, union_all
from sqlalchemy.orm import Session

from portal.domain.checkin import evidence as checkin
from portal.domain.events import evidence as events
from portal.domain.events.types import EventState
from portal.domain.statistics import sources
from portal.domain.statistics.metrics import BY_CODE, OF_EVENT, Measure
from portal.domain.statistics.sources import Doors, Rows, Stretch
from portal.domain.statistics.types import UNKNOWN, Dimension, event_of, quarter_window
from portal.domain.texts.types import Status, Tone

Key = tuple[str, str, str, str]
"""Measure, cluster (empty for all), dimension (empty for the total), code."""
Count = tuple[int, int]
"""The value, and how many different people are behind it."""
READY = (Status.READY, Status.PARTIAL, Status.STALE)
WAITING = (Status.PENDING, Status.FAILED)
ALL = ""


def count(session: Session, scope: str, now: datetime, zone: tzinfo) -> dict[Key, Count]:
    """Count a scope as it stands at a moment."""
    event_id = event_of(scope)
    return _count_quarter(session, scope, now, zone) if event_id is None else _count_event(session, event_id, now)


def _count_event(session: Session, event_id: int, now: datetime) -> dict[Key, Count]:
    held = events.published().subquery("held")
    doors = _doors(session, select(held).where(held.c.id == event_id), now)
    cells: dict[Key, Count] = {}
    for measure, rows in sources.event(event_id, doors).items() if doors.all else ():
        cells |= _tally(session, measure, rows, OF_EVENT)
    return cells


def _count_quarter(session: Session, period: str, now: datetime, zone: tzinfo) -> dict[Key, Count]:
    window = quarter_window(period, zone)
    stretch = Stretch(window.start, window.end)
    held = events.published().subquery("held")
    doors = _doors(session, select(held).where(stretch.holds(held.c.ends_at)), now)
    cells: dict[Key, Count] = {}
    for measure, rows in sources.quarter(stretch, doors).items():
        cells |= _tally(session, measure, rows, [one for one in BY_CODE[measure].dimensions if one != "outcome"])
    for measure, statuses in ((Measure.TRANSLATIONS_READY, READY), (Measure.TRANSLATIONS_WAITING, WAITING)):
        cells |= _tally(session, measure, sources.translations(stretch, statuses), BY_CODE[measure].dimensions)
    states, tones = sources.outcomes(stretch), sources.tones(stretch, Tone.UNCLEAR)
    cells |= _by_cluster(session, Measure.PROPOSALS, Dimension.OUTCOME, states)
    return cells | _by_cluster(session, Measure.TONE, Dimension.TONE, tones)


def _doors(session: Session, chosen: Select[*tuple[Any, ...]], now: datetime) -> Doors:
    found = session.execute(chosen).all()
    staffed = set(session.scalars(checkin.staffed([row.id for row in found])))
    over = (row.id for row in found if row.id in staffed and row.ends_at <= now and row.state != EventState.CANCELLED)
    return Doors(tuple(row.id for row in found), tuple(over))


def _tally(session: Session, measure: Measure, rows: Rows, dimensions: Collection[Dimension]) -> dict[Key, Count]:
    """Count rows by some dimensions at once; what nobody told has a code of its own, so that parts add up."""
    of = rows.cte("of")
    parts = [
        _part(dimension, literal("") if dimension is Dimension.TOTAL else of.c[dimension.value], of.c.value, of.c.who)
        for dimension in dimensions
    ]
    found = session.execute(union_all(*parts))
    return {
        (measure.value, ALL, dimension, code): (int(value), int(people))
        for dimension, code, value, people in found
        if value is not None
    }


def _part(
    dimension: Dimension, code: ColumnElement[str], value: ColumnElement[int], who: ColumnElement[str]
) -> Select[str, str, int, int]:
    numbers = (func.sum(value), func.count(distinct(who)))
    if dimension is Dimension.TOTAL:
        return select(literal(dimension.value), literal(""), *numbers)
    told = func.coalesce(code, UNKNOWN)
    return select(literal(dimension.value), told, *numbers).group_by(told)


def _by_cluster(session: Session, measure: Measure, dimension: Dimension, rows: Rows) -> dict[Key, Count]:
    """Count rows by a code for all clusters together and for each of them."""
    of = rows.cte("of")
    numbers = (func.sum(of.c.value), func.count(distinct(of.c.who)))
    parts: Sequence[Select[str, str, int, int]] = (
        select(literal(ALL), of.c.code, *numbers).group_by(of.c.code),
        select(of.c.cluster, of.c.code, *numbers).where(of.c.cluster.is_not(None)).group_by(of.c.cluster, of.c.code),
    )
    return {
        (measure.value, cluster, dimension.value, code): (int(value), int(people))
        for cluster, code, value, people in session.execute(union_all(*parts))
    }
