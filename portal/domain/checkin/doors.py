"""What all scans at one event need to know, kept for a moment: a scan must not cost reading the programme."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from portal.domain.checkin import lists
from portal.domain.checkin.types import ListRules
from portal.domain.events import queries as events
from portal.domain.events import venue_queries
from portal.domain.registration import tickets

FRESH = timedelta(seconds=2)
"""So late at most a stopped list, a new key or a changed programme is heard of at a door that is online."""


@dataclass(frozen=True, slots=True)
class Door:
    """An event as its doors see it; `bits` are the numbers on tickets by session."""

    event_id: int
    keys: Mapping[int, bytes]
    lists: Mapping[int, ListRules]
    gates: frozenset[int]
    bits: Mapping[int, int]
    required: frozenset[int]
    """Questions that must be answered."""


class Doors:
    """The doors of all events that are asked for, each read again when it is no longer fresh."""

    def __init__(self) -> None:
        self._kept: dict[int, tuple[datetime, Door]] = {}

    def of(self, session: Session, event_id: int, now: datetime) -> Door:
        """Return what the doors of an event know."""
        kept = self._kept.get(event_id)
        if kept is not None and kept[0] <= now < kept[0] + FRESH:
            return kept[1]
        door = read(session, event_id)
        self._kept[event_id] = (now, door)
        return door


def read(session: Session, event_id: int) -> Door:
    """Read what the doors of an event know."""
    sessions = events.session_rows(session, event_id)
    venues = venue_queries.venues(session, {row.venue_id for row in sessions.values()}, None)
    return Door(
        event_id=event_id,
        keys=tickets.public_keys(session, event_id),
        lists=lists.rules_of_event(session, event_id),
        gates=frozenset(gate.id for venue in venues.values() for gate in venue.gates),
        bits={row.id: row.bit for row in sessions.values()},
        required=events.required_ids(session, event_id),
    )
