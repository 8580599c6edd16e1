"""What happens at a simulated portal: people, what they write, what is promised, held, reviewed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

CLUSTERS = ("C1", "C2", "C3", "C4")
RESIDENTS = {
    "korea": 520_000,
    "east_asia": 3_100,
    "southeast_asia": 1_300,
    "south_central_asia": 450,
    "middle_east_africa": 200,
    "europe": 650,
    "americas": 1_100,
    "oceania": 200,
}
"""Made up, like everything here."""


@dataclass(frozen=True, slots=True)
class Person:
    """An account; whoever stands behind it."""

    id: int
    language: str
    group: str
    home: str
    activity: float
    joined: date
    verified: bool = True
    staff: bool = False


@dataclass(frozen=True, slots=True)
class Item:
    """Something a person wrote, and what became of it; days are counted from when it was written."""

    person: Person
    cluster: str
    at: date
    proposal: bool
    answered: int | None
    substantive: bool
    readable: bool
    decided: int | None
    outcome: int | None
    """Days from the decision to its outcome."""
    reopened: bool = False
    removed: bool = False

    def after(self, days: int) -> date:
        """Return the day so many days later."""
        return self.at + timedelta(days=days)


@dataclass(frozen=True, slots=True)
class Place:
    """A registration for an event."""

    person: Person
    cluster: str
    at: date
    due: bool
    """Confirmed, and not cancelled 24 hours before."""
    admitted: bool
    signed: bool = True
    """Whether a staff device read a signed ticket."""


@dataclass(frozen=True, slots=True)
class Case:
    """A promise, an event, a reviewed action or a sampled record: it turned out well or not."""

    cluster: str
    at: date
    well: bool
    claimed: bool = True
    """What those who did it would say themselves."""


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment's tone: -1, 0, 1."""

    person: Person
    cluster: str
    at: date
    tone: int


@dataclass(frozen=True, slots=True)
class World:
    """Everything that happened."""

    people: tuple[Person, ...]
    items: tuple[Item, ...]
    places: tuple[Place, ...]
    promises: tuple[Case, ...]
    events: tuple[Case, ...]
    reviews: tuple[Case, ...]
    samples: tuple[Case, ...]
    comments: tuple[Comment, ...]
