"""Numbers of a workbook: which are dates and times (ECMA-376 part 1, 18.8.30 and 18.17.4), and what they say."""

from __future__ import annotations

import enum
import math
import re
from datetime import date, datetime, time, timedelta

from portal.engines.sheets.model import Kind

Valued = tuple[Kind, int | float | date | time | datetime | str]


class Meaning(enum.Flag):
    """What a number format shows of a number: nothing of these for a plain number, ELAPSED for hours beyond a day."""

    NUMBER = 0
    DATE = enum.auto()
    TIME = enum.auto()
    ELAPSED = enum.auto()
    EITHER = enum.auto()


_BUILT_IN = (
    dict.fromkeys((*range(14, 18), *range(27, 32), 36, *range(50, 55), 57, 58), Meaning.DATE)
    | dict.fromkeys((18, 19, 20, 21, 32, 33, 45, 47), Meaning.TIME)
    | {22: Meaning.DATE | Meaning.TIME, 46: Meaning.ELAPSED}
    | dict.fromkeys((34, 35, 55, 56), Meaning.EITHER)
)
"""Formats that no file spells out. 27 to 36 and 50 to 58 exist in Korean, Japanese and Chinese versions; four of them
are dates in one language and times in another."""

_NOT_SHOWN = re.compile(r'"[^"]*"?|\\.|[_*].|\[(?!h+\]|m+\]|s+\])[^\]]*\]|general', re.IGNORECASE)
_DAY = 86_400
_LAST_DAY = 2_958_465
"""9999-12-31."""
_1904 = 1_462
"""Days between the two epochs that a workbook can choose from."""


def meaning(number_format: int, code: str | None) -> Meaning:
    """Tell what a format shows, by its id and, where the file spells it out, its code."""
    if code is None:
        return _BUILT_IN.get(number_format, Meaning.NUMBER)
    shown = _NOT_SHOWN.sub("", code).partition(";")[0].lower()
    if "[" in shown:
        return Meaning.ELAPSED
    found = Meaning.NUMBER
    if "h" in shown or "s" in shown:
        found |= Meaning.TIME
    if "y" in shown or "d" in shown or ("m" in shown and not found):
        found |= Meaning.DATE
    return found


def valued(number: float, shown: Meaning, is_1904: bool) -> Valued:
    """Return what a number says under its format; what no calendar has stays a number. Infinity raises ValueError."""
    if not math.isfinite(number):
        raise ValueError("No cell holds infinity.")
    days, seconds = divmod(round(number * _DAY), _DAY) if shown and abs(number) <= _LAST_DAY + 1 else (-1, 0)
    if days < 0:
        return Kind.NUMBER, _plain(number)
    if shown is Meaning.ELAPSED and days:
        return Kind.TEXT, _elapsed(days * _DAY + seconds)
    clock = (datetime.min + timedelta(seconds=seconds)).time()
    if shown in (Meaning.TIME, Meaning.ELAPSED) or (days == 0 and not is_1904 and shown is not Meaning.DATE):
        return Kind.TIME, clock
    day = _day(days, is_1904)
    if day is None:
        return Kind.NUMBER, _plain(number)
    if shown is Meaning.DATE or (shown is Meaning.EITHER and not seconds):
        return Kind.DATE, day
    return Kind.MOMENT, datetime.combine(day, clock)


def _plain(number: float) -> int | float:
    return int(number) if number.is_integer() and abs(number) < 1e16 else number


def _day(days: int, is_1904: bool) -> date | None:
    """Return the day of a serial number; the year 1900 has a 29th of February there, which no other calendar has."""
    if is_1904:
        days += _1904
    if days > _LAST_DAY or days in (0, 60):
        return None
    return date(1899, 12, 30) + timedelta(days=days if days > 60 else days + 1)


def _elapsed(seconds: int) -> str:
    minutes, second = divmod(seconds, 60)
    hours, minute = divmod(minutes, 60)
    return f"{hours}:{minute:02}" + (f":{second:02}" if second else "")
