"""Words of the index that a mistyped or inflected word may have been meant to be."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from rapidfuzz.distance import DamerauLevenshtein

SHORTEST_CORRECTED = 4
LONG = 8
MOST_FORMS = 30
MOST_CORRECTIONS = 3
LONGEST_ENDING = 3
LONGEST_ENDINGS = 4
STEM = 0.7
"""The part of the shorter of two words that they must share."""
LAST = "\U0010ffff"


@dataclass(frozen=True, slots=True)
class Span:
    """All strings from `first` on and below `beyond`."""

    first: str
    beyond: str


def beginning_with(prefix: str) -> Span:
    """Return where the words that begin with `prefix` stand in the order of code points."""
    return Span(prefix, prefix + LAST)


def stem(word: str) -> str:
    """Return the beginning that all forms of a word have, however short their endings are."""
    return word[: _shared_at_least(len(word) - LONGEST_ENDING)]


def forms(word: str, known: Mapping[str, int]) -> tuple[str, ...]:
    """Return known words that differ from a word in a short ending only, the commonest first."""
    found = [other for other in known if other != word and _differ_at_the_end(word, other)]
    return tuple(sorted(found, key=lambda other: (-known[other], other))[:MOST_FORMS])


def slips(word: str) -> int:
    """Return how many slips of the finger a word of this length is forgiven."""
    if len(word) < SHORTEST_CORRECTED:
        return 0
    return 2 if len(word) >= LONG else 1


def intact(word: str) -> tuple[str, str]:
    """Return the beginning and the end, one of which most mistyped words still have."""
    kept = len(word) // 2 if slips(word) == 1 else max(3, len(word) // 3)
    return word[:kept], word[-kept:]


def swaps(word: str) -> tuple[str, ...]:
    """Return the word with any two neighbouring letters changed over."""
    return tuple(word[:i] + word[i + 1] + word[i] + word[i + 2 :] for i in range(len(word) - 1))


def corrections(word: str, known: Mapping[str, int]) -> tuple[str, ...]:
    """Return the nearest known words within the slips allowed, the commonest first."""
    allowed = slips(word)
    near: dict[int, list[str]] = {}
    for other in known:
        distance = DamerauLevenshtein.distance(word, other, score_cutoff=allowed)
        if 0 < distance <= allowed and not other.isdigit():
            near.setdefault(distance, []).append(other)
    nearest = near[min(near)] if near else []
    return tuple(sorted(nearest, key=lambda other: (-known[other], other))[:MOST_CORRECTIONS])


def _shared_at_least(length: int) -> int:
    return max(SHORTEST_CORRECTED, math.ceil(length * STEM))


def _differ_at_the_end(word: str, other: str) -> bool:
    shared = 0
    for ours, theirs in zip(word, other, strict=False):
        if ours != theirs:
            break
        shared += 1
    ours_left, theirs_left = len(word) - shared, len(other) - shared
    return (
        shared >= _shared_at_least(min(len(word), len(other)))
        and max(ours_left, theirs_left) <= LONGEST_ENDING
        and ours_left + theirs_left <= LONGEST_ENDINGS
    )
