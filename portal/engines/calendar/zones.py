"""Time zones: by name, and when their clocks change."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_SECOND = timedelta(seconds=1)
_STEP = 6 * 86_400
"""Seconds between looks. The shortest that any zone's rules held since 1970 are almost seven days."""


@dataclass(frozen=True, slots=True)
class Change:
    """Clocks change at a moment (UTC) from one offset to another; `name` and `is_daylight` hold from then on."""

    at: datetime
    offset_from: timedelta
    offset_to: timedelta
    name: str
    is_daylight: bool


def zone_named(name: str) -> ZoneInfo:
    """Return a zone by its name in the IANA database; another name raises ValueError."""
    try:
        return ZoneInfo(name)
    except (LookupError, OSError, ValueError):
        raise ValueError(f"There is no time zone {name!r}.") from None


def opening(zone: ZoneInfo, moment: datetime) -> Change:
    """Return what holds at a moment, as if it began there."""
    offset, _, name = _rules(zone, moment)
    return Change(moment.astimezone(UTC), offset, offset, name, bool(moment.astimezone(zone).dst()))


def changes(zone: ZoneInfo, start: datetime, end: datetime) -> Iterator[Change]:
    """Find each change of a zone's clocks after one moment and up to another."""
    before, last = _seconds(start), _seconds(end)
    old = _rules(zone, _moment(before))
    while before < last:
        after = min(before + _STEP, last)
        new = _rules(zone, _moment(after))
        if new != old:
            yield _change(zone, before, after)
        before, old = after, new


def _change(zone: ZoneInfo, before: int, after: int) -> Change:
    """Narrow down to a second where the rules of two moments part."""
    old = _rules(zone, _moment(before))
    while after - before > 1:
        middle = (before + after) // 2
        if _rules(zone, _moment(middle)) == old:
            before = middle
        else:
            after = middle
    new = opening(zone, _moment(after))
    return Change(new.at, old[0], new.offset_to, new.name, new.is_daylight)


def _rules(zone: ZoneInfo, moment: datetime) -> tuple[timedelta, timedelta, str]:
    local = moment.astimezone(zone)
    return local.utcoffset() or timedelta(), local.dst() or timedelta(), local.tzname() or zone.key


def _moment(seconds: int) -> datetime:
    return _EPOCH + timedelta(seconds=seconds)


def _seconds(moment: datetime) -> int:
    return (moment - _EPOCH) // _SECOND
