"""Wall-clock times that people type in any zone: some exist twice there, and some not at all."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from portal.engines.calendar.zones import changes, zone_named

_MINUTE = timedelta(minutes=1)


class WallProblemCode(enum.StrEnum):
    """Why a wall-clock time is no moment: the clocks skip it, or show it twice."""

    SKIPPED = "skipped"
    AMBIGUOUS = "ambiguous"


@dataclass(frozen=True, slots=True)
class LocalTime:
    """What clocks show in a zone: the time there, the offset from UTC, and what people call the time (`KST`)."""

    wall: datetime
    zone: str
    offset: timedelta
    name: str


@dataclass(frozen=True, slots=True)
class WallProblem:
    """A typed time that is no moment, with the two moments (UTC) that may be meant.

    For AMBIGUOUS clocks show at both what was typed. For SKIPPED they are the last minute before clocks go forward and
    the first after: `in_zone` says what clocks show then.
    """

    code: WallProblemCode
    earlier: datetime
    later: datetime


def in_zone(moment: datetime, zone: str) -> LocalTime:
    """Return what clocks show in a zone at an aware moment; an unknown zone and a naive moment raise ValueError."""
    if moment.tzinfo is None:
        raise ValueError("A time without a zone is no moment.")
    local = moment.astimezone(zone_named(zone))
    offset = local.utcoffset() or timedelta()
    return LocalTime(local.replace(tzinfo=None, fold=0), zone, offset, local.tzname() or zone)


def from_local(wall: datetime, zone: str) -> datetime | WallProblem:
    """Return the moment (UTC) when clocks in a zone show a time without a zone, or why there is not one such moment.

    An unknown zone, a time with a zone, and one at the very ends of the calendar raise ValueError.
    """
    if wall.tzinfo is not None:
        raise ValueError("What clocks show has no zone.")
    first, second = (_moment(wall, zone_named(zone), fold) for fold in (0, 1))
    if first == second:
        return first
    if first < second:
        return WallProblem(WallProblemCode.AMBIGUOUS, first, second)
    # In a gap the two readings change places: the change lies between them.
    gap = next(changes(zone_named(zone), second, first)).at
    return WallProblem(WallProblemCode.SKIPPED, gap - _MINUTE, gap)


def _moment(wall: datetime, zone: ZoneInfo, fold: int) -> datetime:
    try:
        return wall.replace(tzinfo=zone, fold=fold).astimezone(UTC)
    except OverflowError:
        raise ValueError(f"{wall} is beyond the calendar.") from None
