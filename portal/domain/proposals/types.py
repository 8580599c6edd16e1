"""States, clusters and the rows that proposals hand out."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from datetime import datetime

from portal.domain.texts.types import TextView, Tone


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


class Sort(enum.StrEnum):
    """In which order a list stands."""

    NEWEST = "newest"
    ENDORSED = "endorsed"


class Refusal(enum.StrEnum):
    """Why an act on a proposal is not done."""

    WRONG_STATE = "wrong_state"
    OWN_PROPOSAL = "own_proposal"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Refused:
    """An expected refusal."""

    reason: Refusal


@dataclass(frozen=True, slots=True)
class Draft:
    """What a writer hands in; `language` is their own choice, or None where they left it to the portal."""

    title: str
    body: str
    language: str | None = None
    cluster: Cluster | None = None
    topic_id: int | None = None


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
    title_id: int
    body_id: int
    revision: int
    source: str | None
    source_id: str | None
    created_at: datetime
    submitted_at: datetime | None
    published_at: datetime | None


@dataclass(frozen=True, slots=True)
class ProposalView:
    """A proposal as one reader sees it."""

    row: ProposalRow
    title: TextView
    body: TextView
    tone: Tone | None
    endorsements: int
    endorsed: bool = False


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
    sort: Sort = Sort.NEWEST
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


@dataclass(frozen=True, slots=True)
class Numbers:
    """What the front page counts."""

    proposals: int
    people: int
    languages: int
    endorsements: int
