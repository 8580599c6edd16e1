"""Dates as posters and tiles show them, and how soon something is; days are those of the portal's time zone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from babel.dates import format_date as babel_date
from babel.dates import format_interval, format_skeleton
from flask_babel import gettext as _
from flask_babel import ngettext

from portal.web.locale import current_language
from portal.web.services import settings

DASH = "\N{EN DASH}"
HAIR = "\N{HAIR SPACE}"
INSTANT = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Poster:
    """A stretch of days in large letters: the weekdays, the days of the month, and the months with their year."""

    weekdays: str
    days: str
    months: str


@dataclass(frozen=True, slots=True)
class Tile:
    """One day in small."""

    weekday: str
    day: str
    month: str


def poster(starts_at: datetime, ends_at: datetime) -> Poster:
    """Return the days on which something is; what ends at midnight is not on the day that begins then."""
    first, last = _day(starts_at), _day(max(starts_at, ends_at - INSTANT))
    if first == last:
        return Poster(_pattern("EEEE", first), _pattern("d", first), _skeleton("yMMMM", first))
    same_month = (first.year, first.month) == (last.year, last.month)
    months = _skeleton("yMMMM", first) if same_month else format_interval(first, last, "yMMM", locale=_locale())
    weekdays = f"{_pattern('EEE', first)} {DASH} {_pattern('EEE', last)}"
    return Poster(weekdays, f"{_pattern('d', first)}{HAIR}{DASH}{HAIR}{_pattern('d', last)}", months)


def tile(day: date) -> Tile:
    """Return one day as a tile shows it."""
    return Tile(_pattern("EEE", day), _pattern("d", day), _pattern("MMM", day))


def day_in_words(day: date) -> str:
    """Write a day with its weekday and without its year."""
    return _skeleton("MMMEd", day)


def time_left(starts_at: datetime, ends_at: datetime, now: datetime) -> str:
    """Say how soon something is; nothing of what is over."""
    if ends_at <= now:
        return ""
    if starts_at <= now:
        return str(_("On now"))
    days = (_day(starts_at) - _day(now)).days
    if days <= 1:
        return str(_("Tomorrow") if days else _("Today"))
    return str(ngettext("In %(num)s day", "In %(num)s days", days))


def _day(moment: datetime) -> date:
    return moment.astimezone(settings().timezone).date()


def _pattern(pattern: str, day: date) -> str:
    return babel_date(day, pattern, locale=_locale())


def _skeleton(skeleton: str, day: date) -> str:
    return format_skeleton(skeleton, datetime.combine(day, time()), locale=_locale())


def _locale() -> str:
    return current_language().babel
