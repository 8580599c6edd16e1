"""Which sessions of a programme are on a day, in a venue, in a language."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.domain.events import rules
from portal.domain.events.types import ProgrammeFilter, SessionRow

SEOUL = ZoneInfo("Asia/Seoul")
DAY = date(2026, 10, 12)


def row(starts_at: datetime, hours: float = 1, **changes: Any) -> SessionRow:
    given: dict[str, Any] = {
        "id": 1,
        "event_id": 1,
        "bit": 0,
        "venue_id": 1,
        "room_id": None,
        "starts_at": starts_at,
        "ends_at": starts_at + timedelta(hours=hours),
        "capacity": 10,
        "languages": ("ko",),
        "interpretation": ("en",),
        "sign_language": False,
        "opens_at": None,
        "closes_at": None,
        "needs_approval": False,
        "cancelled": False,
        "revision": 1,
        "title_id": 1,
    }
    return SessionRow(**(given | changes))


def test_days_are_those_of_the_portal_s_own_clock() -> None:
    late_in_utc = datetime(2026, 10, 11, 15, 30, tzinfo=UTC)
    assert rules.days_of(row(late_in_utc), SEOUL) == (DAY,)
    assert rules.days_of(row(late_in_utc), UTC) == (date(2026, 10, 11),)


def test_a_session_that_ends_at_midnight_is_not_on_the_day_that_begins_then() -> None:
    evening = datetime(2026, 10, 12, 22, tzinfo=SEOUL)
    assert rules.days_of(row(evening, hours=2), SEOUL) == (DAY,)
    assert rules.days_of(row(evening, hours=3), SEOUL) == (DAY, DAY + timedelta(days=1))


@given(st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1)), st.floats(0.1, 48))
def test_the_days_of_a_session_follow_each_other_and_begin_with_its_own(begins: datetime, hours: float) -> None:
    days = rules.days_of(row(begins.replace(tzinfo=SEOUL), hours), SEOUL)
    assert days[0] == begins.date()
    assert {later - earlier for earlier, later in pairwise(days)} <= {timedelta(days=1)}
    assert len(days) <= 3


@pytest.mark.parametrize(
    ("narrowed", "expected"),
    [
        (ProgrammeFilter(), True),
        (ProgrammeFilter(day=DAY), True),
        (ProgrammeFilter(day=DAY + timedelta(days=1)), False),
        (ProgrammeFilter(venue="coex"), True),
        (ProgrammeFilter(venue="library"), False),
        (ProgrammeFilter(language="ko"), True),
        (ProgrammeFilter(language="en"), True),
        (ProgrammeFilter(language="de"), False),
        (ProgrammeFilter(DAY, "coex", "en"), True),
        (ProgrammeFilter(DAY, "library", "en"), False),
    ],
)
def test_a_session_fits_what_is_asked_for_in_every_respect(narrowed: ProgrammeFilter, expected: bool) -> None:
    session = row(datetime(2026, 10, 12, 10, tzinfo=SEOUL))
    assert rules.fits(session, "coex", narrowed, SEOUL) is expected


def test_a_filter_that_asks_for_nothing_is_none() -> None:
    assert not ProgrammeFilter()
    assert ProgrammeFilter(language="ko")
