"""All that the page of one event shows, read at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import url_for

from portal.blueprints.public import event_filters
from portal.blueprints.public.event_cards import Card, card
from portal.blueprints.public.event_filters import Filters
from portal.blueprints.public.event_programme import Moved, Programme, Seats, moved, programme, seat_counts
from portal.blueprints.public.event_seats import Doors, doors
from portal.domain.discussion import queries as discussion
from portal.domain.events import queries as events
from portal.domain.events.rules import venues_named
from portal.domain.events.types import EventView, ProgrammeFilter, SessionView, VenueView
from portal.domain.events.venue_queries import venues as venues_of
from portal.domain.proposals import overview, queries, rules
from portal.domain.proposals.types import Filter, ProposalView, State, TopicView
from portal.web.locale import current_language

SHOWN_PROPOSALS = 4


@dataclass(frozen=True, slots=True)
class Proposed:
    """What people propose about an event: how many in which state, and the newest."""

    states: tuple[tuple[State, int], ...]
    newest: tuple[ProposalView, ...]
    comments: dict[int, int]

    @property
    def total(self) -> int:
        """Return how many there are."""
        return sum(number for _state, number in self.states)


@dataclass(frozen=True, slots=True)
class EventPage:
    """An event with all that belongs to it, for one reader."""

    view: EventView
    card: Card
    sessions: tuple[SessionView, ...]
    counts: Seats
    changes: tuple[Moved, ...]
    doors: Doors | None
    wanted: ProgrammeFilter
    filters: Filters
    programme: Programme
    proposed: Proposed
    project: TopicView | None

    @property
    def venues(self) -> tuple[VenueView, ...]:
        """Return where it is."""
        return self.card.venues


def read(session: Any, slug: str, now: datetime) -> EventPage:
    """Read a public event in a fixed number of statements."""
    language = current_language().code
    view = events.get_event(session, slug, language, now)
    sessions = events.list_sessions(session, language, [view.row.id])
    changes = events.list_changes(session, view.row.id)
    rows = [item.row for item in sessions]
    venues = venues_of(session, {row.venue_id for row in rows} | venues_named(changes), language)
    counts = seat_counts(session, sessions)
    wanted = event_filters.read(venues)
    fitting = {row.id for row in event_filters.narrow(rows, venues, wanted)}
    known = moved(changes, {item.id: item for item in sessions}, venues)
    return EventPage(
        view=view,
        card=card(view, now, rows, venues),
        sessions=tuple(sessions),
        counts=counts,
        changes=known,
        doors=doors(view.row, rows, counts, now),
        wanted=wanted,
        filters=event_filters.offered(rows, venues, wanted, lambda **kept: _address(slug, kept)),
        programme=programme(
            [item for item in sessions if item.id in fitting],
            {view.row.id: view},
            counts,
            now,
            changes=known,
            day=wanted.day,
        ),
        proposed=_proposed(session, view.row.id, language),
        project=queries.find_topic(session, view.row.project_id, language),
    )


def _address(slug: str, kept: dict[str, Any]) -> str:
    return url_for("public.event", slug=slug, _anchor="programme", **kept)


def _proposed(session: Any, event_id: int, language: str) -> Proposed:
    within = Filter(event_id=event_id)
    ids: Sequence[int] = overview.choose(session, within, rules.PUBLIC, SHOWN_PROPOSALS)
    return Proposed(
        tuple((state, number) for state, number, _endorsements in overview.count_states(session, within)),
        queries.list_by_ids(session, ids, language, None),
        discussion.counts(session, ids),
    )
