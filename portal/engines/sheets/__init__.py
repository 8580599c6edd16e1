"""Tables: read from CSV and XLSX whatever the bytes, matched to wanted columns, written as CSV, XLSX and JSON. Pure."""

from portal.engines.sheets.columns import ColumnMatch, match_columns
from portal.engines.sheets.model import Cell, Kind, Limits, Problem, Row, Sheet, SheetProblem
from portal.engines.sheets.reading import read
from portal.engines.sheets.texts import CellValue
from portal.engines.sheets.writing import SheetFull, csv_rows, json_rows, write_xlsx, xlsx

__all__ = [
    "Cell",
    "CellValue",
    "ColumnMatch",
    "Kind",
    "Limits",
    "Problem",
    "Row",
    "Sheet",
    "SheetFull",
    "SheetProblem",
    "csv_rows",
    "json_rows",
    "match_columns",
    "read",
    "write_xlsx",
    "xlsx",
]
