"""Calendars: iCalendar files whose times are right in every zone, and times that people type anywhere. Pure."""

from portal.engines.calendar.visiting import LocalTime, WallProblem, WallProblemCode, from_local, in_zone
from portal.engines.calendar.writing import Entry, Method, Status, calendar

__all__ = [
    "Entry",
    "LocalTime",
    "Method",
    "Status",
    "WallProblem",
    "WallProblemCode",
    "calendar",
    "from_local",
    "in_zone",
]
