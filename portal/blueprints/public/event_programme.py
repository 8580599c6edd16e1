"""A programme as a page shows it: by day, each session with its seats and with what has changed since publication."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from itertools import groupby
from typing import Any

from portal.blueprints.public.event_seats import SeatSign, seat_sign
from portal.domain.events import rules
from portal.domain.events.types import (
    ChangeKind,
    ChangeView,
    EventView,
    RoomView,
    SessionView,
    VenueView,
)
from portal.domain.registration import queries as registrations
from portal.domain.registration.types import SeatCount
from portal.domain.texts.types import Shown, TextView
from portal.foundation import languages
from portal.web.locale import current_language
from portal.web.services import settings

Seats = Mapping[int, SeatCount]
MACHINE = ("partial", "machine", "stale", "memory", "human")
"""How translations can have come about, what readers must know first; the codes are those of the text macros."""


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """When and where a session was, or is."""

    starts_at: datetime
    ends_at: datetime
    venue: VenueView | None
    room: RoomView | None


@dataclass(frozen=True, slots=True)
class Moved:
    """A change that people must know of: what was, what is."""

    id: int
    kind: ChangeKind
    at: datetime
    session: SessionView
    before: Whereabouts
    after: Whereabouts | None


@dataclass(frozen=True, slots=True)
class Item:
    """A session in a programme."""

    session: SessionView
    event: EventView
    seats: SeatSign
    changes: tuple[Moved, ...] = ()

    @property
    def spoken(self) -> tuple[str, ...]:
        """Return the languages that are spoken, the reader's own first."""
        return own_first(self.session.row.languages)

    @property
    def interpreted(self) -> tuple[str, ...]:
        """Return the languages that it is interpreted into, the reader's own first."""
        return own_first(self.session.row.interpretation)


@dataclass(frozen=True, slots=True)
class Part:
    """The sessions of one event on one day."""

    event: EventView
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Day:
    """One day of a programme."""

    date: date
    parts: tuple[Part, ...]

    @property
    def midnight(self) -> datetime:
        """Return when the day begins."""
        return datetime.combine(self.date, time(), settings().timezone)


@dataclass(frozen=True, slots=True)
class Programme:
    """A programme by day, and how its words came into the reader's language."""

    days: tuple[Day, ...] = ()
    translated: str = ""
    waits: bool = False
    items: tuple[Item, ...] = field(default=(), repr=False)


def own_first(codes: Iterable[str]) -> tuple[str, ...]:
    """Return languages in the order of the portal's list, but the reader's own first."""
    heard = set(codes)
    own = current_language().code
    return tuple(sorted((code for code in languages.KNOWN if code in heard), key=lambda code: code != own))


def seat_counts(session: Any, views: Iterable[SessionView]) -> Seats:
    """Return how some sessions are filled, in one statement."""
    return registrations.seat_counts(session, [(view.id, view.row.capacity) for view in views])


def programme(
    views: Sequence[SessionView],
    events: Mapping[int, EventView],
    counts: Seats,
    now: datetime,
    *,
    changes: Sequence[Moved] = (),
    day: date | None = None,
) -> Programme:
    """Put sessions in order of days; with `day`, all stand on that day, also those that began the day before."""
    items = tuple(
        Item(
            view,
            events[view.row.event_id],
            seat_sign(events[view.row.event_id].row, view.row, counts[view.id], now),
            _latest(change for change in changes if change.session.id == view.id),
        )
        for view in views
    )
    zone = settings().timezone
    days = groupby(items, key=lambda item: day or rules.days_of(item.session.row, zone)[0])
    texts = [text for view in views for text in (view.title, view.summary, view.access) if text is not None]
    return Programme(tuple(Day(on, _parts(found)) for on, found in days), translated(texts), waits(texts), items)


def moved(
    changes: Sequence[ChangeView], sessions: Mapping[int, SessionView], venues: Mapping[int, VenueView]
) -> tuple[Moved, ...]:
    """Return the changes of sessions with their places by name, the latest first."""
    return tuple(
        Moved(
            change.id,
            change.kind,
            change.at,
            sessions[change.session_id or 0],
            _whereabouts(change.before, venues),
            _whereabouts(change.after, venues) if change.after else None,
        )
        for change in changes
        if change.session_id in sessions
    )


def translated(texts: Iterable[TextView]) -> str:
    """Return how texts came into the reader's language: of several ways the one to be told first, if any."""
    ways = {
        str(text.provenance or "machine") if text.status is Shown.READY else str(text.status)
        for text in texts
        if text.is_translation
    }
    return next((way for way in MACHINE if way in ways), "")


def waits(texts: Iterable[TextView]) -> bool:
    """Tell whether a text is still shown as it was written because there is no translation."""
    return any(not text.is_translation and text.status is not Shown.ORIGINAL for text in texts)


def _latest(changes: Iterable[Moved]) -> tuple[Moved, ...]:
    """Return of each kind of change the last one; the page tells of all of them in another place."""
    by_kind: dict[ChangeKind, Moved] = {}
    for change in changes:
        by_kind.setdefault(change.kind, change)
    return tuple(by_kind.values())


def _parts(items: Iterable[Item]) -> tuple[Part, ...]:
    by_event: dict[int, list[Item]] = {}
    for item in items:
        by_event.setdefault(item.event.row.id, []).append(item)
    return tuple(Part(found[0].event, tuple(found)) for found in by_event.values())


def _whereabouts(facts: Mapping[str, Any], venues: Mapping[int, VenueView]) -> Whereabouts:
    venue = venues.get(int(facts["venue_id"]))
    rooms = {room.id: room for room in venue.rooms} if venue else {}
    return Whereabouts(
        datetime.fromisoformat(facts["starts_at"]),
        datetime.fromisoformat(facts["ends_at"]),
        venue,
        rooms.get(facts["room_id"] or 0),
    )
