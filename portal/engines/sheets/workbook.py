"""XLSX: the first visible sheet of a workbook, read in one pass; formulas are named, never taken for values."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time

from portal.engines.sheets.model import Cell, Kind, Limits, Problem, Refused, SparseRow, column_letters
from portal.engines.sheets.number_formats import Meaning, Valued, meaning, valued
from portal.engines.sheets.package import Package
from portal.engines.sheets.texts import clean, text_of

_LAST_ROW = 1_048_576
_REFERENCE = re.compile(r"([A-Z]{1,3})\d{1,7}", re.ASCII)
_ESCAPE = re.compile(r"_x(00[01][0-9A-F]|005F|FFF[EF])_", re.IGNORECASE)
"""How the format writes what XML can't hold, and the underscore before what would look like it."""


@dataclass(slots=True)
class _RawCell:
    column: int
    type: str
    style: int
    text: str = ""
    is_formula: bool = False


_RawRow = tuple[int, list[_RawCell]]


@dataclass(frozen=True, slots=True)
class _Workbook:
    sheet: str
    strings: str | None
    styles: list[Meaning]
    is_1904: bool


def rows(data: bytes, limits: Limits) -> Iterator[SparseRow]:
    """Read the rows that hold something; a broken file raises Refused, or what its zip or XML reader raises."""
    package = Package(data, limits)
    workbook = _workbook(package)
    raw = list(_raw_rows(package, workbook.sheet, limits))
    strings = _strings(package, workbook.strings, raw, limits)
    for number, cells in raw:
        yield number, {cell.column: _cell(cell, workbook, strings) for cell in cells}


def _workbook(package: Package) -> _Workbook:
    kinds = dict(package.related().values())
    if "officeDocument" not in kinds:
        raise Refused(Problem.UNREADABLE)
    related = package.related(kinds["officeDocument"])
    parts = dict(related.values())
    sheet, is_1904 = None, False
    for name, attributes in package.starts(kinds["officeDocument"]):
        if name == "workbookPr":
            is_1904 = attributes.get("date1904") in {"1", "true", "on"}
        elif name == "sheet" and sheet is None and attributes.get("state", "visible") == "visible":
            kind, part = related[attributes["id"]]
            sheet = part if kind == "worksheet" else None
    if sheet is None:
        raise Refused(Problem.EMPTY)
    styles = _styles(package, parts["styles"]) if "styles" in parts else []
    return _Workbook(sheet, parts.get("sharedStrings"), styles, is_1904)


def _styles(package: Package, part: str) -> list[Meaning]:
    """Return what each cell style shows of a number."""
    codes: dict[int, str] = {}
    styles: list[Meaning] = []
    container = ""
    for name, attributes in package.starts(part):
        if name == "numFmt":
            codes.setdefault(int(attributes["numFmtId"]), attributes["formatCode"])
        elif name in {"cellStyleXfs", "cellXfs"}:
            container = name
        elif name == "xf" and container == "cellXfs":
            number_format = int(attributes.get("numFmtId", 0))
            styles.append(meaning(number_format, codes.get(number_format)))
    return styles


def _raw_rows(package: Package, part: str, limits: Limits) -> Iterator[_RawRow]:
    handler = _SheetHandler(limits)
    count = 0
    for _ in package.parse(part, handler):
        for row in handler.rows:
            count += 1
            if count > limits.rows + 1:
                raise Refused(Problem.TOO_MANY_ROWS)
            yield row
        handler.rows.clear()


class _SheetHandler:
    """Collects the rows of a worksheet that hold something."""

    def __init__(self, limits: Limits) -> None:
        self.rows: list[_RawRow] = []
        self._limits = limits
        self._number = 0
        self._cells: list[_RawCell] = []
        self._column = -1
        self._cell: _RawCell | None = None
        self._text: _Text | None = None
        self._phonetic = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "row":
            self._start_row(attributes)
        elif name == "c":
            self._start_cell(attributes)
        elif self._cell is None:
            return
        elif name == "rPh":
            self._phonetic += 1
        elif name == "f":
            self._cell.is_formula = True
            self._collect(replace=True)
        elif (name == "v" or (name == "t" and not self._phonetic)) and not self._cell.is_formula:
            self._collect(replace=name == "v")

    def end(self, name: str) -> None:
        if name == "row":
            if self._cells:
                self.rows.append((self._number, self._cells))
            self._cells = []
        elif name == "rPh":
            self._phonetic -= 1
        elif name in {"f", "v", "t"} and self._cell is not None and self._text is not None:
            self._cell.text = self._text.whole
            self._text = None
        elif name == "c":
            self._end_cell()

    def text(self, text: str) -> None:
        if self._text is not None:
            self._text.add(text)

    def _start_row(self, attributes: dict[str, str]) -> None:
        number = int(attributes.get("r", self._number + 1))
        if not self._number < number <= _LAST_ROW:
            raise Refused(Problem.UNREADABLE)
        self._number, self._column = number, -1

    def _start_cell(self, attributes: dict[str, str]) -> None:
        column = _column(attributes["r"]) if "r" in attributes else self._column + 1
        if column <= self._column:
            raise Refused(Problem.UNREADABLE)
        self._column = column
        self._cell = _RawCell(column, attributes.get("t", "n"), int(attributes.get("s", 0)))

    def _end_cell(self) -> None:
        cell, self._cell, self._text = self._cell, None, None
        if cell is None or not (cell.text.strip() or cell.is_formula):
            return
        if cell.column >= self._limits.columns:
            raise Refused(Problem.TOO_MANY_COLUMNS, _place(cell.column, self._number))
        self._cells.append(cell)

    def _collect(self, *, replace: bool) -> None:
        assert self._cell is not None
        place = _place(self._cell.column, self._number)
        self._text = _Text(self._limits, place, "" if replace else self._cell.text)


class _Text:
    """A text that is put together, and refused once it is too long."""

    def __init__(self, limits: Limits, place: str, begun: str = "") -> None:
        self._left = limits.cell_characters - len(begun)
        self._place = place
        self._pieces = [begun]

    def add(self, piece: str) -> None:
        self._left -= len(piece)
        if self._left < 0:
            raise Refused(Problem.CELL_TOO_LONG, self._place)
        self._pieces.append(piece)

    @property
    def whole(self) -> str:
        return "".join(self._pieces)


def _strings(package: Package, part: str | None, raw: list[_RawRow], limits: Limits) -> dict[int, str]:
    """Read those of the shared strings that cells refer to."""
    places = {
        int(cell.text): _place(cell.column, number)
        for number, cells in reversed(raw)
        for cell in reversed(cells)
        if cell.type == "s" and not cell.is_formula
    }
    handler = _StringsHandler(places, limits)
    if places and part is not None:
        for _ in package.parse(part, handler):
            pass
    return handler.strings


class _StringsHandler:
    def __init__(self, places: dict[int, str], limits: Limits) -> None:
        self.strings: dict[int, str] = {}
        self._places = places
        self._limits = limits
        self._index = -1
        self._text: _Text | None = None
        self._is_shown = False
        self._phonetic = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "si":
            self._index += 1
            place = self._places.get(self._index)
            self._text = _Text(self._limits, place) if place else None
        elif name == "rPh":
            self._phonetic += 1
        elif name == "t":
            self._is_shown = not self._phonetic

    def end(self, name: str) -> None:
        if name == "t":
            self._is_shown = False
        elif name == "rPh":
            self._phonetic -= 1
        elif name == "si" and self._text is not None:
            self.strings[self._index] = self._text.whole

    def text(self, text: str) -> None:
        if self._is_shown and self._text is not None:
            self._text.add(text)


def _cell(raw: _RawCell, workbook: _Workbook, strings: dict[int, str]) -> Cell:
    letters = column_letters(raw.column)
    if raw.is_formula:
        return Cell(letters, f"={_plain(raw.text)}", True, Kind.TEXT, None)
    kind, value = _value(raw, workbook, strings)
    if isinstance(value, str) and not value.strip():
        return Cell(letters, value, False, Kind.EMPTY, None)
    return Cell(letters, text_of(value), False, kind, value)


def _value(raw: _RawCell, workbook: _Workbook, strings: dict[int, str]) -> Valued:
    if raw.type == "s":
        return Kind.TEXT, _plain(strings[int(raw.text)])
    if raw.type == "b":
        return Kind.TEXT, "FALSE" if raw.text.strip() == "0" else "TRUE"
    try:
        if raw.type == "n":
            return valued(
                float(raw.text), workbook.styles[raw.style] if workbook.styles else Meaning.NUMBER, workbook.is_1904
            )
        if raw.type == "d":
            return _iso(raw.text.strip())
    except (ValueError, OverflowError):
        pass
    return Kind.TEXT, _plain(raw.text)


def _iso(text: str) -> Valued:
    if "-" not in text:
        return Kind.TIME, time.fromisoformat(text).replace(tzinfo=None, microsecond=0)
    if len(text) == len("2026-10-12"):
        return Kind.DATE, date.fromisoformat(text)
    return Kind.MOMENT, datetime.fromisoformat(text).replace(tzinfo=None, microsecond=0)


def _plain(text: str) -> str:
    return clean(_ESCAPE.sub(lambda found: chr(int(found[1], 16)), text))


def _column(reference: str) -> int:
    found = _REFERENCE.fullmatch(reference)
    if found is None:
        raise Refused(Problem.UNREADABLE)
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    return column - 1


def _place(column: int, number: int) -> str:
    return f"{column_letters(column)}{number}"
