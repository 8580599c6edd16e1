"""Commands on venues, their rooms and their gates."""

from __future__ import annotations

from datetime import datetime
from typing import TypeVar

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.domain.events import wording
from portal.domain.events.models import Gate, Room, Venue
from portal.domain.events.types import Refusal, Refused, RoomDraft, VenueDraft
from portal.foundation.database import added
from portal.foundation.errors import NotFound

Row = TypeVar("Row", Venue, Room, Gate)


def add(session: Session, draft: VenueDraft, now: datetime) -> int | Refused:
    """Add a venue."""
    if session.scalar(select(Venue.id).where(Venue.slug == draft.slug)) is not None:
        return Refused(Refusal.SLUG_TAKEN, draft.slug)
    row = Venue(
        slug=draft.slug,
        name_id=wording.write(session, draft.name, now),
        address_id=wording.write(session, draft.address, now),
        access_id=wording.write_some(session, draft.access, now),
        map_url=draft.map_url,
        step_free=draft.step_free,
        created_at=now,
    )
    return added(session, row).id


def revise(session: Session, venue_id: int, draft: VenueDraft, now: datetime) -> Refused | None:
    """Change what is said of a venue; where it is called by another short name, no other may have that."""
    row = _locked(session, Venue, venue_id)
    other = session.scalar(select(Venue.id).where(Venue.slug == draft.slug, Venue.id != venue_id))
    if other is not None:
        return Refused(Refusal.SLUG_TAKEN, draft.slug)
    wording.revise(session, row.name_id, draft.name, now, public=True)
    wording.revise(session, row.address_id, draft.address, now, public=True)
    row.access_id = wording.revise_some(session, row.access_id, draft.access, now, public=True)
    row.slug, row.map_url, row.step_free = draft.slug, draft.map_url, draft.step_free
    return None


def add_room(session: Session, venue_id: int, draft: RoomDraft, now: datetime) -> int:
    """Add a room to a venue."""
    _locked(session, Venue, venue_id)
    row = Room(
        venue_id=venue_id,
        name_id=wording.write(session, draft.name, now),
        capacity=draft.capacity,
        step_free=draft.step_free,
        position=_next(session, Room, venue_id),
    )
    return added(session, row).id


def add_gate(session: Session, venue_id: int, draft: RoomDraft, now: datetime) -> int:
    """Add a gate to a venue."""
    _locked(session, Venue, venue_id)
    row = Gate(
        venue_id=venue_id,
        name_id=wording.write(session, draft.name, now),
        step_free=draft.step_free,
        position=_next(session, Gate, venue_id),
    )
    return added(session, row).id


def revise_room(session: Session, room_id: int, draft: RoomDraft, now: datetime) -> None:
    """Change what is said of a room."""
    row = _locked(session, Room, room_id)
    wording.revise(session, row.name_id, draft.name, now, public=True)
    row.capacity, row.step_free = draft.capacity, draft.step_free


def revise_gate(session: Session, gate_id: int, draft: RoomDraft, now: datetime) -> None:
    """Change what is said of a gate."""
    row = _locked(session, Gate, gate_id)
    wording.revise(session, row.name_id, draft.name, now, public=True)
    row.step_free = draft.step_free


def _locked(session: Session, kind: type[Row], key: int) -> Row:
    row = session.get(kind, key, with_for_update={"key_share": True}, populate_existing=True)
    if row is None:
        raise NotFound(f"{kind.__tablename__} {key}")
    return row


def _next(session: Session, kind: type[Room] | type[Gate], venue_id: int) -> int:
    latest = session.scalar(select(func.max(kind.position)).where(kind.venue_id == venue_id))
    return (latest or 0) + 1
