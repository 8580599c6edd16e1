"""Written tables: read back they are the same, other programs read them too, and nothing in them is a formula."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time
from decimal import Decimal

import openpyxl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from portal.engines.sheets import CellValue, Kind, Limits, Sheet, csv_rows, read, xlsx
from portal.engines.sheets.texts import clean, text_of
from tests.unit.engines.sheets.samples import SHEET, parts, table, texts

MADE_AT = datetime(2026, 9, 1, 3, 0, tzinfo=UTC)
HEADER = ("Name", "Value", "Note")
NASTY = st.text(
    st.one_of(st.sampled_from("=+-@\t\r\n'\"<>&;, 0１＝강😀\u200f\x00\x07\x7f\ud800\ufffe"), st.characters()),
    max_size=30,
)
DAYS = st.dates(date(1900, 3, 1))
CLOCKS = st.times().map(lambda clock: clock.replace(microsecond=0))
MOMENTS = st.datetimes(datetime(1900, 3, 1)).map(lambda moment: moment.replace(microsecond=0))
NUMBERS = st.one_of(
    st.integers(-(10**15), 10**15),
    st.decimals(-(10**9), 10**9, places=4),
    st.floats(allow_nan=False, allow_infinity=False, width=32).map(lambda number: float(f"{number:.12g}")),
)
VALUES = st.one_of(st.none(), NASTY, NUMBERS, DAYS, CLOCKS, MOMENTS)
WORKBOOKS = settings(max_examples=40)
"""A workbook takes its time to be zipped."""
ROWS = st.lists(st.tuples(st.just("x"), VALUES, NASTY), min_size=1, max_size=5)
COMMANDS = (
    "=1+1",
    "+1+1",
    "-1+1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    "＝1+1",
    "'=1",
    "''=1",
    "=",
    "-",
    "+82 10",
    "@dance",
)


def as_csv(rows: Sequence[Sequence[CellValue]], header: Sequence[str] = HEADER, bom: bool = False) -> bytes:
    return b"".join(csv_rows(header, rows, bom))


def as_xlsx(rows: Sequence[Sequence[CellValue]], header: Sequence[str] = HEADER, **options: object) -> bytes:
    return xlsx(header, rows, "People", made_at=MADE_AT, **options)  # type: ignore[arg-type]


def opened(data: bytes) -> openpyxl.worksheet.worksheet.Worksheet:
    return openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]


def formulas(sheet: Sheet) -> list[str]:
    return [cell.text for row in sheet.rows for cell in row.cells if cell.is_formula]


@given(ROWS)
@example([("x", command, command) for command in COMMANDS])
def test_a_csv_is_read_back_the_same_and_without_formulas(rows: list[tuple[CellValue, ...]]) -> None:
    sheet = table(as_csv(rows))
    assert formulas(sheet) == []
    for row, found in zip(rows, texts(sheet), strict=True):
        assert list(filter(str.strip, found)) == list(filter(str.strip, map(text_of, row)))


@WORKBOOKS
@given(ROWS)
@example([("x", command, command) for command in COMMANDS])
@example([("x", "<r>bold</r>", "<r><t>=1</t></r>"), ("x", "_x000D_ x005F_", "_x0041_")])
def test_a_workbook_is_read_back_the_same_with_its_types_and_without_formulas(
    rows: list[tuple[CellValue, ...]],
) -> None:
    data = as_xlsx(rows)
    assert "<f>" not in parts(data)[SHEET]
    sheet = table(data, "book.xlsx")
    assert formulas(sheet) == []
    for row, found in zip(rows, sheet.rows, strict=True):
        for value, cell in zip(row, found.cells, strict=False):
            assert_same(value, cell.value, cell.kind)


def assert_same(value: CellValue, found: object, kind: Kind) -> None:
    if isinstance(value, str) or value is None:
        text = clean(value or "")
        assert found == (text if text.strip() else None)
    elif isinstance(value, (int, float, Decimal)) and kind is Kind.NUMBER:
        assert found == pytest.approx(float(value), rel=1e-15, abs=0)
    elif isinstance(value, int):
        assert abs(value) == 10**15
        assert found == str(value)
    else:
        assert found == value


@WORKBOOKS
@given(ROWS)
def test_another_program_finds_no_formula_and_the_same_texts(rows: list[tuple[CellValue, ...]]) -> None:
    written = opened(as_xlsx(rows))
    assert all(cell.data_type != "f" for row in written.iter_rows() for cell in row)
    assert [cell.value for cell in written["A"]] == ["Name", *("x" for _ in rows)]
    records = list(csv.reader(io.StringIO(as_csv(rows).decode(), newline=""), strict=True))
    assert [len(record) for record in records] == [3] * (len(rows) + 1)
    for record in records:
        for text in record:
            assert re.fullmatch(r"[+-]?\d.*", text, re.DOTALL) or not text.startswith(tuple("=+-@\t\r＝＋－＠"))


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("=1+1", "'=1+1"),
        ("+82 10-1234", "'+82 10-1234"),
        ("-1+1", "'-1+1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("'=1", "''=1"),
        ("-5", "-5"),
        ("+3.5", "+3.5"),
        ("-3,5", "-3,5"),
        ("1-2", "1-2"),
        ("'Twas", "'Twas"),
        ("kim@example.org", "kim@example.org"),
    ],
)
def test_only_texts_that_a_spreadsheet_takes_for_commands_get_an_apostrophe(typed: str, written: str) -> None:
    assert as_csv([[typed]], ["Name"]).decode() == f'"Name"\r\n"{written}"\r\n'


def test_a_csv_looks_as_expected() -> None:
    row = (
        "김민준",
        40,
        2.0,
        Decimal("1.50"),
        date(2026, 10, 12),
        time(9, 30),
        datetime(2026, 10, 12, 9, 30, 5),
        None,
        'a "b"',
    )
    assert as_csv([row], ["ID"]).decode() == (
        '"ID"\r\n"김민준","40","2","1.50","2026-10-12","09:30","2026-10-12 09:30:05","","a ""b"""\r\n'
    )
    assert as_csv([row], ["ID"], bom=True) == b"\xef\xbb\xbf" + as_csv([row], ["ID"])


def test_a_csv_is_written_piece_by_piece() -> None:
    taken = 0

    def rows() -> Iterator[tuple[str]]:
        nonlocal taken
        for _ in range(100_000):
            taken += 1
            yield ("x" * 100,)

    pieces = csv_rows(["Name"], rows())
    assert len(next(pieces)) < 20_000
    assert taken < 200


def test_a_workbook_looks_as_expected_in_another_program() -> None:
    row = ("김민준", 40, 2.5, date(2026, 10, 12), time(9, 30), datetime(2026, 10, 12, 9, 30), "007")
    data = xlsx(tuple("ABCDEFG"), [row], "명단: 1/2", made_at=MADE_AT, text_columns=[6], right_to_left=True)
    sheet = opened(data)
    assert [cell.value for cell in sheet[2]] == [*row[:3], datetime(2026, 10, 12), *row[4:]]
    assert [cell.number_format for cell in sheet[2]] == [
        *("General", "General", "General", "yyyy-mm-dd", "hh:mm", "yyyy-mm-dd hh:mm", "@")
    ]
    assert all(cell.font.bold for cell in sheet[1])
    assert sheet.freeze_panes == "A2"
    assert sheet.title == "명단 1 2"
    assert sheet.sheet_view.rightToLeft
    assert sheet.column_dimensions["G"].width >= 8
    properties = openpyxl.load_workbook(io.BytesIO(data)).properties
    assert (properties.title, properties.created) == ("명단: 1/2", datetime(2026, 9, 1, 3, 0))


def test_columns_are_as_wide_as_their_texts_within_reason() -> None:
    sheet = opened(as_xlsx([("가" * 10, "x", "y" * 500), ("a\n" * 30, 5, "")]))
    widths = [sheet.column_dimensions[letter].width for letter in "ABC"]
    assert widths == [pytest.approx(22, abs=1), pytest.approx(8, abs=1), pytest.approx(60, abs=1)]


def test_numbers_in_text_columns_become_text_and_keep_their_digits() -> None:
    sheet = table(as_xlsx([("a", 1234567890123456789, 7)], text_columns=[2]), "book.xlsx")
    assert [cell.value for cell in sheet.rows[0].cells] == ["a", "1234567890123456789", "7"]


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Opening", "Opening"),
        ("", "_"),
        ("'[x]:*?/\\'", "x"),
        ("History", "History_"),
        ("a\tb\x07c\nd", "a bc d"),
        ("Names: 1/2", "Names 1 2"),
        ("강" * 40, "강" * 31),
        ("😀" * 40, "😀" * 15),
    ],
)
def test_any_title_names_a_sheet(title: str, name: str) -> None:
    assert opened(xlsx(HEADER, [], title, made_at=MADE_AT)).title == name


@WORKBOOKS
@given(NASTY)
def test_no_title_breaks_a_workbook(title: str) -> None:
    assert read(xlsx(HEADER, [], title, made_at=MADE_AT), "book.xlsx", Limits()) == Sheet(HEADER, ())


def test_a_text_that_no_cell_holds_is_cut_with_an_ellipsis() -> None:
    limits = Limits(cell_characters=100_000)
    sheet = table(as_xlsx([("강" * 40_000, "😀" * 20_000, "x" * 32_767)]), "book.xlsx", limits)
    assert [len(cell.text.encode("utf-16-le")) // 2 for cell in sheet.rows[0].cells] == [32_767, 32_767, 32_767]
    assert [cell.text[-1] for cell in sheet.rows[0].cells] == ["…", "…", "x"]


@pytest.mark.parametrize(
    "value", [float("nan"), float("inf"), Decimal("NaN"), date(1899, 12, 31), datetime(1850, 1, 1)]
)
def test_what_a_workbook_has_no_number_for_is_written_as_text(value: CellValue) -> None:
    sheet = table(as_xlsx([("x", value)]), "book.xlsx")
    assert sheet.rows[0].cells[1].value == text_of(value)
    assert texts(table(as_csv([("x", value)])))[0][1] == text_of(value)


def test_truth_is_a_number() -> None:
    assert (
        texts(table(as_csv([("x", True, False)]))) == texts(table(as_xlsx([("x", True, False)]))) == [["x", "1", "0"]]
    )


@pytest.mark.parametrize("value", [datetime(2026, 10, 12, tzinfo=UTC), time(9, 30, tzinfo=UTC)])
def test_times_with_a_zone_are_refused(value: CellValue) -> None:
    for write in (as_csv, as_xlsx):
        with pytest.raises(ValueError, match="time zone"):
            write([("x", value)])


def test_more_columns_than_a_sheet_holds_are_refused() -> None:
    with pytest.raises(ValueError, match="16,384 columns"):
        as_xlsx([[1] * 16_385])


def test_the_same_values_give_the_same_bytes() -> None:
    rows = [("김민준", 40, date(2026, 10, 12))] * 3
    assert as_xlsx(rows) == as_xlsx(rows)
