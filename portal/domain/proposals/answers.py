"""Commands of the city on public proposals: look at one, decide, say why, join what says the same."""

from __future__ import annotations

from datetime import UTC, date, datetime, tzinfo

from sqlalchemy.orm import Session

from portal.domain.proposals import commitment_rules, commitments, rules
from portal.domain.proposals.models import Proposal, Step
from portal.domain.proposals.service import enter_state, locked, take_step
from portal.domain.proposals.types import Answer, Refusal, Refused, State, StepKind
from portal.domain.texts import service as texts
from portal.foundation.errors import NotFound


def answer(
    session: Session,
    official_id: int,
    proposal_id: int,
    revision: int,
    given: Answer,
    now: datetime,
    zone: tzinfo = UTC,
) -> Refused | None:
    """Answer a public proposal: its author and its followers read the answer in their own language.

    What is promised in it has its day in the city's time zone.
    """
    proposal = _locked_with_target(session, proposal_id, given)
    if State(proposal.state) not in rules.PUBLIC:
        raise NotFound(f"proposal {proposal_id} is not public")
    if proposal.author_id == official_id:
        return Refused(Refusal.OWN_PROPOSAL)
    if proposal.revision != revision:
        return Refused(Refusal.CHANGED)
    refused = (
        rules.check_answer(State(proposal.state), given)
        or _check_target(session, proposal, given)
        or _check_promise(given, commitment_rules.day_of(now, zone))
    )
    if refused is not None:
        return refused
    _write(session, proposal, official_id, given, now)
    if given.to is not None:
        enter_state(session, proposal, given.to)
    # Two officials who answer at once: the second is told, as with two edits.
    proposal.revision += 1
    proposal.checked_revision = proposal.revision
    return None


def _locked_with_target(session: Session, proposal_id: int, given: Answer) -> Proposal:
    # Always in one order: two officials who join proposals to each other wait, and do not block one another for ever.
    for wanted in sorted({proposal_id, given.target_id or proposal_id}):
        session.get(Proposal, wanted, with_for_update=True, populate_existing=True)
    return locked(session, proposal_id)


def _write(session: Session, proposal: Proposal, official_id: int, given: Answer, now: datetime) -> Step:
    words = texts.write_public(session, given.words, given.language, now) if given.words.strip() else None
    office = texts.write_public(session, given.office, given.language, now) if given.office.strip() else None
    kind = StepKind(given.to) if given.to is not None else StepKind.ANSWERED
    target_id = given.target_id if given.to is State.MERGED else None
    step = take_step(session, proposal, kind, now, official_id, words_id=words, office_id=office, target_id=target_id)
    # Empty only in steps from before officials marked this: who marks nothing leaves nothing out of what is judged.
    step.substantive = bool(given.substantive) if words is not None else None
    if given.promise is not None:
        commitments.make(session, step, given.promise, given.language, now)
    if target_id is not None:
        take_step(session, locked(session, target_id), StepKind.TAKEN_IN, now, official_id, target_id=proposal.id)
    return step


def _check_promise(given: Answer, today: date) -> Refused | None:
    """Refuse a promise that stands in no answer, or whose words or day make no sense."""
    if given.promise is None:
        return None
    if not given.words.strip():
        return Refused(Refusal.WORDS_NEEDED)
    return commitment_rules.check_promise(given.promise, today)


def _check_target(session: Session, proposal: Proposal, given: Answer) -> Refused | None:
    """Refuse to join a proposal to itself, or to one that is not public or has itself been joined to another."""
    if given.to is not State.MERGED:
        return None
    target = session.get(Proposal, given.target_id)
    standing = target is not None and target.listed_at is not None and State(target.state) is not State.MERGED
    return None if standing and given.target_id != proposal.id else Refused(Refusal.NO_TARGET)
