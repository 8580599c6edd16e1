"""What waits for post-editors: reported first, then suggested, then what readers lack, then what has become stale."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, case, func, or_, select
from sqlalchemy.orm import Session

from portal.domain.postediting import homes, leases
from portal.domain.postediting.models import Suggestion
from portal.domain.postediting.types import (
    Concern,
    Key,
    Neighbours,
    QueueItem,
    QueuePage,
    SuggestionState,
    Wanted,
)
from portal.domain.texts import editing
from portal.domain.texts import queries as texts
from portal.foundation import languages

PAGE_SIZE = 25
EXCERPT = 160
FARTHEST = 500
"""How far into the queue the way from one item to the next goes."""
CONCERNS = tuple(Concern)
LACKING = ("declined", "partial")


def page(session: Session, wanted: Wanted, number: int, language: str, now: datetime) -> QueuePage:
    """Return one page of what waits."""
    everything = _waiting().subquery("waiting")
    narrowed = _narrowed(select(everything), everything, wanted)
    total = session.scalar(select(func.count()).select_from(narrowed.subquery())) or 0
    pages = max(1, -(-total // PAGE_SIZE))
    number = min(max(1, number), pages)
    rows = session.execute(_in_order(narrowed, everything).offset((number - 1) * PAGE_SIZE).limit(PAGE_SIZE)).all()
    pairs = session.execute(
        select(everything.c.source, everything.c.language)
        .distinct()
        .order_by(everything.c.source, everything.c.language)
    ).all()
    kinds = session.scalars(select(everything.c.kind).distinct().order_by(everything.c.kind)).all()
    items = _items(session, rows, language, now)
    return QueuePage(items, number, pages, total, tuple((row[0], row[1]) for row in pairs), tuple(kinds))


def count(session: Session) -> int:
    """Count the suggestions and reports that wait for a decision."""
    return session.scalar(select(func.count()).where(Suggestion.state == SuggestionState.OPEN)) or 0


def neighbours(session: Session, key: Key, wanted: Wanted, editor_id: int, now: datetime) -> Neighbours:
    """Return what comes before and after an item, without what others have on their desks."""
    everything = _waiting().subquery("waiting")
    statement = _narrowed(select(everything.c.text_id, everything.c.language), everything, wanted)
    rows = session.execute(_in_order(statement, everything).limit(FARTHEST)).all()
    keys = _keys(rows)
    taken = leases.held_by_others(session, keys, editor_id, now)
    place = keys.index(key) if key in keys else 0
    before = [one for one in keys[:place] if one not in taken]
    after = [one for one in keys[place:] if one not in taken and one != key]
    return Neighbours(before[-1] if before else None, after[0] if after else None)


def _waiting() -> Select[Any]:
    there, made, said = homes.public(), editing.standings().subquery("made"), _said().subquery("said")
    concern = case(
        (said.c.reports > 0, 0),
        (said.c.number > 0, 1),
        (made.c.standing.in_(LACKING), 2),
        (made.c.standing == "stale", 3),
    )
    statement: Select[Any] = (
        select(
            made.c.text_id,
            made.c.source,
            made.c.language,
            made.c.standing,
            there.c.kind,
            there.c.weight,
            concern.label("concern"),
            func.coalesce(said.c.number, 0).label("number"),
            func.coalesce(said.c.first_id, 0).label("first_id"),
        )
        .join(there, there.c.text_id == made.c.text_id)
        .outerjoin(said, and_(said.c.text_id == made.c.text_id, said.c.language == made.c.language))
        .where(or_(said.c.number > 0, made.c.standing.in_((*LACKING, "stale"))))
    )
    return statement


def _said() -> Select[int, str, int, Any, int]:
    reports = func.sum(case((Suggestion.reason.is_not(None), 1), else_=0))
    return (
        select(
            Suggestion.text_id,
            Suggestion.language,
            func.count().label("number"),
            reports.label("reports"),
            func.min(Suggestion.id).label("first_id"),
        )
        .where(Suggestion.state == SuggestionState.OPEN)
        .group_by(Suggestion.text_id, Suggestion.language)
    )


def _narrowed(statement: Select[Any], waiting: Any, wanted: Wanted) -> Select[Any]:
    for column, value in (
        (waiting.c.source, wanted.source),
        (waiting.c.language, wanted.language),
        (waiting.c.kind, wanted.kind),
    ):
        if value:
            statement = statement.where(column == value)
    return statement


def _in_order(statement: Select[Any], waiting: Any) -> Select[Any]:
    # Those who said something first are answered first; else what most people stand behind, and the latest of that.
    return statement.order_by(
        waiting.c.concern, waiting.c.first_id, waiting.c.weight.desc(), waiting.c.text_id.desc(), waiting.c.language
    )


def _items(session: Session, rows: Sequence[Any], language: str, now: datetime) -> tuple[QueueItem, ...]:
    ids = {row.text_id for row in rows}
    there = homes.find(session, ids, language)
    written = texts.text_rows(session, ids)
    holders = leases.holders(session, _keys(rows), now)
    return tuple(
        QueueItem(
            key=Key(row.text_id, row.language),
            concern=CONCERNS[row.concern],
            standing=row.standing,
            source=languages.get(row.source),
            language=languages.get(row.language),
            home=there[row.text_id],
            excerpt=written[row.text_id].body[:EXCERPT],
            waiting=row.number,
            holder=holders.get(Key(row.text_id, row.language)),
        )
        for row in rows
    )


def _keys(rows: Iterable[Any]) -> list[Key]:
    return [Key(row.text_id, row.language) for row in rows]
