"""What a text shows of tone: how many cues of each category it has, negated ones turned round, and its punctuation."""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from dataclasses import dataclass

from portal.engines.sentiment.lexicon import CATEGORIES, POSITIVE, Lexicon

# A tone is set early; what follows in a long text repeats it or tells the story.
READ_LENGTH = 4000
FEATURES = (*CATEGORIES, "exclamation", "question", "length")

_NEGATABLE = POSITIVE | {"complaint", "danger", "lack"}
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
    """Counts of cues by category, and the text they were found in (lower case, NFKC)."""

    counts: Counter[str]
    text: str

    @property
    def is_telling(self) -> bool:
        """Tell whether anything but intensity was found."""
        return any(count for category, count in self.counts.items() if category != "intensity")

    def vector(self) -> tuple[float, ...]:
        """Give the features in the order of FEATURES; counts are damped, as the fifth complaint says little new."""
        signs = {"exclamation": self.text.count("!"), "question": self.text.count("?")}
        damped = (math.log1p(self.counts[name] if name in CATEGORIES else signs[name]) for name in FEATURES[:-1])
        return (*damped, math.log1p(len(self.text)) / 10)


def gather(text: str, lexicon: Lexicon) -> Evidence:
    """Count a text's cues."""
    plain = unicodedata.normalize("NFKC", text[:READ_LENGTH]).lower()
    counts: Counter[str] = Counter()
    for category, pattern in lexicon.patterns.items():
        for match in pattern.finditer(plain):
            if category in _NEGATABLE and _is_negated(plain, match.start(), match.end(), lexicon.language):
                # "Not good" complains; "not dangerous" is no danger, but no praise either.
                counts["complaint"] += category in POSITIVE
            else:
                counts[category] += 1
    return Evidence(counts, plain)


def _is_negated(text: str, start: int, end: int, language: str) -> bool:
    before, after = _NEGATED_BEFORE.get(language), _NEGATED_AFTER.get(language)
    if before is not None and before.search(text, max(0, start - _LOOK_AROUND), start):
        return True
    return after is not None and after.search(text[end : end + _LOOK_AROUND]) is not None
