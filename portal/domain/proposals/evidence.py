"""What the trust index and the statistics count of proposals: statements for a domain above to compose."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CTE, ColumnElement, Select, Subquery, case, exists, select, union_all
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


def titles() -> Select[int, int]:
    """Select the titles of all proposals: id, title_id."""
    return select(Proposal.id, Proposal.title_id)


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


def answers_to() -> Select[int, datetime, str, int | None, bool | None, bool]:
    """Select all that answers each proposal: what was said to it, and to the one that took it in.

    Columns: proposal_id, at, kind, words_id, substantive, reopened.
    """
    own = answers().subquery()
    found = union_all(select(own.c.proposal_id, own.c.at, *_said(own)), answers_elsewhere()).subquery()
    return select(*found.c)


def answers_elsewhere() -> Select[int, datetime, str, int | None, bool | None, bool]:
    """Select what answers merged proposals because it was said to the one that took them in; columns as `answers_to`.

    What was said before they were merged answers them from then on.
    """
    said, joined = answers().subquery(), _joined()
    since = case((said.c.at < joined.c.at, joined.c.at), else_=said.c.at)
    return select(joined.c.proposal_id, since.label("at"), *_said(said)).join(
        said, said.c.proposal_id == joined.c.target_id
    )


def _said(said: Subquery) -> list[ColumnElement[Any]]:
    return [said.c[name] for name in ("kind", "words_id", "substantive", "reopened")]


def _joined() -> CTE:
    """Return which proposals were merged into which, at once or by way of others, and since when."""
    step = select(Step.proposal_id, Step.target_id, Step.at).where(
        Step.kind == StepKind.MERGED, Step.target_id.is_not(None)
    )
    joined = step.cte(recursive=True)
    further = step.subquery()
    later = case((further.c.at < joined.c.at, joined.c.at), else_=further.c.at)
    return joined.union(
        select(joined.c.proposal_id, further.c.target_id, later).join(
            further, further.c.proposal_id == joined.c.target_id
        )
    )


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
