"""Reads for pages that show many things at once: the front page, a project, a topic, and the feeds."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from statistics import median

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from portal.domain.proposals.models import Proposal, Step, Topic
from portal.domain.proposals.queries import conditions_of, order_of
from portal.domain.proposals.timeline import BY_THE_CITY, latest_answers
from portal.domain.proposals.types import EVERYTHING, Filter, State, StepView
from portal.domain.texts import queries as texts
from portal.domain.texts.types import TextView
from portal.foundation.database import counts_between

DAY = 24 * 3600


@dataclass(frozen=True, slots=True)
class AnswerView:
    """What the city said last somewhere, with the title of the proposal that it was said to."""

    step: StepView
    title: TextView


@dataclass(frozen=True, slots=True)
class Figures:
    """What there is to count among public proposals, and how soon the city answers."""

    proposals: int
    endorsements: int
    answered: int
    median_days: float | None
    states: tuple[tuple[State, int], ...]
    languages: tuple[tuple[str, int], ...]
    months: tuple[int, ...]


def choose(session: Session, wanted: Filter, states: Iterable[State], limit: int) -> tuple[int, ...]:
    """Return the first few proposals of a list, by their ids, so that several lists are then read at once."""
    ids = session.scalars(
        select(Proposal.id)
        .where(*conditions_of(wanted), Proposal.state.in_(set(states)))
        .order_by(*order_of(wanted))
        .limit(limit)
    )
    return tuple(ids)


def public_ids(within: Filter = EVERYTHING) -> Select[int]:
    """Return a subquery of public proposals, for another domain's counts."""
    return select(Proposal.id).where(*conditions_of(within))


def clusters() -> Select[int, str | None]:
    """Return every proposal with its cluster; of one that never was published, the one that its writer suggested.

    Who chose none has suggested the cluster of the city's project that they wrote about.
    """
    suggested = func.coalesce(Proposal.cluster, Topic.cluster).label("cluster")
    return select(Proposal.id, suggested).outerjoin(Topic, Topic.id == Proposal.topic_id)


def answers_with_titles(
    session: Session, language: str, limit: int, within: Filter = EVERYTHING, *, once: bool = False
) -> tuple[AnswerView, ...]:
    """Return the city's latest answers, each with the title of what it answers."""
    steps = latest_answers(session, language, limit, within, once=once)
    titles = titles_of(session, {step.proposal_id for step in steps}, language)
    return tuple(AnswerView(step, titles[step.proposal_id]) for step in steps)


def titles_of(session: Session, proposal_ids: Iterable[int], language: str) -> dict[int, TextView]:
    """Return the titles of public proposals."""
    rows = session.execute(
        select(Proposal.id, Proposal.title_id).where(Proposal.id.in_(set(proposal_ids)), *conditions_of(EVERYTHING))
    ).all()
    shown = texts.views(session, [title_id for _, title_id in rows], language)
    return {proposal_id: shown[title_id] for proposal_id, title_id in rows}


def figures(session: Session, within: Filter, months: Sequence[datetime]) -> Figures:
    """Count public proposals by state, language and month (each begins with one of `months`); four statements."""
    states = count_states(session, within)
    days = _days_to_answer(session, within)
    return Figures(
        proposals=sum(number for _, number, _ in states),
        endorsements=sum(endorsements for _, _, endorsements in states),
        answered=len(days),
        median_days=median(days) if days else None,
        states=tuple((state, number) for state, number, _ in states),
        languages=texts.count_by_language(session, select(Proposal.body_id).where(*conditions_of(within))),
        months=_by_month(session, within, months),
    )


def count_states(session: Session, within: Filter) -> list[tuple[State, int, int]]:
    """Count public proposals and their endorsements by state."""
    rows = session.execute(
        select(Proposal.state, func.count(), func.sum(Proposal.endorsements))
        .where(*conditions_of(within))
        .group_by(Proposal.state)
    ).all()
    found = {State(state): (number, int(endorsements or 0)) for state, number, endorsements in rows}
    return [(state, *found[state]) for state in State if state in found]


def _days_to_answer(session: Session, within: Filter) -> list[float]:
    # Databases have no common way to subtract moments or to take a median: two columns for each answered proposal.
    rows = session.execute(
        select(Proposal.listed_at, func.min(Step.at))
        .join(Step, Step.proposal_id == Proposal.id)
        .where(*conditions_of(within), Step.words_id.is_not(None), Step.kind.in_(BY_THE_CITY))
        .group_by(Proposal.id, Proposal.listed_at)
    )
    return [max(0.0, (answered - public).total_seconds() / DAY) for public, answered in rows if public]


def _by_month(session: Session, within: Filter, months: Sequence[datetime]) -> tuple[int, ...]:
    columns = counts_between(Proposal.listed_at, months)
    return tuple(session.execute(select(*columns).where(*conditions_of(within))).one())
