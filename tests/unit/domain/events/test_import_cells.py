"""Days, times and numbers as people write them in spreadsheets: read as they mean them, or named as wrong."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.domain.events import cells
from portal.domain.events.cells import CellProblem
from portal.engines.sheets import Cell, Kind

SEOUL, BERLIN = ZoneInfo("Asia/Seoul"), ZoneInfo("Europe/Berlin")
DAY = date(2026, 10, 12)


def text(written: str) -> Cell:
    return Cell("A", written, False, Kind.TEXT if written else Kind.EMPTY, written or None)


@pytest.mark.parametrize(
    "written",
    [
        "2026-10-12",
        "2026.10.12",
        "2026. 10. 12.",
        "2026년 10월 12일",
        "2026년 10월 12일 (월)",
        "2026年10月12日",
        "2026年10月12日（月）",
        "2026/10/12",
        "20261012",
    ],
)
def test_a_day_is_read_with_its_year_first(written: str) -> None:
    assert cells.day_of(text(written)) == DAY


def test_a_day_of_a_workbook_is_taken_as_it_is() -> None:
    assert cells.day_of(Cell("A", "2026-10-12", False, Kind.DATE, DAY)) == DAY
    assert cells.day_of(Cell("A", "2026-10-12 09:00", False, Kind.MOMENT, datetime(2026, 10, 12, 9))) == DAY


@pytest.mark.parametrize(
    "written", ["12.10.2026", "10/12/2026", "2026-13-01", "2026-02-30", "1826-10-12", "soon", "46"]
)
def test_what_could_be_two_days_or_is_none_is_no_day(written: str) -> None:
    assert cells.day_of(text(written)) is CellProblem.NO_DAY


@pytest.mark.parametrize(
    ("written", "hours", "minutes"),
    [
        ("14:00", 14, 0),
        ("9:05", 9, 5),
        ("09:05:00", 9, 5),
        ("14시", 14, 0),
        ("14시 30분", 14, 30),
        ("오후 2:30", 14, 30),
        ("오전 12:10", 0, 10),
        ("2:30 PM", 14, 30),
        ("12 am", 0, 0),
        ("１４：３０", 14, 30),
        ("下午2点30分", 14, 30),
        ("上午 9:05", 9, 5),
        ("午後2時", 14, 0),
        ("14時30分", 14, 30),
        ("14:30 Uhr", 14, 30),
        ("14 Uhr", 14, 0),
        ("2:30 م", 14, 30),
        ("24:00", 24, 0),
    ],
)
def test_a_time_is_read_in_all_usual_ways(written: str, hours: int, minutes: int) -> None:
    assert cells.clock_of(text(written)) == timedelta(hours=hours, minutes=minutes)


@pytest.mark.parametrize("written", ["14", "1430", "25:00", "24:01", "14:60", "오후 14:00", "0:30 pm", "noon", "14:5"])
def test_what_is_no_time_of_the_day_is_named(written: str) -> None:
    assert cells.clock_of(text(written)) is CellProblem.NO_TIME


def test_a_time_of_a_workbook_is_taken_as_it_is() -> None:
    assert cells.clock_of(Cell("A", "09:30", False, Kind.TIME, time(9, 30))) == timedelta(hours=9, minutes=30)


@pytest.mark.parametrize(
    ("written", "wall"),
    [
        ("2026-10-01 09:00", datetime(2026, 10, 1, 9)),
        ("2026-10-01T09:00", datetime(2026, 10, 1, 9)),
        ("2026. 10. 1. 오후 3:30", datetime(2026, 10, 1, 15, 30)),
        ("2026년 10월 1일 (목) 14시 30분", datetime(2026, 10, 1, 14, 30)),
        ("2026年10月1日14时30分", datetime(2026, 10, 1, 14, 30)),
        ("2026年10月1日（木）午後2時", datetime(2026, 10, 1, 14)),
    ],
)
def test_a_day_with_a_time_is_read(written: str, wall: datetime) -> None:
    assert cells.wall_of(text(written), at_end_of_day=True) == wall


def test_a_day_alone_opens_as_it_begins_and_closes_as_it_ends() -> None:
    assert cells.wall_of(text("2026-10-01"), at_end_of_day=False) == datetime(2026, 10, 1)
    assert cells.wall_of(text("2026-10-01"), at_end_of_day=True) == datetime(2026, 10, 2)
    assert cells.wall_of(text("tomorrow"), at_end_of_day=True) is CellProblem.NO_MOMENT
    assert cells.wall_of(text("2026-10-01 26:00"), at_end_of_day=True) is CellProblem.NO_MOMENT


def test_a_cell_with_a_whole_text_in_it_is_no_day_and_takes_no_time_to_tell() -> None:
    long = text("2026-10-12" + " " * 5_000 + "x")
    assert cells.day_of(long) is CellProblem.NO_DAY
    assert cells.wall_of(long, at_end_of_day=True) is CellProblem.NO_MOMENT


@given(st.datetimes(datetime(2000, 1, 1), datetime(2199, 12, 30)))
def test_whatever_is_written_as_a_moment_is_read_as_the_same(moment: datetime) -> None:
    to_the_minute = moment.replace(second=0, microsecond=0)
    assert cells.wall_of(text(f"{to_the_minute:%Y-%m-%d %H:%M}"), at_end_of_day=False) == to_the_minute


@given(st.text(max_size=30))
def test_no_text_raises(written: str) -> None:
    cell = text(written)
    for read in (cells.day_of, cells.clock_of):
        assert read(cell) is not None
    assert cells.wall_of(cell, at_end_of_day=True) is not None
    assert cells.number_of(cell, 1, 9) is not None


def test_a_time_in_seoul_is_a_moment() -> None:
    assert cells.moment_of(DAY, timedelta(hours=14), SEOUL) == datetime(2026, 10, 12, 5, tzinfo=UTC)
    assert cells.moment_of(DAY, cells.MIDNIGHT, SEOUL) == datetime(2026, 10, 12, 15, tzinfo=UTC)


def test_times_that_do_not_exist_or_exist_twice_are_named() -> None:
    assert cells.moment_of(date(2026, 3, 29), timedelta(hours=2, minutes=30), BERLIN) is CellProblem.TIME_SKIPPED
    assert cells.moment_of(date(2026, 10, 25), timedelta(hours=2, minutes=30), BERLIN) is CellProblem.TIME_TWICE


@pytest.mark.parametrize(("written", "number"), [("80", 80), ("1,200", 1200), ("80명", 80), ("80.0", 80)])
def test_a_number_of_seats_is_read(written: str, number: int) -> None:
    assert cells.number_of(text(written), 1, 100_000) == number


@pytest.mark.parametrize("written", ["0", "-3", "many", "80.5", "1e3", "99999999999"])
def test_what_is_no_number_of_seats_is_named(written: str) -> None:
    assert cells.number_of(text(written), 1, 100_000) is CellProblem.NO_NUMBER


def test_languages_are_read_by_code_and_name_in_their_order() -> None:
    names = {"ko": "ko", "korean": "ko", "한국어": "ko", "en": "en"}
    assert cells.languages_of(text("en、 Korean; 한국어； en"), names) == ("en", "ko")
    assert cells.languages_of(text("en, Klingon"), names) is CellProblem.NO_LANGUAGE


def test_yes_and_no_are_read_and_nothing_else() -> None:
    assert cells.yes_or_no(text(" YES "), {"yes"}, {"no"}) is True
    assert cells.yes_or_no(text("no"), {"yes"}, {"no"}) is False
    assert cells.yes_or_no(text("x"), {"yes"}, {"no"}) is CellProblem.NO_YES_OR_NO
