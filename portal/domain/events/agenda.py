"""Reads of what is on: all that is to come, what is next, what belongs to a project, what proposals can be about."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, or_, select, tuple_
from sqlalchemy.orm import Session

from portal.domain.events.models import Event, EventSession
from portal.domain.events.queries import SEEN, event_views, list_events, session_row, sessions_by_id
from portal.domain.events.types import About, Agenda, EventPosition, EventState, EventStretch, EventView, SessionRow
from portal.domain.events.venue_queries import venues

TALKED_ABOUT = timedelta(days=120)
"""How long after its end an event can be chosen for a proposal."""


def agenda(session: Session, language: str, now: datetime) -> Agenda:
    """Return all that is to come and goes on, in a fixed number of statements; sessions without their words."""
    events = list_events(session, language, now)
    rows = session_rows_of(session, [view.row.id for view in events], now)
    return Agenda(tuple(events), rows, venues(session, {row.venue_id for row in rows}, language))


def session_rows_of(session: Session, event_ids: Iterable[int], now: datetime) -> tuple[SessionRow, ...]:
    """Return what is kept of the sessions of some events that are not over, in the order of time."""
    rows = session.scalars(
        select(EventSession)
        .where(EventSession.event_id.in_(set(event_ids)), EventSession.ends_at > now)
        .order_by(EventSession.starts_at, EventSession.id)
    )
    return tuple(session_row(row) for row in rows)


def next_event(session: Session, language: str, now: datetime) -> EventView | None:
    """Return the public event that is on or comes next, unless it is called off."""
    row = session.scalars(
        select(Event)
        .where(Event.state == EventState.PUBLISHED, Event.ends_at > now)
        .order_by(Event.starts_at, Event.id)
        .limit(1)
    ).all()
    return next(iter(event_views(session, row, language, now)), None)


def list_within(
    session: Session,
    language: str,
    now: datetime,
    limit: int,
    *,
    project_id: int | None = None,
    cluster: str | None = None,
) -> list[EventView]:
    """Return a few public events of a project or a topic: what is to come first, then what was last."""
    within = Event.project_id == project_id if project_id is not None else Event.cluster == cluster
    coming, over = (
        session.scalars(
            select(Event).where(Event.state.in_(SEEN), within, span).order_by(order, Event.id).limit(limit)
        ).all()
        for span, order in ((Event.ends_at > now, Event.starts_at), (Event.ends_at <= now, Event.starts_at.desc()))
    )
    return event_views(session, [*coming, *over][:limit], language, now)


def list_from(
    session: Session,
    language: str | None,
    now: datetime,
    place: EventPosition | None,
    limit: int,
    *,
    past: bool = False,
    cluster: str | None = None,
) -> EventStretch:
    """Return public events from a place on: the next one first, or of those that are over the latest first."""
    at = tuple_(Event.starts_at, Event.id)
    conditions: list[ColumnElement[bool]] = [
        Event.state.in_(SEEN),
        Event.ends_at <= now if past else Event.ends_at > now,
    ]
    if cluster is not None:
        conditions.append(Event.cluster == cluster)
    if place is not None:
        last = tuple_(place.starts_at, place.id)
        conditions.append(at < last if past else at > last)
    order = (Event.starts_at.desc(), Event.id.desc()) if past else (Event.starts_at, Event.id)
    rows = session.scalars(select(Event).where(*conditions).order_by(*order).limit(limit + 1)).all()
    last_row = rows[limit - 1] if len(rows) > limit else None
    end = EventPosition(last_row.starts_at, last_row.id) if last_row and last_row.starts_at else None
    return EventStretch(tuple(event_views(session, rows[:limit], language, now)), end)


def list_choosable(session: Session, language: str, now: datetime, kept_id: int | None = None) -> list[EventView]:
    """Return the public events that a proposal can be about: not long over; and the one that was chosen before."""
    recent = Event.ends_at > now - TALKED_ABOUT
    rows = session.scalars(
        select(Event)
        .where(Event.state.in_(SEEN), or_(recent, Event.id == kept_id) if kept_id is not None else recent)
        .order_by(Event.starts_at, Event.id)
    )
    return event_views(session, rows.all(), language, now)


def find_event(session: Session, event_id: int | None, language: str | None, now: datetime) -> EventView | None:
    """Return a public event by its number, if there is one."""
    if event_id is None:
        return None
    rows = session.scalars(select(Event).where(Event.id == event_id, Event.state.in_(SEEN))).all()
    return next(iter(event_views(session, rows, language, now)), None)


def find_about(
    session: Session, event_id: int | None, session_id: int | None, language: str, now: datetime
) -> About | None:
    """Return the public event and the session of it that a proposal is about."""
    event = find_event(session, event_id, language, now)
    if event is None:
        return None
    found = sessions_by_id(session, [session_id], language) if session_id is not None else {}
    own = next((view for view in found.values() if view.row.event_id == event.row.id), None)
    return About(event, own)


def slugs_of(session: Session, event_ids: Iterable[int]) -> dict[int, str]:
    """Return the short names of some public events by their numbers."""
    found = select(Event.id, Event.slug).where(Event.id.in_(set(event_ids)), Event.state.in_(SEEN))
    return dict(session.execute(found).all())


def by_slugs(session: Session, slugs: Iterable[str], language: str, now: datetime) -> dict[str, EventView]:
    """Return some public events by their short names; what is not public is not there."""
    rows = session.scalars(select(Event).where(Event.slug.in_(set(slugs)), Event.state.in_(SEEN))).all()
    return {view.row.slug: view for view in event_views(session, rows, language, now)}


def find_id(session: Session, slug: str) -> int | None:
    """Return the number of a public event by its short name."""
    return session.scalar(select(Event.id).where(Event.slug == slug, Event.state.in_(SEEN)))
