"""The sessions of an event as choices of a form: when, where, how many seats are left, and why one can't be chosen."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from portal.domain.events import queries as events
from portal.domain.events import rules
from portal.domain.events.types import EventState, EventView, QuestionView, SessionView, Window
from portal.domain.registration import queries
from portal.domain.registration.types import SeatCount
from portal.foundation import clock
from portal.web.locale import current_language
from portal.web.services import database, settings


@dataclass(frozen=True, slots=True)
class Choice:
    """A session that can be chosen, or why it can't."""

    session: SessionView
    window: Window
    seats: SeatCount

    @property
    def is_open(self) -> bool:
        """Tell whether it can be registered for now."""
        return self.window is Window.OPEN

    @property
    def is_full(self) -> bool:
        """Tell whether whoever comes now has to wait."""
        return self.seats.left == 0


@dataclass(frozen=True, slots=True)
class Day:
    """What is on one day."""

    date: datetime
    choices: tuple[Choice, ...]

    def holds(self, ids: Collection[int]) -> bool:
        """Tell whether one of these sessions is on this day."""
        return any(choice.session.id in ids for choice in self.choices)


@dataclass(frozen=True, slots=True)
class Offered:
    """An event with all that its form asks and offers."""

    event: EventView
    sessions: tuple[SessionView, ...]
    days: tuple[Day, ...]
    questions: tuple[QuestionView, ...]

    @property
    def takes_registrations(self) -> bool:
        """Tell whether there is anything to register for, now or later."""
        row = self.event.row
        later = any(choice.window in (Window.OPEN, Window.NOT_YET) for day in self.days for choice in day.choices)
        return row.state is EventState.PUBLISHED and row.takes_registrations and later

    @property
    def open_ids(self) -> list[int]:
        """Return the sessions that can be registered for now."""
        return [choice.session.id for day in self.days for choice in day.choices if choice.is_open]

    def named(self, ids: Collection[int]) -> list[SessionView]:
        """Return some of the sessions, in the order of time."""
        return [session for session in self.sessions if session.id in ids]


def offered_by_slug(slug: str) -> Offered:
    """Return a public event with its form."""
    language, now = current_language().code, clock.now()
    with database().reading() as session:
        event = events.get_event(session, slug, language, now)
        return offered(session, event, language, now)


def offered(session: Any, event: EventView, language: str, now: datetime) -> Offered:
    """Return an event with its form, seats counted now."""
    sessions = events.list_sessions(session, language, [event.row.id])
    counts = queries.seat_counts(session, [(view.id, view.row.capacity) for view in sessions])
    questions = events.list_questions(session, event.row.id, language)
    choices = [Choice(view, rules.window(view.row, now), counts[view.id]) for view in sessions]
    return Offered(event, tuple(sessions), _days(choices), tuple(questions))


def _days(choices: Sequence[Choice]) -> tuple[Day, ...]:
    zone = settings().timezone
    grouped = groupby(choices, key=lambda choice: choice.session.row.starts_at.astimezone(zone).date())
    return tuple(_day(tuple(group)) for _date, group in grouped)


def _day(choices: tuple[Choice, ...]) -> Day:
    return Day(choices[0].session.row.starts_at, choices)
