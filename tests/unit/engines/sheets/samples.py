"""Files for the tests, made with other means than the engine's own."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import openpyxl
import xlsxwriter

from portal.engines.sheets import Limits, Problem, Sheet, SheetProblem, read

LIMITS = Limits()
SHEET = "xl/worksheets/sheet1.xml"
WORKBOOK = "xl/workbook.xml"
STYLES = "xl/styles.xml"
PEOPLE = (("Name", "Country"), ("Linh", "Viet Nam"), ("Bat-Erdene", "Mongolia"))


def table(data: bytes, filename: str = "people.csv", limits: Limits = LIMITS) -> Sheet:
    found = read(data, filename, limits)
    assert isinstance(found, Sheet), found
    return found


def problem(data: bytes, filename: str = "people.csv", limits: Limits = LIMITS) -> SheetProblem:
    found = read(data, filename, limits)
    assert isinstance(found, SheetProblem)
    return found


def refused(code: Problem, detail: str = "") -> SheetProblem:
    return SheetProblem(code, detail)


def texts(sheet: Sheet) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in sheet.rows]


def workbook(
    *rows: Sequence[Any], formats: Mapping[str, str] | None = None, hidden: Sequence[Sequence[Any]] | None = None
) -> bytes:
    """Write a workbook with openpyxl, after a hidden sheet if one is given."""
    book = openpyxl.Workbook()
    if hidden is not None:
        for row in hidden:
            book.worksheets[0].append(row)
        book.worksheets[0].sheet_state = "hidden"
        book.create_sheet()
    sheet = book.worksheets[-1]
    for row in rows:
        sheet.append(row)
    for place, code in (formats or {}).items():
        sheet[place].number_format = code
    return saved(book)


def shared(*rows: Sequence[Any]) -> bytes:
    """Write a workbook with XlsxWriter, which puts texts into a part of their own."""
    output = io.BytesIO()
    with xlsxwriter.Workbook(output) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return output.getvalue()


def saved(book: openpyxl.Workbook) -> bytes:
    output = io.BytesIO()
    book.save(output)
    return output.getvalue()


def parts(data: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {name: package.read(name).decode() for name in package.namelist()}


def packed(contents: Mapping[str, str | bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w", compression) as package:
        for name, content in contents.items():
            package.writestr(name, content)
    return output.getvalue()


def changed(data: bytes, part: str, change: Callable[[str], str]) -> bytes:
    """Change one part of a workbook, as other programs might have written it."""
    contents = parts(data)
    before = contents[part]
    contents[part] = change(before)
    assert contents[part] != before
    return packed(contents)
