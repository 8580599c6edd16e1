"""What clocks show in any zone: a moment, two of them, or none at all."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from portal.engines.calendar import LocalTime, WallProblem, WallProblemCode, from_local, in_zone
from tests.unit.engines.calendar.samples import ZONES

ANY_ZONE = st.sampled_from(sorted(available_timezones()))
MOMENTS = st.datetimes(datetime(1900, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))
WALLS = st.datetimes(datetime(1900, 1, 1), datetime(2100, 1, 1))


def shown(moment: datetime, zone: str) -> str:
    return in_zone(moment, zone).wall.isoformat(sep=" ", timespec="minutes")


def test_a_moment_is_told_as_clocks_show_it() -> None:
    moment = datetime(2026, 10, 12, 1, 0, tzinfo=UTC)
    assert in_zone(moment, "Asia/Seoul") == LocalTime(
        datetime(2026, 10, 12, 10), "Asia/Seoul", timedelta(hours=9), "KST"
    )
    assert in_zone(moment, "America/New_York") == LocalTime(
        datetime(2026, 10, 11, 21), "America/New_York", timedelta(hours=-4), "EDT"
    )


def test_a_wall_clock_time_in_seoul_is_one_moment() -> None:
    assert from_local(datetime(2026, 10, 12, 10), "Asia/Seoul") == datetime(2026, 10, 12, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "typed", "earlier", "later"),
    [
        ("America/New_York", "2026-03-08 02:30", "2026-03-08 01:59", "2026-03-08 03:00"),
        ("America/New_York", "2026-03-08 02:00", "2026-03-08 01:59", "2026-03-08 03:00"),
        ("America/New_York", "2026-03-08 02:59", "2026-03-08 01:59", "2026-03-08 03:00"),
        ("Europe/Berlin", "2026-03-29 02:15", "2026-03-29 01:59", "2026-03-29 03:00"),
        ("Australia/Lord_Howe", "2026-10-04 02:15", "2026-10-04 01:59", "2026-10-04 02:30"),
        ("America/Sao_Paulo", "2018-11-04 00:30", "2018-11-03 23:59", "2018-11-04 01:00"),
        ("Pacific/Apia", "2011-12-30 12:00", "2011-12-29 23:59", "2011-12-31 00:00"),
        ("Asia/Seoul", "1988-05-08 02:30", "1988-05-08 01:59", "1988-05-08 03:00"),
    ],
)
def test_a_time_that_clocks_skip_comes_with_its_two_neighbours(zone: str, typed: str, earlier: str, later: str) -> None:
    problem = from_local(datetime.fromisoformat(typed), zone)
    assert isinstance(problem, WallProblem)
    assert problem.code is WallProblemCode.SKIPPED
    assert (shown(problem.earlier, zone), shown(problem.later, zone)) == (earlier, later)
    assert problem.later - problem.earlier == timedelta(minutes=1)


@pytest.mark.parametrize(
    ("zone", "typed", "earlier", "later"),
    [
        ("America/New_York", "2026-11-01 01:30", "05:30", "06:30"),
        ("Europe/Berlin", "2026-10-25 02:00", "00:00", "01:00"),
        ("Australia/Lord_Howe", "2026-04-05 01:45", "14:45", "15:15"),
    ],
)
def test_a_time_that_clocks_show_twice_comes_with_both_moments(zone: str, typed: str, earlier: str, later: str) -> None:
    problem = from_local(datetime.fromisoformat(typed), zone)
    assert isinstance(problem, WallProblem)
    assert problem.code is WallProblemCode.AMBIGUOUS
    assert (f"{problem.earlier:%H:%M}", f"{problem.later:%H:%M}") == (earlier, later)
    assert shown(problem.earlier, zone) == shown(problem.later, zone) == typed
    assert in_zone(problem.earlier, zone).name != in_zone(problem.later, zone).name


@pytest.mark.parametrize(
    ("zone", "typed"),
    [
        ("America/New_York", "2026-03-08 01:59"),
        ("America/New_York", "2026-03-08 03:00"),
        ("America/New_York", "2026-11-01 00:59"),
        ("America/New_York", "2026-11-01 02:00"),
        ("Pacific/Apia", "2011-12-29 23:59"),
        ("Pacific/Apia", "2011-12-31 00:00"),
    ],
)
def test_times_at_the_very_change_are_moments(zone: str, typed: str) -> None:
    moment = from_local(datetime.fromisoformat(typed), zone)
    assert isinstance(moment, datetime)
    assert shown(moment, zone) == typed


@given(MOMENTS, ANY_ZONE)
@example(datetime(2026, 11, 1, 6, 30, tzinfo=UTC), "America/New_York")
def test_what_clocks_show_at_a_moment_leads_back_to_it(moment: datetime, zone: str) -> None:
    found = from_local(in_zone(moment, zone).wall, zone)
    if isinstance(found, WallProblem):
        assert found.code is WallProblemCode.AMBIGUOUS
        assert moment in (found.earlier, found.later)
    else:
        assert found == moment


@given(WALLS, st.sampled_from(ZONES))
def test_any_time_is_a_moment_that_shows_it_or_a_problem(wall: datetime, zone: str) -> None:
    found = from_local(wall, zone)
    if isinstance(found, datetime):
        assert found.astimezone(ZoneInfo(zone)).replace(tzinfo=None, fold=0) == wall
    else:
        assert found.earlier < found.later


def test_what_is_no_wall_clock_time_is_refused() -> None:
    with pytest.raises(ValueError, match="zone"):
        from_local(datetime(2026, 10, 12, tzinfo=UTC), "Asia/Seoul")
    with pytest.raises(ValueError, match="no moment"):
        in_zone(datetime(2026, 10, 12), "Asia/Seoul")
    with pytest.raises(ValueError, match="beyond the calendar"):
        from_local(datetime.min, "Asia/Seoul")
    with pytest.raises(ValueError, match="time zone"):
        from_local(datetime(2026, 10, 12), "Asia/Gangnam")
