"""Mark in a text, as it is shown, what a search has found in it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from portal.engines.search.terms import Alternative, Clause, Expression
from portal.engines.search.tokens import Located, locate

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


def count_hits(text: str, expression: Expression) -> int:
    """Count the hits in a text."""
    return len(_spans(text, expression))


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
    found = [span for clause in expression.clauses for span in _of_clause(located, clause)]
    merged: list[tuple[int, int]] = []
    for start, end in sorted(found):
        if merged and start <= merged[-1][1] and (start < merged[-1][1] or _is_wide(located, start)):
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _is_wide(located: Sequence[Located], start: int) -> bool:
    return any(token.start == start and token.wide for token in located)


def _of_clause(located: Sequence[Located], clause: Clause) -> list[tuple[int, int]]:
    if clause.together:
        return _sequences(located, clause.alternatives[0])
    terms = {term for alternative in clause.alternatives for term in alternative}
    exact = {term.token for term in terms if not term.prefix}
    beginnings = tuple(term.token for term in terms if term.prefix)
    return [
        (token.start, token.first_end if token.wide and token.token not in exact else token.end)
        for token in located
        if token.token in exact or (beginnings and token.token.startswith(beginnings))
    ]


def _sequences(located: Sequence[Located], terms: Alternative) -> list[tuple[int, int]]:
    spans = []
    for place in range(len(located) - len(terms) + 1):
        window = located[place : place + len(terms)]
        if all(term.fits(token.token) for term, token in zip(terms, window, strict=True)):
            last = window[-1]
            spans.append((window[0].start, last.first_end if terms[-1].prefix and last.wide else last.end))
    return spans
