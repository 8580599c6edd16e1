"""Signs of languages that the portal does not know, in text that would pass for one that it does.

Related languages share most of their letters (Italian reads as French or Spanish to the n-gram model), so the model's
own odds do not show it. Letters that a language never writes and small words that only a neighbour or a romanisation
has do.
"""

from __future__ import annotations

import functools
from pathlib import Path

from portal.engines.language.grams import weighted_words

_WORDS_PATH = Path(__file__).with_name("neighbour_words.txt")

_LATIN = "abcdefghijklmnopqrstuvwxyz'"
_RUSSIAN = "абвгдеёжзийклмнопрстуфхцчшщъыьэюя"
_DEVANAGARI_ELSEWHERE = "ळऴऑऱ"
# What each language writes in plain words. Scripts whose languages differ by a few letters list those instead.
_ALPHABETS = {
    "de": _LATIN + "äöüß",
    "en": _LATIN,
    "es": _LATIN + "áéíóúüñ",
    "fr": _LATIN + "àâæçéèêëîïôœùûüÿ",
    "id": _LATIN,
    "tl": _LATIN + "ñ",
    "uz": _LATIN + _RUSSIAN.translate(dict.fromkeys(map(ord, "щы"))) + "ўқғҳ",
    "vi": _LATIN + "àáâãèéêìíòóôõùúýăđĩũơư" + "".join(map(chr, range(0x1EA0, 0x1EFA))),
    "ru": _RUSSIAN,
    "mn": _RUSSIAN + "өү",
}
_STRANGE_LETTERS = {"ar": "پچژگکیٹڈڑںےہھۆێەڵ", "hi": _DEVANAGARI_ELSEWHERE, "ne": _DEVANAGARI_ELSEWHERE}
# One odd word in six is a sign; fewer are loan words and quotations.
_ODD_SHARE = 6


@functools.cache
def _words_elsewhere() -> frozenset[str]:
    lines = _WORDS_PATH.read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


def looks_foreign(text: str, script: str, language: str) -> bool:
    """Tell whether at least a sixth of the plain words have letters or forms that ``language`` does not."""
    words = [word for word, weight in weighted_words(text, script) if weight == 1.0]
    odd = sum(_is_odd(word, language) for word in words)
    return odd > 0 and odd * _ODD_SHARE >= len(words)


def _is_odd(word: str, language: str) -> bool:
    if word in _words_elsewhere():
        return True
    alphabet = _ALPHABETS.get(language)
    if alphabet is not None:
        return not set(word) <= set(alphabet)
    return not set(word).isdisjoint(_STRANGE_LETTERS.get(language, ""))
