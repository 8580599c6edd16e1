"""Commands on promises: make one in an answer, and record what became of it, in the open and with words."""

from __future__ import annotations

from datetime import datetime, tzinfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.proposals import commitment_rules as rules
from portal.domain.proposals.commitment_types import Change, ChangeKind, PromiseRow
from portal.domain.proposals.models import Commitment, CommitmentChange, Step
from portal.domain.proposals.service import locked, take_step
from portal.domain.proposals.types import Promise, Refusal, Refused, StepKind
from portal.domain.texts import service as texts
from portal.foundation.errors import NotFound

STEPS = {
    ChangeKind.KEPT: StepKind.PROMISE_KEPT,
    ChangeKind.MOVED: StepKind.PROMISE_MOVED,
    ChangeKind.BROKEN: StepKind.PROMISE_BROKEN,
    ChangeKind.UNDONE: StepKind.PROMISE_UNDONE,
}


def make(session: Session, step: Step, promise: Promise, language: str | None, now: datetime) -> int:
    """Keep what was promised in an answer; return its id."""
    row = Commitment(
        proposal_id=step.proposal_id,
        step_id=step.id,
        words_id=texts.write_public(session, promise.words, language, now),
        due_on=promise.due_on,
        now_due_on=promise.due_on,
        made_at=now,
        made_by_id=step.actor_id,
    )
    session.add(row)
    session.flush()
    return row.id


def change(
    session: Session, official_id: int, promise_id: int, revision: int, given: Change, now: datetime, zone: tzinfo
) -> Refused | None:
    """Record what became of a promise, if it still stands as the official saw it; whoever follows is told."""
    proposal_id = session.scalar(select(Commitment.proposal_id).where(Commitment.id == promise_id))
    if proposal_id is None:
        raise NotFound(f"promise {promise_id}")
    # The proposal first, as with every step of it: changes of a promise and answers stand in one line.
    proposal = locked(session, proposal_id)
    promise = session.get_one(Commitment, promise_id, with_for_update=True, populate_existing=True)
    if proposal.author_id == official_id:
        return Refused(Refusal.OWN_PROPOSAL)
    if promise.revision != revision:
        return Refused(Refusal.CHANGED)
    refused = rules.check_change(row_of(promise), given, _last(session, promise_id), now, zone)
    if refused is not None:
        return refused
    words_id = texts.write_public(session, given.words, given.language, now)
    _apply(promise, given, now)
    promise.revision += 1
    session.add(
        CommitmentChange(
            commitment_id=promise.id,
            kind=given.kind,
            at=now,
            by_id=official_id,
            due_on=given.day,
            words_id=words_id,
        )
    )
    take_step(session, proposal, STEPS[given.kind], now, official_id, words_id=words_id)
    return None


def row_of(promise: Commitment) -> PromiseRow:
    """Return what is kept of a promise."""
    return PromiseRow(
        promise.id,
        promise.proposal_id,
        promise.step_id,
        promise.words_id,
        promise.due_on,
        promise.now_due_on,
        promise.made_at,
        promise.kept_on,
        promise.broken_at,
        promise.revision,
    )


def _apply(promise: Commitment, given: Change, now: datetime) -> None:
    match given.kind:
        case ChangeKind.KEPT:
            promise.kept_on = given.day
        case ChangeKind.MOVED:
            assert given.day is not None
            promise.now_due_on = given.day
        case ChangeKind.BROKEN:
            promise.broken_at = now
        case ChangeKind.UNDONE:
            promise.kept_on, promise.broken_at = None, None


def _last(session: Session, promise_id: int) -> tuple[ChangeKind, datetime] | None:
    last = session.scalar(
        select(CommitmentChange)
        .where(CommitmentChange.commitment_id == promise_id)
        .order_by(CommitmentChange.id.desc())
        .limit(1)
    )
    return (ChangeKind(last.kind), last.at) if last else None
