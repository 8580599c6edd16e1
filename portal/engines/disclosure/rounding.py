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


def carried_on(shown: int, before: float, now: float) -> int:
    """Add the rounded change to the number that was shown.

    Rounding the count anew would tell more: two intervals, apart by a change that somebody may know, narrow each other.
    """
    return max(0, shown + BASE * math.floor((now - before) / BASE + 0.5))


def could_be_small(first: int, now: int) -> bool:
    """Say whether whoever knows the first rounded count and all changes since must think of fewer than ten people.

    The question is put to what is public, not to ``now``: otherwise the answer itself would narrow ``now`` down. That
    there was nobody at first is public exactly.
    """
    return lowest(first) + (now - first) < THRESHOLD


def small_by_now(first: int, shown: int) -> bool:
    """Say whether a count that is shown as it was when it came to ``shown`` people may have fallen under ten since."""
    return lowest(first) + (shown - first) - (THRESHOLD - 1) < THRESHOLD


def lowest(people: int) -> int:
    """Return the fewest people that are shown like these in a first edition; nobody is shown exactly."""
    return max(round5(people) - REACH, THRESHOLD) if people else 0


def highest(people: int) -> int:
    """Return the most people that are shown like these in a first edition."""
    return round5(people) + REACH if people else 0
