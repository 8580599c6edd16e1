"""Pure decisions about proposals: what may follow what, and what a text must have to be handed in."""

from __future__ import annotations

import re
from datetime import timedelta

from portal.domain.proposals.types import Answer, Refusal, Refused, State, StepKind
from portal.domain.texts.rules import check_words
from portal.domain.texts.types import TextProblem

LONGEST_TITLE = 150
LONGEST_BODY = 20_000
SHORTEST_BODY = 10

PUBLIC = frozenset(
    {State.PUBLISHED, State.UNDER_REVIEW, State.ACCEPTED, State.NOT_ADOPTED, State.IMPLEMENTED, State.MERGED}
)
EDITABLE = frozenset({State.DRAFT, State.RETURNED})
CHANGEABLE = frozenset({State.PUBLISHED})
"""Public and still the writer's to change, in the open; once the city is looking at it the text stays."""
OPEN = frozenset({State.PUBLISHED, State.UNDER_REVIEW})
"""Not decided yet: people can still add their voice."""
DECIDING = frozenset({StepKind.ACCEPTED, StepKind.NOT_ADOPTED, StepKind.IMPLEMENTED, StepKind.MERGED})
"""Steps that decide a proposal, where they have words."""
DECISIONS = frozenset({State.ACCEPTED, State.NOT_ADOPTED, State.IMPLEMENTED})
"""Where the city has decided, and has to say why."""
ANSWERS = frozenset({State.UNDER_REVIEW, State.MERGED}) | DECISIONS
"""Where the city's answer may lead."""
MAY_FOLLOW: dict[State, frozenset[State]] = {
    State.DRAFT: frozenset({State.SUBMITTED, State.WITHDRAWN}),
    State.SUBMITTED: frozenset({State.PUBLISHED, State.RETURNED, State.REFUSED, State.WITHDRAWN}),
    State.RETURNED: frozenset({State.SUBMITTED, State.WITHDRAWN}),
    State.PUBLISHED: ANSWERS | {State.WITHDRAWN, State.REFUSED},
    State.UNDER_REVIEW: (ANSWERS - {State.UNDER_REVIEW}) | {State.WITHDRAWN, State.REFUSED},
    State.ACCEPTED: frozenset({State.IMPLEMENTED, State.NOT_ADOPTED, State.UNDER_REVIEW, State.REFUSED}),
    State.NOT_ADOPTED: frozenset({State.ACCEPTED, State.UNDER_REVIEW, State.REFUSED}),
    State.IMPLEMENTED: frozenset({State.UNDER_REVIEW, State.REFUSED}),
    State.MERGED: frozenset({State.REFUSED}),
}
POINT = re.compile(r"([0-9]{1,3}(?:\.[0-9]{1,15})?)[\s,;]+([0-9]{1,3}(?:\.[0-9]{1,15})?)", re.ASCII)
ONE_EDIT = timedelta(hours=1)
"""Edits within so long are one step of the timeline, and followers hear of them once; each version is kept."""
LONGEST_PLACE = 200
LONGEST_ANSWER = 10_000
LONGEST_OFFICE = 100
SOUTH, NORTH, WEST, EAST = 37.44, 37.55, 126.99, 127.14
"""A box around the district, in degrees (WGS 84)."""


def move(state: State, to: State) -> Refused | None:
    """Refuse a step that may not follow."""
    return None if to in MAY_FOLLOW.get(state, frozenset()) else Refused(Refusal.WRONG_STATE)


def check_title(title: str) -> TextProblem | None:
    """Return what is wrong with a title."""
    return check_words(title, 1, LONGEST_TITLE)


def check_body(body: str) -> TextProblem | None:
    """Return what is wrong with the text of a proposal."""
    return check_words(body, SHORTEST_BODY, LONGEST_BODY)


def check_finished(title: str, body: str) -> Refused | None:
    """Refuse to hand in what is still being written."""
    return Refused(Refusal.UNFINISHED) if check_title(title) or check_body(body) else None


def check_kept(text: str, longest: int) -> TextProblem | None:
    """Return why a text can't be kept even as a draft; a draft may be empty or unfinished."""
    if check_words(text, 0, longest) is TextProblem.UNSTORABLE:
        return TextProblem.UNSTORABLE
    return TextProblem.TOO_LONG if len(text) > longest else None


def check_answer(state: State, answer: Answer) -> Refused | None:
    """Refuse an answer that leads where the proposal can't go, or that decides without saying why."""
    if answer.to is not None:
        refused = move(state, answer.to) if answer.to in ANSWERS else Refused(Refusal.WRONG_STATE)
        if refused is not None:
            return refused
    if not answer.words.strip() and (answer.to is None or answer.to in DECISIONS):
        return Refused(Refusal.WORDS_NEEDED)
    if answer.to is State.MERGED and answer.target_id is None:
        return Refused(Refusal.NO_TARGET)
    return None


def in_district(latitude: float, longitude: float) -> bool:
    """Tell whether a point is in the district or right beside it."""
    return SOUTH <= latitude <= NORTH and WEST <= longitude <= EAST


def read_point(text: str) -> tuple[float, float] | None:
    """Read `37.4979, 127.0276` as maps write it; None where it is not two numbers."""
    found = POINT.fullmatch(text.strip())
    return (float(found[1]), float(found[2])) if found else None
