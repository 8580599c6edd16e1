"""Somebody's next morning, in any time zone and whatever the clocks do."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given, strategies

from portal.domain.following import rules

ZONES = sorted(zone for zone in available_timezones() if rules.is_zone(zone))


@given(
    strategies.datetimes(datetime(2020, 1, 1), datetime(2037, 1, 1), timezones=strategies.just(UTC)),
    strategies.sampled_from(ZONES),
)
def test_the_next_morning_is_the_next_eight_oclock_there(now: datetime, zone: str) -> None:
    morning = rules.next_morning(now, zone)
    local = morning.astimezone(ZoneInfo(zone))
    assert morning > now
    assert morning - now <= timedelta(hours=26), "a day of the longest kind, and no morning left out"
    assert (local.hour, local.minute, local.second) == (8, 0, 0)
    assert rules.next_morning(morning - timedelta(microseconds=1), zone) == morning


@given(
    strategies.datetimes(datetime(2020, 1, 1), datetime(2037, 1, 1), timezones=strategies.just(UTC)),
    strategies.sampled_from(ZONES),
)
def test_mornings_follow_each_other_day_by_day(now: datetime, zone: str) -> None:
    first = rules.next_morning(now, zone)
    second = rules.next_morning(first, zone)
    there = ZoneInfo(zone)
    assert second.astimezone(there).date() - first.astimezone(there).date() == timedelta(days=1)


@pytest.mark.parametrize(
    "name", ["", "Seoul", "UTC", "../etc/passwd", "/etc/localtime", "Asia/", "Asia", "Asia/Nowhere", "Asia/Seoul\x00"]
)
def test_what_names_no_place_is_no_zone(name: str) -> None:
    assert not rules.is_zone(name)


@pytest.mark.parametrize("name", ["Asia/Seoul", "Europe/Berlin", "America/Argentina/Ushuaia"])
def test_a_place_on_the_map_is_a_zone(name: str) -> None:
    assert rules.is_zone(name)
