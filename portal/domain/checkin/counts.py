"""Figures of an event: who came in and who is inside, from the facts alone, so that all of them reconcile."""

from __future__ import annotations

import enum
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.orm import Session

from portal.domain.checkin.models import Record
from portal.domain.registration import door

Key = TypeVar("Key")
NEAR = 90
"""Percent of a people limit from which on a list is nearly full."""


class Fill(enum.StrEnum):
    """How a list stands against its people limit."""

    UNDER = "under"
    NEAR = "near"
    FULL = "full"


@dataclass(frozen=True, slots=True)
class Tally:
    """People at one gate, on one list or of one language: how many went in and out, and how many of them were new."""

    people: int = 0
    entries: int = 0
    exits: int = 0

    @property
    def inside(self) -> int:
        """Return how many are inside; at one gate it may be less than none, if people leave by it."""
        return self.entries - self.exits

    def __add__(self, other: Tally) -> Tally:
        return Tally(self.people + other.people, self.entries + other.entries, self.exits + other.exits)


@dataclass(frozen=True, slots=True)
class ListCount:
    """The figures of one list; None stands for no gate, and for no language known."""

    total: Tally = Tally()
    gates: Mapping[int | None, Tally] = field(default_factory=dict)
    languages: Mapping[str | None, Tally] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class EventCount:
    """The figures of an event: different people on all lists together, and each list by itself."""

    people: int
    lists: Mapping[int, ListCount]

    @property
    def inside(self) -> int:
        """Return how many are inside, on all lists together."""
        return sum(one.total.inside for one in self.lists.values())

    def of(self, list_id: int) -> ListCount:
        """Return the figures of one list."""
        return self.lists.get(list_id, ListCount())

    @property
    def gates(self) -> Mapping[int | None, Tally]:
        """Return the figures of each gate, on all lists together."""
        return _summed(pair for one in self.lists.values() for pair in one.gates.items())

    @property
    def languages(self) -> Mapping[str | None, Tally]:
        """Return the figures of each language, on all lists together."""
        return _summed(pair for one in self.lists.values() for pair in one.languages.items())


def of_event(session: Session, event_id: int) -> EventCount:
    """Count an event."""
    rows = session.execute(
        select(
            Record.list_id,
            Record.gate_id,
            Record.language,
            func.sum(Record.fresh),
            func.sum(case((Record.moved > 0, Record.moved), else_=0)),
            func.sum(case((Record.moved < 0, -Record.moved), else_=0)),
        )
        .where(*_counting(event_id), (Record.moved != 0) | (Record.fresh != 0))
        .group_by(Record.list_id, Record.gate_id, Record.language)
    )
    tallies = [(row[0], row[1], row[2], Tally(*map(int, row[3:]))) for row in rows]
    return EventCount(
        _different_people(session, event_id),
        {
            list_id: ListCount(
                sum((tally for own, _g, _l, tally in tallies if own == list_id), Tally()),
                _summed((gate, tally) for own, gate, _l, tally in tallies if own == list_id),
                _summed((language, tally) for own, _g, language, tally in tallies if own == list_id),
            )
            for list_id in {own for own, _g, _l, _tally in tallies}
        },
    )


def by_session(session: Session, event_id: int) -> dict[tuple[int, int], int]:
    """Count the people who came in on each list whose ticket is for a session: by list and the session's number."""
    tickets = door.with_sessions()
    rows = session.execute(
        select(Record.list_id, tickets.c.sessions, func.sum(Record.fresh))
        .join(tickets, tickets.c.id == Record.ticket_id)
        .where(*_counting(event_id), Record.fresh != 0)
        .group_by(Record.list_id, tickets.c.sessions)
    )
    found: dict[tuple[int, int], int] = {}
    for list_id, sessions, people in rows:
        for bit in json.loads(sessions):
            found[list_id, bit] = found.get((list_id, bit), 0) + int(people)
    return found


def fill(inside: int, limit: int | None) -> Fill:
    """Say how many people inside stand against a limit."""
    if limit is None or inside * 100 < limit * NEAR:
        return Fill.UNDER
    return Fill.FULL if inside >= limit else Fill.NEAR


def _different_people(session: Session, event_id: int) -> int:
    """Count each ticket where most of its people were: who is on two lists is the same person."""
    on_lists = (
        select(Record.ticket_id, func.sum(Record.fresh).label("people"))
        .where(*_counting(event_id), Record.fresh != 0)
        .group_by(Record.ticket_id, Record.list_id)
        .subquery()
    )
    most = select(func.max(on_lists.c.people).label("people")).group_by(on_lists.c.ticket_id).subquery()
    return int(session.scalar(select(func.coalesce(func.sum(most.c.people), 0))) or 0)


def _counting(event_id: int) -> tuple[ColumnElement[bool], ...]:
    return (
        Record.event_id == event_id,
        Record.is_fact.is_(True),
        Record.withheld.is_(False),
        Record.list_id.is_not(None),
    )


def _summed(pairs: Iterable[tuple[Key, Tally]]) -> dict[Key, Tally]:
    found: dict[Key, Tally] = {}
    for key, tally in pairs:
        found[key] = found.get(key, Tally()) + tally
    return found
