"""What may be printed of a text that somebody typed: whole characters, in their composed form, and not without end."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from itertools import accumulate

from icu4py.breakers import CharacterBreaker

LONGEST = 500
"""Characters; what is longer ends in an ellipsis."""
ELLIPSIS = "…"

_READ = 4 * LONGEST
_MOST_MARKS, _MOST_MARKS_BURMESE = 4, 6
_JOINERS = "\u200c\u200d"
_DIRECTIONS = "\u061c\u200e\u200f\u2066\u2067\u2068\u2069"
_SELECTORS = frozenset(map(chr, (*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0))))
_SPACES = frozenset({"Zs", "Zl", "Zp"})
_DROPPED = frozenset({"Cc", "Cf", "Cn", "Co", "Cs"})
_MARKS = frozenset({"Mn", "Me"})


@dataclass(frozen=True, slots=True)
class Phrase:
    """A text in a language of its own, other than the page's: Han takes its shapes from there."""

    text: str
    language: str

    def __str__(self) -> str:
        return self.text


Words = str | Phrase
"""A text in the page's language, or in the one it names."""


def clean(text: str) -> str:
    """Return what can be printed of a text: one line, without controls and heaps of marks, at most LONGEST long.

    Marks that direct a text and joiners stay; what overrides directions does not.
    """
    kept: list[str] = []
    marks: set[str] = set()
    for character in unicodedata.normalize("NFC", _without_surrogates(text[:_READ])):
        category = unicodedata.category(character)
        if category not in _MARKS:
            marks.clear()
        elif character in _SELECTORS or character in marks or len(marks) >= _most_marks(character):
            continue
        else:
            marks.add(character)
        if category in _SPACES or character.isspace():
            kept.append(" ")
        elif category not in _DROPPED or character in _JOINERS or character in _DIRECTIONS:
            kept.append(character)
    cleaned = " ".join(filter(None, "".join(kept).split(" ")))
    return shorten(cleaned, LONGEST) if len(cleaned) > LONGEST else cleaned


def shorten(text: str, length: int) -> str:
    """Cut a text to at most `length` characters, between two that belong apart, and end it in an ellipsis."""
    ends = [end for end in accumulate(map(len, graphemes(text))) if end < length]
    return text[: ends[-1] if ends else 0].rstrip(" ") + ELLIPSIS


def graphemes(text: str) -> tuple[str, ...]:
    """Split a clean text into what its readers take for one character each."""
    return tuple(CharacterBreaker(text, "en"))


def invisible(character: str) -> bool:
    """Tell whether a character steers others and is never seen itself."""
    return character in _JOINERS or character in _DIRECTIONS


def directs(character: str) -> bool:
    """Tell whether a character only says in which direction others go."""
    return character in _DIRECTIONS


def _most_marks(mark: str) -> int:
    """Return how many marks one letter may carry; no language needs the same mark twice."""
    return _MOST_MARKS_BURMESE if "\u1000" <= mark <= "\u109f" else _MOST_MARKS


def _without_surrogates(text: str) -> str:
    return "".join(character for character in text if not "\ud800" <= character <= "\udfff")
