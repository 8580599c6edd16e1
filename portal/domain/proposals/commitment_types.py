"""Promises of the city: where they stand, what becomes of them, and the rows that they hand out."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from portal.domain.proposals.types import Cluster, StepView
from portal.domain.texts.types import TextView


class Standing(enum.StrEnum):
    """Where a promise stands; derived from its dates, never kept."""

    OPEN = "open"
    MOVED = "moved"
    OVERDUE = "overdue"
    KEPT = "kept"
    LATE = "late"
    BROKEN = "broken"


class ChangeKind(enum.StrEnum):
    """What can become of a promise; `undone` takes back what was recorded by mistake."""

    KEPT = "kept"
    MOVED = "moved"
    BROKEN = "broken"
    UNDONE = "undone"


@dataclass(frozen=True, slots=True)
class Change:
    """What an official records: `day` is when the promise was kept, or the day that it is moved to."""

    kind: ChangeKind
    words: str
    language: str | None = None
    day: date | None = None


@dataclass(frozen=True, slots=True)
class PromiseRow:
    """What is kept of a promise; `due_on` is the date first promised."""

    id: int
    proposal_id: int
    step_id: int
    words_id: int
    due_on: date
    now_due_on: date
    made_at: datetime
    kept_on: date | None
    broken_at: datetime | None
    revision: int

    @property
    def is_settled(self) -> bool:
        """Tell whether it was kept or given up."""
        return self.kept_on is not None or self.broken_at is not None

    @property
    def was_moved(self) -> bool:
        """Tell whether the date is another than the one first promised."""
        return self.now_due_on != self.due_on


@dataclass(frozen=True, slots=True)
class ChangeView:
    """One change of a promise as one reader sees it."""

    id: int
    kind: ChangeKind
    at: datetime
    day: date | None
    words: TextView | None


@dataclass(frozen=True, slots=True)
class PromiseView:
    """A promise as one reader sees it, with all that became of it, the first change first."""

    row: PromiseRow
    standing: Standing
    words: TextView
    changes: tuple[ChangeView, ...] = ()


@dataclass(frozen=True, slots=True)
class Promises:
    """The promises of one proposal: by the step of the answer that made them, and by the words of their changes."""

    by_answer: Mapping[int, PromiseView]
    by_words: Mapping[int, PromiseView]

    def made_in(self, step: StepView) -> PromiseView | None:
        """Return what was promised in an answer."""
        return self.by_answer.get(step.id)

    def behind(self, step: StepView) -> PromiseView | None:
        """Return the promise that a step changed."""
        return self.by_words.get(step.words.text_id) if step.words else None


@dataclass(frozen=True, slots=True)
class PromiseTold:
    """What a mail says of a promise: its words, and the day by which it is to be kept, or on which it was."""

    words_id: int
    day: date | None


@dataclass(frozen=True, slots=True)
class ListedPromise:
    """A promise in a list, with what it was promised to; the title of what is no longer public is left out."""

    promise: PromiseView
    cluster: Cluster | None
    title: TextView | None


@dataclass(frozen=True, slots=True)
class PromisePage:
    """One page of a list of promises."""

    items: tuple[ListedPromise, ...]
    number: int
    pages: int
    total: int
