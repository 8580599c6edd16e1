"""Which letters a language is written in."""

from __future__ import annotations

import bisect
import enum
import functools
from collections import Counter
from typing import Final

from portal.engines.language.ideographs import SIMPLIFIED, TRADITIONAL, orthography
from portal.engines.translation.codes import base


class Script(enum.StrEnum):
    """The scripts the portal tells apart; every other letter counts as OTHER."""

    LATIN = "latin"
    HANGUL = "hangul"
    HAN = "han"
    KANA = "kana"
    CYRILLIC = "cyrillic"
    GREEK = "greek"
    HEBREW = "hebrew"
    ARABIC = "arabic"
    DEVANAGARI = "devanagari"
    THAI = "thai"
    OTHER = "other"

    # An enumeration's own hash is written in Python, and scripts are counted for every sentence.
    __hash__ = str.__hash__


# First code point of each block; a block reaches to the next entry.
_BLOCKS: Final = (
    (0x0000, Script.LATIN), (0x0370, Script.GREEK), (0x0400, Script.CYRILLIC), (0x0530, Script.OTHER),
    (0x0590, Script.HEBREW), (0x0600, Script.ARABIC), (0x0700, Script.OTHER), (0x0750, Script.ARABIC),
    (0x0780, Script.OTHER), (0x08A0, Script.ARABIC), (0x0900, Script.DEVANAGARI), (0x0980, Script.OTHER),
    (0x0E00, Script.THAI), (0x0E80, Script.OTHER), (0x1100, Script.HANGUL), (0x1200, Script.OTHER),
    (0x1C80, Script.CYRILLIC), (0x1C90, Script.OTHER), (0x1E00, Script.LATIN), (0x1F00, Script.GREEK),
    (0x2000, Script.OTHER), (0x2C60, Script.LATIN), (0x2C80, Script.OTHER), (0x2DE0, Script.CYRILLIC),
    (0x2E00, Script.OTHER), (0x3005, Script.HAN), (0x3008, Script.OTHER), (0x3041, Script.KANA),
    (0x3100, Script.OTHER), (0x3130, Script.HANGUL), (0x3190, Script.OTHER), (0x31F0, Script.KANA),
    (0x3200, Script.OTHER), (0x3400, Script.HAN), (0xA000, Script.OTHER), (0xA640, Script.CYRILLIC),
    (0xA6A0, Script.OTHER), (0xA720, Script.LATIN), (0xA800, Script.OTHER), (0xA8E0, Script.DEVANAGARI),
    (0xA900, Script.OTHER), (0xAC00, Script.HANGUL), (0xD7FC, Script.OTHER), (0xF900, Script.HAN),
    (0xFB00, Script.LATIN), (0xFB13, Script.OTHER), (0xFB1D, Script.HEBREW), (0xFB50, Script.ARABIC),
    (0xFE00, Script.OTHER), (0xFE70, Script.ARABIC), (0xFF00, Script.LATIN), (0xFF66, Script.KANA),
    (0xFFA0, Script.HANGUL), (0xFFE0, Script.OTHER), (0x20000, Script.HAN), (0x32000, Script.OTHER),
)  # fmt: skip
_STARTS: Final = tuple(start for start, _ in _BLOCKS)

_LANGUAGES: Final = {
    "ko": {Script.HANGUL},
    "ja": {Script.HAN, Script.KANA},
    "zh": {Script.HAN},
    "th": {Script.THAI},
    "el": {Script.GREEK},
    "he": {Script.HEBREW},
    **{language: {Script.CYRILLIC} for language in ("ru", "uk", "be", "bg", "mk", "sr", "mn", "kk", "ky", "tg")},
    **{language: {Script.ARABIC} for language in ("ar", "fa", "ur", "ps", "ug")},
    **{language: {Script.DEVANAGARI} for language in ("hi", "ne", "mr")},
    **{language: {Script.OTHER} for language in ("bn", "ta", "te", "km", "lo", "my", "ka", "hy", "am", "si")},
}


def script_of(letter: str) -> Script:
    """Name the script of one letter."""
    return _BLOCKS[bisect.bisect_right(_STARTS, ord(letter)) - 1][1]


_SCRIPTS: Final = tuple(Script)


class _Marks(dict[int, str]):
    """For ``str.translate``: each letter becomes the number of its script as a character, anything else nothing."""

    def __missing__(self, code: int) -> str:
        letter = chr(code)
        mark = chr(_SCRIPTS.index(script_of(letter))) if letter.isalpha() else ""
        self[code] = mark
        return mark


_MARKS: Final = _Marks()


def count_scripts(text: str) -> Counter[Script]:
    """Count a text's letters by script."""
    marks = text.translate(_MARKS)
    return Counter({_SCRIPTS[ord(mark)]: marks.count(mark) for mark in set(marks)})


@functools.lru_cache(maxsize=256)
def scripts_of_language(language: str) -> frozenset[Script]:
    """Name the scripts a language is written in; a language not listed is taken for one in Latin letters."""
    return frozenset(_LANGUAGES.get(base(language), {Script.LATIN}))


_MIN_SIGNS: Final = 2
_LONG_WITHOUT_KANA: Final = 6
_CHINESE: Final = {
    "zh": (SIMPLIFIED, TRADITIONAL),
    "zh-Hans": (SIMPLIFIED, TRADITIONAL),
    "zh-Hant": (TRADITIONAL, SIMPLIFIED),
}


def is_other_orthography(text: str, language: str) -> bool:
    """Tell Simplified and Traditional Chinese and Japanese apart by signs that only another one of them writes."""
    if language == "ja":
        return not count_scripts(text)[Script.KANA] and _is_hardly_japanese(text)
    if language not in _CHINESE:
        return False
    read = Counter(map(orthography, text))
    own, other = (read[kind] for kind in _CHINESE[language])
    return other >= _MIN_SIGNS and other > own


def _is_hardly_japanese(text: str) -> bool:
    """Judge a text without kana: a heading may have none, a sentence of some length has."""
    signs = [character for character in text if script_of(character) is Script.HAN]
    is_sentence = text.rstrip().endswith("。") and len(signs) > _LONG_WITHOUT_KANA
    return is_sentence or not all(map(_is_japanese, signs))


def _is_japanese(sign: str) -> bool:
    try:
        sign.encode("shift_jis")
    except UnicodeEncodeError:
        return False
    return True
