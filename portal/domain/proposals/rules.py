"""Pure decisions about proposals: what may follow what, and what a text must have to be handed in."""

from __future__ import annotations

from portal.domain.proposals.types import Refusal, Refused, State
from portal.domain.texts.rules import check_words
from portal.domain.texts.types import TextProblem

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


def move(state: State, to: State) -> Refused | None:
    """Refuse a step that may not follow."""
    return None if to in MAY_FOLLOW.get(state, frozenset()) else Refused(Refusal.WRONG_STATE)


def check_title(title: str) -> TextProblem | None:
    """Return what is wrong with a title."""
    return check_words(title, 1, LONGEST_TITLE)


def check_body(body: str) -> TextProblem | None:
    """Return what is wrong with the text of a proposal."""
    return check_words(body, SHORTEST_BODY, LONGEST_BODY)
