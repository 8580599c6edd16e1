"""iCalendar files (RFC 5545, RFC 7986): times in their zone and the zone's rules, so that programs find the moments."""

from __future__ import annotations

import enum
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

import icalendar
from icalendar.prop import vCategory, vDuration, vText, vUri

from portal.engines.calendar.zones import Change, changes, opening, zone_named

Status = Literal["confirmed", "tentative", "cancelled"]

_PRODUCT = "-//Gangnam-gu//Participation portal//EN"
_LINE_END = re.compile("\r\n|[\r\u2028\u2029\u0085]")
_UNWRITTEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_ESCAPES = str.maketrans({"\\": r"\\", ";": r"\;", ",": r"\,", "\n": r"\n"})


class Method(enum.StrEnum):
    """What the file is for: telling what there is, or calling off what it names."""

    PUBLISH = "PUBLISH"
    CANCEL = "CANCEL"


@dataclass(frozen=True, slots=True)
class Entry:
    """Something in a calendar.

    `uid` stays the same for ever, `sequence` grows with each change that people must know of. Times are aware, and end
    where they start or later; anything else raises ValueError. Empty texts are left out.
    """

    uid: str
    sequence: int
    starts_at: datetime
    ends_at: datetime
    title: str
    description: str
    location: str
    url: str
    status: Status
    categories: Sequence[str]
    changed_at: datetime

    def __post_init__(self) -> None:
        _check_aware(self.starts_at, self.ends_at, self.changed_at)
        # In UTC: Python compares times of one zone by their clocks, which are put back in autumn.
        if self.ends_at.astimezone(UTC) < self.starts_at.astimezone(UTC):
            raise ValueError(f"{self.uid} ends before it starts.")


def calendar(
    entries: Sequence[Entry],
    name: str,
    language: str,
    zone: str,
    made_at: datetime,
    refresh: timedelta | None,
    method: Method = Method.PUBLISH,
) -> bytes:
    """Write a calendar of entries, their times in an IANA zone, their texts in a language (BCP 47).

    `made_at` is aware; `refresh` says how often a program that follows the calendar should look again. The same values
    give the same bytes. CANCEL with an entry that is not cancelled, and an unknown zone, raise ValueError.
    """
    _check_aware(made_at)
    if method is Method.CANCEL and any(entry.status != "cancelled" for entry in entries):
        raise ValueError("Only what is cancelled can be called off.")
    place = zone_named(zone)
    written = icalendar.Calendar()
    for key, value in (("PRODID", _PRODUCT), ("VERSION", "2.0"), ("CALSCALE", "GREGORIAN"), ("METHOD", method.value)):
        written.add(key, value)
    for key in ("NAME", "X-WR-CALNAME"):
        written.add(key, _Text(name, params={"LANGUAGE": language}))
    written.add("X-WR-TIMEZONE", zone)
    if refresh is not None:
        written.add("REFRESH-INTERVAL", vDuration(refresh, params={"VALUE": "DURATION"}))
        written.add("X-PUBLISHED-TTL", vDuration(refresh))
    times = [time for entry in entries for time in (entry.starts_at, entry.ends_at)]
    written.add_component(_zone(place, times or [made_at]))
    for entry in entries:
        written.add_component(_event(entry, language, place, made_at))
    return bytes(written.to_ical())


class _Text(vText):
    """A text as RFC 5545 escapes it; the library takes a backslash before a capital N for a line break."""

    def __new__(cls, text: str, params: dict[str, str] | None = None) -> _Text:
        """Take out control characters, which no text may hold; line ends become one kind."""
        return super().__new__(cls, _UNWRITTEN.sub("", _LINE_END.sub("\n", text)), params=params)

    def to_ical(self) -> bytes:
        """Escape what has a meaning in the format."""
        return self.translate(_ESCAPES).encode()


def _event(entry: Entry, language: str, zone: ZoneInfo, made_at: datetime) -> icalendar.Event:
    event = icalendar.Event()
    event.add("UID", _Text(entry.uid))
    event.add("SEQUENCE", entry.sequence)
    event.add("DTSTAMP", made_at.astimezone(UTC))
    event.add("LAST-MODIFIED", entry.changed_at.astimezone(UTC))
    starts_at, ends_at = _local(entry.starts_at, zone), _local(entry.ends_at, zone)
    event.add("DTSTART", starts_at)
    if starts_at != ends_at:
        event.add("DTEND", ends_at)
    event.add("STATUS", entry.status.upper())
    for key, typed in (("SUMMARY", entry.title), ("DESCRIPTION", entry.description), ("LOCATION", entry.location)):
        text = _Text(typed, params={"LANGUAGE": language})
        if text.strip():
            event.add(key, text)
    if entry.url:
        event.add("URL", vUri(_UNWRITTEN.sub("", entry.url.replace("\n", ""))))
    categories = vCategory([], params={"LANGUAGE": language})
    categories.cats = [text for text in map(_Text, entry.categories) if text.strip()]
    if categories.cats:
        event.add("CATEGORIES", categories)
    return event


def _local(moment: datetime, zone: ZoneInfo) -> datetime:
    """Return a moment in its zone; one that the clocks show for the second time has no other name than its UTC."""
    local = moment.replace(microsecond=0).astimezone(zone)
    return local.astimezone(UTC) if local.fold else local


def _zone(zone: ZoneInfo, times: Sequence[datetime]) -> icalendar.Timezone:
    """Write the rules of a zone: what holds as the year of the first of some times begins, and each change to the last.

    The library writes such rules too, but has clocks go forward an hour late.
    """
    first = min(times).astimezone(zone)
    start = datetime(first.year, 1, 1, tzinfo=zone)
    written = icalendar.Timezone()
    written.add("TZID", zone.key)
    for change in (opening(zone, start), *changes(zone, start, max(times))):
        written.add_component(_observance(change))
    return written


def _observance(change: Change) -> icalendar.TimezoneStandard | icalendar.TimezoneDaylight:
    observance = icalendar.TimezoneDaylight() if change.is_daylight else icalendar.TimezoneStandard()
    observance.add("DTSTART", (change.at + change.offset_from).replace(tzinfo=None, microsecond=0))
    observance.add("TZNAME", change.name)
    observance.add("TZOFFSETFROM", change.offset_from)
    observance.add("TZOFFSETTO", change.offset_to)
    return observance


def _check_aware(*times: datetime) -> None:
    for time in times:
        if time.tzinfo is None:
            raise ValueError("A time without a zone is no moment.")
