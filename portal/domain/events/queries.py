"""Reads of events: what everybody sees, and what staff see before."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from portal.domain.events import rules
from portal.domain.events.models import Event, EventChange, EventSession, Question, QuestionOption
from portal.domain.events.types import (
    ChangeKind,
    ChangeView,
    EventKind,
    EventRow,
    EventState,
    EventView,
    OptionView,
    QuestionKind,
    QuestionView,
    SessionRow,
    SessionView,
)
from portal.domain.events.venue_queries import venues
from portal.domain.texts import queries as texts
from portal.domain.texts.types import TextView
from portal.foundation.errors import NotFound

SEEN = (EventState.PUBLISHED, EventState.CANCELLED)
MOST_LISTED = 200


def list_events(session: Session, language: str, now: datetime, *, past: bool = False) -> list[EventView]:
    """Return the public events that are to come, the next one first, or those that are over, the latest first."""
    span = Event.ends_at <= now if past else Event.ends_at > now
    order = Event.starts_at.desc() if past else Event.starts_at
    rows = session.scalars(
        select(Event).where(Event.state.in_(SEEN), span).order_by(order, Event.id).limit(MOST_LISTED)
    )
    return event_views(session, rows.all(), language, now)


def list_all(session: Session, language: str, now: datetime) -> list[EventView]:
    """Return all events as staff see them: drafts first, then the latest."""
    rows = session.scalars(
        select(Event)
        .order_by(Event.state != EventState.DRAFT, Event.starts_at.desc(), Event.id.desc())
        .limit(MOST_LISTED)
    )
    return event_views(session, rows.all(), language, now)


def event_views(session: Session, rows: Sequence[Event], language: str | None, now: datetime) -> list[EventView]:
    """Return rows of events as a reader of `language` (None: each text its own) sees them."""
    ids = [
        text_id
        for row in rows
        for text_id in (row.title_id, row.summary_id, row.description_id, row.results_id, row.reason_id)
        if text_id is not None
    ]
    shown = texts.views(session, ids, language)
    return [
        EventView(
            row=_row(row, now),
            title=shown[row.title_id],
            summary=shown[row.summary_id],
            description=_shown(shown, row.description_id),
            results=_shown(shown, row.results_id),
            reason=_shown(shown, row.reason_id),
        )
        for row in rows
    ]


def find_id(session: Session, slug: str) -> int | None:
    """Return the number of an event by its short name."""
    return session.scalar(select(Event.id).where(Event.slug == slug))


def get_event(session: Session, slug: str, language: str | None, now: datetime, *, drafts: bool = False) -> EventView:
    """Return one event by its short name; a draft only to staff."""
    row = session.scalar(select(Event).where(Event.slug == slug))
    if row is None or (row.state == EventState.DRAFT and not drafts):
        raise NotFound(f"event {slug}")
    return event_views(session, [row], language, now)[0]


def get_event_by_id(session: Session, event_id: int, language: str, now: datetime) -> EventView:
    """Return one event, whatever its state."""
    row = session.get(Event, event_id)
    if row is None:
        raise NotFound(f"event {event_id}")
    return event_views(session, [row], language, now)[0]


def events_by_id(session: Session, ids: Iterable[int], language: str | None, now: datetime) -> dict[int, EventView]:
    """Return several events, whatever their state."""
    rows = session.scalars(select(Event).where(Event.id.in_(set(ids)))).all()
    return {view.row.id: view for view in event_views(session, rows, language, now)}


def get_row(session: Session, event_id: int, now: datetime) -> EventRow:
    """Return what is kept of an event itself, as it stands now."""
    row = session.get(Event, event_id, populate_existing=True)
    if row is None:
        raise NotFound(f"event {event_id}")
    return _row(row, now)


def list_sessions(session: Session, language: str | None, event_ids: Iterable[int]) -> list[SessionView]:
    """Return the programme of some events in the order of time."""
    wanted = EventSession.event_id.in_(set(event_ids))
    rows = session.scalars(select(EventSession).where(wanted).order_by(EventSession.starts_at, EventSession.id)).all()
    return _sessions(session, rows, language)


def sessions_by_id(session: Session, ids: Iterable[int], language: str | None) -> dict[int, SessionView]:
    """Return several sessions."""
    rows = session.scalars(select(EventSession).where(EventSession.id.in_(set(ids)))).all()
    return {view.id: view for view in _sessions(session, rows, language)}


def session_rows(session: Session, event_id: int) -> dict[int, SessionRow]:
    """Return what is kept of the sessions of an event, as it stands now."""
    rows = session.scalars(
        select(EventSession)
        .where(EventSession.event_id == event_id)
        .order_by(EventSession.starts_at)
        .execution_options(populate_existing=True)
    )
    return {row.id: session_row(row) for row in rows}


def rows_by_id(session: Session, ids: Iterable[int]) -> dict[int, SessionRow]:
    """Return what is kept of some sessions, as it stands now."""
    rows = session.scalars(
        select(EventSession).where(EventSession.id.in_(set(ids))).execution_options(populate_existing=True)
    )
    return {row.id: session_row(row) for row in rows}


def list_questions(session: Session, event_id: int, language: str) -> list[QuestionView]:
    """Return what an event asks."""
    return questions(session, event_id, language, Question.retired_at.is_(None))


def asked_ids(session: Session, event_id: int) -> set[int]:
    """Return the numbers of the questions that an event asks."""
    asked = select(Question.id).where(Question.event_id == event_id, Question.retired_at.is_(None))
    return set(session.scalars(asked))


def required_ids(session: Session, event_id: int) -> frozenset[int]:
    """Return the numbers of the questions that must be answered, and can be wherever somebody stands: not by a file."""
    asked = select(Question.id).where(
        Question.event_id == event_id,
        Question.retired_at.is_(None),
        Question.required.is_(True),
        Question.kind != QuestionKind.FILE,
    )
    return frozenset(session.scalars(asked))


def ids_of_questions_to_forget(session: Session, now: datetime) -> list[int]:
    """Return the questions whose answers have been kept for as long as they say, by when their events ended."""
    ended = (
        select(Question.id, Question.keep_days, Event.ends_at)
        .join(Event, Event.id == Question.event_id)
        .where(Event.ends_at <= now)
    )
    return [key for key, days, ends_at in session.execute(ended) if ends_at and ends_at + timedelta(days=days) <= now]


def all_questions(session: Session, event_id: int, language: str) -> list[QuestionView]:
    """Return what an event asks and has asked."""
    return questions(session, event_id, language)


def questions(session: Session, event_id: int, language: str, *narrowed: ColumnElement[bool]) -> list[QuestionView]:
    """Return some of the questions of an event in their order."""
    asked = select(Question).where(Question.event_id == event_id, *narrowed).order_by(Question.position)
    rows = session.scalars(asked).all()
    options = session.scalars(
        select(QuestionOption)
        .where(QuestionOption.question_id.in_([row.id for row in rows]))
        .order_by(QuestionOption.position)
    ).all()
    wanted = [text_id for row in rows for text_id in (row.label_id, row.purpose_id)]
    shown = texts.views(session, [*wanted, *(option.label_id for option in options)], language)
    return [
        QuestionView(
            id=row.id,
            kind=QuestionKind(row.kind),
            label=shown[row.label_id],
            purpose=shown[row.purpose_id],
            keep_days=row.keep_days,
            required=row.required,
            options=tuple(OptionView(o.id, shown[o.label_id]) for o in options if o.question_id == row.id),
        )
        for row in rows
    ]


def list_changes(session: Session, event_id: int) -> list[ChangeView]:
    """Return what has changed since publication, the latest first."""
    rows = session.scalars(select(EventChange).where(EventChange.event_id == event_id).order_by(EventChange.id.desc()))
    return [_change(row) for row in rows]


def get_change(session: Session, change_id: int) -> ChangeView:
    """Return one change."""
    row = session.get(EventChange, change_id)
    if row is None:
        raise NotFound(f"change {change_id}")
    return _change(row)


def session_row(row: EventSession) -> SessionRow:
    """Return what is kept of a session itself."""
    return SessionRow(
        id=row.id,
        event_id=row.event_id,
        bit=row.bit,
        venue_id=row.venue_id,
        room_id=row.room_id,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        capacity=row.capacity,
        languages=tuple(row.languages),
        interpretation=tuple(row.interpretation),
        sign_language=row.sign_language,
        opens_at=row.opens_at,
        closes_at=row.closes_at,
        needs_approval=row.needs_approval,
        cancelled=row.cancelled_at is not None,
        revision=row.revision,
        title_id=row.title_id,
    )


def count_sessions(session: Session, event_ids: Iterable[int]) -> dict[int, int]:
    """Count the sessions of some events that are not called off; those without one are left out."""
    rows = session.execute(
        select(EventSession.event_id, func.count())
        .where(EventSession.event_id.in_(set(event_ids)), EventSession.cancelled_at.is_(None))
        .group_by(EventSession.event_id)
    )
    return dict(rows.all())


def sessions_in_rooms(session: Session, room_ids: Iterable[int], begins: datetime, ends: datetime) -> list[SessionRow]:
    """Return what is held in some rooms in a stretch of time, of whatever event."""
    rows = session.scalars(
        select(EventSession)
        .join(Event, Event.id == EventSession.event_id)
        .where(
            EventSession.room_id.in_(set(room_ids)),
            EventSession.cancelled_at.is_(None),
            Event.state != EventState.CANCELLED,
            EventSession.starts_at < ends,
            EventSession.ends_at > begins,
        )
        .order_by(EventSession.starts_at, EventSession.id)
    )
    return [session_row(row) for row in rows]


def session_ids_between(session: Session, begins: datetime, ends: datetime) -> list[int]:
    """Return the sessions of public events that begin in a stretch of time and are not called off."""
    return list(
        session.scalars(
            select(EventSession.id)
            .join(Event, Event.id == EventSession.event_id)
            .where(
                Event.state == EventState.PUBLISHED,
                EventSession.cancelled_at.is_(None),
                EventSession.starts_at > begins,
                EventSession.starts_at <= ends,
            )
        )
    )


def session_ids_of_events_that_ended(session: Session, begins: datetime, ends: datetime) -> list[int]:
    """Return the sessions of events that ended in a stretch of time."""
    return list(
        session.scalars(
            select(EventSession.id)
            .join(Event, Event.id == EventSession.event_id)
            .where(Event.state == EventState.PUBLISHED, Event.ends_at > begins, Event.ends_at <= ends)
        )
    )


def ids_of_events_that_ended(session: Session, before: datetime) -> list[int]:
    """Return the events that ended before a moment, also those that were called off."""
    return list(session.scalars(select(Event.id).where(Event.state.in_(SEEN), Event.ends_at < before)))


def _row(row: Event, now: datetime) -> EventRow:
    state = EventState(row.state)
    return EventRow(
        id=row.id,
        slug=row.slug,
        kind=EventKind(row.kind),
        cluster=row.cluster,
        project_id=row.project_id,
        state=state,
        stage=rules.stage(state, row.changed_at, row.ends_at, now),
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        takes_registrations=row.takes_registrations,
        largest_party=row.largest_party,
        largest_delegation=row.largest_delegation,
        revision=row.revision,
        photos_url=row.photos_url,
        published_at=row.published_at,
        changed_at=row.changed_at,
        title_id=row.title_id,
        summary_id=row.summary_id,
    )


def _sessions(session: Session, rows: Sequence[EventSession], language: str | None) -> list[SessionView]:
    ids = [text_id for row in rows for text_id in (row.title_id, row.summary_id, row.access_id) if text_id is not None]
    shown = texts.views(session, ids, language)
    places = venues(session, {row.venue_id for row in rows}, language)
    rooms = {room.id: room for venue in places.values() for room in venue.rooms}
    return [
        SessionView(
            row=session_row(row),
            title=shown[row.title_id],
            summary=_shown(shown, row.summary_id),
            access=_shown(shown, row.access_id),
            venue=places[row.venue_id],
            room=rooms.get(row.room_id or 0),
        )
        for row in rows
    ]


def _shown(shown: dict[int, TextView], text_id: int | None) -> TextView | None:
    return None if text_id is None else shown.get(text_id)


def _change(row: EventChange) -> ChangeView:
    return ChangeView(row.id, row.event_id, row.session_id, ChangeKind(row.kind), row.before, row.after, row.at)
