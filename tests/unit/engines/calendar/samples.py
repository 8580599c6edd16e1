"""Entries for the tests: one that is always the same, and the zones whose clocks do most."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import icalendar

from portal.engines.calendar import Entry, calendar

ZONES = (
    "Asia/Seoul",
    "America/New_York",
    "Europe/Berlin",
    "Europe/Dublin",
    "Asia/Kathmandu",
    "Australia/Lord_Howe",
    "Africa/Casablanca",
    "America/Sao_Paulo",
    "Pacific/Apia",
    "UTC",
)
MADE_AT = datetime(2026, 9, 1, 3, 0, tzinfo=UTC)
ENTRY = Entry(
    uid="session-7@gangnam.example",
    sequence=3,
    starts_at=datetime(2026, 10, 12, 1, 0, tzinfo=UTC),
    ends_at=datetime(2026, 10, 12, 3, 30, tzinfo=UTC),
    title="개막 공연",
    description="",
    location="",
    url="",
    status="confirmed",
    categories=(),
    changed_at=datetime(2026, 8, 30, 12, 0, tzinfo=UTC),
)


def entry(**changes: Any) -> Entry:
    return dataclasses.replace(ENTRY, **changes)


def lasting(starts_at: datetime, hours: float = 1, **changes: Any) -> Entry:
    return entry(starts_at=starts_at, ends_at=starts_at + timedelta(hours=hours), **changes)


def written(*entries: Entry, zone: str = "Asia/Seoul", language: str = "ko", name: str = "강남") -> bytes:
    return calendar(entries, name, language, zone, MADE_AT, timedelta(hours=6))


def lines(data: bytes) -> Sequence[str]:
    """Unfold the lines of a calendar, without any library."""
    return data.decode().replace("\r\n ", "").removesuffix("\r\n").split("\r\n")


def parsed(data: bytes) -> icalendar.Calendar:
    read = icalendar.Calendar.from_ical(data)
    assert isinstance(read, icalendar.Calendar)
    assert not read.errors
    assert not any(event.errors for event in read.events)
    return read
