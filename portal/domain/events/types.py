"""What events hand out, and what they are told."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from portal.domain.texts.types import TextView

Words = Mapping[str, str]
"""A text by language; the first one is what the others translate."""


class EventKind(enum.StrEnum):
    """What sort of event it is."""

    CULTURE_WEEK = "culture_week"
    GOVERNANCE_DAY = "governance_day"
    FORUM = "forum"
    SUMMIT = "summit"


class EventState(enum.StrEnum):
    """What has been decided about an event."""

    DRAFT = "draft"
    PUBLISHED = "published"
    CANCELLED = "cancelled"


class Stage(enum.StrEnum):
    """Where an event stands for who looks at it now."""

    DRAFT = "draft"
    PUBLISHED = "published"
    CHANGED = "changed"
    CANCELLED = "cancelled"
    OVER = "over"


class QuestionKind(enum.StrEnum):
    """How a question is answered."""

    TEXT = "text"
    NUMBER = "number"
    CHOICE = "choice"
    SEVERAL = "several"
    DATE = "date"
    CONSENT = "consent"
    FILE = "file"


class ChangeKind(enum.StrEnum):
    """What has changed after publication."""

    TIME = "time"
    PLACE = "place"
    SESSION_CANCELLED = "session_cancelled"
    CANCELLED = "cancelled"


class Window(enum.StrEnum):
    """Whether a session can be registered for."""

    NOT_YET = "not_yet"
    OPEN = "open"
    CLOSED = "closed"
    BEGUN = "begun"
    CANCELLED = "cancelled"


class Refusal(enum.StrEnum):
    """Why a command on an event is not carried out."""

    CHANGED = "event_changed"
    WRONG_STATE = "event_wrong_state"
    NO_SESSIONS = "event_no_sessions"
    TOO_MANY_SESSIONS = "event_too_many_sessions"
    ENDS_BEFORE_START = "session_ends_before_start"
    TOO_LONG = "session_too_long"
    WINDOW_ORDER = "session_window_order"
    ROOM_TAKEN = "session_room_taken"
    ROOM_TOO_SMALL = "session_room_too_small"
    BELOW_TAKEN = "session_below_taken"
    SLUG_TAKEN = "event_slug_taken"
    NO_OPTIONS = "question_no_options"
    IN_THE_PAST = "session_in_the_past"


@dataclass(frozen=True, slots=True)
class Refused:
    """An expected refusal; `about` names what it is about (another session, a number)."""

    reason: Refusal
    about: str = ""


@dataclass(frozen=True, slots=True)
class VenueDraft:
    """A venue as staff describe it."""

    slug: str
    name: Words
    address: Words
    access: Words
    map_url: str | None
    step_free: bool


@dataclass(frozen=True, slots=True)
class RoomDraft:
    """A room or a gate as staff describe it; gates have no capacity."""

    name: Words
    step_free: bool
    capacity: int | None = None


@dataclass(frozen=True, slots=True)
class EventDraft:
    """An event as staff describe it."""

    slug: str
    kind: EventKind
    cluster: str
    title: Words
    summary: Words
    description: Words = field(default_factory=dict)
    project_id: int | None = None
    takes_registrations: bool = True
    largest_party: int = 5
    largest_delegation: int = 60


@dataclass(frozen=True, slots=True)
class SessionDraft:
    """A session as staff describe it."""

    title: Words
    venue_id: int
    starts_at: datetime
    ends_at: datetime
    summary: Words = field(default_factory=dict)
    access: Words = field(default_factory=dict)
    room_id: int | None = None
    capacity: int | None = None
    languages: tuple[str, ...] = ()
    interpretation: tuple[str, ...] = ()
    sign_language: bool = False
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    needs_approval: bool = False


@dataclass(frozen=True, slots=True)
class QuestionDraft:
    """A question as staff write it; options for those kinds that choose."""

    kind: QuestionKind
    label: Words
    purpose: Words
    keep_days: int
    required: bool = False
    options: tuple[Words, ...] = ()


@dataclass(frozen=True, slots=True)
class RoomView:
    """A room or a gate as one reader sees it."""

    id: int
    name: TextView
    step_free: bool
    capacity: int | None = None


@dataclass(frozen=True, slots=True)
class VenueView:
    """A venue as one reader sees it."""

    id: int
    slug: str
    name: TextView
    address: TextView
    access: TextView | None
    map_url: str | None
    step_free: bool
    rooms: tuple[RoomView, ...] = ()
    gates: tuple[RoomView, ...] = ()


@dataclass(frozen=True, slots=True)
class SessionRow:
    """What is kept of a session itself."""

    id: int
    event_id: int
    bit: int
    venue_id: int
    room_id: int | None
    starts_at: datetime
    ends_at: datetime
    capacity: int | None
    languages: tuple[str, ...]
    interpretation: tuple[str, ...]
    sign_language: bool
    opens_at: datetime | None
    closes_at: datetime | None
    needs_approval: bool
    cancelled: bool
    revision: int
    title_id: int


@dataclass(frozen=True, slots=True)
class SessionView:
    """A session as one reader sees it."""

    row: SessionRow
    title: TextView
    summary: TextView | None
    access: TextView | None
    venue: VenueView
    room: RoomView | None

    @property
    def id(self) -> int:
        """Return the number of the session."""
        return self.row.id


@dataclass(frozen=True, slots=True)
class EventRow:
    """What is kept of an event itself."""

    id: int
    slug: str
    kind: EventKind
    cluster: str
    project_id: int | None
    state: EventState
    stage: Stage
    starts_at: datetime | None
    ends_at: datetime | None
    takes_registrations: bool
    largest_party: int
    largest_delegation: int
    revision: int
    photos_url: str | None
    published_at: datetime | None
    changed_at: datetime | None
    title_id: int
    summary_id: int


@dataclass(frozen=True, slots=True)
class EventView:
    """An event as one reader sees it."""

    row: EventRow
    title: TextView
    summary: TextView
    description: TextView | None = None
    results: TextView | None = None
    reason: TextView | None = None

    @property
    def slug(self) -> str:
        """Return its short name in addresses."""
        return self.row.slug


@dataclass(frozen=True, slots=True)
class OptionView:
    """An answer that a question offers, as one reader sees it."""

    id: int
    label: TextView


@dataclass(frozen=True, slots=True)
class QuestionView:
    """A question as one reader sees it."""

    id: int
    kind: QuestionKind
    label: TextView
    purpose: TextView
    keep_days: int
    required: bool
    options: tuple[OptionView, ...] = ()


@dataclass(frozen=True, slots=True)
class ChangeView:
    """What has changed after publication."""

    id: int
    event_id: int
    session_id: int | None
    kind: ChangeKind
    before: Mapping[str, str]
    after: Mapping[str, str]
    at: datetime


@dataclass(frozen=True, slots=True)
class ProgrammeFilter:
    """What of the programme is asked for: sessions on a day, in a venue, spoken or interpreted in a language."""

    day: date | None = None
    venue: str | None = None
    language: str | None = None

    def __bool__(self) -> bool:
        return self != ProgrammeFilter()


@dataclass(frozen=True, slots=True)
class Agenda:
    """What is to come: public events, the next one first, their sessions that are not over, and where those are."""

    events: tuple[EventView, ...]
    rows: tuple[SessionRow, ...]
    venues: Mapping[int, VenueView]


@dataclass(frozen=True, slots=True)
class About:
    """The event, and perhaps the session of it, that something is about."""

    event: EventView
    session: SessionView | None


@dataclass(frozen=True, slots=True)
class EventPosition:
    """A place in the list of public events in the order of time: right after this one."""

    starts_at: datetime
    id: int


@dataclass(frozen=True, slots=True)
class EventStretch:
    """A stretch of the list of events; `end` is the place to go on from, None where nothing follows."""

    items: tuple[EventView, ...]
    end: EventPosition | None


@dataclass(frozen=True, slots=True)
class ProgrammeChanged:
    """Fact: an event's cluster, state or time may be another; `ended_at` is when it would have ended before."""

    event_id: int
    ended_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class EventChanged:
    """Fact: people must hear of a change."""

    event_id: int
