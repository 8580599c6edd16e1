"""Files that are broken, or made to do harm: each is refused, quickly and in little memory, and none raises."""

from __future__ import annotations

import functools
import io
import random
import struct
import time
import tracemalloc
import zipfile
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.engines.sheets import Limits, Problem, Sheet, SheetProblem, csv_rows, read
from tests.unit.engines.sheets.samples import (
    LIMITS,
    PEOPLE,
    SHEET,
    STYLES,
    WORKBOOK,
    changed,
    packed,
    parts,
    problem,
    refused,
    shared,
    table,
)

BOOK = shared(*PEOPLE, ["=1+1", 2.5])
STRINGS = "xl/sharedStrings.xml"
LAUGHS = (
    "<!DOCTYPE x [<!ENTITY a 'ha'>"
    + "".join(f"<!ENTITY {new} '{f'&{old};' * 10}'>" for old, new in zip("abcdefghi", "bcdefghij", strict=True))
    + "]>"
)
EXTERNAL = "<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/hostname'>]>"
FILES = (
    BOOK,
    "이름,국적\n김민준,대한민국\n".encode("cp949"),
    "이름;국적\n김민준;대한민국\n".encode("utf-16"),
    "氏名\t国籍\n佐藤\t日本\n".encode("cp932"),
    b'Name,Note\r\n"Linh","a ""b"""\r\n',
)


def measured(data: bytes, limits: Limits = LIMITS) -> tuple[SheetProblem, float, int]:
    """Return the problem of a file, the seconds, and the bytes that were held at most."""
    tracemalloc.start()
    begun = time.process_time()
    try:
        found = problem(data, "book.xlsx", limits)
        return found, time.process_time() - begun, tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def with_rows(
    number: int, row: Callable[[int], str] = lambda number: f'<row r="{number}"><c><v>{number}</v></c></row>'
) -> bytes:
    rows = "".join(map(row, range(2, number)))
    return changed(BOOK, SHEET, lambda sheet: sheet[: sheet.index('<row r="2"')] + rows + "</sheetData></worksheet>")


@functools.cache
def a_million_rows() -> bytes:
    return with_rows(1_000_000)


def test_a_million_rows_are_refused_at_once_and_in_little_memory() -> None:
    assert zipfile.ZipFile(io.BytesIO(a_million_rows())).getinfo(SHEET).file_size > 30_000_000
    found, seconds, held = measured(a_million_rows(), Limits(bytes=10**9, inflated_bytes=10**9))
    assert found == refused(Problem.TOO_MANY_ROWS)
    assert seconds < 1
    assert held < 10_000_000
    assert problem(a_million_rows(), limits=Limits(bytes=10**9)) == refused(Problem.TOO_MANY_ROWS)


def test_texts_that_no_cell_shows_are_not_held() -> None:
    texts = "".join(f"<si><t>text {number}</t></si>" for number in range(100_000))
    data = changed(BOOK, STRINGS, lambda strings: strings.replace("</sst>", f"{texts}</sst>"))
    tracemalloc.start()
    sheet = table(data)
    held = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert sheet.header == PEOPLE[0]
    assert held < 1_000_000


@pytest.mark.parametrize("part", [SHEET, WORKBOOK, STYLES, STRINGS, "_rels/.rels", "xl/_rels/workbook.xml.rels"])
@pytest.mark.parametrize("declaration", [LAUGHS, EXTERNAL, "<!DOCTYPE x>"])
def test_a_document_type_in_any_part_that_is_read_refuses_the_file(part: str, declaration: str) -> None:
    content = parts(BOOK)[part]
    start = content.index("?>") + 2 if content.startswith("<?xml") else 0
    content = content[:start] + declaration + content[start:].replace("Linh", "&j;").replace("<v>2.5", "<v>&j;")
    found, seconds, held = measured(packed(parts(BOOK) | {part: content}))
    assert found == refused(Problem.UNREADABLE)
    assert seconds < 0.5
    assert held < 2_000_000


def test_entities_that_nobody_declares_are_unreadable() -> None:
    data = changed(BOOK, STRINGS, lambda strings: strings.replace("Linh", "&a;"))
    assert problem(data) == refused(Problem.UNREADABLE)


@pytest.mark.parametrize("part", [SHEET, STYLES, STRINGS, WORKBOOK])
def test_a_bomb_is_refused_by_what_the_directory_says(part: str) -> None:
    data = packed(parts(BOOK) | {part: b"x" * 60_000_000})
    found, seconds, held = measured(data)
    assert found == refused(Problem.TOO_COMPRESSED)
    assert seconds < 0.5
    assert held < 2_000_000


@pytest.mark.parametrize("part", [SHEET, STYLES, STRINGS, WORKBOOK])
def test_what_grows_beyond_the_limit_is_refused_while_it_grows(part: str) -> None:
    chance = random.Random(1)
    comments = "".join(f"<!--{chance.randbytes(20).hex()}-->" for _ in range(60_000))
    data = changed(BOOK, part, lambda content: content.replace("<", f"{comments}<", 2).replace(comments, "", 1))
    found, seconds, held = measured(data, Limits(inflated_bytes=1_000_000))
    assert found == refused(Problem.TOO_COMPRESSED)
    assert seconds < 0.5
    assert held < 4_000_000


def test_a_directory_that_lies_about_a_size_gains_nothing() -> None:
    data = bytearray(packed(parts(BOOK) | {SHEET: b"<worksheet><sheetData>" + b" " * 50_000_000}))
    entry = data.index(b"PK\x01\x02", data.rindex(b"PK\x01\x02") - 2000)
    while SHEET.encode() not in data[entry : entry + 46 + len(SHEET)]:
        entry = data.index(b"PK\x01\x02", entry + 4)
    data[entry + 24 : entry + 28] = struct.pack("<I", 1_000)
    found, seconds, held = measured(bytes(data))
    assert found == refused(Problem.UNREADABLE)
    assert seconds < 0.5
    assert held < 2_000_000


@pytest.mark.parametrize(
    "sheet",
    [
        "<a>" * 1_000_000,
        "<a>" * 200 + "</a>" * 200,
        "<worksheet><sheetData>" + "<row/>" * 400_000 + "</sheetData></worksheet>",
        "<worksheet " + " ".join(f'a{number}="1"' for number in range(500_000)) + "/>",
        "<worksheet><sheetData><row><c t='inlineStr'><is><t>" + "x" * 5_000_000,
        "<worksheet a='" + "x" * 20_000_000,
        "<worksheet><!--" + "x" * 20_000_000,
        '<worksheet><sheetData><row r="999999999999"><c><v>1</v></c></row></sheetData></worksheet>',
        '<worksheet><sheetData><row r="5"/><row r="5"><c><v>1</v></c></row></sheetData></worksheet>',
        '<worksheet><sheetData><row><c r="C1"><v>1</v></c><c r="B1"><v>1</v></c></row></sheetData></worksheet>',
        '<worksheet><sheetData><row><c r="ZZZZ1"><v>1</v></c></row></sheetData></worksheet>',
        '<worksheet><sheetData><row r="x"><c><v>1</v></c></row></sheetData></worksheet>',
        '<worksheet><sheetData><row><c t="s"><v>99</v></c></row></sheetData></worksheet>',
        '<worksheet><sheetData><row><c s="99"><v>1</v></c></row></sheetData></worksheet>',
        '<?xml version="1.0" encoding="rot13"?><worksheet/>',
        "",
        "\x00",
    ],
    ids=lambda sheet: sheet[:60],
)
def test_a_sheet_that_is_none_is_refused_quickly(sheet: str) -> None:
    found, seconds, held = measured(packed(parts(BOOK) | {SHEET: sheet}), Limits(rows=1_000, columns=20))
    assert found.code in {Problem.UNREADABLE, Problem.TOO_COMPRESSED, Problem.CELL_TOO_LONG}
    assert seconds < 20, "a file that is never done would hold the worker"
    assert held < 60_000_000


@pytest.mark.parametrize("missing", [SHEET, WORKBOOK, STRINGS, STYLES, "_rels/.rels", "xl/_rels/workbook.xml.rels"])
def test_a_workbook_without_a_part_that_it_refers_to_is_unreadable(missing: str) -> None:
    contents = parts(BOOK)
    del contents[missing]
    assert problem(packed(contents)) == refused(Problem.UNREADABLE)


@pytest.mark.parametrize("compression", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_ways_of_packing_that_no_spreadsheet_uses_are_refused(compression: int) -> None:
    assert problem(packed(parts(BOOK), compression)) == refused(Problem.UNREADABLE)


def test_encrypted_and_old_workbooks_say_what_they_are() -> None:
    compound = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
    assert problem(compound, "old.xls") == refused(Problem.UNREADABLE, "xls")
    encrypted = compound + "EncryptedPackage".encode("utf-16-le")
    assert problem(encrypted, "book.xlsx") == refused(Problem.UNREADABLE, "encrypted")
    flagged = bytearray(BOOK)
    flagged[flagged.rindex(b"PK\x01\x02") + 8] |= 1
    assert problem(bytes(flagged), "book.xlsx") == refused(Problem.UNREADABLE, "encrypted")


@pytest.mark.parametrize(
    ("data", "filename"),
    [
        (packed({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": "<x/>"}), "table.ods"),
        (packed({}), "empty.zip"),
        (BOOK[:-30], "cut.xlsx"),
        (BOOK[-500:], "headless.xlsx"),
        (b"Name,Country\n", "renamed.xlsx"),
        (b"PK\x03\x04", "x.csv"),
        (b"", "empty.xlsx"),
    ],
)
def test_what_is_no_workbook_is_unreadable(data: bytes, filename: str) -> None:
    assert problem(data, filename) == refused(Problem.UNREADABLE)


@given(
    st.sampled_from(FILES),
    st.lists(
        st.tuples(st.floats(0, 1, exclude_max=True), st.binary(max_size=4), st.integers(0, 4)), min_size=1, max_size=6
    ),
    st.sampled_from(["table.csv", "table.xlsx"]),
)
def test_damaged_files_never_raise(data: bytes, damage: list[tuple[float, bytes, int]], filename: str) -> None:
    for place, put, gone in damage:
        cut = int(place * len(data))
        data = data[:cut] + put + data[cut + gone :]
    assert isinstance(read(data, filename, LIMITS), (Sheet, SheetProblem))


@given(
    st.sampled_from([SHEET, WORKBOOK, STYLES, STRINGS, "_rels/.rels", "xl/_rels/workbook.xml.rels"]),
    st.lists(
        st.tuples(
            st.floats(0, 1, exclude_max=True),
            st.one_of(
                st.sampled_from(
                    [
                        "<",
                        ">",
                        "/",
                        '"',
                        "&",
                        "0",
                        "-1",
                        "1e999",
                        "x",
                        ' t="s"',
                        ' t="d"',
                        ' r=""',
                        "<row>",
                        "<c>",
                        "<f/>",
                        "<t>",
                    ]
                ),
                st.text(max_size=3),
            ),
            st.integers(0, 8),
        ),
        min_size=1,
        max_size=4,
    ),
)
def test_damaged_parts_never_raise(part: str, damage: list[tuple[float, str, int]]) -> None:
    content = parts(BOOK)[part]
    for place, put, gone in damage:
        cut = int(place * len(content))
        content = content[:cut] + put + content[cut + gone :]
    data = packed(parts(BOOK) | {part: content.encode(errors="ignore")}, zipfile.ZIP_STORED)
    assert isinstance(read(data, "table.xlsx", LIMITS), (Sheet, SheetProblem))


@given(st.binary(max_size=200), st.sampled_from(["table.csv", "table.xlsx"]))
def test_any_bytes_are_a_table_or_a_problem(data: bytes, filename: str) -> None:
    assert isinstance(read(data, filename, LIMITS), (Sheet, SheetProblem))


@given(st.text(max_size=200))
def test_any_text_is_a_table_or_a_problem(text: str) -> None:
    found = read(text.encode(errors="replace"), "table.csv", LIMITS)
    if isinstance(found, Sheet):
        again = read(
            b"".join(csv_rows(found.header, [[cell.text for cell in row.cells] for row in found.rows])), "", LIMITS
        )
        assert isinstance(again, Sheet)
