"""Periods in the city's time, exact counts and evidence, and what the statistics hand out."""

from __future__ import annotations

import enum
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo

PERIOD = re.compile(r"(?P<year>[0-9]{4})-Q(?P<quarter>[1-4])", re.ASCII)
EVENT_SCOPE = "event:"
MONTHS = 3
WINDOW = 4
"""Quarters in a window: the index looks back over twelve months."""
UNKNOWN = "unknown"
"""The code of what nobody told."""


class PeriodError(ValueError):
    """Something is not the name of a quarter."""


class Dimension(enum.StrEnum):
    """By what figures are told apart; TOTAL is all of them together."""

    TOTAL = ""
    CLUSTER = "cluster"
    LANGUAGE = "language"
    NATIONALITY_GROUP = "nationality_group"
    AGE_BAND = "age_band"
    COMMUNITY_KIND = "community_kind"
    OUTCOME = "outcome"
    TONE = "tone"
    EVENT = "event"


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch of time of a period, from `start` to before `end`, both in the city's time."""

    id: str
    start: datetime
    end: datetime

    @property
    def first_day(self) -> date:
        """Return the first day that belongs to it."""
        return self.start.date()

    @property
    def last_day(self) -> date:
        """Return the last day that belongs to it."""
        return (self.end - timedelta(microseconds=1)).date()


@dataclass(frozen=True, slots=True)
class ExactEvidence:
    """The exact components of one indicator of one cluster, and how many different people are behind them.

    Indicators that are not about people's items (promises, events, reviews) have as many `people` as cases.
    """

    cluster: str
    indicator: str
    components: Mapping[str, float]
    people: int


@dataclass(frozen=True, slots=True)
class ExactCell:
    """One exact count of a quarter; `cluster` is empty for all clusters together."""

    period: str
    measure: str
    cluster: str
    dimension: str
    code: str
    value: int
    people: int


@dataclass(frozen=True, slots=True)
class Drift:
    """A count that is kept and differs from what a recount comes to; None where one of them has no such row."""

    scope: str
    measure: str
    cluster: str
    dimension: str
    code: str
    kept: tuple[int, int] | None
    counted: tuple[int, int] | None


@dataclass(frozen=True, slots=True)
class Residents:
    """How many residents of the district are of which nationality group, by the district's own register."""

    as_of: date
    source: str
    made_up: bool
    groups: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class StatisticsDue:
    """Fact: a scope waits to be counted anew."""


def parse_period(period_id: str) -> tuple[int, int]:
    """Return year and quarter of `2026-Q3`, or raise PeriodError."""
    found = PERIOD.fullmatch(period_id)
    if found is None or int(found["year"]) < 1:
        raise PeriodError(f"{period_id!r} is not the name of a quarter such as 2026-Q3")
    return int(found["year"]), int(found["quarter"])


def quarter_of(moment: datetime | date, zone: tzinfo) -> str:
    """Return the quarter that a moment falls in by the city's time, or a day of the city."""
    here = moment.astimezone(zone) if isinstance(moment, datetime) else moment
    return f"{here.year:04d}-Q{(here.month - 1) // MONTHS + 1}"


def quarters_before(period_id: str, number: int) -> str:
    """Return the quarter that is so many quarters earlier, or later with a negative number."""
    year, quarter = parse_period(period_id)
    year, quarter = divmod(year * WINDOW + quarter - 1 - number, WINDOW)
    return f"{year:04d}-Q{quarter + 1}"


def quarter_window(period_id: str, zone: tzinfo) -> Window:
    """Return the three months of a quarter."""
    return Window(period_id, _begin(period_id, zone), _begin(quarters_before(period_id, -1), zone))


def window_of(period_id: str, zone: tzinfo) -> Window:
    """Return the twelve months that end with a quarter."""
    end = _begin(quarters_before(period_id, -1), zone)
    return Window(period_id, _begin(quarters_before(period_id, WINDOW - 1), zone), end)


def previous(window: Window, zone: tzinfo) -> Window:
    """Return the twelve months before a window of twelve months."""
    return window_of(quarters_before(window.id, WINDOW), zone)


def event_scope(event_id: int) -> str:
    """Return the name of the scope that counts one event."""
    return f"{EVENT_SCOPE}{event_id}"


def event_of(scope: str) -> int | None:
    """Return the event that a scope counts, None where it counts a quarter; raise PeriodError on anything else."""
    if scope.startswith(EVENT_SCOPE) and scope[len(EVENT_SCOPE) :].isdecimal():
        return int(scope[len(EVENT_SCOPE) :])
    parse_period(scope)
    return None


def _begin(period_id: str, zone: tzinfo) -> datetime:
    year, quarter = parse_period(period_id)
    return datetime(year, (quarter - 1) * MONTHS + 1, 1, tzinfo=zone)
