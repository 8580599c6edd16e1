"""What can be taken out of the portal as a file, where such a file stands, and what is refused."""

from __future__ import annotations

import enum
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from portal.domain.accounts.types import Act
from portal.engines.sheets import CellValue


class ExportKind(enum.StrEnum):
    """What a file holds."""

    PARTICIPATION = "participation"
    """The tables of all approved releases, as published."""
    PROPOSALS = "proposals"
    """What is public of proposals, without their writers."""
    REGISTRATIONS = "registrations"
    """The people of one event."""


class Format(enum.StrEnum):
    """How a file is written."""

    XLSX = "xlsx"
    CSV_BOM = "csv_bom"
    """With a byte order mark, which spreadsheets need to read other letters than Latin ones."""
    CSV = "csv"
    JSON = "json"


class State(enum.StrEnum):
    """Where a file stands."""

    ORDERED = "ordered"
    MAKING = "making"
    READY = "ready"
    FAILED = "failed"
    GONE = "gone"


class Problem(enum.StrEnum):
    """Why a file was not made."""

    TOO_MANY_ROWS = "too_many_rows"
    NOT_ALLOWED = "not_allowed"
    """Who ordered it may not have it any more."""
    NOTHING_THERE = "nothing_there"
    GIVEN_UP = "given_up"
    """Every worker that began it died."""
    UNEXPECTED = "unexpected"


class OrderReason(enum.StrEnum):
    """Why an order is not taken."""

    NEEDS_REASON = "needs_reason"
    TOO_MANY_OPEN = "too_many_open"


@dataclass(frozen=True, slots=True)
class OrderRefused:
    """An order that was not taken."""

    reason: OrderReason


@dataclass(frozen=True, slots=True)
class Order:
    """What somebody asks for; `wanted` says which part of it, in plain values that a row can keep."""

    what: ExportKind
    format: Format
    language: str
    wanted: Mapping[str, Any] = field(default_factory=dict)
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Ordered:
    """An order that was taken; not new where the same was on its way already."""

    export_id: int
    is_new: bool


@dataclass(frozen=True, slots=True)
class ExportOrdered:
    """Fact: a file is to be made."""

    export_id: int


@dataclass(frozen=True, slots=True)
class ExportView:
    """A file as staff see it: the order, how far it is, what became of it.

    `rows_total` is 0 where it is not known beforehand. `downloads` counts how often it was fetched,
    `fetched_at` is when last.
    """

    id: int
    what: ExportKind
    format: Format
    language: str
    wanted: Mapping[str, Any]
    holds_people: bool
    reason: str
    state: State
    by_id: int
    by: str
    ordered_at: datetime
    ready_at: datetime | None
    expires_at: datetime | None
    rows_done: int
    rows_total: int
    size: int | None
    sha256: str | None
    file_name: str | None
    problem: Problem | None
    downloads: int = 0
    fetched_at: datetime | None = None

    @property
    def slug(self) -> str:
        """Return the event that it is about, in its address."""
        return str(self.wanted.get("slug", ""))

    @property
    def is_under_way(self) -> bool:
        """Tell whether something will become of it by itself."""
        return self.state in {State.ORDERED, State.MAKING}


@dataclass(frozen=True, slots=True)
class ExportPage:
    """One page of a list of files, the latest order first."""

    items: tuple[ExportView, ...]
    number: int
    pages: int
    total: int


@dataclass(frozen=True, slots=True)
class Job:
    """An order that a worker has taken; `file_name` is its own, and tells whether the order is still its."""

    export_id: int
    what: ExportKind
    format: Format
    language: str
    wanted: Mapping[str, Any]
    file_name: str


@dataclass(frozen=True, slots=True)
class Made:
    """A file that lies there whole."""

    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Table:
    """What a file is written from; the rows are read as they are written. `total` is 0 where nobody knows it yet."""

    title: str
    header: Sequence[str]
    rows: Iterator[Sequence[CellValue]]
    total: int = 0
    text_columns: tuple[int, ...] = ()


NEEDED_ACTS = {
    ExportKind.PARTICIPATION: Act.ANALYSE,
    ExportKind.PROPOSALS: Act.ANALYSE,
    ExportKind.REGISTRATIONS: Act.ORGANISE,
}
HOLDING_PEOPLE = frozenset({ExportKind.REGISTRATIONS})
