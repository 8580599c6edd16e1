"""Cells of a programme in a spreadsheet, read as the days, times, numbers and words that people mean by them. Pure."""

from __future__ import annotations

import enum
import re
import unicodedata
from collections.abc import Collection, Mapping
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from portal.engines.calendar import WallProblem, WallProblemCode, from_local
from portal.engines.sheets import Cell, Kind

SEPARATORS = str.maketrans(dict.fromkeys(";；、，،؛/\n", ","))
MIDNIGHT = timedelta(days=1)
LONGEST = 60
YEARS = range(2000, 2200)
"""A year that is none of these is a typing mistake."""
_DAY = re.compile(
    r"(\d{4})\s*[-./년年]\s*(\d{1,2})\s*[-./월月]\s*(\d{1,2})\s*[.일日]?(?:\s*\(?[^\W\d_]{1,9}\)?)?|(\d{4})(\d\d)(\d\d)"
)
_MORNING = frozenset({"오전", "上午", "午前", "am", "ص"})
_AFTERNOON = frozenset({"오후", "下午", "午後", "pm", "م"})
_HALF = "|".join(sorted(_MORNING | _AFTERNOON))
_HOUR = rf"(?:(?:{_HALF})\s*)?\d{{1,2}}\s*[:시時时点點]"
_CLOCK = re.compile(
    rf"(?P<before>{_HALF})?\s*(?P<hour>\d{{1,2}})\s*"
    r"(?::(?P<minute>\d\d)(?::\d\d)?|[시時时点點]\s*(?:(?P<minute_word>\d{1,2})\s*[분分])?)?"
    rf"\s*(?:(?P<after>{_HALF})|uhr)?",
    re.IGNORECASE,
)
_MOMENT = re.compile(rf"(?P<day>.*?\d[일日.]?(?:\s*\([^)]*\))?)[T\s]*(?<!\d)(?P<clock>{_HOUR}.*)", re.IGNORECASE)


class CellProblem(enum.StrEnum):
    """What is wrong with a cell of a programme."""

    FORMULA = "formula"
    NEEDED = "needed"
    DAMAGED = "damaged"
    TEXT_TOO_LONG = "text_too_long"
    NO_DAY = "no_day"
    DAY_OVER = "day_over"
    NO_TIME = "no_time"
    NO_MOMENT = "no_moment"
    TIME_SKIPPED = "time_skipped"
    TIME_TWICE = "time_twice"
    ENDS_BEFORE_START = "ends_before_start"
    TOO_LONG = "too_long"
    WINDOW_ORDER = "window_order"
    NO_VENUE = "no_venue"
    SEVERAL_VENUES = "several_venues"
    NO_ROOM = "no_room"
    SEVERAL_ROOMS = "several_rooms"
    ROOM_TAKEN = "room_taken"
    ROOM_TAKEN_BY_ROW = "room_taken_by_row"
    ROOM_TOO_SMALL = "room_too_small"
    NO_NUMBER = "no_number"
    NO_LANGUAGE = "no_language"
    NO_YES_OR_NO = "no_yes_or_no"
    TWICE = "twice"
    TWICE_IN_SHEET = "twice_in_sheet"


def fold(word: str) -> str:
    """Return the form in which names are compared."""
    return " ".join(word.casefold().split())


def is_empty(cell: Cell | None) -> bool:
    """Tell whether nothing stands in a cell, or there is none."""
    return cell is None or cell.kind is Kind.EMPTY


def day_of(cell: Cell) -> date | CellProblem:
    """Read a day, written with the year first as Korean and ISO dates are; any other order could mean two days."""
    if isinstance(cell.value, datetime):
        return cell.value.date() if cell.value.year in YEARS else CellProblem.NO_DAY
    day = cell.value if isinstance(cell.value, date) else _day(cell.text)
    return day if not isinstance(day, date) or day.year in YEARS else CellProblem.NO_DAY


def clock_of(cell: Cell) -> timedelta | CellProblem:
    """Read a time of the day as what has passed since midnight; 24:00 is the midnight that ends the day."""
    if isinstance(cell.value, datetime):
        return _since_midnight(cell.value.time())
    return _since_midnight(cell.value) if isinstance(cell.value, time) else read_clock(cell.text)


def wall_of(cell: Cell, at_end_of_day: bool) -> datetime | CellProblem:
    """Read a day with a time; a day alone means its beginning, or its end."""
    if isinstance(cell.value, datetime):
        return cell.value if cell.value.year in YEARS else CellProblem.NO_MOMENT
    found = _MOMENT.fullmatch(_plain(cell.text))
    day = _day(found["day"]) if found else day_of(cell)
    alone = MIDNIGHT if at_end_of_day else timedelta()
    clock = read_clock(found["clock"]) if found else alone
    if isinstance(day, CellProblem) or isinstance(clock, CellProblem):
        return CellProblem.NO_MOMENT
    return _wall(day, clock)


def moment_of(day: date, clock: timedelta, zone: ZoneInfo) -> datetime | CellProblem:
    """Return the moment when clocks in a zone show a time on a day, unless they skip it or show it twice."""
    return in_zone(_wall(day, clock), zone)


def in_zone(wall: datetime, zone: ZoneInfo) -> datetime | CellProblem:
    """Return the moment when clocks in a zone show this, unless they skip it or show it twice."""
    try:
        moment = from_local(wall.replace(tzinfo=None), zone.key)
    except ValueError:
        return CellProblem.NO_DAY
    if isinstance(moment, WallProblem):
        skipped = moment.code is WallProblemCode.SKIPPED
        return CellProblem.TIME_SKIPPED if skipped else CellProblem.TIME_TWICE
    return moment.astimezone(UTC)


def number_of(cell: Cell, least: int, most: int) -> int | CellProblem:
    """Read a whole number."""
    digits = _plain(cell.text).replace(",", "").removesuffix("명").removesuffix(".0")
    number = int(digits) if re.fullmatch(r"[0-9]{1,9}", digits) else -1
    return number if least <= number <= most else CellProblem.NO_NUMBER


def yes_or_no(cell: Cell, yes: Collection[str], no: Collection[str]) -> bool | CellProblem:
    """Read whether something is so."""
    word = fold(cell.text)
    if word in yes:
        return True
    return False if word in no else CellProblem.NO_YES_OR_NO


def languages_of(cell: Cell, names: Mapping[str, str]) -> tuple[str, ...] | CellProblem:
    """Read names or codes of languages, in the order in which they stand."""
    parts = [fold(part) for part in cell.text.translate(SEPARATORS).split(",")]
    found = [names.get(part) for part in parts if part]
    if None in found:
        return CellProblem.NO_LANGUAGE
    return tuple(dict.fromkeys(code for code in found if code))


def _day(text: str) -> date | CellProblem:
    found = _DAY.fullmatch(_plain(text))
    year, month, number = (int(part) for part in found.groups() if part) if found else (0, 0, 0)
    try:
        return date(year, month, number) if year in YEARS else CellProblem.NO_DAY
    except ValueError:
        return CellProblem.NO_DAY


def read_clock(text: str) -> timedelta | CellProblem:
    """Read a time of the day that people write in any of the usual ways."""
    found = _CLOCK.fullmatch(_plain(text))
    if found is None or _plain(text).isdigit():
        return CellProblem.NO_TIME
    half = (found["before"] or found["after"] or "").casefold()
    hour, minute = int(found["hour"]), int(found["minute"] or found["minute_word"] or 0)
    if half and not 1 <= hour <= 12:
        return CellProblem.NO_TIME
    if half:
        hour = hour % 12 + (12 if half in _AFTERNOON else 0)
    if minute > 59 or hour > 24 or (hour == 24 and minute):
        return CellProblem.NO_TIME
    return timedelta(hours=hour, minutes=minute)


def _since_midnight(clock: time) -> timedelta:
    return timedelta(hours=clock.hour, minutes=clock.minute)


def _wall(day: date, clock: timedelta) -> datetime:
    return datetime.combine(day, time()) + clock


def _plain(text: str) -> str:
    """Bring a cell into one form; what is longer than any day or number is none."""
    plain = text.strip()
    return unicodedata.normalize("NFKC", plain) if len(plain) <= LONGEST else ""
