"""What the pages of the console share: an event with its lists and gates, and how these are called."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import url_for
from flask_babel import lazy_gettext as _l
from markupsafe import Markup

from portal.domain.checkin import lists
from portal.domain.checkin.lists import ListView
from portal.domain.events import queries as events
from portal.domain.events.types import EventView, RoomView, SessionView, VenueView
from portal.domain.registration import papers
from portal.domain.texts.types import TextView
from portal.foundation import clock
from portal.foundation.errors import NotFound
from portal.web import locale
from portal.web.locale import current_language
from portal.web.services import database

PARTS = {
    "board": _l("Now"),
    "cases": _l("To settle"),
    "tickets": _l("Tickets"),
    "walk_in": _l("Without registration"),
    "devices": _l("Devices"),
    "lists": _l("Lists"),
    "attempts": _l("Log"),
    "figures": _l("Figures"),
}


@dataclass(frozen=True, slots=True)
class Label:
    """How a list is called: by words that staff gave it, or by a text of the programme, perhaps after its day."""

    words: str
    text: TextView | None = None

    @property
    def plain(self) -> str:
        """Return it for a list of choices."""
        return f"{self.words}{self.text.plain if self.text else ''}"


@dataclass(frozen=True, slots=True)
class Doors:
    """An event with what its doors are called."""

    event: EventView
    sessions: Mapping[int, SessionView]
    lists: tuple[ListView, ...]

    @property
    def gates(self) -> dict[int, tuple[RoomView, VenueView]]:
        """Return the gates of all places where something of the event is held."""
        venues = {view.venue.id: view.venue for view in self.sessions.values()}
        return {gate.id: (gate, venue) for venue in venues.values() for gate in venue.gates}

    def get_list(self, list_id: int) -> ListView:
        """Return one list of the event."""
        found = next((view for view in self.lists if view.id == list_id), None)
        if found is None:
            raise NotFound(f"list {list_id} of {self.event.slug}")
        return found

    def label(self, list_id: int | None) -> Label | None:
        """Say how a list is called; None for one that is no longer shown."""
        view = next((view for view in self.lists if view.id == list_id), None)
        if view is None:
            return None
        first = self.sessions[view.sessions[0].id]
        if view.name:
            return Label(view.name)
        if len(view.sessions) == 1:
            return Label("", first.title)
        return Label(f"{locale.format_date(first.row.starts_at)} · ", first.venue.name)

    def list_choices(self) -> list[tuple[int, str]]:
        """Return the lists to choose from."""
        labels = [(view.id, self.label(view.id)) for view in self.lists]
        return [(list_id, label.plain) for list_id, label in labels if label is not None]

    def gate_choices(self) -> list[tuple[int, str]]:
        """Return the gates to choose from; where there are several places, each with its own."""
        gates = self.gates.values()
        several = len({venue.id for _gate, venue in gates}) > 1
        return [
            (gate.id, f"{gate.name.plain} · {venue.name.plain}" if several else gate.name.plain)
            for gate, venue in gates
        ]


def get_doors(slug: str) -> Doors:
    """Return an event that everybody can see, with its doors."""
    language = current_language().code
    with database().reading() as session:
        event = events.get_event(session, slug, language, clock.now())
        sessions = {view.id: view for view in events.list_sessions(session, language, [event.row.id])}
        return Doors(event, sessions, lists.of_event(session, event.row.id))


def parts(slug: str, current: str) -> list[dict[str, Any]]:
    """Return the tabs of one event."""
    return [
        {"label": label, "url": url_for(f"supervisor.{part}", slug=slug), "current": part == current}
        for part, label in PARTS.items()
    ]


def moment(at: datetime) -> str:
    """Write when something was: the time, and the day unless it is today's."""
    return locale.moment_in(at, current_language().code)


def drawn(code: str, title: str) -> Markup:
    """Draw a code for a camera, titled for who can't see it."""
    return Markup(papers.ticket_drawing(code, title))  # noqa: S704 - drawn here
