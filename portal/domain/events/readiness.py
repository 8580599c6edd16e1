"""What is missing or doubtful in an event, for who is about to publish it."""

from __future__ import annotations

import enum
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from portal.domain.events import queries, rules
from portal.domain.events.types import EventRow, SessionRow


class Doubt(enum.StrEnum):
    """What may be wrong; the first two keep an event from being published."""

    NO_SESSIONS = "no_sessions"
    ALL_OVER = "all_over"
    BEGUN = "begun"
    SAME_ROOM = "same_room"
    NO_ROOM = "no_room"
    NO_CAPACITY = "no_capacity"
    NO_LANGUAGE = "no_language"
    REGISTRATION_CLOSED = "registration_closed"
    REGISTRATION_LATE = "registration_late"


BLOCKING = frozenset({Doubt.NO_SESSIONS, Doubt.ALL_OVER})


@dataclass(frozen=True, slots=True)
class Finding:
    """A doubt, the sessions that it is about (none: the whole event), and a session that is in their way."""

    doubt: Doubt
    session_ids: tuple[int, ...] = ()
    other_id: int | None = None

    @property
    def blocks(self) -> bool:
        """Tell whether an event can't be published like that."""
        return self.doubt in BLOCKING


def look(session: Session, event: EventRow, now: datetime) -> tuple[Finding, ...]:
    """Look at an event as it is kept."""
    rows = [row for row in queries.session_rows(session, event.id).values() if not row.cancelled]
    if not rows:
        return (Finding(Doubt.NO_SESSIONS),)
    begins, ends = min(row.starts_at for row in rows), max(row.ends_at for row in rows)
    rooms = {row.room_id for row in rows if row.room_id is not None}
    return findings(event, rows, queries.sessions_in_rooms(session, rooms, begins, ends), now)


def findings(
    event: EventRow, rows: Sequence[SessionRow], in_rooms: Iterable[SessionRow], now: datetime
) -> tuple[Finding, ...]:
    """Return what is doubtful in sessions; `in_rooms` are all that are held in their rooms at the time."""
    if all(row.ends_at <= now for row in rows):
        return (Finding(Doubt.ALL_OVER),)
    takes = event.takes_registrations
    told = {
        Doubt.BEGUN: [row for row in rows if row.starts_at <= now],
        Doubt.NO_ROOM: [row for row in rows if row.room_id is None],
        Doubt.NO_CAPACITY: [row for row in rows if takes and row.capacity is None],
        Doubt.NO_LANGUAGE: [row for row in rows if not row.languages],
        Doubt.REGISTRATION_CLOSED: [row for row in rows if takes and _is_closed(row, now)],
        Doubt.REGISTRATION_LATE: [row for row in rows if takes and row.opens_at and row.opens_at > now],
    }
    found = [Finding(doubt, tuple(row.id for row in those)) for doubt, those in told.items() if those]
    found += [Finding(Doubt.SAME_ROOM, (one.id,), other.id) for one, other in _in_the_same_room(rows, list(in_rooms))]
    return tuple(sorted(found, key=lambda finding: list(Doubt).index(finding.doubt)))


def _is_closed(row: SessionRow, now: datetime) -> bool:
    return row.closes_at is not None and row.closes_at <= now < row.starts_at


def _in_the_same_room(
    rows: Sequence[SessionRow], in_rooms: Sequence[SessionRow]
) -> Iterator[tuple[SessionRow, SessionRow]]:
    own = {row.id for row in rows}
    for row in rows:
        for other in in_rooms:
            is_twice = other.id in own and other.id <= row.id
            if row.room_id is not None and other.room_id == row.room_id and not is_twice and rules.overlaps(row, other):
                yield row, other
