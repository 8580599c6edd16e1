"""XLSX files: what other programs have written is read as they show it, and formulas are only named."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

import openpyxl
import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.worksheet.formula import ArrayFormula

from portal.engines.sheets import Cell, Kind, Limits, Problem
from tests.unit.engines.sheets.samples import (
    PEOPLE,
    SHEET,
    STYLES,
    WORKBOOK,
    changed,
    packed,
    parts,
    problem,
    refused,
    saved,
    shared,
    table,
    texts,
    workbook,
)

BOOK = shared(*PEOPLE)


def only_cell(value: Any, number_format: str | None = None) -> Cell:
    """Return the cell that is read where a value was written with a number format."""
    data = workbook(["Header"], [value], formats={"A2": number_format} if number_format else None)
    ((cell,),) = (row.cells for row in table(data, "book.xlsx").rows)
    return cell


def test_a_table_has_a_header_and_numbered_rows_of_cells() -> None:
    sheet = table(BOOK, "people.xlsx")
    assert sheet.header == PEOPLE[0]
    assert [row.number for row in sheet.rows] == [2, 3]
    assert sheet.rows[1].cells == (
        Cell("A", "Bat-Erdene", False, Kind.TEXT, "Bat-Erdene"),
        Cell("B", "Mongolia", False, Kind.TEXT, "Mongolia"),
    )


def test_the_bytes_tell_that_it_is_a_workbook_whatever_its_name() -> None:
    assert table(BOOK, "people.csv") == table(BOOK, "PEOPLE.XLSX")
    assert texts(table(b"Name\nLinh\n", "people.txt")) == [["Linh"]]


@pytest.mark.parametrize(
    ("value", "number_format", "kind", "text", "read_value"),
    [
        ("Linh", None, Kind.TEXT, "Linh", "Linh"),
        ("007", "@", Kind.TEXT, "007", "007"),
        ("2026-10-12", None, Kind.TEXT, "2026-10-12", "2026-10-12"),
        ("+82 10-1234", None, Kind.TEXT, "+82 10-1234", "+82 10-1234"),
        (True, None, Kind.TEXT, "TRUE", "TRUE"),
        (False, None, Kind.TEXT, "FALSE", "FALSE"),
        (40, None, Kind.NUMBER, "40", 40),
        (40.0, "0.00", Kind.NUMBER, "40", 40),
        (-2.5, "#,##0.00;[Red]-#,##0.00", Kind.NUMBER, "-2.5", -2.5),
        (0.1, "0%", Kind.NUMBER, "0.1", 0.1),
        (1012345678, None, Kind.NUMBER, "1012345678", 1012345678),
        (821012345678901, "0.00E+00", Kind.NUMBER, "821012345678901", 821012345678901),
        (1e300, None, Kind.NUMBER, "1E+300", 1e300),
        (12, '0 "days"', Kind.NUMBER, "12", 12),
        (12, r"0\d", Kind.NUMBER, "12", 12),
        (12, "[$₩-412]#,##0", Kind.NUMBER, "12", 12),
        (date(2026, 10, 12), None, Kind.DATE, "2026-10-12", date(2026, 10, 12)),
        (date(2026, 10, 12), 'yyyy"년" m"월" d"일"', Kind.DATE, "2026-10-12", date(2026, 10, 12)),
        (date(2026, 10, 12), "[$-411]ggge年m月d日;@", Kind.DATE, "2026-10-12", date(2026, 10, 12)),
        (date(2026, 10, 1), "mmmm", Kind.DATE, "2026-10-01", date(2026, 10, 1)),
        (datetime(2026, 10, 12, 9, 30), "mm-dd-yy", Kind.DATE, "2026-10-12", date(2026, 10, 12)),
        (date(9999, 12, 31), None, Kind.DATE, "9999-12-31", date(9999, 12, 31)),
        (date(1900, 1, 1), None, Kind.DATE, "1900-01-01", date(1900, 1, 1)),
        (date(1900, 3, 1), None, Kind.DATE, "1900-03-01", date(1900, 3, 1)),
        (time(9, 30), None, Kind.TIME, "09:30", time(9, 30)),
        (time(0, 0), "hh:mm", Kind.TIME, "00:00", time(0, 0)),
        (time(23, 59, 59), "h:mm:ss AM/PM", Kind.TIME, "23:59:59", time(23, 59, 59)),
        (datetime(2026, 10, 12, 9, 30), "[$-412]AM/PM h:mm", Kind.TIME, "09:30", time(9, 30)),
        (timedelta(hours=9, minutes=30), "[h]:mm", Kind.TIME, "09:30", time(9, 30)),
        (timedelta(hours=24), "[h]:mm:ss", Kind.TEXT, "24:00", "24:00"),
        (timedelta(hours=25, minutes=5, seconds=7), "[h]:mm:ss", Kind.TEXT, "25:05:07", "25:05:07"),
        (datetime(2026, 10, 12, 9, 30), None, Kind.MOMENT, "2026-10-12 09:30", datetime(2026, 10, 12, 9, 30)),
        (datetime(2026, 10, 12), "yyyy-mm-dd hh:mm", Kind.MOMENT, "2026-10-12 00:00", datetime(2026, 10, 12)),
        (
            datetime(2026, 10, 12, 9, 59, 59, 999_700),
            "yyyy-mm-dd h:mm",
            Kind.MOMENT,
            "2026-10-12 10:00",
            datetime(2026, 10, 12, 10),
        ),
        (-1, "yyyy-mm-dd", Kind.NUMBER, "-1", -1),
        (60, "yyyy-mm-dd", Kind.NUMBER, "60", 60),
        (3_000_000, "yyyy-mm-dd", Kind.NUMBER, "3000000", 3_000_000),
        (0, "yyyy-mm-dd", Kind.NUMBER, "0", 0),
    ],
)
def test_a_cell_says_what_it_holds(
    value: Any, number_format: str | None, kind: Kind, text: str, read_value: Any
) -> None:
    assert only_cell(value, number_format) == Cell("A", text, False, kind, read_value)


@pytest.mark.parametrize("number_format", [14, 27, 30, 31, 36, 50, 54, 57, 58])
def test_dates_in_the_formats_of_korean_japanese_and_chinese_versions_are_dates(number_format: int) -> None:
    data = workbook(["Day"], [date(2026, 10, 12)], formats={"A2": "yyyy-mm-dd"})
    data = changed(
        data, STYLES, lambda styles: styles.replace('numFmtId="164" fontId', f'numFmtId="{number_format}" fontId')
    )
    assert texts(table(data, "book.xlsx")) == [["2026-10-12"]]


@pytest.mark.parametrize(
    ("serial", "text"), [("46307", "2026-10-12"), ("0.5", "12:00"), ("46307.5", "2026-10-12 12:00")]
)
def test_a_format_that_is_a_date_here_and_a_time_there_says_what_the_number_says(serial: str, text: str) -> None:
    data = workbook(["Day"], [date(2026, 10, 12)], formats={"A2": "yyyy-mm-dd"})
    data = changed(data, STYLES, lambda styles: styles.replace('numFmtId="164" fontId', 'numFmtId="34" fontId'))
    assert texts(table(changed_value(data, "46307", serial), "book.xlsx")) == [[text]]


def changed_value(data: bytes, before: str, after: str) -> bytes:
    if before == after:
        return data
    return changed(data, SHEET, lambda sheet: sheet.replace(f"<v>{before}</v>", f"<v>{after}</v>"))


def test_dates_count_from_1904_where_a_workbook_says_so() -> None:
    book = openpyxl.Workbook()
    book.epoch = CALENDAR_MAC_1904
    for row in (["Day"], [date(2026, 10, 12)], [datetime(2026, 10, 12, 9, 30)], [time(9, 30)]):
        book.worksheets[0].append(row)
    assert texts(table(saved(book), "book.xlsx")) == [["2026-10-12"], ["2026-10-12 09:30"], ["09:30"]]


def test_dates_that_are_written_as_iso_texts_are_read() -> None:
    book = openpyxl.Workbook(iso_dates=True)
    for row in (["Day"], [date(2026, 10, 12)], [datetime(2026, 10, 12, 9, 30)], [time(9, 30)]):
        book.worksheets[0].append(row)
    assert [row.cells[0].kind for row in table(saved(book), "book.xlsx").rows] == [Kind.DATE, Kind.MOMENT, Kind.TIME]
    assert texts(table(saved(book), "book.xlsx")) == [["2026-10-12"], ["2026-10-12 09:30"], ["09:30"]]


def test_a_formula_is_named_and_what_it_once_gave_is_not_read() -> None:
    book = openpyxl.Workbook()
    book.worksheets[0].append(["Name", "Sum", "Array"])
    book.worksheets[0].append(["Linh", "=1+1", "x"])
    book.worksheets[0]["C2"] = ArrayFormula("C2", "=SUM(A1:A2)")
    data = changed(saved(book), SHEET, lambda sheet: sheet.replace("<v />", "<v>2</v>").replace("<v></v>", "<v>2</v>"))
    (row,) = table(data, "book.xlsx").rows
    assert row.cells[1:] == (
        Cell("B", "=1+1", True, Kind.TEXT, None),
        Cell("C", "=SUM(A1:A2)", True, Kind.TEXT, None),
    )


def test_a_formula_without_a_source_of_its_own_is_one_too() -> None:
    shared = '<c r="B2" t="str"><f t="shared" si="0"/><v>Viet Nam</v></c>'
    data = changed(BOOK, SHEET, lambda sheet: sheet.replace('<c r="B2" t="s"><v>3</v></c>', shared))
    assert table(data, "book.xlsx").rows[0].cells[1] == Cell("B", "=", True, Kind.TEXT, None)


def test_a_text_that_looks_like_a_formula_is_a_text() -> None:
    text = '<c r="B2" t="inlineStr"><is><t>=1+1</t></is></c>'
    data = changed(BOOK, SHEET, lambda sheet: sheet.replace('<c r="B2" t="s"><v>3</v></c>', text))
    assert table(data, "book.xlsx").rows[0].cells[1] == Cell("B", "=1+1", False, Kind.TEXT, "=1+1")


def test_texts_in_several_styles_are_put_together_without_their_readings() -> None:
    rich = (
        "<is><r><t>東</t></r><r><rPr><b/></rPr><t>京</t></r>"
        '<rPh sb="0" eb="2"><t>トウキョウ</t></rPh><phoneticPr fontId="1"/></is>'
    )
    data = changed(
        BOOK, SHEET, lambda sheet: sheet.replace('<c r="A2" t="s"><v>2</v></c>', f'<c r="A2" t="inlineStr">{rich}</c>')
    )
    strings = parts(data)["xl/sharedStrings.xml"]
    data = changed(
        data, "xl/sharedStrings.xml", lambda _: strings.replace("<si><t>Viet Nam</t></si>", f"<si>{rich[4:-5]}</si>")
    )
    assert texts(table(data, "book.xlsx"))[0] == ["東京", "東京"]


def test_escaped_characters_are_read_as_what_they_stand_for() -> None:
    text = "a_x000D_b_x0007_c_x005F_x000D_d_x0041_e x005F_"
    data = changed(BOOK, "xl/sharedStrings.xml", lambda strings: strings.replace("Linh", text))
    assert table(data, "book.xlsx").rows[0].cells[0].text == "a\rbc_x000D_d_x0041_e x005F_"


def test_rows_and_cells_may_come_without_references() -> None:
    data = changed(
        BOOK,
        SHEET,
        lambda _: (
            '<x:worksheet xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><x:sheetData>'
            '<x:row><x:c t="s"><x:v>0</x:v></x:c><x:c t="s"><x:v>1</x:v></x:c></x:row><x:row/>'
            "<x:row><x:c/><x:c><x:v>7</x:v></x:c></x:row></x:sheetData></x:worksheet>"
        ),
    )
    sheet = table(data, "book.xlsx")
    assert sheet.header == PEOPLE[0]
    assert [(row.number, [cell.text for cell in row.cells]) for row in sheet.rows] == [(3, ["", "7"])]


def test_empty_rows_and_columns_are_left_out_and_keep_their_place() -> None:
    data = workbook(
        [], ["Name", None, "Country", None], [None, "  "], ["Linh", None, "Viet Nam", " "], formats={"F9": "0.00"}
    )
    sheet = table(data, "book.xlsx")
    assert sheet.header == ("Name", "", "Country")
    assert [(row.number, [cell.column for cell in row.cells]) for row in sheet.rows] == [(4, ["A", "B", "C"])]


def test_the_first_visible_sheet_is_read() -> None:
    assert table(workbook(*PEOPLE, hidden=[["Secret"]]), "book.xlsx") == table(BOOK, "book.xlsx")


def test_a_chart_in_front_is_passed_over() -> None:
    book = openpyxl.Workbook()
    for row in PEOPLE:
        book.worksheets[0].append(row)
    book.create_chartsheet(index=0)
    assert table(saved(book), "book.xlsx") == table(BOOK, "book.xlsx")


@pytest.mark.parametrize(
    ("part", "before", "after"),
    [
        (STYLES, '<family val="2"', '<family val="34"'),
        (STYLES, "<fonts", '<unknown a="1"/><fonts'),
        (
            SHEET,
            "</sheetData>",
            '</sheetData><autoFilter ref="A1:B2"><filterColumn colId="0"><customFilters>'
            '<customFilter operator="x" val=""/></customFilters></filterColumn></autoFilter>',
        ),
        (
            SHEET,
            "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
            "http://purl.oclc.org/ooxml/spreadsheetml/main",
        ),
        (SHEET, 'ref="A1:B3"', 'ref="A1:XFD1048576"'),
    ],
)
def test_what_other_programs_write_differently_does_not_matter(part: str, before: str, after: str) -> None:
    data = changed(BOOK, part, lambda content: content.replace(before, after))
    assert table(data, "book.xlsx") == table(BOOK, "book.xlsx")


def test_a_workbook_without_texts_or_styles_is_read() -> None:
    data = changed(BOOK, SHEET, lambda sheet: sheet.replace(' t="s"><v>', ' t="str"><v>x'))
    contents = {name: content for name, content in parts(data).items() if name not in {STYLES, "xl/sharedStrings.xml"}}
    rels = "xl/_rels/workbook.xml.rels"
    contents[rels] = contents[rels].replace("/styles", "/other").replace("/sharedStrings", "/other")
    assert table(packed(contents), "book.xlsx").header == ("x0", "x1")


def test_names_of_parts_are_compared_without_case_and_with_either_slash() -> None:
    contents = {name.replace("/", "\\").upper(): content for name, content in parts(BOOK).items()}
    assert table(packed(contents), "book.xlsx") == table(BOOK, "book.xlsx")


@pytest.mark.parametrize("rows", [[], [[None, " "]]])
def test_a_sheet_with_nothing_in_it_is_empty(rows: list[list[Any]]) -> None:
    assert problem(workbook(*rows), "book.xlsx") == refused(Problem.EMPTY)


def test_a_first_row_without_a_word_is_no_header() -> None:
    assert problem(workbook([1, date(2026, 10, 12)], ["Linh", 2]), "book.xlsx") == refused(Problem.NO_HEADER, "1")


def test_limits_are_exact() -> None:
    limits = Limits(rows=3, columns=2, cell_characters=5)
    head = [["Name", "B"], ["x", "12345"]]
    assert len(table(workbook(*head, [], ["x"], ["x"]), limits=limits).rows) == 3
    assert problem(workbook(*head, ["x"], ["x"], ["x"]), limits=limits) == refused(Problem.TOO_MANY_ROWS)
    assert problem(workbook(*head, ["x", "y", None, "z"]), limits=limits) == refused(Problem.TOO_MANY_COLUMNS, "D3")
    assert problem(workbook(*head, ["x", "123456"]), limits=limits) == refused(Problem.CELL_TOO_LONG, "B3")
    assert problem(BOOK, limits=Limits(bytes=len(BOOK) - 1)) == refused(Problem.TOO_LARGE)


def test_a_hidden_sheet_of_any_size_costs_nothing() -> None:
    data = workbook(*PEOPLE, hidden=[["x"]] * 50)
    assert len(table(data, limits=Limits(rows=2)).rows) == 2


def test_only_hidden_sheets_are_no_table() -> None:
    data = changed(BOOK, WORKBOOK, lambda book: book.replace('sheetId="1"', 'sheetId="1" state="veryHidden"'))
    assert problem(data) == refused(Problem.EMPTY)
