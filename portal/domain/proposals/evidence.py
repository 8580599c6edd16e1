"""What the trust index and the statistics count of proposals: statements for a domain above to compose."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ColumnElement, Select, exists, select
from sqlalchemy.orm import aliased

from portal.domain.proposals.models import Commitment, Proposal, Step
from portal.domain.proposals.timeline import BY_THE_CITY
from portal.domain.proposals.types import StepKind


def items() -> Select[int, int | None, str | None, datetime | None, str, int, str | None, int | None]:
    """Select all that was ever published, also what was taken off or withdrawn since.

    Columns: id, author_id, cluster, published_at, state, body_id, source, entered_by_id.
    """
    return select(
        Proposal.id,
        Proposal.author_id,
        Proposal.cluster,
        Proposal.published_at,
        Proposal.state,
        Proposal.body_id,
        Proposal.source,
        Proposal.entered_by_id,
    ).where(Proposal.published_at.is_not(None))


def answers() -> Select[int, int, datetime, str, int | None, bool | None, int | None, bool]:
    """Select all that the city said or decided; `words_id` is empty where it gave no words.

    Columns: step_id, proposal_id, at, kind, words_id, substantive, actor_id, reopened. An answer is reopened where the
    author said that it does not answer the proposal, before the city answered substantively again.
    """
    return select(
        Step.id.label("step_id"),
        Step.proposal_id,
        Step.at,
        Step.kind,
        Step.words_id,
        Step.substantive,
        Step.actor_id,
        reopened().label("reopened"),
    ).where(Step.kind.in_(BY_THE_CITY))


def commitments() -> Select[int, int, str | None, date, date | None, datetime | None, datetime]:
    """Select all promises; `due_on` is the date first promised, whatever it was moved to later.

    Columns: id, proposal_id, cluster, due_on, kept_on, broken_at, made_at.
    """
    return select(
        Commitment.id,
        Commitment.proposal_id,
        Proposal.cluster,
        Commitment.due_on,
        Commitment.kept_on,
        Commitment.broken_at,
        Commitment.made_at,
    ).join(Proposal, Proposal.id == Commitment.proposal_id)


def reopened() -> ColumnElement[bool]:
    """Return the condition that the answer of a step was reopened by the proposal's author, and so is none."""
    objection, between, of = aliased(Step), aliased(Step), aliased(Proposal)
    answered_anew = exists().where(
        between.proposal_id == Step.proposal_id,
        between.id > Step.id,
        between.id < objection.id,
        between.kind.in_(BY_THE_CITY),
        between.words_id.is_not(None),
        between.substantive.is_(True),
    )
    return (
        exists()
        .where(
            objection.proposal_id == Step.proposal_id,
            objection.id > Step.id,
            objection.kind == StepKind.REOPENED,
            of.id == objection.proposal_id,
            of.author_id == objection.actor_id,
            ~answered_anew.correlate(Step, objection),
        )
        .correlate(Step)
    )
