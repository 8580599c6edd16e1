"""Pure decisions about digests: when somebody's next morning is."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

MORNING = time(8, 0)
ENTRIES_IN_DIGEST = 20


def next_morning(now: datetime, zone: str) -> datetime:
    """Return the next eight o'clock in a time zone, as a moment in UTC."""
    there = ZoneInfo(zone)
    local = now.astimezone(there)
    day = local.date() if local.time() < MORNING else local.date() + timedelta(days=1)
    return datetime.combine(day, MORNING, there).astimezone(UTC)


@cache
def is_zone(name: str) -> bool:
    """Tell whether something from outside names a time zone."""
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return "/" in name
