"""Pure decisions about comments."""

from __future__ import annotations

from datetime import datetime, timedelta

from portal.domain.proposals.types import State
from portal.domain.texts.rules import check_words
from portal.domain.texts.types import TextProblem

LONGEST_COMMENT = 5_000
TIME_TO_UNDO = timedelta(hours=24)
CLOSED = frozenset({State.MERGED})
"""Public, but the talk goes on elsewhere."""


def check_comment(text: str) -> TextProblem | None:
    """Return what is wrong with the text of a comment."""
    return check_words(text, 1, LONGEST_COMMENT)


def can_be_restored(deleted_at: datetime | None, now: datetime) -> bool:
    """Tell whether a writer can still take back that they deleted a comment."""
    return deleted_at is not None and now - deleted_at <= TIME_TO_UNDO
