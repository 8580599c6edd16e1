"""What staff ask of registrations, and what they are shown."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from portal.domain.registration.types import (
    AttendeeView,
    BookingState,
    Need,
    RegistrationKind,
    RegistrationRow,
)
from portal.domain.texts.types import TextView


class Order(enum.StrEnum):
    """In which order a list stands."""

    NAME = "name"
    TIME = "time"


class Act(enum.StrEnum):
    """What staff do with registrations, and at the doors, that is put on record."""

    EXPORTED = "exported"
    PRINTED = "printed"
    CANCELLED = "cancelled"
    ADDRESS = "address"
    MAILED = "mailed"
    OPENED_FILE = "opened_file"
    LET_IN = "let_in"
    SETTLED = "case_settled"
    ANNULLED = "entry_annulled"
    BLOCKED = "ticket_blocked"
    UNBLOCKED = "ticket_unblocked"
    DEVICE_REVOKED = "device_revoked"
    DEVICE_WIPED = "device_wiped"
    TICKED = "ticked_on_paper"


@dataclass(frozen=True, slots=True)
class ListFilter:
    """What of an event's registrations is asked for; what is not given narrows nothing.

    With a session, `state` is where a party stands there. Without one it is where a party stands in any session; a
    party that still has something is not among those that gave up, lapsed or were declined.
    """

    session_id: int | None = None
    state: BookingState | None = None
    kind: RegistrationKind | None = None
    language: str | None = None
    need: Need | None = None
    interpretation: str | None = None
    community: str | None = None
    mail_problem: bool = False
    words: str = ""
    order: Order = Order.NAME


@dataclass(frozen=True, slots=True)
class Standing:
    """A party in one session, as lists show it."""

    booking_id: int
    session_id: int
    state: BookingState
    people: int


@dataclass(frozen=True, slots=True)
class Listed:
    """A party in a list: itself, where it stands, and what its people need."""

    row: RegistrationRow
    standings: tuple[Standing, ...] = ()
    needs: tuple[Need, ...] = ()
    interpretation: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Asked:
    """A party that waits for staff to approve it in one session."""

    booking_id: int
    session_id: int
    people: int
    asked_at: datetime
    party: Listed


@dataclass(frozen=True, slots=True)
class ListPage:
    """One page of a list; `people` are those of all its parties."""

    items: tuple[Listed, ...]
    number: int
    pages: int
    total: int
    people: int


@dataclass(frozen=True, slots=True)
class ListedPerson:
    """One of a party with all that papers and spreadsheets say of them; `place` counts the party's people."""

    row: RegistrationRow
    person: AttendeeView
    place: int
    standings: tuple[Standing, ...] = ()

    @property
    def seated(self) -> tuple[int, ...]:
        """Return the sessions in which this one of the party has a seat."""
        return tuple(
            standing.session_id
            for standing in self.standings
            if standing.state is BookingState.SEATED and self.place <= standing.people
        )


@dataclass(frozen=True, slots=True)
class Count:
    """How many parties, and of how many people."""

    parties: int = 0
    people: int = 0


@dataclass(frozen=True, slots=True)
class Numbers:
    """An event's registrations in numbers; languages, interpretation and needs are of people with confirmed seats."""

    parties: int
    states: Mapping[BookingState, Count]
    sessions: Mapping[int, Mapping[BookingState, Count]]
    coming: int
    languages: Mapping[str, int] = field(default_factory=dict)
    interpretation: Mapping[str, int] = field(default_factory=dict)
    needs: Mapping[Need, int] = field(default_factory=dict)
    delegations: Count = Count()
    mail_problems: int = 0

    def of(self, state: BookingState, session_id: int | None = None) -> Count:
        """Return how many stand so, in one session or anywhere."""
        there = self.states if session_id is None else self.sessions.get(session_id, {})
        return there.get(state, Count())


@dataclass(frozen=True, slots=True)
class SessionNeeds:
    """What the people with seats in a session need."""

    people: int = 0
    interpretation: Mapping[str, int] = field(default_factory=dict)
    needs: Mapping[Need, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RecordView:
    """One thing that staff did."""

    at: datetime
    by: str
    act: Act
    reason: str
    narrowed: Mapping[str, str]
    people: int


class Happening(enum.StrEnum):
    """What can have happened to a registration."""

    REGISTERED = "registered"
    CONFIRMED = "confirmed"
    ASKED = "asked"
    STANDS = "stands"
    CONSENT = "consent"
    TICKET = "ticket"
    TICKET_ENDED = "ticket_ended"
    MAIL = "mail"
    STAFF = "staff"
    FEEDBACK = "feedback"
    ENDED = "ended"
    FORGOTTEN = "forgotten"


@dataclass(frozen=True, slots=True)
class Happened:
    """One thing that happened to a registration; `code` says what exactly, in the codes of its kind."""

    at: datetime
    what: Happening
    code: str = ""
    more: str = ""
    by: str = ""
    session_id: int | None = None
    words: TextView | None = None
