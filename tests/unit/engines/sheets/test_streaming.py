"""Tables that are larger than memory: written row by row, broken off without a trace, and read by programs."""

from __future__ import annotations

import gc
import io
import json
import math
import tracemalloc
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, time
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.engines.sheets import CellValue, SheetFull, csv_rows, json_rows, write_xlsx, xlsx
from portal.engines.sheets.texts import clean

MADE_AT = datetime(2026, 9, 1, 3, 0, tzinfo=UTC)
HEADER = ("Name", "Value", "Day")
COMMANDS = ("=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1", "＝1+1", "'=1", "=cmd|' /C calc'!A0")
Rows = Iterable[Sequence[CellValue]]


def many(number: int) -> Iterator[tuple[CellValue, ...]]:
    for row in range(number):
        yield (f"{COMMANDS[row % len(COMMANDS)]} 김하늘 {row}", row, date(2026, 1, 1 + row % 28))


def to_workbook(rows: Rows, output: io.RawIOBase, folder: Path) -> None:
    write_xlsx(output, HEADER[:2], rows, "People", made_at=MADE_AT, folder=folder)  # type: ignore[arg-type]


def to_csv(rows: Rows, output: io.RawIOBase, _folder: Path) -> None:
    for piece in csv_rows(HEADER[:2], rows):
        output.write(piece)


def to_json(rows: Rows, output: io.RawIOBase, _folder: Path) -> None:
    for piece in json_rows(HEADER[:2], rows):
        output.write(piece)


def as_json(rows: Rows, header: Sequence[str] = HEADER, *, lines: bool = False) -> str:
    return b"".join(json_rows(header, rows, lines=lines)).decode()


def peak(write: Callable[[Rows, io.RawIOBase, Path], None], number: int, folder: Path) -> int:
    gc.collect()
    with (folder / "out").open("wb", buffering=0) as output:
        tracemalloc.start()
        try:
            write((row[:2] for row in many(number)), output, folder)
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()


@pytest.mark.parametrize(("write", "number"), [(to_csv, 20_000), (to_workbook, 20_000), (to_json, 5_000)])
def test_ten_times_as_many_rows_take_no_more_memory(
    write: Callable[[Rows, io.RawIOBase, Path], None], number: int, tmp_path: Path
) -> None:
    peak(write, 100, tmp_path)  # what is loaded once
    some, ten_times = peak(write, number, tmp_path), peak(write, 10 * number, tmp_path)
    assert ten_times < 1.2 * some + 100_000
    assert ten_times < 4_000_000


def test_a_workbook_written_to_a_file_is_the_same_as_one_in_memory(tmp_path: Path) -> None:
    with (tmp_path / "book.xlsx").open("wb") as output:
        write_xlsx(output, HEADER, many(50), "People", made_at=MADE_AT, folder=tmp_path)
    assert (tmp_path / "book.xlsx").read_bytes() == xlsx(HEADER, many(50), "People", made_at=MADE_AT)
    assert [path.name for path in tmp_path.iterdir()] == ["book.xlsx"], "nothing is left beside it"


def test_a_workbook_of_commands_computes_nothing(tmp_path: Path) -> None:
    with (tmp_path / "book.xlsx").open("wb") as output:
        write_xlsx(output, HEADER, ((command, 1, None) for command in COMMANDS), "=1", made_at=MADE_AT)
    sheet = openpyxl.load_workbook(tmp_path / "book.xlsx").worksheets[0]
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n"}
    assert [cell.value for cell in sheet["B"]][1:] == [1] * len(COMMANDS)


def test_a_table_that_breaks_off_leaves_nothing_behind(tmp_path: Path) -> None:
    def broken() -> Iterator[tuple[CellValue, ...]]:
        yield from many(10)
        raise RuntimeError("no more")

    output = io.BytesIO()
    with pytest.raises(RuntimeError, match="no more"):
        write_xlsx(output, HEADER, broken(), "People", made_at=MADE_AT, folder=tmp_path)
    assert list(tmp_path.iterdir()) == []
    assert output.getvalue() == b"", "what is not whole is not packed"


def test_more_rows_than_a_sheet_holds_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("portal.engines.sheets.writing._MOST_ROWS", 11)
    assert xlsx(HEADER, many(10), "People", made_at=MADE_AT)
    with pytest.raises(SheetFull):
        xlsx(HEADER, many(11), "People", made_at=MADE_AT)


def test_json_is_an_array_of_typed_objects_one_on_each_line() -> None:
    rows: list[tuple[CellValue, ...]] = [
        ("=1+1", 40, date(2026, 10, 12)),
        ("", None, time(9, 30)),
        ("강", Decimal("2.5"), datetime(2026, 1, 2, 3, 4)),
    ]
    text = as_json(rows)
    assert text == (
        '[\n{"Name": "=1+1", "Value": 40, "Day": "2026-10-12"},\n'
        '{"Name": null, "Value": null, "Day": "09:30"},\n'
        '{"Name": "강", "Value": 2.5, "Day": "2026-01-02 03:04"}\n]\n'
    )
    assert as_json([]) == "[\n\n]\n"
    assert json.loads(as_json([])) == []


def test_json_lines_are_objects_alone() -> None:
    assert as_json([("a", 1, None), ("b", 2, None)], lines=True) == (
        '{"Name": "a", "Value": 1, "Day": null}\n{"Name": "b", "Value": 2, "Day": null}\n'
    )
    assert as_json([], lines=True) == ""


def test_columns_of_one_name_are_told_apart() -> None:
    assert json.loads(as_json([(1, 2, 3, 4)], ["A", "A", "A (2)", "A"])) == [
        {"A": 1, "A (2)": 2, "A (2) (2)": 3, "A (3)": 4}
    ]


VALUES = st.one_of(
    st.none(),
    st.text(st.characters(), max_size=20),
    st.integers(-(10**18), 10**18),
    st.floats(),
    st.dates(),
    st.times(),
    st.datetimes(),
)


@given(st.lists(st.tuples(VALUES, VALUES, VALUES), max_size=5), st.booleans())
def test_json_is_read_back_whatever_it_is_written_from(rows: list[tuple[CellValue, ...]], lines: bool) -> None:
    text = as_json(rows, lines=lines)
    found = [json.loads(line) for line in text.split("\n")[:-1]] if lines else json.loads(text)
    assert [list(one) for one in found] == [list(HEADER)] * len(rows)
    for row, one in zip(rows, found, strict=True):
        for value, read in zip(row, one.values(), strict=True):
            if isinstance(value, str):
                assert (read or "") == clean(value)
            elif isinstance(value, float) and not math.isfinite(value):
                assert isinstance(read, str)
            elif isinstance(value, (int, float)):
                assert read == value


def test_json_comes_piece_by_piece() -> None:
    pieces = list(json_rows(HEADER, many(2_000)))
    assert len(pieces) > 3
    assert max(map(len, pieces)) < 40_000
