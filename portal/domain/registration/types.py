"""What registrations hand out, and what they are told."""

from __future__ import annotations

import enum
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from portal.domain.accounts.types import AgeBand, NationalityGroup
from portal.domain.events.types import EventView, SessionView

AnswerValue = str | float | bool | Sequence[int] | None


class RegistrationKind(enum.StrEnum):
    """Who comes: somebody, perhaps with others, or the delegation of a community."""

    PERSON = "person"
    DELEGATION = "delegation"


class RegistrationState(enum.StrEnum):
    """Whether a registration stands: HELD until its mail is confirmed, ENDED when nothing of it is left."""

    HELD = "held"
    CONFIRMED = "confirmed"
    ENDED = "ended"


class BookingState(enum.StrEnum):
    """Where a party stands in one session; the first four have seats."""

    HELD = "held"
    """Seats, until the mail is confirmed."""
    OFFERED = "offered"
    """Seats from the waiting list, until the offer ends."""
    ASKED = "asked"
    """Seats, confirmed, waiting for staff to approve."""
    SEATED = "seated"
    WAITING = "waiting"
    GIVEN_UP = "given_up"
    LAPSED = "lapsed"
    DECLINED = "declined"
    CALLED_OFF = "called_off"


WITH_SEATS = (BookingState.HELD, BookingState.OFFERED, BookingState.ASKED, BookingState.SEATED)
LIVING = (*WITH_SEATS, BookingState.WAITING)


class Via(enum.StrEnum):
    """How a registration came."""

    WEB = "web"
    COUNTER = "counter"
    PAPER = "paper"
    WALK_IN = "walk_in"


class CommunityKind(enum.StrEnum):
    """What sort of community sends a delegation."""

    ASSOCIATION = "association"
    EMBASSY = "embassy"
    SCHOOL = "school"
    COMPANY = "company"
    OTHER = "other"


class Need(enum.StrEnum):
    """What somebody needs to take part."""

    WHEELCHAIR = "wheelchair"
    STEP_FREE = "step_free"
    SIGN_LANGUAGE = "sign_language"
    CAPTIONS = "captions"
    HEARING_LOOP = "hearing_loop"
    LARGE_PRINT = "large_print"
    GUIDE_DOG = "guide_dog"
    ASSISTANT = "assistant"
    QUIET_PLACE = "quiet_place"


class ConsentKind(enum.StrEnum):
    """What somebody is asked to agree to; the first one is needed, needs are sensitive data."""

    REGISTRATION = "registration"
    NEEDS = "needs"
    STATISTICS = "statistics"
    GUARDIAN = "guardian"


class Understood(enum.StrEnum):
    """Whether somebody could follow in a language they understand."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"


class Refusal(enum.StrEnum):
    """Why a command on a registration is not carried out."""

    NOT_OPEN = "registration_not_open"
    WINDOW_NOT_YET = "window_not_yet"
    WINDOW_CLOSED = "window_closed"
    SESSION_BEGUN = "session_begun"
    SESSION_CANCELLED = "session_cancelled_already"
    NO_SESSION = "no_session_chosen"
    OVERLAP = "sessions_overlap"
    PARTY_TOO_LARGE = "party_too_large"
    LARGER_THAN_SESSION = "party_larger_than_session"
    ENDED = "registration_ended"
    LAPSED = "registration_lapsed"
    WRONG_STATE = "booking_wrong_state"
    OFFER_OVER = "offer_over"
    NO_SEATS = "no_seats_for_more"
    CHANGED = "registration_changed"
    ALREADY_CONFIRMED = "registration_already_confirmed"
    TOO_OFTEN = "address_changed_too_often"
    NAMES_TOO_MANY = "names_too_many"
    BELOW_TAKEN = "capacity_below_taken"
    FEEDBACK_CLOSED = "feedback_closed"
    NO_SEATS_AT_DOOR = "no_seats_at_door"
    MAIL_TOO_OFTEN = "mail_sent_too_often"
    NO_ADDRESS = "registration_without_address"


@dataclass(frozen=True, slots=True)
class Refused:
    """An expected refusal; `sessions` are those it is about, `number` how many there may be."""

    reason: Refusal
    sessions: tuple[int, ...] = ()
    number: int = 0


@dataclass(frozen=True, slots=True)
class Person:
    """One of a party, as told on a form or in a spreadsheet."""

    name: str | None
    languages: tuple[str, ...] = ()
    interpretation: str | None = None
    needs: tuple[Need, ...] = ()


@dataclass(frozen=True, slots=True)
class File:
    """A file that answers a question."""

    name: str
    media_type: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Application:
    """What a registration form holds."""

    language: str
    name: str
    email: str | None
    sessions: tuple[int, ...]
    people: tuple[Person, ...]
    kind: RegistrationKind = RegistrationKind.PERSON
    together: bool = False
    one_ticket: bool = False
    community: str | None = None
    community_kind: CommunityKind | None = None
    nationality_group: NationalityGroup | None = None
    age_band: AgeBand | None = None
    guardian: str | None = None
    answers: Mapping[int, AnswerValue | File] = field(default_factory=dict)
    consents: Mapping[ConsentKind, bool] = field(default_factory=dict)
    via: Via = Via.WEB

    @property
    def size(self) -> int:
        """Return how many come."""
        return len(self.people)


@dataclass(frozen=True, slots=True)
class Details:
    """What somebody tells anew about a registration that stands."""

    language: str
    wants_reminders: bool
    nationality_group: NationalityGroup | None = None
    age_band: AgeBand | None = None
    answers: Mapping[int, AnswerValue | File] = field(default_factory=dict)
    consents: Mapping[ConsentKind, bool] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Registered:
    """What became of a form: the registration, and whether it came now."""

    registration_id: int
    code: str
    new: bool


@dataclass(frozen=True, slots=True)
class SeatCount:
    """How a session is filled; without a capacity there is always room."""

    session_id: int
    capacity: int | None
    taken: int
    waiting: int

    @property
    def left(self) -> int | None:
        """Return how many seats a new party finds; none while others wait for them."""
        if self.capacity is None:
            return None
        return 0 if self.waiting else max(0, self.capacity - self.taken)


@dataclass(frozen=True, slots=True)
class Waiting:
    """A party in the line of one session, as the rules see it."""

    booking_id: int
    size: int
    together: bool
    kept_until: datetime | None = None
    passed_over: bool = False


@dataclass(frozen=True, slots=True)
class Offer:
    """Seats to offer to a party in the line."""

    booking_id: int
    size: int


@dataclass(frozen=True, slots=True)
class Promotion:
    """What becomes of free seats: offers, and parties that seats begin to be kept for."""

    offers: tuple[Offer, ...] = ()
    keep_for: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class BookingView:
    """One party in one session; `ahead` counts the people before it in the line."""

    id: int
    session: SessionView
    state: BookingState
    size: int
    offered: int
    until: datetime | None
    ahead: int
    waits_for_approval: bool

    @property
    def has_seats(self) -> bool:
        """Tell whether seats are held for the party."""
        return self.state in WITH_SEATS


@dataclass(frozen=True, slots=True)
class AttendeeView:
    """One of a party."""

    id: int
    number: int
    name: str | None
    languages: tuple[str, ...]
    interpretation: str | None
    needs: tuple[Need, ...]


@dataclass(frozen=True, slots=True)
class RegistrationRow:
    """What is kept of a registration itself."""

    id: int
    code: str
    event_id: int
    kind: RegistrationKind
    state: RegistrationState
    language: str
    name: str
    email: str | None
    account_id: int | None
    via: Via
    community: str | None
    community_kind: CommunityKind | None
    size: int
    together: bool
    one_ticket: bool
    nationality_group: NationalityGroup | None
    age_band: AgeBand | None
    guardian: str | None
    created_at: datetime
    confirm_by: datetime | None
    confirmed_at: datetime | None
    ended_at: datetime | None
    moved_on: int
    mail_problem: str | None
    wants_reminders: bool
    revision: int


@dataclass(frozen=True, slots=True)
class RegistrationView:
    """A registration as its owner sees it."""

    row: RegistrationRow
    event: EventView
    bookings: tuple[BookingView, ...]
    attendees: tuple[AttendeeView, ...]
    answers: Mapping[int, AnswerValue] = field(default_factory=dict)
    tickets: tuple[TicketView, ...] = ()

    @property
    def seated(self) -> tuple[BookingView, ...]:
        """Return where the party has confirmed seats."""
        return tuple(booking for booking in self.bookings if booking.state is BookingState.SEATED)

    @property
    def living(self) -> tuple[BookingView, ...]:
        """Return what has neither ended nor been given up."""
        return tuple(booking for booking in self.bookings if booking.state in LIVING)


@dataclass(frozen=True, slots=True)
class RegistrationCard:
    """A registration in a list of its owner."""

    row: RegistrationRow
    event: EventView
    bookings: tuple[BookingView, ...]

    @property
    def living(self) -> tuple[BookingView, ...]:
        """Return what has neither ended nor been given up."""
        return tuple(booking for booking in self.bookings if booking.state in LIVING)


@dataclass(frozen=True, slots=True)
class DelegationView:
    """What everybody may know of a community's delegations: to which event, and how many places."""

    event: EventView
    places: int


@dataclass(frozen=True, slots=True)
class TicketView:
    """A ticket: whom it admits to which sessions. The code is made from it when it is shown."""

    id: int
    event_id: int
    registration_id: int
    attendee_id: int | None
    name: str | None
    random: bytes
    serial: int
    short_code: str
    sessions: frozenset[int]
    valid_from: datetime
    valid_to: datetime
    party_size: int
    revoked: bool


@dataclass(frozen=True, slots=True)
class SeatsHeld:
    """Fact: seats of these sessions, or places in their lines, may have been given or taken."""

    session_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class RegistrationMade:
    """Fact: a registration came, or changed."""

    registration_id: int
