"""A writer says that an answer does not answer their proposal: it counts as unanswered until the city answers anew."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.proposals import commitment_rules, rules
from portal.domain.proposals.models import Step
from portal.domain.proposals.service import own, take_step
from portal.domain.proposals.timeline import BY_THE_CITY
from portal.domain.proposals.types import Refusal, Refused, State, StepKind, StepView
from portal.domain.texts import service as texts
from portal.foundation.errors import NotFound


def reopen(
    session: Session, author_id: int, proposal_id: int, step_id: int, words: str, language: str | None, now: datetime
) -> Refused | None:
    """Reopen the city's last answer to one's own proposal, with words that say what is missing."""
    proposal = own(session, author_id, proposal_id)
    if State(proposal.state) not in rules.PUBLIC:
        return Refused(Refusal.WRONG_STATE)
    answered, reopened = _last_answer(session, proposal_id)
    if answered is None:
        raise NotFound(f"proposal {proposal_id} has no answer")
    refused = commitment_rules.check_reopening(words, answered.at, answered.id == step_id, reopened, now)
    if refused is not None:
        return refused
    words_id = texts.write_public(session, words, language, now)
    take_step(session, proposal, StepKind.REOPENED, now, author_id, words_id=words_id)
    # An official who is just answering is told and reads this first; what a moderator has read stays read.
    if proposal.checked_revision == proposal.revision:
        proposal.checked_revision += 1
    proposal.revision += 1
    return None


def open_to_objection(steps: Sequence[StepView], now: datetime) -> StepView | None:
    """Return the answer of a timeline that its proposal's writer may still reopen."""
    for step in reversed(steps):
        if step.kind is StepKind.REOPENED:
            return None
        if is_answer(step):
            return step if now - step.at < commitment_rules.REOPENING else None
    return None


def objections(steps: Sequence[StepView]) -> dict[int, StepView]:
    """Return what writers said against answers, by the step of the answer that they spoke of."""
    found: dict[int, StepView] = {}
    last: StepView | None = None
    for step in steps:
        if is_answer(step):
            last = step
        elif step.kind is StepKind.REOPENED and last is not None:
            found[last.id] = step
    return found


def is_answer(step: StepView) -> bool:
    """Tell whether the city said something in words with this step."""
    return step.kind in BY_THE_CITY and step.words is not None


def _last_answer(session: Session, proposal_id: int) -> tuple[Step | None, bool]:
    """Return the city's last answer in words, and whether it has been reopened since."""
    answered = session.scalar(
        select(Step)
        .where(Step.proposal_id == proposal_id, Step.kind.in_(BY_THE_CITY), Step.words_id.is_not(None))
        .order_by(Step.id.desc())
        .limit(1)
    )
    if answered is None:
        return None, False
    since = select(Step.id).where(
        Step.proposal_id == proposal_id, Step.kind == StepKind.REOPENED, Step.id > answered.id
    )
    return answered, session.scalar(since.limit(1)) is not None
