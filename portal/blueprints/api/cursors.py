"""Cursors: a place in the list, written so that only what the portal wrote can be read back."""

from __future__ import annotations

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import UTC, datetime

from portal.domain.proposals.types import Position
from portal.web.addresses import row_number

FORM = re.compile(r"[A-Za-z0-9_-]{20,64}")


def write(place: Position) -> str:
    """Return the cursor of a place. It holds nothing that the list itself does not show, so it needs no signature."""
    plain = f"{place.published_at.astimezone(UTC).isoformat()} {place.id}"
    return urlsafe_b64encode(plain.encode("ascii")).decode("ascii").rstrip("=")


def read(cursor: str) -> Position | None:
    """Return the place, or None where the portal would not have written this cursor."""
    if not FORM.fullmatch(cursor):
        return None
    try:
        plain = urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode("ascii")
        moment, _space, number = plain.partition(" ")
        published_at, proposal_id = datetime.fromisoformat(moment), row_number(number)
    except ValueError:
        return None
    if published_at.tzinfo is None or proposal_id is None:
        return None
    try:
        place = Position(published_at.astimezone(UTC), proposal_id)
    except OverflowError:
        return None
    return place if write(place) == cursor else None
