"""What a text is about: its words, weighed by how often they stand in it and how few other texts have them."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from portal.engines.topics.words import words

MOST_TERMS: Final = 200
MOST_KEYWORDS: Final = 8
_KNOWN_ENOUGH: Final = 200
_EVERYWHERE: Final = 0.5
"""From this share of the texts on, a word is no keyword: stop words that a list forgot are such."""


@dataclass(frozen=True, slots=True)
class Term:
    """A word of a text as it is compared, as it stands there, and how often."""

    key: str
    form: str
    count: int


@dataclass(frozen=True, slots=True)
class Background:
    """So many texts of one language, and in how many of them each word stands."""

    documents: int = 0
    containing: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Keyword:
    """A word that a text is about, as compared, as it stands there, and its weight (TF-IDF, above 0)."""

    key: str
    form: str
    score: float


NOTHING_KNOWN: Final = Background()


def terms(text: str, language: str) -> tuple[Term, ...]:
    """Count the words of a text, the most frequent first, at equal counts in the order of the text."""
    counts, forms = Counter[str](), dict[str, Counter[str]]()
    for word in words(text, language):
        counts[word.key] += 1
        forms.setdefault(word.key, Counter())[word.form] += 1
    return tuple(Term(key, forms[key].most_common(1)[0][0], count) for key, count in counts.most_common(MOST_TERMS))


def background(texts: Iterable[Iterable[str]]) -> Background:
    """Count in how many texts each word stands; each text is given as its words' keys."""
    containing, documents = Counter[str](), 0
    for keys in texts:
        documents += 1
        containing.update(set(keys))
    return Background(documents, containing)


def choose(
    counted: Sequence[Term], known: Background = NOTHING_KNOWN, most: int = MOST_KEYWORDS
) -> tuple[Keyword, ...]:
    """Choose the keywords of a text: (1 + ln tf) * (1 + ln((1 + N) / (1 + df))), the highest first.

    A word that stands in half of all texts is none, as soon as there are enough texts to say so.
    """
    scored = [
        Keyword(term.key, term.form, (1 + math.log(term.count)) * _rarity(term.key, known))
        for term in counted
        if not _is_everywhere(term.key, known)
    ]
    return tuple(sorted(scored, key=lambda one: -one.score)[:most])


def keywords(
    text: str, language: str, known: Background = NOTHING_KNOWN, most: int = MOST_KEYWORDS
) -> tuple[Keyword, ...]:
    """Return what a text in `language` is about. Same text and background, same answer; no text raises."""
    return choose(terms(text, language), known, most)


def _rarity(key: str, known: Background) -> float:
    return 1 + math.log((1 + known.documents) / (1 + min(known.containing.get(key, 0), known.documents)))


def _is_everywhere(key: str, known: Background) -> bool:
    return known.documents >= _KNOWN_ENOUGH and known.containing.get(key, 0) >= _EVERYWHERE * known.documents
