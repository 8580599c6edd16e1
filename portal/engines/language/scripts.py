"""Which writing systems a text uses, and how much of it each one carries."""

from __future__ import annotations

import bisect
import functools
import re
import unicodedata
from collections import Counter

SAMPLE_LENGTH = 2000
_WINDOWS = 5
_LETTER = re.compile(r"[^\W\d_]")
_NOISE = re.compile(r"https?://\S+|www\.\S+|\S+@\S+\.\S+|@\w+")
_RUN = re.compile(r"[^\W\d_]+")
_APOSTROPHES = str.maketrans(dict.fromkeys("’‘ʻʼ`´", "'"))

# Start of each block and the script it opens; a letter belongs to the last block that starts at or before it.
_BLOCKS: tuple[tuple[int, str], ...] = (
    (0x0000, "latin"),
    (0x0370, "other"),
    (0x0400, "cyrillic"),
    (0x0530, "other"),
    (0x0600, "arabic"),
    (0x0700, "other"),
    (0x0750, "arabic"),
    (0x0780, "other"),
    (0x08A0, "arabic"),
    (0x0900, "devanagari"),
    (0x0980, "other"),
    (0x0E00, "thai"),
    (0x0E80, "other"),
    (0x1100, "hangul"),
    (0x1200, "other"),
    (0x1E00, "latin"),
    (0x1F00, "other"),
    (0x2C60, "latin"),
    (0x2C80, "other"),
    (0x3005, "han"),
    (0x3008, "other"),
    (0x3041, "kana"),
    (0x3100, "other"),
    (0x3131, "hangul"),
    (0x3190, "other"),
    (0x31F0, "kana"),
    (0x3200, "other"),
    (0x3400, "han"),
    (0xA000, "other"),
    (0xA8E0, "devanagari"),
    (0xA900, "other"),
    (0xA960, "hangul"),
    (0xA980, "other"),
    (0xAC00, "hangul"),
    (0xD800, "other"),
    (0xF900, "han"),
    (0xFB00, "latin"),
    (0xFB07, "other"),
    (0xFB50, "arabic"),
    (0xFF00, "other"),
    (0x20000, "han"),
    (0x32000, "other"),
)
_STARTS = tuple(start for start, _ in _BLOCKS)

# A letter of a denser script says more: one syllable or ideograph stands for two or three alphabetic letters.
_DENSITY = {"han": 3.0, "hangul": 2.5, "kana": 2.0, "devanagari": 1.5, "thai": 1.3}
# Latin names and abbreviations stand in texts of every script, so capitalised words count for little.
_CAPITALISED = 0.3


@functools.lru_cache(maxsize=20_000)
def script_of(letter: str) -> str:
    """Name the script of one letter, or "other"."""
    return _BLOCKS[bisect.bisect_right(_STARTS, ord(letter)) - 1][1]


def weight_of(word: str) -> float:
    """Tell how much a word says by its letters: a letter of a denser script says more."""
    return len(word) * _DENSITY.get(script_of(word[0]), 1.0)


def sample(text: str) -> str:
    """Take a normalised sample of at most about SAMPLE_LENGTH characters, without addresses and mentions.

    Long texts are read in evenly spaced windows, so a megabyte costs no more than a page.
    """
    if len(text) > SAMPLE_LENGTH:
        text = _windows(text)
    text = unicodedata.normalize("NFKC", text).translate(_APOSTROPHES)
    return _NOISE.sub(" ", text)


def _windows(text: str) -> str:
    size = SAMPLE_LENGTH // _WINDOWS
    step = (len(text) - size) // (_WINDOWS - 1)
    parts = [text[start : start + size] for start in range(0, len(text), step)][:_WINDOWS]
    joined = " ".join(parts)
    if _LETTER.search(joined):
        return joined
    first = _LETTER.search(text)
    return text[first.start() : first.start() + SAMPLE_LENGTH] if first else ""


def masses(text: str) -> dict[str, float]:
    """Weigh the letters of each script; han and kana are one writing system here, named "han"."""
    found: Counter[str] = Counter()
    for match in _RUN.finditer(text):
        run = match.group()
        is_name = run[0].isupper()
        for letter in run:
            script = script_of(letter)
            weight = _CAPITALISED if is_name and script == "latin" else _DENSITY.get(script, 1.0)
            found["han" if script == "kana" else script] += weight  # type: ignore[assignment]
    return dict(found)
