"""What language a text that is still being written seems to be in."""

from __future__ import annotations

from portal.engines.language import detect
from portal.foundation import languages
from portal.foundation.languages import Language

LONGEST = 4000
"""Enough to tell a language by; whoever types waits for the answer."""
FEWEST_LETTERS = 12
FEWEST_DENSE_LETTERS = 5
"""A letter of Hangul, Han or kana says as much as several of an alphabet."""
SURE = 0.75


def guess_language(text: str) -> Language | None:
    """Return the language that a text seems to be in, or None while that is not sure."""
    text = text[:LONGEST]
    letters = [ch for ch in text if ch.isalpha()]
    dense = sum(ch >= "\u3040" for ch in letters)
    if len(letters) < (FEWEST_DENSE_LETTERS if dense * 2 > len(letters) else FEWEST_LETTERS):
        return None
    found = detect(text)
    return languages.get(found.language) if found.language and found.confidence >= SURE else None
