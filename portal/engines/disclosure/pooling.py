"""Which groups of a table are hidden together."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from portal.engines.disclosure.rounding import THRESHOLD
from portal.engines.disclosure.types import Exact

ROOM = 3  # values that a small group must be able to have, for a reader who knows everything but who is in which group


@dataclass(frozen=True)
class Pool:
    """Groups hidden together, and whether it may be said that all of them are small."""

    codes: frozenset[str]
    all_small: bool


def is_nobody(part: Exact) -> bool:
    return part.people == 0 and part.value == 0


def is_small(part: Exact) -> bool:
    return part.people < THRESHOLD and not is_nobody(part)


def pool_of(parts: Sequence[Exact], hidden: Collection[str] | None = None) -> Pool:
    """Choose the groups that are hidden together: the small ones, then the next smallest until they have room.

    Args:
        parts: the groups of a table.
        hidden: the codes to begin with instead of the small ones, whatever they count now (in a later edition).
    """
    held = [part for part in parts if (is_small(part) if hidden is None else part.code in hidden)]
    rest = sorted(
        (part for part in parts if part not in held and not is_nobody(part)),
        key=lambda part: (part.people, part.value, part.code),
    )
    if not held:
        return Pool(frozenset(), all_small=False)
    while rest and not _has_room(held, rest, bounded=hidden is None):
        held.append(rest.pop(0))
    all_small = bool(rest) and hidden is None and all(is_small(part) for part in held)
    return Pool(frozenset(part.code for part in held), all_small)


def _has_room(held: Sequence[Exact], rest: Sequence[Exact], *, bounded: bool) -> bool:
    """Say whether each small group has ``ROOM`` values for a reader who knows the sum exactly, and who is large.

    Only the number of groups, their sum and the smallest group outside decide. A reader is taken to know all three, so
    the decision tells nothing more about any one group.
    """
    people = sum(part.people for part in held)
    small = [part for part in held if part.people < THRESHOLD]
    large = len(held) - len(small)
    if len(held) < 2 or people < THRESHOLD:
        return False
    if not small:
        return True
    count = len(small)
    lowest, highest = count, (THRESHOLD - 1) * count
    highest = min(highest, people - THRESHOLD * large)
    if not large:
        lowest = people
    elif rest and bounded:
        lowest = max(lowest, people - large * max(rest[0].people, THRESHOLD))
    least = max(1, lowest - (THRESHOLD - 1) * (count - 1))
    most = min(THRESHOLD - 1, highest - (count - 1))
    return most - least + 1 >= ROOM
