"""Which font each part of a text is set in, by its script and the language it is in."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from portal.engines.documents import faces, texts

PRETENDARD = "pretendard"
ARABIC = "noto-sans-arabic"
JAPANESE, SIMPLIFIED, TRADITIONAL = "noto-sans-jp", "noto-sans-sc", "noto-sans-tc"
FAMILIES = (
    PRETENDARD,
    "noto-sans",
    ARABIC,
    "noto-sans-thai",
    "noto-sans-armenian",
    "noto-sans-bengali",
    "noto-sans-ethiopic",
    "noto-sans-georgian",
    "noto-sans-hebrew",
    "noto-sans-khmer",
    "noto-sans-lao",
    "noto-sans-myanmar",
    "noto-sans-sinhala",
    "noto-sans-tamil",
    JAPANESE,
    TRADITIONAL,
    SIMPLIFIED,
)
TALL = frozenset(FAMILIES[2:14]) | {"noto-sans"}
"""Families of scripts that reach further up and down than Latin does: their lines stand further apart."""

_HAN_ORDERS = {
    "ja": (JAPANESE, PRETENDARD, TRADITIONAL, SIMPLIFIED),
    "ko": (PRETENDARD, JAPANESE, TRADITIONAL, SIMPLIFIED),
    "zh-Hans": (SIMPLIFIED, TRADITIONAL, JAPANESE, PRETENDARD),
    "zh-Hant": (TRADITIONAL, SIMPLIFIED, JAPANESE, PRETENDARD),
}
_HANT = re.compile("^zh-(?:hant|tw|hk|mo)", re.IGNORECASE)
_HAN = re.compile(
    "[\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af]"
)
_WIDE = re.compile(
    "[\u2e80-\u312f\u3190-\u4dbf\u4e00-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef\U00020000-\U000323af]"
)
_KANA = re.compile("[\u3041-\u30ff\u31f0-\u31ff\uff66-\uff9f]")
_HANGUL = re.compile("[\u1100-\u11ff\u3131-\u318e\uac00-\ud7a3]")


@dataclass(frozen=True, slots=True)
class Span:
    """A part of a text that one family has all glyphs for."""

    text: str
    family: str


@lru_cache(maxsize=2048)
def spans(text: str, language: str) -> tuple[Span, ...]:
    """Divide a clean text between the families; what no font can show (emoji) is left out.

    `language` is a BCP 47 code: Han in Japanese, Simplified and Traditional Chinese is drawn differently.
    """
    chosen: list[Span] = []
    wide = _han_order(text, language)
    for cluster in texts.graphemes(text):
        before = chosen[-1].family if chosen else ""
        found = _choose(cluster, wide if _WIDE.search(cluster) else FAMILIES, before)
        if found is None:
            continue
        if found.family == before:
            found = Span(chosen.pop().text + found.text, before)
        chosen.append(found)
    return tuple(chosen)


def _choose(cluster: str, order: tuple[str, ...], before: str) -> Span | None:
    """Find the first family that has all of a cluster, else the first that has its letter, without the marks."""
    if before and _carries_on(cluster) and faces.has(before, cluster):
        return Span(cluster, before)
    seen = [character for character in cluster if not texts.invisible(character)]
    if not seen:
        return Span(cluster, before or PRETENDARD) if len(cluster) == 1 else None
    for family in order:
        if all(faces.has(family, character) for character in seen):
            return Span(cluster, family)
    for family in order:
        if faces.has(family, seen[0]):
            return Span("".join(c for c in cluster if texts.invisible(c) or faces.has(family, c)), family)
    return None


def _carries_on(cluster: str) -> bool:
    """Tell whether a cluster is a space or a sign of no script, which stays with the letters before it."""
    return len(cluster) == 1 and unicodedata.category(cluster)[0] in "ZP" and not _WIDE.match(cluster)


def _han_order(text: str, language: str) -> tuple[str, ...]:
    """Order the families for Han: those of the language first, but before them all those that have the whole text."""
    order = _HAN_ORDERS[_han_language(text, language)]
    han = set(_HAN.findall(text))
    complete = [family for family in order if all(faces.has(family, character) for character in han)]
    return tuple(dict.fromkeys((*complete, *order, *FAMILIES)))


def _han_language(text: str, language: str) -> str:
    """Say which language's shapes a text takes; where its language has none, its other letters tell."""
    if language == "ja" or (_KANA.search(text) and not language.startswith("zh")):
        return "ja"
    if language.startswith("zh"):
        return "zh-Hant" if _HANT.match(language) else "zh-Hans"
    return "ko" if language == "ko" or _HANGUL.search(text) else "zh-Hans"
