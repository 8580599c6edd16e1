"""What can be followed, how often mail comes, and the rows that following hands out."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from datetime import datetime

from portal.domain.discussion.types import CommentView
from portal.domain.proposals.types import ProposalView, StepView


class FollowKind(enum.StrEnum):
    """What can be followed: one proposal, one of the city's projects, one of the four topics, a community."""

    PROPOSAL = "proposal"
    PROJECT = "project"
    TOPIC = "topic"
    COMMUNITY = "community"


class NoticeKind(enum.StrEnum):
    """What somebody is told: that a proposal went a step, that somebody said something, or answered them."""

    STEP = "step"
    COMMENT = "comment"
    REPLY = "reply"


class MailState(enum.StrEnum):
    """Whether a notice is still to be mailed: by itself, with the next digest, or no more."""

    DUE = "due"
    DIGEST = "digest"
    DONE = "done"


class Rhythm(enum.StrEnum):
    """How often mail comes."""

    AT_ONCE = "at_once"
    DAILY = "daily"
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class Preference:
    """How often somebody wants mail, and the time zone in which their day begins."""

    rhythm: Rhythm
    zone: str


@dataclass(frozen=True, slots=True)
class Followed:
    """Something that somebody follows."""

    kind: FollowKind
    subject: str
    since: datetime


@dataclass(frozen=True, slots=True)
class NoticeView:
    """A notice as its reader sees it."""

    id: int
    kind: NoticeKind
    at: datetime
    read: bool
    proposal: ProposalView | None
    step: StepView | None
    comment: CommentView | None
    proposal_id: int


@dataclass(frozen=True, slots=True)
class NoticePage:
    """One page of somebody's notices."""

    items: tuple[NoticeView, ...]
    number: int
    pages: int
    total: int
    unread: int
