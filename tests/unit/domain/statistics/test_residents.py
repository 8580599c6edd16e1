"""Files of residents: read whole, or each broken line is named."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.domain.accounts.types import NationalityGroup
from portal.domain.statistics.residents import Line, Problem, read

HEAD = "as_of,nationality_group,people,source"
GOOD = "2026-06-30,east_asia,1234,Ministry of Justice"


def problems(*lines: str) -> list[tuple[int, str]]:
    """Read lines below the headings, and return what is wrong with which."""
    found = read("\n".join([HEAD, *lines]).encode())
    assert all(isinstance(one, Problem) for one in found), found
    return [(one.line, one.what) for one in found if isinstance(one, Problem)]


def test_a_good_file_is_read_with_or_without_a_byte_order_mark() -> None:
    expected = (Line(2, date(2026, 6, 30), NationalityGroup.EAST_ASIA, 1234, "Ministry of Justice"),)
    assert read(f"{HEAD}\n{GOOD}\n".encode()) == expected
    assert read(f"\ufeff{HEAD}\r\n{GOOD}\r\n\r\n".encode()) == expected


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ("2026-06-30,east_asia,1234", "3 cells instead of 4"),
        ("2026-06-31,east_asia,1,x", "there is no such day"),
        ("30.6.2026,east_asia,1,x", "must be a day such as"),
        ("20260630,east_asia,1,x", "must be a day such as"),
        ("2026-06-30,atlantis,1,x", "must be one of"),
        ("2026-06-30,europe,-1,x", "must be a whole number"),
        ("2026-06-30,europe,1.5,x", "must be a whole number"),
        ("2026-06-30,europe,١٢,x", "must be a whole number"),
        ('2026-06-30,europe,"1,234",x', "must be a whole number"),
        ("2026-06-30,europe,99999999999999999999,x", "must be a whole number"),
        ("2026-06-30,europe,NaN,x", "must be a whole number"),
        ("2026-06-30,europe,,x", "must be a whole number"),
        ("2026-06-30,europe,1,", "source must say"),
        ("2026-06-30,europe,1,a\x00b", "NUL"),
    ],
)
def test_a_broken_line_is_named_with_what_is_wrong(line: str, what: str) -> None:
    [(number, said)] = problems(GOOD, line)
    assert number == 3
    assert what in said


def test_every_broken_line_is_named_and_what_stands_twice() -> None:
    found = problems(GOOD, "2026-06-30,europe,x,y", GOOD, "2026-06-30,oceania,y,y", GOOD)
    assert [number for number, _what in found] == [3, 4, 5]
    assert "stands twice" in found[1][1]


@pytest.mark.parametrize(
    "data", [b"", b"people\n1", HEAD.encode(), HEAD.encode() + b"\n\n", b"\xff\xfe\x00", b'"as_of']
)
def test_a_file_without_the_columns_or_without_numbers_is_refused(data: bytes) -> None:
    found = read(data)
    assert len(found) == 1
    assert isinstance(found[0], Problem)


@given(st.binary(max_size=300))
def test_whatever_bytes_come_in_the_answer_is_lines_or_problems(data: bytes) -> None:
    for given_bytes in (data, HEAD.encode() + b"\n" + data):
        found = read(given_bytes)
        assert found
        assert all(isinstance(one, Line) for one in found) or all(isinstance(one, Problem) for one in found)
