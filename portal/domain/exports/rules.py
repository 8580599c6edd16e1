"""Pure decisions about files for staff: what is a reason, who may have one, how long it stays, what it is called."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from datetime import datetime, timedelta, tzinfo

from portal.domain.accounts import rules
from portal.domain.accounts.types import Role
from portal.domain.exports.types import NEEDED_ACTS, ExportKind, Format, State

MOST_OPEN = 5
MOST_ATTEMPTS = 3
LIFE_WITH_PEOPLE = timedelta(days=3)
LIFE = timedelta(days=30)
SHORTEST_REASON = 10
FEWEST_DIFFERENT = 4
ONE_FETCHING = timedelta(days=1)
"""Within it, what goes on where a download broke off belongs to that download."""
MEDIA_TYPES = {
    Format.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Format.CSV_BOM: "text/csv; charset=utf-8",
    Format.CSV: "text/csv; charset=utf-8",
    Format.JSON: "application/json",
}
SUFFIXES = {Format.XLSX: "xlsx", Format.CSV_BOM: "csv", Format.CSV: "csv", Format.JSON: "json"}


def says_why(reason: str) -> bool:
    """Tell whether a reason says something: ten letters, of which not all are the same.

    A character of Chinese, Japanese or Korean says as much as two letters.
    """
    letters = [character for character in reason.casefold() if unicodedata.category(character)[0] in {"L", "N"}]
    length = sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in letters)
    return length >= SHORTEST_REASON and len(set(letters)) >= FEWEST_DIFFERENT


def may_have(roles: Iterable[Role], what: ExportKind) -> bool:
    """Tell whether somebody with these roles may have such a file."""
    return rules.may(roles, NEEDED_ACTS[what])


def expires_at(holds_people: bool, ready_at: datetime) -> datetime:
    """Return when a file is deleted."""
    return ready_at + (LIFE_WITH_PEOPLE if holds_people else LIFE)


def state_at(state: State, expires_at: datetime | None, now: datetime) -> State:
    """Return where a file stands now: one whose time is over is gone, whether or not it is deleted yet."""
    return State.GONE if state is State.READY and expires_at is not None and expires_at <= now else state


def download_name(
    what: ExportKind, format_: Format, language: str, slug: str, ordered_at: datetime, zone: tzinfo
) -> str:
    """Return what a file is called where somebody saves it."""
    day = f"{ordered_at.astimezone(zone):%Y-%m-%d}"
    parts = (slug, what, day) if slug else (what, language, day)
    return f"{'-'.join(parts)}.{SUFFIXES[format_]}"
