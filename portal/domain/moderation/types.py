"""Decisions, grounds and the rows that moderation hands out."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from datetime import datetime

from portal.domain.texts.types import TextView


class Decision(enum.StrEnum):
    """What a moderator does: the first three with what was handed in, the others with what is public."""

    PUBLISH = "publish"
    RETURN = "return"
    REFUSE = "refuse"
    KEEP = "keep"
    REMOVE = "remove"
    HIDE = "hide"


class Ground(enum.StrEnum):
    """Why a proposal is returned or refused; each has a sentence in every language of the pages."""

    UNCLEAR = "unclear"
    OFF_TOPIC = "off_topic"
    PERSONAL_DATA = "personal_data"
    INSULT = "insult"
    ADVERTISING = "advertising"
    DUPLICATE = "duplicate"
    UNLAWFUL = "unlawful"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement of reasons as it is handed in: a ground, and the moderator's own words in their own language."""

    ground: Ground
    words: str = ""
    language: str | None = None


class ReportRefusal(enum.StrEnum):
    """Why a report is not taken."""

    OWN = "own"
    GONE = "gone"
    SETTLED = "settled"


@dataclass(frozen=True, slots=True)
class ReportRefused:
    """An expected refusal."""

    reason: ReportRefusal


@dataclass(frozen=True, slots=True)
class Subject:
    """What is reported: a proposal, or a comment on it."""

    proposal_id: int
    comment_id: int | None = None

    @property
    def key(self) -> str:
        """Return the one word by which reports on the same thing are found."""
        return f"c{self.comment_id}" if self.comment_id is not None else f"p{self.proposal_id}"


@dataclass(frozen=True, slots=True)
class ReportView:
    """One report as a moderator sees it."""

    id: int
    at: datetime
    ground: Ground
    words: TextView | None
    reporter: str


@dataclass(frozen=True, slots=True)
class ReportedView:
    """Something with open reports, the oldest of which came at `since`."""

    subject: Subject
    number: int
    since: datetime
    excerpt: TextView
    author: str


@dataclass(frozen=True, slots=True)
class DecisionView:
    """A decision as one reader sees it."""

    id: int
    at: datetime
    decision: Decision
    ground: Ground | None
    words: TextView | None
    moderator: str
    proposal_id: int
    comment_id: int | None
