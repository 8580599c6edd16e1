"""Periods in the city's time."""

from __future__ import annotations

import itertools
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.domain.statistics.types import (
    PeriodError,
    event_of,
    event_scope,
    parse_period,
    previous,
    quarter_of,
    quarter_window,
    quarters_before,
    window_of,
)

SEOUL = ZoneInfo("Asia/Seoul")
ZONES = st.sampled_from([SEOUL, ZoneInfo("UTC"), ZoneInfo("America/New_York")])
PERIODS = st.builds(lambda year, quarter: f"{year}-Q{quarter}", st.integers(1990, 2200), st.integers(1, 4))
MOMENTS = st.datetimes(datetime(1991, 1, 1), datetime(2199, 12, 31), timezones=st.just(UTC))


def test_the_window_of_a_quarter_is_the_twelve_months_that_end_with_it() -> None:
    window = window_of("2026-Q3", SEOUL)
    assert (window.first_day, window.last_day) == (date(2025, 10, 1), date(2026, 9, 30))
    assert window.start == datetime(2025, 10, 1, tzinfo=SEOUL)
    assert window.end == datetime(2026, 10, 1, tzinfo=SEOUL)
    before = previous(window, SEOUL)
    assert (before.id, before.first_day, before.last_day) == ("2025-Q3", date(2024, 10, 1), date(2025, 9, 30))


def test_a_quarter_begins_at_midnight_in_seoul_and_not_in_london() -> None:
    assert quarter_of(datetime(2026, 6, 30, 14, 59, 59, tzinfo=UTC), SEOUL) == "2026-Q2"
    assert quarter_of(datetime(2026, 6, 30, 15, 0, tzinfo=UTC), SEOUL) == "2026-Q3"
    assert quarter_of(date(2026, 12, 31), SEOUL) == "2026-Q4"


@given(MOMENTS, ZONES)
def test_a_moment_lies_in_the_quarter_it_is_said_to_and_in_no_other(moment: datetime, zone: ZoneInfo) -> None:
    period = quarter_of(moment, zone)
    window = quarter_window(period, zone)
    assert window.start <= moment < window.end
    assert quarter_of(moment.astimezone(zone).date(), zone) == period
    assert quarter_window(quarters_before(period, 1), zone).end == window.start


@given(PERIODS, ZONES)
def test_four_quarters_make_the_window_without_gap_or_overlap(period: str, zone: ZoneInfo) -> None:
    window = window_of(period, zone)
    parts = [quarter_window(quarters_before(period, number), zone) for number in range(3, -1, -1)]
    assert window.start == parts[0].start
    assert window.end == parts[-1].end
    assert all(earlier.end == later.start for earlier, later in itertools.pairwise(parts))
    assert previous(window, zone).end == window.start
    assert timedelta(days=364) < window.end - window.start < timedelta(days=367)


@given(PERIODS, st.integers(-400, 400))
def test_going_back_and_forth_by_quarters_comes_to_the_same(period: str, number: int) -> None:
    assert quarters_before(quarters_before(period, number), -number) == period
    assert (quarters_before(period, number) < period) == (number > 0)


@pytest.mark.parametrize("wrong", ["", "2026", "2026-Q0", "2026-Q5", "26-Q1", "2026-Q1 ", "٢٠٢٦-Q1", "0000-Q1", "x"])
def test_what_is_no_quarter_is_said_to_be_none(wrong: str) -> None:
    with pytest.raises(PeriodError, match="not the name of a quarter"):
        parse_period(wrong)
    with pytest.raises(PeriodError):
        event_of(wrong)


def test_a_scope_is_an_event_or_a_quarter() -> None:
    assert event_of(event_scope(12)) == 12
    assert event_of("2026-Q3") is None
    with pytest.raises(PeriodError):
        event_of("event:x")
