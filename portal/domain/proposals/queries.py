"""Reads of proposals."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, UnaryExpression, exists, func, select, tuple_
from sqlalchemy.orm import Session

from portal.domain.accounts import queries as accounts
from portal.domain.proposals import rules
from portal.domain.proposals.models import Endorsement, Proposal, Topic
from portal.domain.proposals.types import (
    Cluster,
    EnteredVia,
    Filter,
    Neighbourhood,
    Place,
    ProposalPage,
    ProposalRow,
    ProposalView,
    Sort,
    State,
    TopicView,
)
from portal.domain.texts import queries as texts
from portal.domain.texts.types import TextView
from portal.foundation.errors import NotFound

PAGE_SIZE = 12
_CHANGED = (Proposal.state == State.PUBLISHED, Proposal.revision > Proposal.checked_revision)


@dataclass(frozen=True, slots=True)
class Position:
    """A place in the list of published proposals, newest first: right after this one."""

    published_at: datetime
    id: int


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of a list from a place on; `end` is the place to go on from, None where nothing follows."""

    items: tuple[ProposalView, ...]
    end: Position | None


def find_row(session: Session, proposal_id: int) -> ProposalRow | None:
    """Return what is kept of a proposal."""
    proposal = session.get(Proposal, proposal_id)
    return _rows(session, [proposal])[0] if proposal else None


def get_row(session: Session, proposal_id: int) -> ProposalRow:
    """Return what is kept of a proposal or raise NotFound."""
    row = find_row(session, proposal_id)
    if row is None:
        raise NotFound(f"proposal {proposal_id}")
    return row


def get_own(session: Session, proposal_id: int, account_id: int) -> ProposalRow:
    """Return somebody's own proposal; what belongs to others does not exist for them."""
    row = get_row(session, proposal_id)
    if row.author_id != account_id:
        raise NotFound(f"proposal {proposal_id} of account {account_id}")
    return row


def get_public(session: Session, proposal_id: int, language: str | None, reader_id: int | None) -> ProposalView:
    """Return a published proposal as a reader of `language` (None: the original) sees it; its writer sees any state."""
    row = get_row(session, proposal_id)
    if row.state not in rules.PUBLIC and (reader_id is None or row.author_id != reader_id):
        raise NotFound(f"proposal {proposal_id} is not public")
    return _views(session, [row], language, reader_id)[0]


def get_view(session: Session, proposal_id: int, language: str) -> ProposalView:
    """Return a proposal in any state, for staff."""
    return _views(session, [get_row(session, proposal_id)], language, None)[0]


def get_handed_in(session: Session, proposal_id: int, language: str) -> ProposalView:
    """Return a proposal that was handed in, in any state, for staff; until then it is its writer's own."""
    view = get_view(session, proposal_id, language)
    if view.row.submitted_at is None:
        raise NotFound(f"proposal {proposal_id} is not handed in")
    return view


def rows_of(session: Session, proposal_ids: Iterable[int]) -> dict[int, ProposalRow]:
    """Return what is kept of some proposals."""
    found = session.scalars(select(Proposal).where(Proposal.id.in_(set(proposal_ids)))).all()
    return {row.id: row for row in _rows(session, found)}


def views_of(session: Session, proposal_ids: Iterable[int], language: str) -> dict[int, ProposalView]:
    """Return proposals in any state by their ids, for staff."""
    found = session.scalars(select(Proposal).where(Proposal.id.in_(set(proposal_ids)))).all()
    return {view.row.id: view for view in _views(session, _rows(session, found), language, None)}


def list_public(session: Session, wanted: Filter, number: int, language: str) -> ProposalPage:
    """Return one page of published proposals."""
    statement = _filtered(wanted)
    total = session.scalar(select(func.count()).select_from(statement.order_by(None).subquery())) or 0
    pages = max(1, -(-total // PAGE_SIZE))
    number = min(max(1, number), pages)
    found = session.scalars(statement.offset((number - 1) * PAGE_SIZE).limit(PAGE_SIZE)).all()
    return ProposalPage(tuple(_views(session, _rows(session, found), language, None)), number, pages, total)


def list_from(session: Session, wanted: Filter, place: Position | None, limit: int, language: str | None) -> Stretch:
    """Return published proposals from a place on, newest first; what is added meanwhile moves no place.

    One statement walks along the index to the end of the stretch, so a deep stretch costs what the first one does.
    """
    statement = _filtered(wanted)
    if place is not None:
        statement = statement.where(tuple_(Proposal.listed_at, Proposal.id) < tuple_(place.published_at, place.id))
    found = session.scalars(statement.limit(limit + 1)).all()
    rows = _rows(session, found[:limit])
    more = len(found) > limit and rows[-1].published_at is not None
    end = Position(rows[-1].published_at, rows[-1].id) if more else None  # type: ignore[arg-type]
    return Stretch(tuple(_views(session, rows, language, None)), end)


def list_given(session: Session, proposal_ids: Sequence[int], language: str | None) -> tuple[ProposalView, ...]:
    """Return proposals in the order of their ids as given; ids that no proposal has are left out."""
    found = session.scalars(select(Proposal).where(Proposal.id.in_(proposal_ids))).all()
    views = {view.row.id: view for view in _views(session, _rows(session, found), language, None)}
    return tuple(views[proposal_id] for proposal_id in proposal_ids if proposal_id in views)


def matching(wanted: Filter, proposal_id: ColumnElement[int]) -> ColumnElement[bool]:
    """Return the condition that a proposal is public and fits a filter, for another domain's query."""
    return exists().where(Proposal.id == proposal_id, *conditions_of(wanted))


def count_endorsements(session: Session, proposal_ids: Iterable[int]) -> dict[int, int]:
    """Return how many voices proposals have; those without any are left out."""
    rows = session.execute(
        select(Proposal.id, Proposal.endorsements).where(Proposal.id.in_(set(proposal_ids)), Proposal.endorsements > 0)
    )
    return dict(rows.all())


def list_own(session: Session, account_id: int, language: str) -> tuple[ProposalView, ...]:
    """Return all that somebody has written, the latest first."""
    found = session.scalars(select(Proposal).where(Proposal.author_id == account_id).order_by(Proposal.id.desc()))
    return tuple(_views(session, _rows(session, found.all()), language, account_id))


def list_waiting(session: Session, language: str, limit: int = 100) -> tuple[ProposalView, ...]:
    """Return what waits for a moderator, the oldest first."""
    found = session.scalars(
        select(Proposal)
        .where(Proposal.state == State.SUBMITTED)
        .order_by(Proposal.submitted_at, Proposal.id)
        .limit(limit)
    )
    return tuple(_views(session, _rows(session, found.all()), language, None))


def list_changed(session: Session, language: str, limit: int = 100) -> tuple[ProposalView, ...]:
    """Return what writers have changed after publication and no moderator has read yet, the oldest first."""
    found = session.scalars(select(Proposal).where(*_CHANGED).order_by(Proposal.id).limit(limit))
    return tuple(_views(session, _rows(session, found.all()), language, None))


def count_changed(session: Session) -> int:
    """Count what has changed after publication and waits to be read by a moderator."""
    return session.scalar(select(func.count()).where(*_CHANGED)) or 0


def list_by_ids(session: Session, ids: Sequence[int], language: str, reader_id: int | None) -> tuple[ProposalView, ...]:
    """Return public proposals in the order asked for; what is not public is left out."""
    found = session.scalars(select(Proposal).where(Proposal.id.in_(ids), Proposal.listed_at.is_not(None))).all()
    by_id = {view.row.id: view for view in _views(session, _rows(session, found), language, reader_id)}
    return tuple(by_id[proposal_id] for proposal_id in ids if proposal_id in by_id)


def count_waiting(session: Session) -> int:
    """Count what waits for a moderator."""
    return session.scalar(select(func.count()).where(Proposal.state == State.SUBMITTED)) or 0


def list_topics(session: Session, language: str | None) -> tuple[TopicView, ...]:
    """Return the city's projects in their order."""
    topics = session.scalars(select(Topic).order_by(Topic.position)).all()
    shown = texts.views(
        session, [text_id for topic in topics for text_id in (topic.title_id, topic.summary_id)], language
    )
    counts = dict(
        session.execute(
            select(Proposal.topic_id, func.count())
            .where(Proposal.listed_at.is_not(None), Proposal.topic_id.is_not(None))
            .group_by(Proposal.topic_id)
        ).all()
    )
    return tuple(_topic_view(topic, shown, counts.get(topic.id, 0)) for topic in topics)


def find_topic(session: Session, topic_id: int | None, language: str) -> TopicView | None:
    """Return one of the city's projects."""
    topic = session.get(Topic, topic_id) if topic_id is not None else None
    if topic is None:
        return None
    shown = texts.views(session, [topic.title_id, topic.summary_id], language)
    number = session.scalar(select(func.count()).where(Proposal.topic_id == topic.id, Proposal.listed_at.is_not(None)))
    return _topic_view(topic, shown, number or 0)


def find_topic_id(session: Session, slug: str) -> int | None:
    """Return the topic with this short name."""
    return session.scalar(select(Topic.id).where(Topic.slug == slug))


def topic_slugs(session: Session) -> dict[int, str]:
    """Return the short names of all topics."""
    return dict(session.execute(select(Topic.id, Topic.slug)).all())


def languages_written(session: Session) -> tuple[str, ...]:
    """Return the languages that published proposals are written in, the most used first."""
    return texts.rank_languages(session, select(Proposal.body_id).where(Proposal.listed_at.is_not(None)))


def conditions_of(wanted: Filter) -> list[ColumnElement[bool]]:
    """Return what a proposal must be for this choice: public, and of its topic, state, language and so on."""
    same = (
        (Proposal.state, wanted.state),
        (Proposal.cluster, wanted.cluster),
        (Proposal.topic_id, wanted.topic_id),
        (Proposal.event_id, wanted.event_id),
        (Proposal.neighbourhood, wanted.neighbourhood),
        (Proposal.author_id, wanted.author_id),
    )
    conditions = [Proposal.listed_at.is_not(None), *(column == value for column, value in same if value is not None)]
    if wanted.language is not None:
        conditions.append(Proposal.body_id.in_(texts.ids_written_in(wanted.language)))
    if wanted.endorsed_by is not None:
        conditions.append(
            Proposal.id.in_(select(Endorsement.proposal_id).where(Endorsement.account_id == wanted.endorsed_by))
        )
    if wanted.community_id is not None:
        conditions.append(Proposal.author_id.in_(accounts.ids_in_community(wanted.community_id)))
    if wanted.published_from is not None:
        conditions.append(Proposal.listed_at >= wanted.published_from)
    if wanted.published_before is not None:
        conditions.append(Proposal.listed_at < wanted.published_before)
    return conditions


def order_of(wanted: Filter) -> tuple[UnaryExpression[Any], ...]:
    """Return in which order a list stands."""
    newest = (Proposal.listed_at.desc(), Proposal.id.desc())
    return (Proposal.endorsements.desc(), *newest) if wanted.sort is Sort.ENDORSED else newest


def _filtered(wanted: Filter) -> Select[Proposal]:
    return select(Proposal).where(*conditions_of(wanted)).order_by(*order_of(wanted))


def _topic_view(topic: Topic, shown: Mapping[int, TextView], proposals: int) -> TopicView:
    return TopicView(
        id=topic.id,
        slug=topic.slug,
        cluster=Cluster(topic.cluster),
        title=shown[topic.title_id],
        summary=shown[topic.summary_id],
        proposals=proposals,
    )


def _rows(session: Session, proposals: Sequence[Proposal]) -> list[ProposalRow]:
    authors = accounts.bylines(session, (p.author_id for p in proposals if p.author_id is not None))
    return [
        ProposalRow(
            id=p.id,
            author_id=p.author_id,
            author_name=(authors[p.author_id].name if p.author_id in authors else p.author_name) or "",
            state=State(p.state),
            cluster=Cluster(p.cluster) if p.cluster else None,
            topic_id=p.topic_id,
            event_id=p.event_id,
            session_id=p.session_id,
            place=_place(p),
            title_id=p.title_id,
            body_id=p.body_id,
            revision=p.revision,
            checked_revision=p.checked_revision,
            endorsements=p.endorsements,
            source=p.source,
            source_id=p.source_id,
            created_at=p.created_at,
            submitted_at=p.submitted_at,
            published_at=p.published_at,
            author=authors.get(p.author_id or 0),
            entered_via=EnteredVia(p.entered_via) if p.entered_via else None,
            entered_by_id=p.entered_by_id,
        )
        for p in proposals
    ]


def _place(proposal: Proposal) -> Place:
    return Place(
        proposal.place,
        Neighbourhood(proposal.neighbourhood) if proposal.neighbourhood else None,
        proposal.latitude,
        proposal.longitude,
    )


def _views(
    session: Session, rows: Sequence[ProposalRow], language: str | None, reader_id: int | None
) -> list[ProposalView]:
    text_ids = [text_id for row in rows for text_id in (row.title_id, row.body_id)]
    shown = texts.views(session, text_ids, language)
    kept = texts.text_rows(session, text_ids)
    mine = _endorsed_by(session, [row.id for row in rows], reader_id) if reader_id is not None else frozenset()
    return [
        ProposalView(
            row=row,
            title=shown[row.title_id],
            body=shown[row.body_id],
            tone=kept[row.body_id].tone,
            updated_at=max(
                kept[row.title_id].updated_at, kept[row.body_id].updated_at, row.published_at or row.created_at
            ),
            endorsed=row.id in mine,
        )
        for row in rows
    ]


def _endorsed_by(session: Session, ids: Iterable[int], account_id: int) -> frozenset[int]:
    rows = session.scalars(
        select(Endorsement.proposal_id).where(Endorsement.proposal_id.in_(ids), Endorsement.account_id == account_id)
    )
    return frozenset(rows)
