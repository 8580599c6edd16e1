"""Write tables as CSV, XLSX and JSON: typed, streamed, and without a formula whatever people have typed."""

from __future__ import annotations

import csv
import io
import json
import math
import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO, TypeGuard

import xlsxwriter
from xlsxwriter.format import Format

from portal.engines.sheets.texts import CellValue, clean, escape, text_of

_BLOCK = 16_384
_LONGEST_TEXT = 32_767
"""UTF-16 units that a cell of a workbook holds."""
_MOST_ROWS, _MOST_COLUMNS = 1_048_576, 16_384
_EXACT = 10**15
"""From here on spreadsheets change digits of whole numbers, so these become text."""
_NARROWEST, _WIDEST = 8, 60
_NO_NAME = re.compile(r"[\[\]:*?/\\]")
_LONGEST_NAME = 31
_DATE, _TIME, _SECONDS, _TEXT = "yyyy-mm-dd", "hh:mm", "hh:mm:ss", "@"


def csv_rows(header: Sequence[str], rows: Iterable[Sequence[CellValue]], bom: bool = False) -> Iterator[bytes]:
    """Write a table as CSV (RFC 4180, UTF-8), piece by piece; with a byte order mark Excel reads it as UTF-8.

    Cells are quoted. A text that a spreadsheet would take for a command gets an apostrophe in front, which reading
    takes away. Times with a zone raise ValueError.
    """
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, quoting=csv.QUOTE_ALL)
    if bom:
        buffer.write("\ufeff")
    writer.writerow([_csv_cell(name) for name in header])
    for row in rows:
        writer.writerow([_csv_cell(value) for value in row])
        if buffer.tell() >= _BLOCK:
            yield buffer.getvalue().encode()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue().encode()


def json_rows(header: Sequence[str], rows: Iterable[Sequence[CellValue]], *, lines: bool = False) -> Iterator[bytes]:
    """Write a table as JSON in UTF-8, piece by piece: an array of objects, or (`lines`) an object on each line.

    Numbers stay numbers, what is empty is null, days and times are texts as in a CSV. Columns of one name are told
    apart by their number. Times with a zone raise ValueError.
    """
    names = _told_apart(header)
    begin, between, end = ("", "\n", "\n") if lines else ("[\n", ",\n", "\n]\n")
    pieces, size, first = [begin], 0, True
    for row in rows:
        line = json.dumps(dict(zip(names, map(_json_value, row), strict=True)), ensure_ascii=False)
        pieces += [line] if first else [between, line]
        size, first = size + len(line), False
        if size >= _BLOCK:
            yield "".join(pieces).encode()
            pieces, size = [], 0
    yield "".join([*pieces, "" if lines and first else end]).encode()


def xlsx(
    header: Sequence[str],
    rows: Iterable[Sequence[CellValue]],
    title: str,
    *,
    made_at: datetime,
    text_columns: Collection[int] = (),
    right_to_left: bool = False,
) -> bytes:
    """Return what `write_xlsx` writes, for tables that are small."""
    output = io.BytesIO()
    write_xlsx(output, header, rows, title, made_at=made_at, text_columns=text_columns, right_to_left=right_to_left)
    return output.getvalue()


def write_xlsx(
    output: BinaryIO,
    header: Sequence[str],
    rows: Iterable[Sequence[CellValue]],
    title: str,
    *,
    made_at: datetime,
    text_columns: Collection[int] = (),
    right_to_left: bool = False,
    folder: Path | None = None,
) -> None:
    """Write a table as a workbook of one sheet, with typed numbers and dates and a bold header that stays in sight.

    Rows go to temporary files one by one, in `folder` or where the system keeps such, so that memory does not grow with
    them. `text_columns` (counted from 0) are marked as text, so that a spreadsheet keeps zeros in front there; numbers
    in them become text. Texts over 32,767 characters are cut, with an ellipsis. More rows or columns than a sheet holds
    raise SheetFull; times with a zone raise ValueError.
    """
    with TemporaryDirectory(dir=folder) as temporary:
        options = {
            "constant_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "tmpdir": temporary,
            "use_zip64": True,
        }
        workbook = xlsxwriter.Workbook(output, options)
        workbook.set_properties({"title": clean(title), "created": made_at.replace(tzinfo=None)})
        sheet = _Writer(workbook, title, frozenset(text_columns))
        if right_to_left:
            sheet.worksheet.right_to_left()
        with sheet:
            sheet.write_header(header)
            for row in rows:
                sheet.write_row(row)
            sheet.set_widths()
            workbook.close()


class SheetFull(ValueError):
    """There are more rows or columns than a sheet of a workbook holds."""


class _Writer:
    """Writes the rows of a sheet, each after the one before, and keeps in mind how wide the columns become."""

    def __init__(self, workbook: xlsxwriter.Workbook, title: str, text_columns: frozenset[int]) -> None:
        self.worksheet = workbook.add_worksheet(_sheet_name(title))
        self._workbook = workbook
        self._bold = workbook.add_format({"bold": True})
        self._plain = workbook.add_format()
        self._formats: dict[str, Format] = {}
        self._text_columns = text_columns
        self._widths: dict[int, int] = {}
        self._row = 0

    def __enter__(self) -> _Writer:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_more: object) -> None:
        # A table that breaks off is not packed first.
        if kind is not None:
            self.worksheet.row_data_fh.close()

    def write_header(self, header: Sequence[str]) -> None:
        for column, name in enumerate(header):
            self._write_text(column, name, self._bold)
        self._row = 1
        self.worksheet.freeze_panes(1, 0)

    def write_row(self, row: Sequence[CellValue]) -> None:
        if self._row >= _MOST_ROWS or len(row) > _MOST_COLUMNS:
            raise SheetFull("A sheet holds 1,048,576 rows and 16,384 columns.")
        for column, value in enumerate(row):
            self._write(column, value)
        self._row += 1

    def set_widths(self) -> None:
        for column, width in self._widths.items():
            shown = self._format(_TEXT) if column in self._text_columns else None
            self.worksheet.set_column(column, column, max(_NARROWEST, min(width + 2, _WIDEST)), shown)

    def _write(self, column: int, value: CellValue) -> None:
        code = _code(value)
        if column in self._text_columns:
            self._write_text(column, text_of(value), self._format(_TEXT))
        elif code and isinstance(value, (date, time)):
            self._widen(column, text_of(value))
            self.worksheet.write_datetime(self._row, column, _whole(value), self._format(code))
        elif _is_number(value) and not (isinstance(value, int) and abs(value) >= _EXACT):
            self._widen(column, text_of(value))
            self.worksheet.write_number(self._row, column, value)
        else:
            self._write_text(column, text_of(value), None)

    def _write_text(self, column: int, text: str, shown: Format | None) -> None:
        text = _cut(clean(text))
        self._widen(column, text)
        if text.startswith("<r>") and text.endswith("</r>"):
            # XlsxWriter would take such a text for markup of its own and write it unescaped.
            self.worksheet.write_rich_string(self._row, column, text[:1], self._plain, text[1:], shown or self._plain)
        elif text:
            self.worksheet.write_string(self._row, column, text, shown)

    def _format(self, code: str) -> Format:
        if code not in self._formats:
            self._formats[code] = self._workbook.add_format({"num_format": code})
        return self._formats[code]

    def _widen(self, column: int, text: str) -> None:
        if self._widths.get(column, 0) < _WIDEST:
            lines = text[:_WIDEST].split("\n")
            self._widths[column] = max([self._widths.get(column, 0), *map(_width, lines)])


def _csv_cell(value: CellValue) -> str:
    if isinstance(value, str):
        return escape(clean(value))
    return text_of(value)


def _json_value(value: CellValue) -> str | int | float | None:
    if value is None or value == "":
        return None
    if _is_number(value):
        return value if isinstance(value, (int, float)) else float(value)
    return clean(value) if isinstance(value, str) else text_of(value)


def _told_apart(header: Sequence[str]) -> list[str]:
    """Return names of which none is there twice."""
    names: list[str] = []
    for name in map(clean, header):
        number, free = 1, name
        while free in names:
            number += 1
            free = f"{name} ({number})"
        names.append(free)
    return names


def _is_number(value: CellValue) -> TypeGuard[int | float | Decimal]:
    return isinstance(value, int) or (isinstance(value, (float, Decimal)) and math.isfinite(value))


def _whole(value: date | time) -> date | time:
    """Drop what is less than a second, as `text_of` does; a workbook would round it."""
    return value.replace(microsecond=0) if isinstance(value, (datetime, time)) else value


def _code(value: CellValue) -> str:
    """Return the number format of a date or a time; those before 1900 have none in a workbook."""
    if isinstance(value, (datetime, time)):
        clock = _SECONDS if value.second else _TIME
        return clock if isinstance(value, time) else f"{_DATE} {clock}" if value.year >= 1900 else ""
    return _DATE if isinstance(value, date) and value.year >= 1900 else ""


def _cut(text: str) -> str:
    encoded = text.encode("utf-16-le")
    if len(encoded) <= 2 * _LONGEST_TEXT:
        return text
    return encoded[: 2 * (_LONGEST_TEXT - 1)].decode("utf-16-le", errors="ignore") + "…"


def _width(line: str) -> int:
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in line)


def _sheet_name(title: str) -> str:
    """Return what of a title can name a sheet."""
    name = " ".join(_NO_NAME.sub(" ", clean(title)).split())
    name = name.encode("utf-16-le")[: 2 * _LONGEST_NAME].decode("utf-16-le", errors="ignore").strip("' ")
    return name if name and name.lower() != "history" else f"{name}_"
