"""When a burst of new people is unusual. The rule raises an alarm; whether they are people is for somebody to judge.

It reads acts only: at which place, by whom, when. Whoever makes many accounts needs them in one place to move a figure,
and soon, for each costs a mailbox that must be confirmed: so what is looked for is many people, all of them new, at one
place within a day.
"""

from __future__ import annotations

import enum
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

SPAN = timedelta(hours=24)
"""Long enough for somebody who makes accounts by hand all day, short enough that a day of its own stands out."""
NEW = timedelta(days=7)
"""Whoever did their first act here so long ago is new no more; accounts made in store must wait longer than that."""
FEWEST = 10
"""Fewer than ten people enter no indicator about people, and are what a family or a class group may come to."""
TIMES = 3
"""So many times the usual: an event that opens its registration draws a crowd of new people each time."""
PLACES_TO_COMPARE = 5
"""With fewer places of a kind nobody knows yet what is usual."""


class PlaceKind(enum.StrEnum):
    """Where people can gather: a proposal, an event, or a topic in which new proposals are handed in."""

    PROPOSAL = "proposal"
    EVENT = "event"
    TOPIC = "topic"


@dataclass(frozen=True, slots=True)
class Place:
    """One place; `key` is the number of a proposal or an event, or the code of a topic."""

    kind: PlaceKind
    key: str


@dataclass(frozen=True, slots=True)
class Deed:
    """An act of somebody who was new then, at a place."""

    act_id: int
    place: Place
    person: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Burst:
    """Unusually many new people at one place, within a day or from one such day into the next.

    It is known by the act that it begins with, so it keeps its number while it grows.
    """

    id: int
    place: Place
    start: datetime
    end: datetime
    persons: tuple[str, ...]
    """In the order in which they came."""
    usual: float
    """How many new people a day at such a place usually has."""


def find_bursts(deeds: Iterable[Deed], now: datetime) -> tuple[Burst, ...]:
    """Return all bursts among the deeds of new people, the latest first."""
    there = _first_deeds(deeds)
    usual = _usual(there, now)
    found = [
        Burst(run[0].act_id, place, run[0].at, run[-1].at, tuple(deed.person for deed in run), usual[place])
        for place, own in there.items()
        for run in _runs(own, max(FEWEST, TIMES * usual[place]))
    ]
    return tuple(sorted(found, key=lambda burst: (burst.start, burst.id), reverse=True))


def _first_deeds(deeds: Iterable[Deed]) -> Mapping[Place, Sequence[Deed]]:
    """Return the first deed of each person at each place, in their order: many acts of one person are one person."""
    first: dict[tuple[Place, str], Deed] = {}
    for deed in sorted(deeds, key=lambda deed: (deed.at, deed.act_id)):
        first.setdefault((deed.place, deed.person), deed)
    there: dict[Place, list[Deed]] = defaultdict(list)
    for deed in first.values():
        there[deed.place].append(deed)
    return there


def _usual(there: Mapping[Place, Sequence[Deed]], now: datetime) -> Mapping[Place, float]:
    """Return what is usual at each place.

    Proposals and events come and go, so each is compared with the busiest day of the middle one of its kind: as long as
    most are honest, forged ones don't move it. The few topics are always there, each is compared with its own average.
    """
    busiest: dict[PlaceKind, list[int]] = defaultdict(list)
    for place, own in there.items():
        busiest[place.kind].append(max(last - first + 1 for first, last in _windows(own)))
    middle = {kind: float(median(days)) if len(days) >= PLACES_TO_COMPARE else 0.0 for kind, days in busiest.items()}
    return {
        place: _average(own, now) if place.kind is PlaceKind.TOPIC else middle[place.kind]
        for place, own in there.items()
    }


def _average(own: Sequence[Deed], now: datetime) -> float:
    return len(own) / max(1.0, (now - own[0].at) / SPAN)


def _windows(own: Sequence[Deed]) -> Iterator[tuple[int, int]]:
    """Return for each deed the first that lies within a day before it, both by their places in the row."""
    first = 0
    for last, deed in enumerate(own):
        while deed.at - own[first].at > SPAN:
            first += 1
        yield first, last


def _runs(own: Sequence[Deed], least: float) -> Iterator[Sequence[Deed]]:
    """Return the stretches in which some day has at least so many people; days that overlap are one stretch."""
    runs: list[list[int]] = []
    for first, last in _windows(own):
        if last - first + 1 < least:
            continue
        if runs and first <= runs[-1][1]:
            runs[-1][1] = last
        else:
            runs.append([first, last])
    return (own[first : last + 1] for first, last in runs)
