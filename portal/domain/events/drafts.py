"""What staff have written, as they would write it once more: the beginning of every form that changes something."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from sqlalchemy.orm import Session

from portal.domain.events.models import Event, EventSession, Gate, Room, Venue
from portal.domain.events.types import EventDraft, EventKind, RoomDraft, SessionDraft, VenueDraft, Words
from portal.domain.texts import queries as texts
from portal.domain.texts import rules as text_rules
from portal.foundation.errors import NotFound

Row = TypeVar("Row", Event, EventSession, Venue, Room, Gate)


def of_event(session: Session, event_id: int) -> EventDraft:
    """Return an event as it was written."""
    row = _row(session, Event, event_id)
    written = _written(session, (row.title_id, row.summary_id, row.description_id))
    return EventDraft(
        slug=row.slug,
        kind=EventKind(row.kind),
        cluster=row.cluster,
        title=written(row.title_id),
        summary=written(row.summary_id),
        description=written(row.description_id),
        project_id=row.project_id,
        takes_registrations=row.takes_registrations,
        largest_party=row.largest_party,
        largest_delegation=row.largest_delegation,
    )


def of_results(session: Session, event_id: int) -> tuple[Words, str | None]:
    """Return what was written of an event afterwards, and where its photos are."""
    row = _row(session, Event, event_id)
    return _written(session, (row.results_id,))(row.results_id), row.photos_url


def of_session(session: Session, session_id: int) -> SessionDraft:
    """Return a session as it was written."""
    row = _row(session, EventSession, session_id)
    written = _written(session, (row.title_id, row.summary_id, row.access_id))
    return SessionDraft(
        title=written(row.title_id),
        venue_id=row.venue_id,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        summary=written(row.summary_id),
        access=written(row.access_id),
        room_id=row.room_id,
        capacity=row.capacity,
        languages=tuple(row.languages),
        interpretation=tuple(row.interpretation),
        sign_language=row.sign_language,
        opens_at=row.opens_at,
        closes_at=row.closes_at,
        needs_approval=row.needs_approval,
    )


def of_venue(session: Session, venue_id: int) -> VenueDraft:
    """Return a venue as it was written."""
    row = _row(session, Venue, venue_id)
    written = _written(session, (row.name_id, row.address_id, row.access_id))
    return VenueDraft(
        slug=row.slug,
        name=written(row.name_id),
        address=written(row.address_id),
        access=written(row.access_id),
        map_url=row.map_url,
        step_free=row.step_free,
    )


def of_room(session: Session, venue_id: int, room_id: int) -> RoomDraft:
    """Return a room of a venue as it was written."""
    row = _of_venue(_row(session, Room, room_id), venue_id)
    return RoomDraft(_written(session, (row.name_id,))(row.name_id), row.step_free, row.capacity)


def of_gate(session: Session, venue_id: int, gate_id: int) -> RoomDraft:
    """Return a gate of a venue as it was written."""
    row = _of_venue(_row(session, Gate, gate_id), venue_id)
    return RoomDraft(_written(session, (row.name_id,))(row.name_id), row.step_free)


def basis(*seen: object) -> str:
    """Return what tells whether anything has changed since somebody has seen it."""
    return text_rules.fingerprint(repr(seen))


class _Written:
    def __init__(self, words: dict[int, dict[str, str]]) -> None:
        self.words = words

    def __call__(self, text_id: int | None) -> Words:
        return {} if text_id is None else self.words[text_id]


def _written(session: Session, ids: Iterable[int | None]) -> _Written:
    return _Written(texts.written_by_people(session, [text_id for text_id in ids if text_id is not None]))


def _row(session: Session, kind: type[Row], key: int) -> Row:
    row = session.get(kind, key)
    if row is None:
        raise NotFound(f"{kind.__tablename__} {key}")
    return row


_Part = TypeVar("_Part", Room, Gate)


def _of_venue(row: _Part, venue_id: int) -> _Part:
    if row.venue_id != venue_id:
        raise NotFound(f"{row.__tablename__} {row.id} of venue {venue_id}")
    return row
