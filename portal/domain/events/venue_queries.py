"""Reads of venues with their rooms and gates."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.events.models import Gate, Room, Venue
from portal.domain.events.types import RoomView, VenueView
from portal.domain.texts import queries as texts
from portal.domain.texts.types import TextView
from portal.foundation.errors import NotFound


def venues(session: Session, ids: Iterable[int], language: str | None) -> dict[int, VenueView]:
    """Return some venues with their rooms and gates."""
    return _views(session, session.scalars(select(Venue).where(Venue.id.in_(set(ids)))).all(), language)


def list_venues(session: Session, language: str) -> list[VenueView]:
    """Return all venues, the first one that was added first."""
    return list(_views(session, session.scalars(select(Venue).order_by(Venue.id)).all(), language).values())


def get_venue(session: Session, slug: str, language: str) -> VenueView:
    """Return one venue by its short name."""
    row = session.scalar(select(Venue).where(Venue.slug == slug))
    if row is None:
        raise NotFound(f"venue {slug}")
    return _views(session, [row], language)[row.id]


def _views(session: Session, rows: Sequence[Venue], language: str | None) -> dict[int, VenueView]:
    ids = [row.id for row in rows]
    rooms = session.scalars(select(Room).where(Room.venue_id.in_(ids)).order_by(Room.position)).all()
    gates = session.scalars(select(Gate).where(Gate.venue_id.in_(ids)).order_by(Gate.position)).all()
    named = [*(room.name_id for room in rooms), *(gate.name_id for gate in gates)]
    own = [text_id for row in rows for text_id in (row.name_id, row.address_id, row.access_id) if text_id is not None]
    shown = texts.views(session, [*own, *named], language)
    return {
        row.id: VenueView(
            id=row.id,
            slug=row.slug,
            name=shown[row.name_id],
            address=shown[row.address_id],
            access=shown[row.access_id] if row.access_id is not None else None,
            map_url=row.map_url,
            step_free=row.step_free,
            rooms=tuple(_room(room, shown, room.capacity) for room in rooms if room.venue_id == row.id),
            gates=tuple(_room(gate, shown) for gate in gates if gate.venue_id == row.id),
        )
        for row in rows
    }


def _room(row: Room | Gate, shown: dict[int, TextView], capacity: int | None = None) -> RoomView:
    return RoomView(row.id, shown[row.name_id], row.step_free, capacity)
