"""Cursors: a place in the list, written so that only what the portal wrote can be read back."""

from __future__ import annotations

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import UTC, datetime

from portal.domain.proposals.queries import Position
from portal.web.addresses import row_number

FORM = re.compile(r"[A-Za-z0-9_-]{20,64}")


def write(place: Position) -> str:
    """Return the cursor of a place in the list of proposals."""
    return write_place(place.published_at, place.id)


def read(cursor: str) -> Position | None:
    """Return the place in the list of proposals, or None where the portal would not have written this cursor."""
    found = read_place(cursor)
    return Position(*found) if found is not None else None


def write_place(moment: datetime, number: int) -> str:
    """Return the cursor of a row. It holds nothing that the list itself does not show, so it needs no signature."""
    plain = f"{moment.astimezone(UTC).isoformat()} {number}"
    return urlsafe_b64encode(plain.encode("ascii")).decode("ascii").rstrip("=")


def read_place(cursor: str) -> tuple[datetime, int] | None:
    """Return the moment and the number of a row, or None where the portal would not have written this cursor."""
    if not FORM.fullmatch(cursor):
        return None
    try:
        plain = urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode("ascii")
        moment, _space, number = plain.partition(" ")
        at, row = datetime.fromisoformat(moment), row_number(number)
    except ValueError:
        return None
    if at.tzinfo is None or row is None:
        return None
    try:
        at = at.astimezone(UTC)
    except OverflowError:
        return None
    return (at, row) if write_place(at, row) == cursor else None
