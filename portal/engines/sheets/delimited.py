"""CSV: commas, semicolons or tabs between cells, in whatever encoding a spreadsheet has saved it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from itertools import islice

from portal.engines.sheets.decoding import decode
from portal.engines.sheets.model import Cell, Kind, Limits, Problem, Refused, SparseRow, column_letters
from portal.engines.sheets.texts import clean, is_formula, unescape

_DELIMITERS = ",;\t"
_LOOKED_AT = 20


def rows(data: bytes, limits: Limits) -> Iterator[SparseRow]:
    """Read the rows that hold something; a file that is no table raises Refused.

    No cell is longer than Python's csv module takes (131,072 characters), whatever the limit says.
    """
    text = decode(data)
    number = 0
    try:
        for number, record in enumerate(_records(text, _delimiter(text)), 1):
            if cells := _cells(record, number, limits):
                yield number, cells
    except csv.Error:
        raise Refused(Problem.UNREADABLE, str(number + 1)) from None


def _records(text: str, delimiter: str) -> Iterator[list[str]]:
    return csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)


def _delimiter(text: str) -> str:
    """Choose what makes the first rows as wide as the very first one, and that wide; a comma if nothing does."""
    return max(_DELIMITERS, key=lambda delimiter: _fit(text, delimiter))


def _fit(text: str, delimiter: str) -> int:
    fit = width = 0
    try:
        for record in islice(filter(None, _records(text, delimiter)), _LOOKED_AT):
            width = width or len(record)
            fit += width - 1 if len(record) == width else 0
    except csv.Error:
        pass
    return fit


def _cells(record: list[str], number: int, limits: Limits) -> dict[int, Cell]:
    cells = {}
    for column, typed in enumerate(record):
        if not typed.strip():
            continue
        if column >= limits.columns:
            raise Refused(Problem.TOO_MANY_COLUMNS, f"{column_letters(column)}{number}")
        if len(typed) > limits.cell_characters:
            raise Refused(Problem.CELL_TOO_LONG, f"{column_letters(column)}{number}")
        cells[column] = _cell(column_letters(column), clean(typed))
    return cells


def _cell(letters: str, typed: str) -> Cell:
    if is_formula(typed):
        return Cell(letters, typed, True, Kind.TEXT, None)
    text = unescape(typed)
    return Cell(letters, text, False, Kind.TEXT, text)
