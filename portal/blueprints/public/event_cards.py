"""An event in short, as a poster or a card: when, how soon, where, in which languages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from portal.blueprints.public.event_programme import own_first
from portal.domain.events import agenda
from portal.domain.events.types import EventView, SessionRow, VenueView
from portal.domain.events.venue_queries import venues as venues_of
from portal.foundation import clock
from portal.web.locale import current_language
from portal.web.posters import Poster, poster, time_left


@dataclass(frozen=True, slots=True)
class Card:
    """An event in short; what its sessions say is empty where they were not asked for."""

    event: EventView
    poster: Poster | None
    left: str
    sessions: int = 0
    venues: tuple[VenueView, ...] = ()
    spoken: tuple[str, ...] = ()
    interpreted: tuple[str, ...] = ()
    sign_language: bool = False

    @property
    def step_free(self) -> bool:
        """Tell whether all its venues can be reached without steps."""
        return bool(self.venues) and all(venue.step_free for venue in self.venues)


def card(
    event: EventView, now: datetime, rows: Iterable[SessionRow] = (), venues: Mapping[int, VenueView] | None = None
) -> Card:
    """Put an event in short; sessions that are called off count only where all are."""
    begins, ends = event.row.starts_at, event.row.ends_at
    own = [row for row in rows if row.event_id == event.row.id]
    held = [row for row in own if not row.cancelled] or own
    there = venues or {}
    return Card(
        event,
        poster(begins, ends) if begins and ends else None,
        time_left(begins, ends, now) if begins and ends else "",
        sessions=len(held),
        venues=tuple(there[venue_id] for venue_id in dict.fromkeys(row.venue_id for row in held)),
        spoken=own_first(code for row in held for code in row.languages),
        interpreted=own_first(code for row in held for code in row.interpretation),
        sign_language=any(row.sign_language for row in held),
    )


def next_card(session: Any) -> Card | None:
    """Return what is on or comes next, for the front page."""
    language, now = current_language().code, clock.now()
    event = agenda.next_event(session, language, now)
    rows = agenda.session_rows_of(session, [event.row.id] if event else [], now)
    there = venues_of(session, {row.venue_id for row in rows}, language)
    return card(event, now, rows, there) if event else None


def cards_within(session: Any, project_id: int | None, cluster: str | None, limit: int) -> list[Card]:
    """Return a few events of a project or a topic."""
    now = clock.now()
    found = agenda.list_within(session, current_language().code, now, limit, project_id=project_id, cluster=cluster)
    return [card(event, now) for event in found]
