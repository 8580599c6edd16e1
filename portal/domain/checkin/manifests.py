"""What a device needs to know of its event, without anybody's name; and whether that has changed."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from portal.domain.checkin import lists, packs
from portal.domain.checkin.devices import DeviceView
from portal.domain.checkin.lists import ListView
from portal.domain.checkin.packs import PackView
from portal.domain.events import queries as events
from portal.domain.events import venue_queries
from portal.domain.events.types import EventView, QuestionView, RoomView, SessionView, VenueView
from portal.domain.registration import door, tickets


@dataclass(frozen=True, slots=True)
class Manifest:
    """All that a device is told; gates are those that it may use, with their venues."""

    event: EventView
    keys: Mapping[int, bytes]
    gates: tuple[tuple[RoomView, VenueView], ...]
    lists: tuple[ListView, ...]
    sessions: Mapping[int, SessionView]
    questions: tuple[QuestionView, ...]
    revoked: tuple[tuple[bytes, int], ...]
    blocked: tuple[bytes, ...]
    pack: PackView
    revision: str


def read(session: Session, device: DeviceView, language: str, now: datetime) -> Manifest:
    """Return what a device needs to know, in its language."""
    event_id = device.event_id
    views = events.list_sessions(session, language, [event_id])
    required = events.required_ids(session, event_id)
    revoked, blocked = door.revocations(session, event_id), door.blocked(session, event_id)
    return Manifest(
        event=events.get_event_by_id(session, event_id, language, now),
        keys=tickets.public_keys(session, event_id),
        gates=_gates(session, device, views, language),
        lists=tuple(view for view in lists.of_event(session, event_id) if not view.ended),
        sessions={view.id: view for view in views},
        questions=tuple(one for one in events.list_questions(session, event_id, language) if one.id in required),
        revoked=tuple(revoked),
        blocked=tuple(blocked),
        pack=packs.view(session, event_id),
        revision=revision(session, device),
    )


def revision(session: Session, device: DeviceView) -> str:
    """Return a text that changes when anything does that a device is told, but for translations."""
    event_id = device.event_id
    sessions = events.session_rows(session, event_id).values()
    told = (
        device.name,
        sorted(device.scopes),
        device.gates,
        device.expires_at,
        sorted(tickets.public_keys(session, event_id)),
        lists.stamp(session, event_id),
        sorted((row.id, row.revision, row.cancelled, row.starts_at, row.ends_at) for row in sessions),
        sorted(events.required_ids(session, event_id)),
        len(door.revocations(session, event_id)),
        list(door.blocked(session, event_id)),
    )
    return hashlib.sha256(repr(told).encode()).hexdigest()[:16]


def _gates(
    session: Session, device: DeviceView, views: Sequence[SessionView], language: str
) -> tuple[tuple[RoomView, VenueView], ...]:
    venues = venue_queries.venues(session, {view.row.venue_id for view in views}, language)
    return tuple(
        (gate, venue)
        for venue in venues.values()
        for gate in venue.gates
        if not device.gates or gate.id in device.gates
    )


def gate_names(session: Session, event_id: int, language: str) -> dict[int, str]:
    """Return how the gates of an event are called."""
    rows = events.session_rows(session, event_id).values()
    venues = venue_queries.venues(session, {row.venue_id for row in rows}, language)
    return {gate.id: gate.name.plain for venue in venues.values() for gate in venue.gates}
