"""What a text shows of tone: how many cues of each category it has, negated ones turned round, and its shape."""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from dataclasses import dataclass

from portal.engines.sentiment.lexicon import CATEGORIES, NEGATIVE, POSITIVE, Hit, Lexicon

# A tone is set early; what follows in a long text repeats it or tells the story.
READ_LENGTH = 2000
SHAPE = ("balance", "exclamation", "question", "length")
FEATURES = (*CATEGORIES, *SHAPE)

# In a text of some hundred letters a cue counts about once.
_USUAL = 1.5
# A statement or a title has at least so many Latin letters.
_STATEMENT = 14
_DENSITY = 2
_GOOD = frozenset(POSITIVE)
_NEGATABLE = _GOOD | {"complaint", "danger", "lack"}
_BEFORE = {
    "de": r"\b(?:nicht|kein\w*|nie|niemals|ohne|weder|noch nie)\s+(?:\w+\s+){0,2}$",
    "en": r"\b(?:not|no|never|without|neither|nor|hardly|\w+n['’]t)\s+(?:\w+\s+){0,2}$",
    "es": r"\b(?:no|sin|nunca|ni|tampoco|jamás)\s+(?:\w+\s+){0,2}$",
    "fr": r"\b(?:pas|sans|jamais|aucune?|ni|plus de)\s+(?:\w+\s+){0,2}$",
    "ko": r"(?:\b안|\b못)\s?$",
    "zh-Hans": r"[不没无未]\w?$",
    "zh-Hant": r"[不沒無未]\w?$",
}
_AFTER = {
    "ja": r"^\w{0,4}?(?:ない|ません|なかっ|なく|ず)",
    "ko": r"^\w{0,3}(?:지\s?(?:않|못|도\s?않)|\s?않|\s?아니|\s?없)",
}
_NEGATED_BEFORE = {language: re.compile(pattern) for language, pattern in _BEFORE.items()}
_NEGATED_AFTER = {language: re.compile(pattern) for language, pattern in _AFTER.items()}
_LOOK_AROUND = 40


@dataclass(frozen=True, slots=True)
class Evidence:
    """The cues of a text (lower case, NFKC), each with the category it counts for here."""

    hits: tuple[Hit, ...]
    text: str

    @property
    def counts(self) -> Counter[str]:
        """Count the cues of each category."""
        return Counter(hit.category for hit in self.hits)

    @property
    def is_telling(self) -> bool:
        """Tell whether a cue other than intensity was found, or a whole statement without one: a plain one, mostly."""
        return self.has_cues or _says_something(self.text)

    @property
    def has_cues(self) -> bool:
        """Tell whether a cue other than intensity was found."""
        return any(hit.category != "intensity" for hit in self.hits)

    def vector(self) -> tuple[float, ...]:
        """Give the features in the order of FEATURES.

        Counts are damped, as the fifth complaint says little new, and longer texts hold more of every kind.
        """
        counts = self.counts
        bad, good = (sum(counts[category] for category in side) for side in (NEGATIVE, POSITIVE))
        stretch = _USUAL / math.sqrt(1 + len(self.text) / 100)
        shape = (
            (good - bad) / (good + bad + 1),
            math.log1p(self.text.count("!")),
            math.log1p(self.text.count("?")),
            math.log1p(len(self.text)) / 10,
        )
        return (*(math.log1p(stretch * counts[category]) for category in CATEGORIES), *shape)


def gather(text: str, lexicon: Lexicon) -> Evidence:
    """Find a text's cues."""
    plain = unicodedata.normalize("NFKC", text[:READ_LENGTH]).lower()
    hits = (_as_meant(hit, plain, lexicon.language) for hit in lexicon.find(plain))
    return Evidence(tuple(hit for hit in hits if hit is not None), plain)


def _says_something(text: str) -> bool:
    start = text[: 2 * _STATEMENT]
    return sum(map(str.isalpha, start)) + _DENSITY * sum(map(_is_dense, start)) >= _STATEMENT


def _is_dense(letter: str) -> bool:
    """Tell whether a letter is an ideograph or a syllable, which says as much as several letters."""
    return letter > "\u2e80"


def _as_meant(hit: Hit, text: str, language: str) -> Hit | None:
    """Turn a negated cue round: "not good" complains; "not dangerous" is no danger, but no praise either."""
    if hit.category not in _NEGATABLE or not _is_negated(text, hit.start, hit.end, language):
        return hit
    return Hit(hit.start, hit.end, "complaint") if hit.category in _GOOD else None


def _is_negated(text: str, start: int, end: int, language: str) -> bool:
    before, after = _NEGATED_BEFORE.get(language), _NEGATED_AFTER.get(language)
    if before is not None and before.search(text, max(0, start - _LOOK_AROUND), start):
        return True
    return after is not None and after.search(text[end : end + _LOOK_AROUND]) is not None
