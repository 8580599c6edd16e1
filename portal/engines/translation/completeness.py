"""Finding a translation that ends too early, or runs on.

Lengths are compared in the scale of English letters, by how much a letter of each language says; the figures were
fitted to the tuning half of ``tools/translation_checks``.
"""

from __future__ import annotations

import functools
import re
from typing import Final

from portal.engines.translation.masking import without_links

# English letters that one letter of a language stands for; marks above and below letters are not counted.
_DENSITY: Final = {
    "ko": 2.1, "ja": 1.95, "zh": 3.1, "th": 1.35, "ar": 1.2, "he": 1.25, "vi": 1.1, "ru": 1.0, "mn": 1.0,
    "de": 0.85, "fr": 0.93, "es": 0.95, "id": 0.9, "tl": 0.85, "uz": 0.9, "hi": 1.3, "ne": 1.3,
}  # fmt: skip
# The longer the source, the less its translation's length varies: from that many letters on, the least and most.
_BOUNDS: Final = ((45.0, 0.56, 2.0), (20.0, 0.36, 2.8), (0.0, 0.2, 5.0))
# Below this share a translation must not have lost several commas of its source as well; below the second, not one.
_SUSPICIOUS: Final = 0.75
_SUSPICIOUS_BY_ONE: Final = 0.6

_FINAL: Final = ".!?…。！？｡؟۔।।"
_UNPUNCTUATED: Final = frozenset({"th", "lo", "km", "my"})
_CLOSERS: Final = " \t\u3000\"'”’»›)\\]】」』》〉）］“\ufe0f\u200d"
_HANGING: Final = ",،、，;；-–—"
_BRACKETS: Final = (("(（", ")）"), ("[［【", "]］】"), ("「", "」"), ("『", "』"), ("《", "》"))
_BRACKET_SIGNS: Final = frozenset("".join(openers + closers for openers, closers in _BRACKETS))
_QUOTES: Final = '"“”„«»'
_PARTING: Final = re.compile(r"(?<!\d)[,，、،;；·](?!\d)|[,;](?=\s)|。(?=.)")


def is_odd_length(source: str, target: str, source_language: str, target_language: str) -> bool:
    """Tell whether a translation is much shorter or longer than its source lets expect."""
    length = _length(source, source_language)
    if length == 0:
        return False
    # Titles are denser in some languages than sentences are.
    steadiness = length if _last(source) in _FINAL else length / 2
    low, high = next((low, high) for least, low, high in _BOUNDS if steadiness >= least)
    return not low <= _length(target, target_language) / length <= high


# Two checks ask for the lengths of the same pair, one after the other.
@functools.lru_cache(maxsize=64)
def _length(text: str, language: str) -> float:
    return sum(map(str.isalnum, without_links(text))) * _DENSITY.get(language, 1.0)


def is_cut_off(source: str, target: str, source_language: str, target_language: str) -> bool:
    """Tell whether the end of a sentence is missing: its full stop, a closing sign, or its last clauses."""
    return (
        _lost_its_end(source, target, target_language)
        or _is_left_open(source, target)
        or _lost_clauses(source, target, source_language, target_language)
    )


def _lost_its_end(source: str, target: str, target_language: str) -> bool:
    there, here = _last(source), _last(target)
    if here in _HANGING and there not in _HANGING:
        return True
    return there in _FINAL and here not in _FINAL and target_language not in _UNPUNCTUATED


def _last(text: str) -> str:
    """Name the last character that is neither blank, closing sign nor picture; a letter for a text that has none."""
    return next((sign for sign in reversed(text) if sign not in _CLOSERS and not _is_picture(sign)), "a")


def _is_picture(sign: str) -> bool:
    return "\u2600" <= sign <= "\u27bf" or sign >= "\U0001f000"


def _is_left_open(source: str, target: str) -> bool:
    if sum(map(target.count, _QUOTES)) % 2 and not sum(map(source.count, _QUOTES)) % 2:
        return True
    if _BRACKET_SIGNS.isdisjoint(target):
        return False
    return any(_open(target, *pair) > 0 >= _open(source, *pair) for pair in _BRACKETS)


def _open(text: str, openers: str, closers: str) -> int:
    return sum(map(text.count, openers)) - sum(map(text.count, closers))


def _lost_clauses(source: str, target: str, source_language: str, target_language: str) -> bool:
    length = _length(source, source_language)
    if length < _BOUNDS[0][0]:
        return False
    share = _length(target, target_language) / length
    if share >= _SUSPICIOUS:
        return False
    lost = len(_PARTING.findall(source)) - len(_PARTING.findall(target))
    return lost > 1 or (lost == 1 and share < _SUSPICIOUS_BY_ONE)
