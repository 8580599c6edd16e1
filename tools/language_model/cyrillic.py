"""Uzbek in its Cyrillic spelling, which part of its writers still use, from the Latin one.

Letter by letter: the word-initial "э" is written "е", which changes no statistic that matters.
"""

from __future__ import annotations

import re

_DIGRAPHS = {"o'": "ў", "g'": "ғ", "sh": "ш", "ch": "ч", "ya": "я", "yo": "ё", "yu": "ю", "ye": "е", "ts": "ц"}
_LETTERS = _DIGRAPHS | dict(zip("abdefghijklmnopqrstuvxyz'", "абдефгҳижклмнопқрстувхйзъ", strict=True))
_SPELLING = re.compile("|".join(sorted(_LETTERS, key=len, reverse=True)), re.IGNORECASE)


def _letter(match: re.Match[str]) -> str:
    latin = match.group()
    cyrillic = _LETTERS[latin.lower()]
    return cyrillic.upper() if latin[0].isupper() else cyrillic


def uzbek_cyrillic(text: str) -> str:
    """Transliterate Uzbek text letter by letter."""
    return _SPELLING.sub(_letter, text)
