"""Whether two texts say nearly the same, told by their words and by their strings of characters.

Texts of different languages are compared in a common one: what a machine made of them, or what was written.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from portal.engines.search.folding import fold
from portal.engines.search.tokens import WIDE
from portal.engines.topics.keywords import NOTHING_KNOWN, Background
from portal.engines.topics.words import clean, words

ALIKE: Final = 0.45
"""From here on two texts are shown as nearly the same; measured by `python -m tools.topic_cases`."""
_GRAM, _GRAM_WIDE = 4, 2
_LONGEST: Final = 4_000
_WORDS: Final = 0.7


@dataclass(frozen=True, slots=True)
class Print:
    """A text as it is compared."""

    words: Mapping[str, int]
    grams: Mapping[str, int]


def print_of(text: str, language: str) -> Print:
    """Return what is compared of a text: how often its words and its strings of characters stand in it."""
    read = text[:_LONGEST]
    keys = Counter(word.key for word in words(read, language))
    return Print(keys, _grams(" ".join(keys) if keys else fold(clean(read))))


def likeness(one: Print, other: Print, known: Background = NOTHING_KNOWN) -> float:
    """Return how alike two texts are, from 0 to 1; rare words weigh more. An empty text is like none."""
    by_words = _cosine(one.words, other.words, known)
    by_grams = _cosine(one.grams, other.grams, NOTHING_KNOWN)
    return _WORDS * by_words + (1 - _WORDS) * by_grams


def _grams(text: str) -> Counter[str]:
    size = _GRAM_WIDE if WIDE.search(text) else _GRAM
    return Counter(text[place : place + size] for place in range(max(1, len(text) - size + 1)) if text)


def _cosine(one: Mapping[str, int], other: Mapping[str, int], known: Background) -> float:
    shared = one.keys() & other.keys()
    if not shared:
        return 0.0
    product = sum(_weight(key, one, known) * _weight(key, other, known) for key in sorted(shared))
    return min(1.0, product / (_norm(one, known) * _norm(other, known)))


def _norm(counts: Mapping[str, int], known: Background) -> float:
    return math.sqrt(sum(_weight(key, counts, known) ** 2 for key in sorted(counts)))


def _weight(key: str, counts: Mapping[str, int], known: Background) -> float:
    rarity = 1 + math.log((1 + known.documents) / (1 + min(known.containing.get(key, 0), known.documents)))
    return (1 + math.log(counts[key])) * rarity
