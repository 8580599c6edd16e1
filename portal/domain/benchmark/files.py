"""Files of figures and of agreements: one is taken whole, or each wrong cell is named and nothing is taken."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import TypeVar
from urllib.parse import urlsplit

from portal.domain.benchmark.types import (
    AgreementRow,
    BadFile,
    CellFault,
    District,
    Fault,
    FigureRow,
    PublicIndicator,
)
from portal.domain.proposals.types import Cluster
from portal.engines import sheets
from portal.engines.sheets import Kind, Row, Sheet, SheetProblem

LIMITS = sheets.Limits(bytes=1_000_000, rows=5_000, columns=30, cell_characters=2_000, inflated_bytes=20_000_000)
FIGURE_COLUMNS = ("district", "indicator", "year", "value", "source")
AGREEMENT_COLUMNS = ("partner", "country", "source")
OPTIONAL = {"source_url", "made_up", "cluster", "signed_on", "ended_on"}
YEARS = range(2000, 2101)
LONGEST = 500
COUNTRY = re.compile(r"[A-Z]{2}")
NUMBER = re.compile(r"[0-9]{1,12}(?:\.[0-9]{1,6})?", re.ASCII)
YES = {"yes", "true", "1"}
Item = TypeVar("Item")


class _Wrong(Exception):
    """Ends the reading of one row."""

    def __init__(self, column: str, fault: CellFault) -> None:
        super().__init__(column, fault)
        self.column, self.fault = column, fault


def read_figures(data: bytes, file_name: str) -> tuple[FigureRow, ...] | BadFile:
    """Read a table of figures."""
    return _read(data, file_name, FIGURE_COLUMNS, _figure, lambda one: (one.district, one.indicator, one.year))


def read_agreements(data: bytes, file_name: str) -> tuple[AgreementRow, ...] | BadFile:
    """Read a table of agreements."""
    return _read(data, file_name, AGREEMENT_COLUMNS, _agreement, lambda one: (one.partner, one.country))


def _read(
    data: bytes, file_name: str, needed: Sequence[str], make: Callable[[_Cells], Item], key_of: Callable[[Item], object]
) -> tuple[Item, ...] | BadFile:
    sheet = sheets.read(data, file_name, LIMITS)
    if isinstance(sheet, SheetProblem):
        return BadFile(problem=sheet.code.value)
    found = sheets.match_columns(sheet.header, {name: (name,) for name in (*needed, *OPTIONAL)})
    missing = tuple(name for name in needed if name not in found.columns)
    if missing:
        return BadFile(missing=missing)
    if not sheet.rows:
        return BadFile(problem="empty")
    return _take(sheet, found.columns, make, key_of)


def _take(
    sheet: Sheet, columns: Mapping[str, int], make: Callable[[_Cells], Item], key_of: Callable[[Item], object]
) -> tuple[Item, ...] | BadFile:
    items: dict[object, Item] = {}
    faults: list[Fault] = []
    for row in sheet.rows:
        cells = _Cells(row, columns)
        try:
            item = make(cells)
            if key_of(item) in items:
                raise _Wrong(next(iter(columns)), CellFault.DOUBLE)
            items[key_of(item)] = item
        except _Wrong as wrong:
            faults.append(Fault(row.number, wrong.column, cells.raw(wrong.column), wrong.fault))
    return BadFile(faults=tuple(faults)) if faults else tuple(items.values())


class _Cells:
    """A row, by the names of its columns."""

    def __init__(self, row: Row, columns: Mapping[str, int]) -> None:
        self.row, self.columns = row, columns

    def raw(self, name: str) -> str:
        return self.row.cells[self.columns[name]].text if name in self.columns else ""

    def text(self, name: str) -> str:
        if name not in self.columns:
            return ""
        cell = self.row.cells[self.columns[name]]
        if cell.is_formula:
            raise _Wrong(name, CellFault.FORMULA)
        found = cell.text.strip()
        if len(found) > LONGEST:
            raise _Wrong(name, CellFault.TOO_LONG)
        return found

    def needed(self, name: str) -> str:
        found = self.text(name)
        if not found:
            raise _Wrong(name, CellFault.MISSING)
        return found

    def day(self, name: str) -> date | None:
        if not self.text(name):
            return None
        cell = self.row.cells[self.columns[name]]
        if cell.kind is Kind.DATE and isinstance(cell.value, date):
            return cell.value
        try:
            return date.fromisoformat(self.text(name))
        except ValueError:
            raise _Wrong(name, CellFault.NO_DATE) from None


def _figure(cells: _Cells) -> FigureRow:
    return FigureRow(
        district=_one_of(cells, "district", District, CellFault.NO_DISTRICT),
        indicator=_one_of(cells, "indicator", PublicIndicator, CellFault.NO_INDICATOR),
        year=_year(cells),
        value=_number(cells, "value"),
        source=cells.needed("source"),
        source_url=_link(cells),
        made_up=cells.text("made_up").casefold() in YES,
    )


def _agreement(cells: _Cells) -> AgreementRow:
    signed_on, ended_on = cells.day("signed_on"), cells.day("ended_on")
    if signed_on and ended_on and ended_on < signed_on:
        raise _Wrong("ended_on", CellFault.ENDS_BEFORE)
    country = cells.needed("country").upper()
    if not COUNTRY.fullmatch(country):
        raise _Wrong("country", CellFault.NO_COUNTRY)
    cluster = cells.text("cluster")
    return AgreementRow(
        partner=cells.needed("partner"),
        country=country,
        cluster=_one_of(cells, "cluster", Cluster, CellFault.NO_TOPIC).value if cluster else None,
        signed_on=signed_on,
        ended_on=ended_on,
        source=cells.needed("source"),
    )


Code = TypeVar("Code", District, PublicIndicator, Cluster)


def _one_of(cells: _Cells, name: str, codes: type[Code], fault: CellFault) -> Code:
    wanted = cells.needed(name).casefold()
    for code in codes:
        if code.value.casefold() == wanted:
            return code
    raise _Wrong(name, fault)


def _year(cells: _Cells) -> int:
    found = _number(cells, "year", CellFault.NO_YEAR)
    if found not in YEARS:
        raise _Wrong("year", CellFault.NO_YEAR)
    return int(found)


def _number(cells: _Cells, name: str, fault: CellFault = CellFault.NO_NUMBER) -> float:
    written = cells.needed(name)
    cell = cells.row.cells[cells.columns[name]]
    if isinstance(cell.value, int | float) and cell.value >= 0 and math.isfinite(cell.value):
        return float(cell.value)
    if not NUMBER.fullmatch(written):
        raise _Wrong(name, fault)
    return float(written)


def _link(cells: _Cells) -> str | None:
    found = cells.text("source_url")
    if not found:
        return None
    try:
        parts = urlsplit(found)
    except ValueError:
        raise _Wrong("source_url", CellFault.NO_LINK) from None
    if parts.scheme not in {"http", "https"} or not parts.netloc:
        raise _Wrong("source_url", CellFault.NO_LINK)
    return found
