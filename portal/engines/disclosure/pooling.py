"""Which groups of a table are hidden together."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from portal.engines.disclosure.rounding import THRESHOLD, highest, lowest
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


def pool_of(parts: Sequence[Exact], hidden: Collection[str] | None = None, hide: Collection[str] = ()) -> Pool:
    """Choose the groups that are hidden together: the small ones, then the next smallest until they have room.

    Args:
        parts: the groups of a table.
        hidden: the codes to begin with instead of the small ones, whatever they count now (in a later edition).
        hide: codes to begin with besides, even if they are nobody.
    """
    begin = {part.code for part in parts if is_small(part)} if hidden is None else set(hidden)
    begin |= {part.code for part in parts if part.code in hide}
    held = [part for part in parts if part.code in begin]
    rest = sorted(
        (part for part in parts if part.code not in begin and not is_nobody(part)),
        key=lambda part: (part.people, part.value, part.code),
    )
    if not held:
        return Pool(frozenset(), all_small=False)
    while rest and not _has_room(held, rest, bounded=hidden is None and not hide):
        held.append(rest.pop(0))
    all_small = bool(rest) and hidden is None and all(is_small(part) for part in held)
    return Pool(frozenset(part.code for part in held), all_small)


def _has_room(held: Sequence[Exact], rest: Sequence[Exact], *, bounded: bool) -> bool:
    """Say whether the groups are two and ten people at least, and each small one has ``ROOM`` values.

    Only sums, rounded counts and the smallest group outside decide. A reader is taken to know them all, so the decision
    tells nothing more about any one group.
    """
    small = [part.people for part in held if part.people < THRESHOLD]
    large = [part.people for part in held if part.people >= THRESHOLD]
    if len(held) < 2 or sum(small) + sum(large) < THRESHOLD:
        return False
    outside = [part.people for part in rest]
    most_inside = max(outside[0], THRESHOLD) if outside and bounded else None
    return not small or (
        _values_left(len(small), *_if_the_sum_is_known(small, large, most_inside)) >= ROOM
        and _values_left(len(small), *_if_all_large_are_rounded(small, [*large, *outside])) >= ROOM
    )


def _if_the_sum_is_known(small: Sequence[int], large: Sequence[int], most: int | None) -> tuple[int, int]:
    """Bound the small groups' sum for a reader who knows the pool's: large ones lie between ten and ``most``."""
    people = sum(small) + sum(large)
    if not large:
        return people, people
    return people - len(large) * most if most else 0, people - THRESHOLD * len(large)


def _if_all_large_are_rounded(small: Sequence[int], large: Sequence[int]) -> tuple[int, int]:
    """Bound the small groups' sum for a reader who sees the total and elsewhere all large groups, rounded."""
    low, high = lowest(sum(small) + sum(large)), highest(sum(small) + sum(large))
    return low - sum(map(highest, large)), high - sum(map(lowest, large))


def _values_left(groups: int, low: int, high: int) -> int:
    """Count the values of one of so many groups of one to nine people whose sum lies within bounds."""
    low, high = max(low, groups), min(high, (THRESHOLD - 1) * groups)
    least = max(1, low - (THRESHOLD - 1) * (groups - 1))
    return min(THRESHOLD - 1, high - (groups - 1)) - least + 1
