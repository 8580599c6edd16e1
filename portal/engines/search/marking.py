"""Mark in a text, as it is shown, what a search has found in it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from portal.engines.search.terms import Alternative, Clause, Expression
from portal.engines.search.tokens import Located, locate, locate_characters

LEAD = 0.3
"""The part of a snippet that stands before its first hit."""


class Piece(NamedTuple):
    """A stretch of a text, and whether it was found."""

    text: str
    is_hit: bool


def highlight(text: str, expression: Expression) -> list[Piece]:
    """Cut a text into hits and what lies between; joined again, the pieces are the text."""
    pieces: list[Piece] = []
    place = 0
    for start, end in _spans(text, expression):
        if start > place:
            pieces.append(Piece(text[place:start], False))
        pieces.append(Piece(text[start:end], True))
        place = end
    if place < len(text) or not pieces:
        pieces.append(Piece(text[place:], False))
    return pieces


def snippet(text: str, expression: Expression, longest: int) -> list[Piece]:
    """Return the surroundings of the first hit with the hits in it marked, or nothing where there is no hit."""
    spans = _spans(text, expression)
    if not spans:
        return []
    start = max(0, min(spans[0][0] - int(longest * LEAD), len(text) - longest))
    end = min(len(text), start + longest)
    start, end = _at_words(text, start, end, spans[0])
    pieces = highlight(text[start:end], expression)
    before, after = ("…" if start else ""), ("…" if end < len(text) else "")
    return [*([Piece(before, False)] if before else []), *pieces, *([Piece(after, False)] if after else [])]


def _at_words(text: str, start: int, end: int, hit: tuple[int, int]) -> tuple[int, int]:
    if start:
        space = text.find(" ", start, hit[0])
        start = space + 1 if space >= 0 else start
    if end < len(text):
        space = text.rfind(" ", hit[1], end)
        end = space if space > start else end
    return start, end


def _spans(text: str, expression: Expression) -> list[tuple[int, int]]:
    located = locate(text)
    found: list[tuple[int, int]] = []
    for clause in expression.clauses:
        found += _together(located, clause.alternatives[0]) if clause.together else _anywhere(text, located, clause)
    wide = {token.start for token in located if token.wide}
    merged: list[tuple[int, int]] = []
    for start, end in sorted(found):
        # Characters without spaces that touch are one hit; words that touch (a hyphen is not even between) are not.
        if merged and (start < merged[-1][1] or (start == merged[-1][1] and start in wide)):
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _anywhere(text: str, located: Sequence[Located], clause: Clause) -> list[tuple[int, int]]:
    terms = {term for alternative in clause.alternatives for term in alternative}
    exact = {term.token for term in terms if not term.prefix}
    beginnings = tuple(term.token for term in terms if term.prefix)
    characters = locate_characters(text) if any(len(token) == 1 for token in exact) else []
    return [
        (token.start, token.end)
        for token in [*located, *characters]
        if token.token in exact or (beginnings and token.token.startswith(beginnings))
    ]


def _together(located: Sequence[Located], terms: Alternative) -> list[tuple[int, int]]:
    spans = []
    for place in range(len(located) - len(terms) + 1):
        window = located[place : place + len(terms)]
        if all(term.fits(token.token) for term, token in zip(terms, window, strict=True)):
            spans.append((window[0].start, window[-1].end))
    return spans
