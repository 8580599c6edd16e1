"""Read a table from the bytes of a CSV or an XLSX file: whatever they are, the answer is a table or a problem."""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from xml.parsers import expat

from portal.engines.sheets import delimited, workbook
from portal.engines.sheets.model import (
    Cell,
    Kind,
    Limits,
    Problem,
    Refused,
    Row,
    Sheet,
    SheetProblem,
    SparseRow,
    column_letters,
)

_WORKBOOKS = (".xlsx", ".xlsm", ".xltx", ".xltm", ".xlsb", ".xls", ".ods")
_ZIP = b"PK"
_OLD_OR_ENCRYPTED = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BROKEN = (
    EOFError,
    LookupError,
    NotImplementedError,
    OSError,
    OverflowError,
    ValueError,
    expat.ExpatError,
    struct.error,
    zipfile.BadZipFile,
    zlib.error,
)
"""What readers of zip and XML raise on bytes that are neither."""


def read(data: bytes, filename: str, limits: Limits) -> Sheet | SheetProblem:
    """Read the first table of a file: its first row with something in it is the header; no bytes raise.

    What the bytes say goes before the file's name. A workbook gives its first visible sheet. Nothing is read beyond the
    limits. Formulas are neither computed nor taken from what was computed before: their cells say what they are.
    """
    if len(data) > limits.bytes:
        return SheetProblem(Problem.TOO_LARGE)
    try:
        return _sheet(list(_within(_rows(data, filename, limits), limits)))
    except Refused as refused:
        return refused.problem
    except _BROKEN:
        return SheetProblem(Problem.UNREADABLE)


def _rows(data: bytes, filename: str, limits: Limits) -> Iterator[SparseRow]:
    if data.startswith(_OLD_OR_ENCRYPTED):
        is_encrypted = "EncryptedPackage".encode("utf-16-le") in data
        raise Refused(Problem.UNREADABLE, "encrypted" if is_encrypted else "xls")
    if data.startswith(_ZIP) or filename.lower().endswith(_WORKBOOKS):
        return workbook.rows(data, limits)
    return delimited.rows(data, limits)


def _within(rows: Iterator[SparseRow], limits: Limits) -> Iterator[SparseRow]:
    """Pass on what holds something, and stop at the limit: nothing behind it is looked at."""
    count = 0
    for number, cells in rows:
        if any(cell.kind is not Kind.EMPTY for cell in cells.values()):
            count += 1
            if count > limits.rows + 1:
                raise Refused(Problem.TOO_MANY_ROWS)
            yield number, cells


def _sheet(rows: Sequence[SparseRow]) -> Sheet | SheetProblem:
    if not rows:
        return SheetProblem(Problem.EMPTY)
    width = 1 + max(column for _, cells in rows for column, cell in cells.items() if cell.kind is not Kind.EMPTY)
    blanks = [Cell(column_letters(column), "", False, Kind.EMPTY, None) for column in range(width)]
    first, *others = (
        Row(number, tuple(cells.get(column, blank) for column, blank in enumerate(blanks))) for number, cells in rows
    )
    header = tuple(cell.text for cell in first.cells)
    if not any(character.isalpha() for name in header for character in name):
        return SheetProblem(Problem.NO_HEADER, str(first.number))
    return Sheet(header, tuple(others))
