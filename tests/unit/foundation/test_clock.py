"""Months are those of the portal's time zone."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import pairwise
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from portal.foundation.clock import months_until

SEOUL = ZoneInfo("Asia/Seoul")


def test_a_month_begins_where_the_portal_is() -> None:
    late = datetime(2026, 3, 31, 20, tzinfo=UTC)
    assert [month.isoformat() for month in months_until(late, SEOUL, 2)] == [
        "2026-03-01T00:00:00+09:00",
        "2026-04-01T00:00:00+09:00",
    ]


@given(st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)), st.integers(1, 40))
def test_months_follow_each_other_up_to_the_current_one(moment: datetime, number: int) -> None:
    months = months_until(moment, SEOUL, number)
    assert len(months) == number
    assert months[-1] <= moment
    assert (moment - months[-1]).days < 31
    steps = pairwise(months)
    assert all((b.year * 12 + b.month) - (a.year * 12 + a.month) == 1 for a, b in steps)
