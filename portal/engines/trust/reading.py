"""Read plain values that anybody may have written: each is what it should be, or is refused in words that say where."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from datetime import date
from typing import Any, Final

from portal.engines.trust.method import ROUNDED_TO

MOST: Final = 10**12
"""No count of people or their acts is larger; floats hold it exactly."""
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_PERIOD: Final = re.compile(r"20[0-9]{2}-Q[1-4]")
_SHOWN: Final = 40


class PublishedError(ValueError):
    """Published counts are not what the method defines; the words say where and why."""


def members(value: object, where: str, names: Collection[str]) -> Mapping[str, Any]:
    """Return an object that has exactly these names."""
    found = mapping(value, where)
    missing = sorted(name for name in names if name not in found)
    if missing:
        raise PublishedError(f"{where}: {', '.join(missing)} missing.")
    unknown = [name for name in found if name not in names]
    if unknown:
        raise PublishedError(f"{where}: {shown(unknown[0])} is not known here.")
    return found


def mapping(value: object, where: str) -> Mapping[str, Any]:
    """Return an object whose names are texts."""
    if not isinstance(value, Mapping):
        raise PublishedError(f"{where}: an object is expected, not {shown(value)}.")
    for name in value:
        text(name, f"{where}, name")
    return value


def items(value: object, where: str) -> Iterator[tuple[object, str]]:
    """Yield each value of a list, and where it stands."""
    if not isinstance(value, list | tuple):
        raise PublishedError(f"{where}: a list is expected, not {shown(value)}.")
    for number, item in enumerate(value):
        yield item, f"{where}[{number}]"


def text(value: object, where: str) -> str:
    """Return a text that can be written as UTF-8."""
    if not isinstance(value, str):
        raise PublishedError(f"{where}: a text is expected, not {shown(value)}.")
    try:
        value.encode()
    except UnicodeEncodeError:
        raise PublishedError(f"{where}: the text holds half of a character.") from None
    return value


def choice(value: object, where: str, allowed: Collection[str]) -> str:
    """Return a text that is one of a few."""
    found = text(value, where)
    if found not in allowed:
        raise PublishedError(f"{where}: {shown(found)} is none of {', '.join(name or shown('') for name in allowed)}.")
    return found


def matching(value: object, where: str, pattern: re.Pattern[str]) -> str:
    """Return a text that matches a pattern from end to end."""
    found = text(value, where)
    if not pattern.fullmatch(found):
        raise PublishedError(f"{where}: {shown(found)} is not of the form {pattern.pattern}.")
    return found


def truth(value: object, where: str) -> bool:
    """Return true or false."""
    if not isinstance(value, bool):
        raise PublishedError(f"{where}: true or false is expected, not {shown(value)}.")
    return value


def whole(value: object, where: str) -> int:
    """Return a count."""
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= MOST:
        raise PublishedError(f"{where}: a whole number from 0 to {MOST} is expected, not {shown(value)}.")
    return value


def count(value: object, conf_status: str, where: str) -> int | None:
    """Return a count as it is published: rounded if it is free (F), null if it is suppressed (C or D)."""
    if value is None:
        if conf_status == "F":
            raise PublishedError(f"{where}: the value is null, but conf_status says that it is free (F).")
        return None
    if conf_status != "F":
        raise PublishedError(f"{where}: conf_status says suppressed ({conf_status}), but there is a value.")
    found = whole(value, where)
    if found % ROUNDED_TO:
        raise PublishedError(f"{where}: {found} is not a multiple of {ROUNDED_TO}.")
    return found


def share(value: object, where: str) -> float:
    """Return a number from 0 to 1."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
        raise PublishedError(f"{where}: a number from 0 to 1 is expected, not {shown(value)}.")
    return float(value)


def day(value: object, where: str) -> date:
    """Return a day written as `2026-09-30`."""
    found = matching(value, where, _DAY)
    try:
        return date.fromisoformat(found)
    except ValueError:
        raise PublishedError(f"{where}: {found} is no day of the calendar.") from None


def quarter(value: object, where: str) -> str:
    """Return a period written as `2026-Q3`."""
    return matching(value, where, _PERIOD)


def shown(value: object) -> str:
    """Return a short description of any value at all, for an error message."""
    if isinstance(value, str):
        return ascii(value[:_SHOWN])
    if isinstance(value, bool | float) or value is None or (isinstance(value, int) and abs(value) <= MOST * MOST):
        return repr(value)
    return "a very large number" if isinstance(value, int) else f"a value of the kind {type(value).__name__}"
