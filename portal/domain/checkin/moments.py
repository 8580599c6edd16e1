"""Moments of the protocol: whole milliseconds since 1970, as devices count them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MILLISECOND = timedelta(milliseconds=1)


def of(moment: datetime) -> int:
    """Return a moment as milliseconds."""
    return (moment - EPOCH) // MILLISECOND


def back(milliseconds: int) -> datetime:
    """Return milliseconds as a moment."""
    return EPOCH + milliseconds * MILLISECOND
