"""What a table is once it is read, and why one is not."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from datetime import date, datetime, time


class Kind(enum.StrEnum):
    """What a cell holds; cells of a CSV are text or empty."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    TIME = "time"
    MOMENT = "moment"
    EMPTY = "empty"


class Problem(enum.StrEnum):
    """Why a file is no table."""

    EMPTY = "empty"
    NO_HEADER = "no_header"
    TOO_MANY_ROWS = "too_many_rows"
    TOO_MANY_COLUMNS = "too_many_columns"
    TOO_LARGE = "too_large"
    UNREADABLE = "unreadable"
    TOO_COMPRESSED = "too_compressed"
    CELL_TOO_LONG = "cell_too_long"
    BAD_ENCODING = "bad_encoding"


@dataclass(frozen=True, slots=True)
class SheetProblem:
    """A refused file: the code, and where a place is known its reference (`B7` for a cell, `7` for a row).

    For UNREADABLE the detail is a row (a quote that is never closed, or text after one), `encrypted`, `xls` or nothing.
    """

    code: Problem
    detail: str = ""


class Refused(Exception):
    """Ends the reading of a file inside this package; `read` returns its problem."""

    def __init__(self, code: Problem, detail: str = "") -> None:
        super().__init__(code, detail)
        self.problem = SheetProblem(code, detail)


@dataclass(frozen=True, slots=True)
class Limits:
    """How much is read: bytes of the file, rows under the header, columns, characters of a cell, bytes unpacked."""

    bytes: int = 5_000_000
    rows: int = 5_000
    columns: int = 100
    cell_characters: int = 10_000
    inflated_bytes: int = 50_000_000


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell: its column's letters, its text as in the file, and what it holds.

    `value` is the text, an int or a float, a date, a time or a moment (a datetime without a zone), as the kind says;
    None for an empty cell and for a formula, whose source is its text. White space alone counts as empty.
    """

    column: str
    text: str
    is_formula: bool
    kind: Kind
    value: str | int | float | date | time | datetime | None


@dataclass(frozen=True, slots=True)
class Row:
    """A row: its number as the spreadsheet shows it, from 1, and a cell for each column of the sheet."""

    number: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table: the texts of its first row, and the other rows, all as wide as the widest; empty rows are left out."""

    header: tuple[str, ...]
    rows: tuple[Row, ...]


SparseRow = tuple[int, dict[int, Cell]]
"""A row while it is read: its number, and cells by their column, counted from 0."""


def column_letters(column: int) -> str:
    """Return the letters of a column, counted from 0."""
    letters = ""
    column += 1
    while column:
        column, letter = divmod(column - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return letters
