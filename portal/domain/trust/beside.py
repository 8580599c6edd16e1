"""Figures that stand beside the index and weigh nothing in it, from the tables as published alone."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from portal.domain.trust.types import CLUSTERS
from portal.engines.trust import Published, Votes, delta_sentiment, net_sentiment

TONES = ("positive", "negative", "neutral")
HOME = "korea"
OTHER, UNKNOWN = "other", "unknown"
SHOWN = "F"
WORST_LAST = "FDC"
VOTES = "texts"


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure beside the index; `value` is None where there is too little or it is suppressed."""

    cluster: str
    metric: str
    unit: str
    value: float | None
    n: float | None
    n_unit: str
    conf_status: str = SHOWN


@dataclass(frozen=True, slots=True)
class Cells:
    """The cells of one published table by code, and the worst of their statuses."""

    values: Mapping[str, int | None]
    conf_status: str

    @property
    def shown(self) -> dict[str, int]:
        """Return those that are published."""
        return {code: value for code, value in self.values.items() if value is not None}


def figures(published: Published, earlier: Published | None) -> Iterator[Figure]:
    """Work out tone, its change, the foreign share and the evenness, as far as what is published lets."""
    for cluster in ("", *CLUSTERS):
        now = _tones(published, cluster)
        if now is not None:
            yield _sentiment(cluster, now)
            before = _tones(earlier, cluster) if earlier is not None else None
            if before is not None:
                yield _change_of_sentiment(cluster, now, before)
    groups = _cells(published, "participants", "", "nationality_group")
    if groups is not None:
        yield _foreign_share(groups)
        yield _evenness(groups)


def _tones(published: Published, cluster: str) -> Cells | None:
    if cluster:
        return _cells(published, "tone", cluster, "tone")
    each = [_cells(published, "tone", one, "tone") for one in CLUSTERS]
    there = [cells for cells in each if cells is not None]
    if not there:
        return None
    worst = max((cells.conf_status for cells in there), key=WORST_LAST.index)
    codes = sorted({code for cells in there for code in cells.values})
    return Cells({code: _sum([cells.values.get(code, 0) for cells in there]) for code in codes}, worst)


def _sum(values: list[int | None]) -> int | None:
    known = [value for value in values if value is not None]
    return sum(known) if len(known) == len(values) else None


def _tone(cells: Cells) -> Votes | None:
    """Return how many are positive, negative, and how many there are; None where some of them are suppressed."""
    values = [cells.values.get(code, 0) for code in TONES]
    known = [value for value in values if value is not None]
    return (known[0], known[1], sum(known)) if len(known) == len(TONES) else None


def _sentiment(cluster: str, now: Cells) -> Figure:
    tone = _tone(now)
    if tone is None:
        return Figure(cluster, "SENTIMENT", "difference", None, None, VOTES, now.conf_status)
    return Figure(cluster, "SENTIMENT", "difference", net_sentiment(tone), tone[2], VOTES)


def _change_of_sentiment(cluster: str, now: Cells, before: Cells) -> Figure:
    tone, tone_before = _tone(now), _tone(before)
    if tone is None or tone_before is None:
        worst = max(now.conf_status, before.conf_status, key=WORST_LAST.index)
        return Figure(cluster, "SENTIMENT_DELTA", "difference", None, None, VOTES, worst)
    people = min(tone[2], tone_before[2])
    return Figure(cluster, "SENTIMENT_DELTA", "difference", delta_sentiment(tone, tone_before), people, VOTES)


def _foreign_share(groups: Cells) -> Figure:
    if _hides_some(groups):
        return Figure("", "FOREIGN_SHARE", "share", None, None, "persons", groups.conf_status)
    told = _told(groups)
    n = sum(told.values())
    value = (n - told.get(HOME, 0)) / n if n else None
    return Figure("", "FOREIGN_SHARE", "share", value, n, "persons")


def _evenness(groups: Cells) -> Figure:
    """Work out Pielou's evenness over the groups that are published: 1 where all are as large as each other."""
    if _hides_some(groups):
        return Figure("", "EVENNESS", "share", None, None, "persons", groups.conf_status)
    told = [value for value in _told(groups).values() if value > 0]
    n = sum(told)
    value = None
    if len(told) > 1:
        value = min(1.0, -sum(one / n * math.log(one / n) for one in told) / math.log(len(told)))
    return Figure("", "EVENNESS", "share", value, n, "persons")


def _told(groups: Cells) -> dict[str, int]:
    return {code: value for code, value in groups.shown.items() if code != UNKNOWN}


def _hides_some(groups: Cells) -> bool:
    """Tell whether people are missing: groups that were merged are in `other`, others are in no number at all."""
    return groups.conf_status != SHOWN and groups.values.get(OTHER) is None


def _cells(published: Published, measure: str, cluster: str, dimension: str) -> Cells | None:
    found = [
        cell
        for cell in published.tables
        if (cell.period, cell.measure, cell.cluster, cell.dimension)
        == (published.period_id, measure, cluster, dimension)
    ]
    if not found:
        return None
    worst = max((cell.conf_status for cell in found), key=WORST_LAST.index)
    return Cells({cell.code: cell.value for cell in found}, worst)
