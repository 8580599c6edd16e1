"""Dates as posters, tiles and how soon something is, in the languages and the time zone of the portal."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from portal.app import Portal
from portal.foundation.languages import INTERFACE
from portal.web import locale
from portal.web.posters import Poster, day_in_words, poster, tile, time_left

SEOUL = ZoneInfo("Asia/Seoul")
FIRST = datetime(2026, 10, 12, 10, tzinfo=SEOUL)
HAIR = "\N{HAIR SPACE}"


def make(portal: Portal, language: str, starts_at: datetime, ends_at: datetime) -> Poster:
    with portal.flask.app_context():
        locale.use_language(language)
        return poster(starts_at, ends_at)


def test_one_day_is_one_number_with_its_whole_weekday(portal: Portal) -> None:
    assert make(portal, "en", FIRST, FIRST + timedelta(hours=2)) == Poster("Monday", "12", "October 2026")
    assert make(portal, "ko", FIRST, FIRST + timedelta(hours=2)) == Poster("월요일", "12", "2026년 10월")


def test_several_days_are_a_stretch(portal: Portal) -> None:
    week = make(portal, "en", FIRST, FIRST + timedelta(days=6))
    assert week == Poster("Mon – Sun", f"12{HAIR}–{HAIR}18", "October 2026")
    over_months = make(portal, "de", FIRST, FIRST + timedelta(days=25))
    assert (over_months.days, over_months.months) == (f"12{HAIR}–{HAIR}6", "Okt.–Nov. 2026")
    over_years = make(portal, "en", FIRST, FIRST + timedelta(days=90))
    assert " ".join(over_years.months.split()) == "Oct 2026 – Jan 2027"


def test_what_ends_at_midnight_is_not_on_the_next_day(portal: Portal) -> None:
    midnight = datetime(2026, 10, 13, tzinfo=SEOUL)
    assert make(portal, "en", FIRST, midnight).days == "12"
    assert make(portal, "en", FIRST, midnight + timedelta(minutes=1)).days == f"12{HAIR}–{HAIR}13"


def test_days_are_those_of_the_portal(portal: Portal) -> None:
    late_in_utc = datetime(2026, 10, 11, 20, tzinfo=UTC)
    assert make(portal, "en", late_in_utc, late_in_utc + timedelta(hours=1)).days == "12"


@pytest.mark.parametrize("language", INTERFACE)
def test_every_language_has_its_own_words(portal: Portal, language: str) -> None:
    with portal.flask.app_context():
        locale.use_language(language)
        shown = (tile(date(2026, 10, 12)), poster(FIRST, FIRST + timedelta(days=30)))
        assert shown[0].day == "12"
        assert "12" in day_in_words(date(2026, 10, 12))
        assert all(part.strip() for part in (shown[0].weekday, shown[0].month, shown[1].weekdays, shown[1].months))
        foreign = "月" in f"{shown}" and language not in {"ja", "zh-Hans", "zh-Hant"}
        assert not foreign


@pytest.mark.parametrize(
    ("before", "expected"),
    [
        (timedelta(hours=2), "Today"),
        (timedelta(hours=11), "Tomorrow"),
        (timedelta(days=1), "Tomorrow"),
        (timedelta(days=2), "In 2 days"),
        (timedelta(days=200), "In 200 days"),
        (timedelta(0), "On now"),
        (timedelta(minutes=-59), "On now"),
        (timedelta(hours=-1), ""),
    ],
)
def test_how_soon_counts_days_and_not_hours(portal: Portal, before: timedelta, expected: str) -> None:
    with portal.flask.app_context():
        locale.use_language("en")
        assert time_left(FIRST, FIRST + timedelta(hours=1), FIRST - before) == expected
