"""States of a comment, refusals, and the rows that the discussion hands out."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from datetime import datetime

from portal.domain.accounts.types import Byline
from portal.domain.texts.types import TextEditPage, TextView


class CommentState(enum.StrEnum):
    """Where a comment stands: deleted by its writer, or hidden by a moderator; both leave a mark."""

    SHOWN = "shown"
    DELETED = "deleted"
    HIDDEN = "hidden"


class CommentSort(enum.StrEnum):
    """In which order a discussion is read."""

    OLDEST = "oldest"
    NEWEST = "newest"
    SUPPORTED = "supported"


class CommentRefusal(enum.StrEnum):
    """Why an act on a comment is not done."""

    CLOSED = "closed"
    GONE = "gone"
    CHANGED = "changed"
    OWN_COMMENT = "own_comment"
    TOO_LATE = "too_late"


@dataclass(frozen=True, slots=True)
class CommentRefused:
    """An expected refusal."""

    reason: CommentRefusal


@dataclass(frozen=True, slots=True)
class CommentPosted:
    """Fact: somebody has said something, and whoever it concerns is to be told."""

    comment_id: int


@dataclass(frozen=True, slots=True)
class CommentRow:
    """What is kept of a comment itself."""

    id: int
    proposal_id: int
    parent_id: int | None
    author_id: int
    author: Byline
    text_id: int
    state: CommentState
    revision: int
    supports: int
    replies: int
    created_at: datetime
    deleted_at: datetime | None
    edited_at: datetime | None

    @property
    def author_name(self) -> str:
        """Return the name of whoever said it."""
        return self.author.name

    @property
    def at(self) -> datetime:
        """Return when it was said."""
        return self.created_at

    @property
    def is_shown(self) -> bool:
        """Tell whether it can be read."""
        return self.state is CommentState.SHOWN


@dataclass(frozen=True, slots=True)
class CommentView:
    """A comment as one reader sees it; without a text where it was deleted or hidden."""

    row: CommentRow
    text: TextView | None
    supported: bool
    own: bool
    answers: tuple[CommentView, ...] = ()

    @property
    def more_answers(self) -> int:
        """Return how many answers there are beyond those shown."""
        return max(0, self.row.replies - len(self.answers))


@dataclass(frozen=True, slots=True)
class CommentPage:
    """One page of a discussion, or of the answers to one comment."""

    items: tuple[CommentView, ...]
    number: int
    pages: int
    total: int
    everything: int


@dataclass(frozen=True, slots=True)
class Position:
    """Where in a discussion a comment stands: on which page, in whose thread, and on which page of that."""

    proposal_id: int
    page: int
    thread_id: int | None
    thread_page: int


@dataclass(frozen=True, slots=True)
class CommentHistory:
    """A comment and one page of its changes, the latest first."""

    comment: CommentView
    edits: TextEditPage
