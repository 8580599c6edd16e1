"""Make spellings that people take for the same the same: width, case, accents, harakat, kana, forms of characters."""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

HAN = Path(__file__).with_name("han.txt")
FIRST_FORMAT, LAST_FORMAT = 0xE0000, 0xE01F0
LETTERS = {
    "ı": "i", "đ": "d", "ð": "d", "ħ": "h", "ł": "l", "ø": "o", "æ": "ae", "œ": "oe", "þ": "th", "ŋ": "ng", "ə": "e",
    "ʻ": None, "ʼ": None, "ʿ": None, "ʾ": None,
    "ٱ": "ا", "ى": "ي", "ی": "ي", "ے": "ي", "ة": "ه", "ہ": "ه", "ە": "ه", "ک": "ك", "ـ": None,
    "ँ": "ं", "़": None,
}  # fmt: skip
MARKS = [(0x0300, 0x036F), (0x0591, 0x05C7), (0x0610, 0x061A), (0x064B, 0x065F), (0x0670, 0x0670), (0x06D6, 0x06ED)]
KATAKANA = range(0x30A1, 0x30F7)
TO_HIRAGANA = 0x60
JAMO = ((0x1160, 0x11FF), (0x3131, 0x318E), (0xD7B0, 0xD7FB), (0xFFA0, 0xFFDC))
"""Letters of a syllable that may follow another one; those that only begin a syllable are not among them."""
VIRAMA = "्"
NASAL = re.compile(f"[ङञणनम]{VIRAMA}(?=[क-ह])")
HALF_WIDTH_MARKS = "\uff9e\uff9f\u3099\u309a"


def fold(text: str) -> str:
    """Return a text as it is compared: never shown to anybody."""
    if text.isascii():
        return text.lower()
    compatible = unicodedata.normalize("NFKC", text)
    bare = unicodedata.normalize("NFD", compatible.casefold()).translate(_before())
    return NASAL.sub("ं", unicodedata.normalize("NFC", bare).translate(_after()))


def clusters(text: str) -> Iterator[tuple[int, int]]:
    """Cut a text where folding the parts gives the same as folding the whole; yield their starts and ends."""
    start = 0
    for place in range(1, len(text) + 1):
        if place == len(text) or not (_joins(text[place]) or text[place - 1] == VIRAMA):
            yield start, place
            start = place


@functools.lru_cache(maxsize=20_000)
def fold_cluster(cluster: str) -> str:
    """Fold one part of a text, remembering it: a text is made of few different ones."""
    return fold(cluster)


@functools.lru_cache(maxsize=20_000)
def _joins(character: str) -> bool:
    """Tell whether a character may become one with what stands before it."""
    code = ord(character)
    return (
        unicodedata.category(character)[0] == "M"
        or unicodedata.category(character) == "Cf"
        or character in HALF_WIDTH_MARKS
        or any(first <= code <= last for first, last in JAMO)
    )


@functools.cache
def _before() -> dict[int, str | None]:
    table: dict[int, str | None] = {ord(letter): folded for letter, folded in LETTERS.items()}
    table |= {code: None for first, last in MARKS for code in range(first, last + 1)}
    table |= {code: None for code in (*range(0x10000), *range(FIRST_FORMAT, LAST_FORMAT)) if _is_unseen(code)}
    return table


@functools.cache
def _after() -> dict[int, str]:
    table = {code: chr(code - TO_HIRAGANA) for code in KATAKANA}
    table |= {ord(pair[0]): pair[1] for line in _lines() for pair in line.split()}
    table |= {code: str(unicodedata.digit(chr(code))) for code in range(0x80, 0x10000) if _is_digit(code)}
    return table


def _lines() -> list[str]:
    return [line for line in HAN.read_text("utf-8").splitlines() if not line.startswith("#")]


def _is_unseen(code: int) -> bool:
    return unicodedata.category(chr(code)) == "Cf" or 0xFE00 <= code <= 0xFE0F or code >= FIRST_FORMAT


def _is_digit(code: int) -> bool:
    return unicodedata.category(chr(code)) == "Nd"
