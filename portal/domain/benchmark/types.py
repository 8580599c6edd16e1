"""Districts, indicators and the rows that the comparison hands out."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from datetime import date, datetime


class District(enum.StrEnum):
    """Gangnam and the five districts that the report of 2025 sets it beside."""

    GANGNAM = "gangnam"
    SEOCHO = "seocho"
    YONGSAN = "yongsan"
    MAPO = "mapo"
    JUNG = "jung"
    SONGPA = "songpa"


class PublicIndicator(enum.StrEnum):
    """What the report compares districts by."""

    PROJECTS = "projects"
    PARTNERSHIPS = "partnerships"
    EVENTS = "events"
    INFLUENCE = "influence"


class CellFault(enum.StrEnum):
    """What is wrong with a cell of a file."""

    MISSING = "missing"
    FORMULA = "formula"
    NO_DISTRICT = "no_district"
    NO_INDICATOR = "no_indicator"
    NO_YEAR = "no_year"
    NO_NUMBER = "no_number"
    NO_COUNTRY = "no_country"
    NO_DATE = "no_date"
    NO_TOPIC = "no_topic"
    NO_LINK = "no_link"
    ENDS_BEFORE = "ends_before"
    TOO_LONG = "too_long"
    DOUBLE = "double"


@dataclass(frozen=True, slots=True)
class Fault:
    """A cell that can't be taken: its row as the spreadsheet counts, its column's name, what it says, what is wrong."""

    row: int
    column: str
    text: str
    fault: CellFault


@dataclass(frozen=True, slots=True)
class FigureRow:
    """What one district says of itself for one year."""

    district: District
    indicator: PublicIndicator
    year: int
    value: float
    source: str
    source_url: str | None = None
    made_up: bool = False


@dataclass(frozen=True, slots=True)
class AgreementRow:
    """An exchange agreement with a partner abroad; `country` is two letters (ISO 3166-1)."""

    partner: str
    country: str
    cluster: str | None
    signed_on: date | None
    ended_on: date | None
    source: str
    is_baseline: bool = False


@dataclass(frozen=True, slots=True)
class Imported:
    """What a file gave: how many rows are new, and how many replace what was there."""

    added: int
    replaced: int
    same: int


@dataclass(frozen=True, slots=True)
class BadFile:
    """A file of which nothing is taken: why it is no table, which columns it lacks, or which cells are wrong."""

    problem: str = ""
    missing: tuple[str, ...] = ()
    faults: tuple[Fault, ...] = ()


@dataclass(frozen=True, slots=True)
class Comparison:
    """One indicator in the latest year for which Gangnam and another district have a figure."""

    indicator: PublicIndicator
    year: int
    figures: tuple[FigureRow, ...]


@dataclass(frozen=True, slots=True)
class Agreements:
    """Agreements against the report's goal of a quarter more than there were."""

    baseline: int
    now: int
    rows: tuple[AgreementRow, ...]

    @property
    def goal(self) -> float:
        """Return what a quarter more than the baseline comes to."""
        return self.baseline * (1 + GROWTH)

    @property
    def is_met(self) -> bool:
        """Tell whether the goal is reached; without a baseline nothing can be said to be."""
        return self.baseline > 0 and self.now >= self.goal

    @property
    def change(self) -> float | None:
        """Return the change since the baseline as a share of it."""
        return self.now / self.baseline - 1 if self.baseline else None


@dataclass(frozen=True, slots=True)
class ImportView:
    """One import, as the record shows it."""

    at: datetime
    by: str
    file_name: str
    sha256: str
    rows: int


GROWTH = 0.25
"""The report's goal for exchange agreements: a quarter more."""
