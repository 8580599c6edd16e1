"""What is public of proposals as a table: where each stands, when the city answered, how many voices; no writers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.domain.discussion import queries as discussion
from portal.domain.exports.types import Table
from portal.domain.proposals import evidence, overview, queries
from portal.domain.proposals.queries import Position
from portal.domain.proposals.types import EVERYTHING, ProposalView, State
from portal.domain.registration.exporting import Clerk
from portal.engines.sheets import CellValue

AT_ONCE = 500
HEADER = (
    "ID",
    "TITLE",
    "LANGUAGE",
    "LANGUAGE_LABEL",
    "STATE",
    "STATE_LABEL",
    "CLUSTER",
    "CLUSTER_LABEL",
    "PROJECT",
    "PROJECT_LABEL",
    "PUBLISHED_ON",
    "ANSWERS",
    "FIRST_ANSWER_ON",
    "LAST_ANSWER_ON",
    "DECIDED_ON",
    "ENDORSEMENTS",
    "COMMENTS",
)
DECISIONS = (State.ACCEPTED, State.NOT_ADOPTED, State.IMPLEMENTED, State.MERGED)


@dataclass(frozen=True, slots=True)
class Answered:
    """How often, and between when and when, the city gave words; when it decided first."""

    number: int = 0
    first: datetime | None = None
    last: datetime | None = None
    decided: datetime | None = None


def table(session: Session, clerk: Clerk, zone: tzinfo) -> Table:
    """Return all public proposals, the latest first, a few hundred at a time; titles stand as they were written."""
    total = session.scalar(select(func.count()).select_from(overview.public_ids().subquery())) or 0
    return Table(clerk.word("kind_of_file", "proposals"), HEADER, _rows(session, clerk, zone), total)


def _rows(session: Session, clerk: Clerk, zone: tzinfo) -> Iterator[Sequence[CellValue]]:
    projects = {
        topic.id: (topic.slug, topic.title.plain) for topic in queries.list_topics(session, clerk.language.code)
    }
    place: Position | None = None
    while True:
        stretch = queries.list_from(session, EVERYTHING, place, AT_ONCE, None)
        ids = [view.row.id for view in stretch.items]
        comments, answered = discussion.counts(session, ids), _answers(session, ids)
        for view in stretch.items:
            project = projects.get(view.row.topic_id or 0, (None, None))
            about = _about(view, project, clerk)
            answers = answered.get(view.row.id, Answered())
            yield (*about, *_dates(view, answers, zone), view.endorsements, comments.get(view.row.id, 0))
        place = stretch.end
        if place is None:
            return


def _about(view: ProposalView, project: tuple[str | None, str | None], clerk: Clerk) -> tuple[CellValue, ...]:
    row, language = view.row, view.title.source.code
    return (
        row.id,
        view.title.original,
        language,
        clerk.language_name(language),
        row.state,
        clerk.word("outcome", row.state),
        row.cluster,
        clerk.word("cluster", row.cluster) if row.cluster else None,
        *project,
    )


def _dates(view: ProposalView, answers: Answered, zone: tzinfo) -> tuple[CellValue, ...]:
    return (
        _day(view.row.published_at, zone),
        answers.number,
        _day(answers.first, zone),
        _day(answers.last, zone),
        _day(answers.decided, zone),
    )


def _answers(session: Session, ids: Sequence[int]) -> Mapping[int, Answered]:
    said = evidence.answers().subquery()
    in_words = said.c.words_id.is_not(None)
    decided = said.c.kind.in_(DECISIONS)
    rows = session.execute(
        select(
            said.c.proposal_id,
            func.count().filter(in_words),
            func.min(said.c.at).filter(in_words),
            func.max(said.c.at).filter(in_words),
            func.min(said.c.at).filter(decided),
        )
        .where(said.c.proposal_id.in_(ids))
        .group_by(said.c.proposal_id)
    )
    return {proposal_id: Answered(*found) for proposal_id, *found in rows}


def _day(moment: datetime | None, zone: tzinfo) -> date | None:
    return moment.astimezone(zone).date() if moment is not None else None
