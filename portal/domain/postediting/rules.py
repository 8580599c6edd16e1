"""Pure decisions about post-editing: what may be handed in, in which order it is worked off, what lines up."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from portal.domain.postediting.types import Line
from portal.domain.texts.editing import Piece
from portal.domain.texts.rules import check_words
from portal.domain.texts.types import TextProblem
from portal.engines.translation.alignment import sentences

LEASE = timedelta(minutes=15)
REHEARSALS_KEPT = timedelta(days=1)
LONGEST_NOTE = 1000
LONGEST_ANSWER = 1000
ROOM = 3
"""How many times as long as its original a translation may be."""
SPARE = 200
LONGEST_REHEARSED = 5000
"""A writer waits for it, so it is cut there, and said so."""


def longest(original: str) -> int:
    """Return how many characters a translation of this text may have."""
    return ROOM * len(original) + SPARE


def check_translation(body: str, original: str) -> TextProblem | None:
    """Return what is wrong with a translation that a person hands in."""
    return check_words(body, 1, longest(original))


def line_up(original: str, source: str, pieces: Sequence[Piece], body: str, language: str) -> tuple[Line, ...]:
    """Put each sentence beside its translation; nothing where the two have not as many."""
    before = sentences(original, source)
    made = [piece for piece in pieces if piece.text.strip()]
    if len(made) != len(before):
        made = [Piece(text, language) for text in sentences(body, language)]
    if not body or len(made) != len(before):
        return ()
    return tuple(
        Line(sentence, piece.text, piece.declined_by or ("kept" if piece.language != language else ""))
        for sentence, piece in zip(before, made, strict=True)
    )
