"""Uzbek in its Cyrillic spelling, which part of its writers still use, from the Latin one (word-initial "э" apart, which changes no statistic that matters)."""

from __future__ import annotations

import re

_LETTERS = {
    "o'": "ў", "g'": "ғ", "sh": "ш", "ch": "ч", "ya": "я", "yo": "ё", "yu": "ю", "ye": "е", "ts": "ц",
    "a": "а", "b": "б", "d": "д", "e": "е", "f": "ф", "g": "г", "h": "ҳ", "i": "и", "j": "ж", "k": "к", "l": "л", "m": "м",
    "n": "н", "o": "о", "p": "п", "q": "қ", "r": "р", "s": "с", "t": "т", "u": "у", "v": "в", "x": "х", "y": "й", "z": "з", "'": "ъ",
}  # fmt: skip
_SPELLING = re.compile("|".join(sorted(_LETTERS, key=len, reverse=True)), re.IGNORECASE)


def _letter(match: re.Match[str]) -> str:
    latin = match.group()
    cyrillic = _LETTERS[latin.lower()]
    return cyrillic.upper() if latin[0].isupper() else cyrillic


def uzbek_cyrillic(text: str) -> str:
    """Transliterate Uzbek text letter by letter."""
    return _SPELLING.sub(_letter, text)
