"""Commands on events and their sessions."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.domain.events import rules, wording
from portal.domain.events.models import Event, EventChange, EventSession, Room
from portal.domain.events.queries import session_row
from portal.domain.events.types import (
    ChangeKind,
    EventChanged,
    EventDraft,
    EventState,
    ProgrammeChanged,
    Refusal,
    Refused,
    SessionDraft,
    Words,
)
from portal.foundation.database import added, record
from portal.foundation.errors import NotFound


def add(session: Session, by_id: int | None, draft: EventDraft, now: datetime) -> int | Refused:
    """Begin an event; nobody but staff sees it yet."""
    if _slug_taken(session, draft.slug):
        return Refused(Refusal.SLUG_TAKEN, draft.slug)
    row = Event(
        slug=draft.slug,
        state=EventState.DRAFT,
        title_id=wording.write(session, draft.title, now),
        summary_id=wording.write(session, draft.summary, now),
        description_id=wording.write_some(session, draft.description, now),
        created_by_id=by_id,
        created_at=now,
        **_settings(draft),
    )
    return added(session, row).id


def revise(session: Session, event_id: int, draft: EventDraft, revision: int, now: datetime) -> Refused | None:
    """Change what is said of an event, unless somebody changed it since `revision`."""
    event = locked(session, event_id)
    if event.revision != revision:
        return Refused(Refusal.CHANGED)
    if draft.slug != event.slug and (event.state != EventState.DRAFT or _slug_taken(session, draft.slug)):
        return Refused(Refusal.SLUG_TAKEN, draft.slug)
    public = event.state != EventState.DRAFT
    wording.revise(session, event.title_id, draft.title, now, public=public)
    wording.revise(session, event.summary_id, draft.summary, now, public=public)
    event.description_id = wording.revise_some(session, event.description_id, draft.description, now, public=public)
    event.slug = draft.slug
    for name, value in _settings(draft).items():
        setattr(event, name, value)
    event.revision += 1
    record(session, ProgrammeChanged(event.id))
    return None


def add_session(session: Session, event_id: int, draft: SessionDraft, now: datetime) -> int | Refused:
    """Add a session to an event."""
    event = locked(session, event_id)
    if event.state == EventState.CANCELLED:
        return Refused(Refusal.WRONG_STATE)
    bit = rules.free_bit(session.scalars(select(EventSession.bit).where(EventSession.event_id == event_id)))
    if bit is None:
        return Refused(Refusal.TOO_MANY_SESSIONS, str(rules.MOST_SESSIONS))
    refused = _check(session, draft, None)
    if refused is not None:
        return refused
    row = EventSession(
        event_id=event_id,
        bit=bit,
        title_id=wording.write(session, draft.title, now),
        summary_id=wording.write_some(session, draft.summary, now),
        access_id=wording.write_some(session, draft.access, now),
        **_columns(draft),
    )
    added(session, row)
    bring_span_up(session, event)
    return row.id


def revise_session(
    session: Session, by_id: int | None, session_id: int, draft: SessionDraft, revision: int, now: datetime
) -> Refused | None:
    """Change a session; after publication, a change of time or place is told to all whom it concerns."""
    row = locked_session(session, session_id)
    event = locked(session, row.event_id)
    if row.revision != revision:
        return Refused(Refusal.CHANGED)
    if row.cancelled_at is not None or event.state == EventState.CANCELLED:
        return Refused(Refusal.WRONG_STATE)
    refused = _check(session, draft, session_id)
    if refused is not None:
        return refused
    public = event.state != EventState.DRAFT
    if public:
        for kind in rules.changes(session_row(row), draft):
            _note(session, event, kind, now, by_id, row, draft)
    wording.revise(session, row.title_id, draft.title, now, public=public)
    row.summary_id = wording.revise_some(session, row.summary_id, draft.summary, now, public=public)
    row.access_id = wording.revise_some(session, row.access_id, draft.access, now, public=public)
    for name, value in _columns(draft).items():
        setattr(row, name, value)
    row.revision += 1
    session.flush()
    bring_span_up(session, event)
    return None


def drop_session(session: Session, session_id: int) -> Refused | None:
    """Take a session out of an event that is still a draft."""
    row = locked_session(session, session_id)
    event = locked(session, row.event_id)
    if event.state != EventState.DRAFT:
        return Refused(Refusal.WRONG_STATE)
    session.delete(row)
    session.flush()
    bring_span_up(session, event)
    return None


def cancel_session(session: Session, by_id: int | None, session_id: int, now: datetime) -> Refused | None:
    """Call one session off; a second time changes nothing."""
    row = locked_session(session, session_id)
    event = locked(session, row.event_id)
    if event.state != EventState.PUBLISHED or row.ends_at <= now:
        return Refused(Refusal.WRONG_STATE)
    if row.cancelled_at is None:
        row.cancelled_at = now
        row.revision += 1
        _note(session, event, ChangeKind.SESSION_CANCELLED, now, by_id, row)
        bring_span_up(session, event)
    return None


def publish(session: Session, event_id: int, now: datetime) -> Refused | None:
    """Let everybody see an event; a second time changes nothing."""
    event = locked(session, event_id)
    if event.state == EventState.PUBLISHED:
        return None
    if event.state != EventState.DRAFT:
        return Refused(Refusal.WRONG_STATE)
    sessions = session.scalars(select(EventSession).where(EventSession.event_id == event_id)).all()
    if not sessions:
        return Refused(Refusal.NO_SESSIONS)
    if all(row.ends_at <= now for row in sessions):
        return Refused(Refusal.IN_THE_PAST)
    event.state, event.published_at = EventState.PUBLISHED, now
    event.revision += 1
    record(session, ProgrammeChanged(event.id))
    return None


def cancel(session: Session, by_id: int | None, event_id: int, reason: Words, now: datetime) -> Refused | None:
    """Call an event off, saying why."""
    event = locked(session, event_id)
    if event.state != EventState.PUBLISHED or (event.ends_at is not None and event.ends_at <= now):
        return Refused(Refusal.WRONG_STATE)
    event.state, event.cancelled_at = EventState.CANCELLED, now
    record(session, ProgrammeChanged(event.id))
    event.reason_id = wording.write(session, reason, now)
    event.revision += 1
    _note(session, event, ChangeKind.CANCELLED, now, by_id)
    return None


def report(session: Session, event_id: int, results: Words, photos_url: str | None, now: datetime) -> Refused | None:
    """Say what came of an event, once it is over."""
    event = locked(session, event_id)
    if event.state != EventState.PUBLISHED or event.ends_at is None or event.ends_at > now:
        return Refused(Refusal.WRONG_STATE)
    event.results_id = wording.revise_some(session, event.results_id, results, now, public=True)
    event.results_at = None if event.results_id is None else event.results_at or now
    event.photos_url = photos_url
    return None


def locked(session: Session, event_id: int) -> Event:
    """Return an event that nobody else changes meanwhile; registrations, which refer to it, go on coming."""
    event = session.get(Event, event_id, with_for_update={"key_share": True}, populate_existing=True)
    if event is None:
        raise NotFound(f"event {event_id}")
    return event


def locked_session(session: Session, session_id: int) -> EventSession:
    """Return a session that nobody else changes meanwhile."""
    row = session.get(EventSession, session_id, with_for_update={"key_share": True}, populate_existing=True)
    if row is None:
        raise NotFound(f"session {session_id}")
    return row


def hold_rooms(session: Session, room_ids: Iterable[int | None]) -> None:
    """Let nobody else put a session into these rooms meanwhile; who needs several holds them together."""
    wanted = {room_id for room_id in room_ids if room_id is not None}
    rooms = select(Room).where(Room.id.in_(wanted)).order_by(Room.id).with_for_update(key_share=True)
    session.scalars(rooms.execution_options(populate_existing=True)).all()


def _slug_taken(session: Session, slug: str) -> bool:
    return session.scalar(select(Event.id).where(Event.slug == slug)) is not None


def _settings(draft: EventDraft) -> dict[str, Any]:
    return {
        "kind": draft.kind,
        "cluster": draft.cluster,
        "project_id": draft.project_id,
        "takes_registrations": draft.takes_registrations,
        "largest_party": draft.largest_party,
        "largest_delegation": draft.largest_delegation,
    }


def _columns(draft: SessionDraft) -> dict[str, Any]:
    return {
        "venue_id": draft.venue_id,
        "room_id": draft.room_id,
        "starts_at": draft.starts_at,
        "ends_at": draft.ends_at,
        "capacity": draft.capacity,
        "languages": list(draft.languages),
        "interpretation": list(draft.interpretation),
        "sign_language": draft.sign_language,
        "opens_at": draft.opens_at,
        "closes_at": draft.closes_at,
        "needs_approval": draft.needs_approval,
    }


def _check(session: Session, draft: SessionDraft, session_id: int | None) -> Refused | None:
    hold_rooms(session, [draft.room_id])
    room = session.get(Room, draft.room_id) if draft.room_id is not None else None
    refused = rules.check_session(draft, room.capacity if room else None)
    if refused is not None or room is None:
        return refused
    taken = session.scalar(
        select(EventSession.title_id)
        .join(Event, Event.id == EventSession.event_id)
        .where(
            EventSession.room_id == room.id,
            EventSession.id != (session_id or 0),
            EventSession.cancelled_at.is_(None),
            Event.state != EventState.CANCELLED,
            EventSession.starts_at < draft.ends_at,
            EventSession.ends_at > draft.starts_at,
        )
        .limit(1)
    )
    return None if taken is None else Refused(Refusal.ROOM_TAKEN, str(taken))


def bring_span_up(session: Session, event: Event) -> None:
    """Bring an event's own beginning and end up to its sessions that take place, or, where none does, to all."""
    session.flush()
    span = select(func.min(EventSession.starts_at), func.max(EventSession.ends_at))
    of_all = span.where(EventSession.event_id == event.id)
    starts_at, ends_at = session.execute(of_all.where(EventSession.cancelled_at.is_(None))).one()
    if starts_at is None:
        starts_at, ends_at = session.execute(of_all).one()
    record(session, ProgrammeChanged(event.id, event.ends_at))
    event.starts_at, event.ends_at = starts_at, ends_at


def _note(
    session: Session,
    event: Event,
    kind: ChangeKind,
    now: datetime,
    by_id: int | None,
    row: EventSession | None = None,
    after: SessionDraft | None = None,
) -> None:
    event.changed_at = now
    session.add(
        EventChange(
            event_id=event.id,
            session_id=row.id if row else None,
            kind=kind,
            before=_facts(row) if row else {},
            after=_facts(after) if after else {},
            at=now,
            by_id=by_id,
        )
    )
    record(session, EventChanged(event.id))


def _facts(of: EventSession | SessionDraft) -> dict[str, Any]:
    return {
        "starts_at": of.starts_at.isoformat(),
        "ends_at": of.ends_at.isoformat(),
        "venue_id": of.venue_id,
        "room_id": of.room_id,
    }
