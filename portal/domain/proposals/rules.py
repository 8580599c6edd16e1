"""Pure decisions about proposals: what may follow what, and what a text must have to be handed in."""

from __future__ import annotations

import enum
import unicodedata

from portal.domain.proposals.types import Refusal, Refused, State

LONGEST_TITLE = 150
LONGEST_BODY = 20_000
SHORTEST_BODY = 10

PUBLIC = frozenset(
    {State.PUBLISHED, State.UNDER_REVIEW, State.ACCEPTED, State.NOT_ADOPTED, State.IMPLEMENTED, State.MERGED}
)
EDITABLE = frozenset({State.DRAFT, State.RETURNED})
MAY_FOLLOW: dict[State, frozenset[State]] = {
    State.DRAFT: frozenset({State.SUBMITTED, State.WITHDRAWN}),
    State.SUBMITTED: frozenset({State.PUBLISHED, State.RETURNED, State.REFUSED, State.WITHDRAWN}),
    State.RETURNED: frozenset({State.SUBMITTED, State.WITHDRAWN}),
    State.PUBLISHED: frozenset({State.WITHDRAWN}),
}


class TextProblem(enum.StrEnum):
    """What is wrong with a text that is handed in."""

    EMPTY = "empty"
    TOO_SHORT = "too_short"
    TOO_LONG = "too_long"
    NO_WORDS = "no_words"
    UNSTORABLE = "unstorable"
    DAMAGED = "damaged"


def move(state: State, to: State) -> Refused | None:
    """Refuse a step that may not follow."""
    return None if to in MAY_FOLLOW.get(state, frozenset()) else Refused(Refusal.WRONG_STATE)


def check_title(title: str) -> TextProblem | None:
    """Return what is wrong with a title."""
    return _check(title, 1, LONGEST_TITLE)


def check_body(body: str) -> TextProblem | None:
    """Return what is wrong with the text of a proposal."""
    return _check(body, SHORTEST_BODY, LONGEST_BODY)


def _check(text: str, shortest: int, longest: int) -> TextProblem | None:
    if "\x00" in text or any("\ud800" <= ch <= "\udfff" for ch in text):
        return TextProblem.UNSTORABLE
    if "\ufffd" in text:
        return TextProblem.DAMAGED
    visible = [ch for ch in text if unicodedata.category(ch) not in {"Cf", "Cc", "Zs", "Zl", "Zp"}]
    if not visible:
        return TextProblem.EMPTY
    if len(text) > longest:
        return TextProblem.TOO_LONG
    if not any(unicodedata.category(ch).startswith("L") for ch in visible):
        return TextProblem.NO_WORDS
    return TextProblem.TOO_SHORT if len(visible) < shortest else None
