"""Rounding of published counts, and which changes between editions are large enough to be shown."""

from __future__ import annotations

import math

BASE = 5
THRESHOLD = 10
REACH = 2  # whole numbers this far away are rounded to the same multiple of five


def round5(value: float) -> int:
    """Round a count to the nearest multiple of five; a half (2.5, 7.5, ...) goes up.

    Whole counts never fall on a half; averages over people may.

    Raises:
        ValueError: the count is negative, infinite or not a number.
    """
    if not math.isfinite(value) or value < 0:
        raise ValueError(f"not a count: {value}")
    return BASE * math.floor(value / BASE + 0.5)


def moved(before: float, now: float) -> bool:
    """Say whether so many people came or went that the change points at nobody."""
    return abs(now - before) >= THRESHOLD


def could_be_small(before: int, now: int) -> bool:
    """Say whether a reader who knows the rounded count before and the exact change must think of fewer than ten.

    The question is put to what is public, not to ``now``: otherwise the answer itself would narrow ``now`` down. That
    there was nobody is public exactly.
    """
    return _lowest(before) + (now - before) < THRESHOLD


def small_by_now(before: int) -> bool:
    """Say whether a count that is shown as before, and has not moved, might be fewer than ten by now."""
    return _lowest(before) - (THRESHOLD - 1) < THRESHOLD


def _lowest(people: int) -> int:
    return max(round5(people) - REACH, THRESHOLD) if people else 0
