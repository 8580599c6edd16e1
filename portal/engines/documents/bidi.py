"""Which way a text runs, and in which order its parts stand on the line (Unicode Standard Annex 9)."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from fpdf.bidi import BidiParagraph
from fpdf.enums import TextDirection

_RIGHT = frozenset({"R", "AL", "AN", "RLI"})
_STRONG_RIGHT = frozenset({"R", "AL"})


def runs_right(text: str, *, page_rtl: bool) -> bool:
    """Tell whether a paragraph begins at the right.

    On a page from right to left all do, but those wholly in Latin or the like; elsewhere the first letter tells.
    """
    strong = [kind for kind in map(unicodedata.bidirectional, text) if kind == "L" or kind in _STRONG_RIGHT]
    if page_rtl:
        return not strong or any(kind in _STRONG_RIGHT for kind in strong)
    return bool(strong) and strong[0] in _STRONG_RIGHT


def levels(text: str, *, rtl: bool) -> tuple[int, ...]:
    """Return the embedding level of each character: even ones run to the right, odd ones to the left."""
    if not rtl and not any(unicodedata.bidirectional(character) in _RIGHT for character in text):
        return (0,) * len(text)
    base = TextDirection.RTL if rtl else TextDirection.LTR
    paragraph = BidiParagraph(text, base_direction=base, preserve_bn_chars=True)
    return tuple(character.embedding_level for character in paragraph.get_characters_with_embedding_level())


def visual_order(run_levels: Sequence[int]) -> list[int]:
    """Return the places of a line's runs in the order in which they stand, from the left (rule L2)."""
    order = list(range(len(run_levels)))
    odd = [level for level in run_levels if level % 2]
    if not odd:
        return order
    for level in range(max(run_levels), min(odd) - 1, -1):
        start = 0
        while start < len(order):
            end = start
            while end < len(order) and run_levels[order[end]] >= level:
                end += 1
            order[start:end] = reversed(order[start:end])
            start = end + 1
    return order
