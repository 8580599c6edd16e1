"""States, clusters and the rows that proposals hand out."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from datetime import date, datetime

from portal.domain.accounts.types import Byline
from portal.domain.texts.types import TextEdit, TextView, Tone


class State(enum.StrEnum):
    """Where a proposal stands."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    REFUSED = "refused"
    PUBLISHED = "published"
    UNDER_REVIEW = "under_review"
    ACCEPTED = "accepted"
    NOT_ADOPTED = "not_adopted"
    IMPLEMENTED = "implemented"
    MERGED = "merged"
    WITHDRAWN = "withdrawn"


class Cluster(enum.StrEnum):
    """The four topic clusters of the city's diplomacy."""

    C1 = "C1"
    C2 = "C2"
    C3 = "C3"
    C4 = "C4"


class Neighbourhood(enum.StrEnum):
    """The neighbourhoods (dong) of the district."""

    APGUJEONG = "apgujeong"
    CHEONGDAM = "cheongdam"
    DAECHI = "daechi"
    DOGOK = "dogok"
    GAEPO = "gaepo"
    IRWON = "irwon"
    JAGOK = "jagok"
    NONHYEON = "nonhyeon"
    SAMSEONG = "samseong"
    SEGOK = "segok"
    SINSA = "sinsa"
    SUSEO = "suseo"
    YEOKSAM = "yeoksam"
    YULHYEON = "yulhyeon"


class StepKind(enum.StrEnum):
    """What can become of a public proposal; the ones that are states are told by the city."""

    PUBLISHED = "published"
    EDITED = "edited"
    ANSWERED = "answered"
    UNDER_REVIEW = "under_review"
    ACCEPTED = "accepted"
    NOT_ADOPTED = "not_adopted"
    IMPLEMENTED = "implemented"
    MERGED = "merged"
    TAKEN_IN = "taken_in"
    REOPENED = "reopened"
    PROMISE_KEPT = "promise_kept"
    PROMISE_MOVED = "promise_moved"
    PROMISE_BROKEN = "promise_broken"
    PROMISE_UNDONE = "promise_undone"
    WITHDRAWN = "withdrawn"
    REMOVED = "removed"


class Sort(enum.StrEnum):
    """In which order a list stands."""

    NEWEST = "newest"
    ENDORSED = "endorsed"


class EnteredVia(enum.StrEnum):
    """How a proposal came that the office entered for somebody."""

    PAPER = "paper"
    COUNTER = "counter"
    PHONE = "phone"


class Refusal(enum.StrEnum):
    """Why an act on a proposal is not done."""

    WRONG_STATE = "wrong_state"
    OWN_PROPOSAL = "own_proposal"
    CHANGED = "changed"
    CLOSED = "closed"
    WORDS_NEEDED = "words_needed"
    NO_TARGET = "no_target"
    KEY_REUSED = "key_reused"
    ENTERED = "entered"
    NO_WRITER = "no_writer"
    UNFINISHED = "unfinished"
    BAD_DATE = "bad_date"
    DATE_PASSED = "date_passed"
    SETTLED = "settled"
    TOO_LATE = "too_late"
    REOPENED = "reopened"


@dataclass(frozen=True, slots=True)
class Refused:
    """An expected refusal."""

    reason: Refusal


@dataclass(frozen=True, slots=True)
class Kept:
    """A draft as it is kept now."""

    proposal_id: int
    revision: int
    at: datetime


@dataclass(frozen=True, slots=True)
class ClusterHint:
    """The cluster that a text seems to belong to, and the word of it that says so."""

    cluster: Cluster
    word: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where a proposal is about: in words, on the map (degrees, WGS 84), and the neighbourhood it belongs to."""

    name: str | None = None
    neighbourhood: Neighbourhood | None = None
    latitude: float | None = None
    longitude: float | None = None

    @property
    def point(self) -> tuple[float, float] | None:
        """Return the point on the map."""
        return None if self.latitude is None or self.longitude is None else (self.latitude, self.longitude)

    def __bool__(self) -> bool:
        return bool(self.name or self.neighbourhood or self.point)


NOWHERE = Place()


@dataclass(frozen=True, slots=True)
class Draft:
    """What a writer hands in; `language` is their own choice, or None where they left it to the portal."""

    title: str
    body: str
    language: str | None = None
    cluster: Cluster | None = None
    topic_id: int | None = None
    place: Place = NOWHERE
    event_id: int | None = None
    session_id: int | None = None


@dataclass(frozen=True, slots=True)
class Promise:
    """What the city promises in an answer, and the day by which it is to be done."""

    words: str
    due_on: date


@dataclass(frozen=True, slots=True)
class Answer:
    """What the city says to a proposal: `to` is where it leads, or None where nothing is decided yet.

    `substantive` is the official's own mark that the answer goes into what was proposed.
    """

    to: State | None
    office: str = ""
    words: str = ""
    language: str | None = None
    target_id: int | None = None
    substantive: bool | None = None
    promise: Promise | None = None


@dataclass(frozen=True, slots=True)
class Entered:
    """What the office enters for somebody without an account; `name` is as it shall be shown, or empty."""

    draft: Draft
    name: str
    via: EnteredVia
    received_at: datetime


@dataclass(frozen=True, slots=True)
class Imported:
    """A proposal from elsewhere; `source` with `source_id` is its key."""

    source: str
    source_id: str
    title: str
    body: str
    language: str | None
    author: str | None
    created_at: datetime | None
    cluster: Cluster | None


@dataclass(frozen=True, slots=True)
class ProposalSubmitted:
    """Fact: a proposal waits for a moderator."""

    proposal_id: int


@dataclass(frozen=True, slots=True)
class StepTaken:
    """Fact: something became of a proposal, and whoever follows it is to be told."""

    step_id: int


@dataclass(frozen=True, slots=True)
class ProposalMoved:
    """Fact: a proposal has become public, or is it no longer."""

    proposal_id: int


@dataclass(frozen=True, slots=True)
class Source:
    """What search reads of a public proposal."""

    id: int
    title_id: int
    body_id: int
    published_at: datetime


@dataclass(frozen=True, slots=True)
class ProposalRow:
    """What is kept of a proposal itself."""

    id: int
    author_id: int | None
    author_name: str
    state: State
    cluster: Cluster | None
    topic_id: int | None
    event_id: int | None
    session_id: int | None
    place: Place
    title_id: int
    body_id: int
    revision: int
    checked_revision: int
    endorsements: int
    source: str | None
    source_id: str | None
    created_at: datetime
    submitted_at: datetime | None
    published_at: datetime | None
    author: Byline | None = None
    entered_via: EnteredVia | None = None
    entered_by_id: int | None = None


@dataclass(frozen=True, slots=True)
class ProposalView:
    """A proposal as one reader sees it."""

    row: ProposalRow
    title: TextView
    body: TextView
    tone: Tone | None
    updated_at: datetime
    endorsed: bool = False

    @property
    def endorsements(self) -> int:
        """Return how many people have given their voice."""
        return self.row.endorsements


@dataclass(frozen=True, slots=True)
class StepRow:
    """What is kept of a step itself."""

    id: int
    proposal_id: int
    kind: StepKind
    at: datetime
    actor_id: int | None
    office_id: int | None
    words_id: int | None


@dataclass(frozen=True, slots=True)
class StepView:
    """A step of a proposal's life as one reader sees it."""

    id: int
    proposal_id: int
    kind: StepKind
    at: datetime
    actor: str
    office: TextView | None
    words: TextView | None
    target_id: int | None
    target_title: TextView | None


@dataclass(frozen=True, slots=True)
class EditView:
    """One public change of a proposal: each part that changed, before and after."""

    at: datetime
    title: TextEdit | None
    body: TextEdit | None


@dataclass(frozen=True, slots=True)
class EditPage:
    """One page of the public changes of a proposal, the latest first."""

    items: tuple[EditView, ...]
    number: int
    pages: int
    total: int


@dataclass(frozen=True, slots=True)
class ProposalPage:
    """One page of a list."""

    items: tuple[ProposalView, ...]
    number: int
    pages: int
    total: int


@dataclass(frozen=True, slots=True)
class Filter:
    """What somebody looks for in a list."""

    cluster: Cluster | None = None
    state: State | None = None
    language: str | None = None
    topic_id: int | None = None
    event_id: int | None = None
    neighbourhood: Neighbourhood | None = None
    sort: Sort = Sort.NEWEST
    author_id: int | None = None
    endorsed_by: int | None = None
    community_id: int | None = None
    published_from: datetime | None = None
    published_before: datetime | None = None


@dataclass(frozen=True, slots=True)
class TopicView:
    """One of the city's projects that proposals can belong to."""

    id: int
    slug: str
    cluster: Cluster
    title: TextView
    summary: TextView
    proposals: int


EVERYTHING = Filter()
