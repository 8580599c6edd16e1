"""How far public texts are in each language, and how long they wait: counted from the rows, whenever it is asked."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import datetime
from statistics import median
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from portal.domain.postediting import homes
from portal.domain.postediting.types import LanguageCoverage, PairCoverage
from portal.domain.texts import editing
from portal.domain.texts import evidence as texts

WAITING = ("pending", "failed")
MADE = ("ready", "partial", "declined")
LATEST = 2000
"""So many of the last translations tell how long one waits."""


def by_pair(session: Session) -> tuple[PairCoverage, ...]:
    """Return how far texts in each language are in each other one, and how long they wait for it."""
    made = _public().subquery("made")
    counted = session.execute(
        select(made.c.source, made.c.language, made.c.standing, func.count(), func.min(made.c.written_at)).group_by(
            made.c.source, made.c.language, made.c.standing
        )
    ).all()
    medians = _medians(session, made)
    counts: defaultdict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    oldest: dict[tuple[str, str], datetime] = {}
    for source, language, standing, number, since in counted:
        counts[source, language][standing] += number
        if standing in WAITING:
            oldest[source, language] = min(since, oldest.get((source, language), since))
    return tuple(PairCoverage(*pair, counts[pair], oldest.get(pair), medians.get(pair)) for pair in sorted(counts))


def by_language(session: Session, codes: tuple[str, ...]) -> tuple[LanguageCoverage, ...]:
    """Return how much of all that is public can be read in each of some languages."""
    there, every = homes.public(), texts.texts().subquery("every")
    written = session.execute(
        select(every.c.language, func.count()).join(there, there.c.text_id == every.c.id).group_by(every.c.language)
    ).all()
    made = _public().subquery("made")
    counted = session.execute(
        select(made.c.language, made.c.standing, func.count()).group_by(made.c.language, made.c.standing)
    ).all()
    originals: dict[str, int] = dict(written)
    counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for language, standing, number in counted:
        counts[language][standing] += number
    total = sum(originals.values())
    return tuple(LanguageCoverage(code, total, originals.get(code, 0), counts[code]) for code in codes)


def _public() -> Select[Any]:
    there, made = homes.public(), editing.standings().subquery("standing")
    return select(made).join(there, there.c.text_id == made.c.text_id)


def _medians(session: Session, made: Any) -> dict[tuple[str, str], float]:
    """Return how many seconds half of the latest translations by machines took at most, by pair."""
    rows = session.execute(
        select(made.c.source, made.c.language, made.c.written_at, made.c.settled_at)
        .where(made.c.standing.in_(MADE))
        .order_by(made.c.settled_at.desc())
        .limit(LATEST)
    )
    waited: defaultdict[tuple[str, str], list[float]] = defaultdict(list)
    for source, language, written_at, settled_at in rows:
        waited[source, language].append(max(0.0, (settled_at - written_at).total_seconds()))
    return {pair: median(seconds) for pair, seconds in waited.items()}
