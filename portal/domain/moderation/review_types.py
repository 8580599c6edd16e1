"""Independent review: kinds of samples, marks, verdicts, and the rows that it hands out."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from portal.domain.moderation.types import Decision, Ground
from portal.domain.proposals.types import StepKind
from portal.domain.texts.types import TextView


class Kind(enum.StrEnum):
    """What is looked at again: a moderator's decision, or an answer of the city."""

    MODERATION = "moderation"
    ANSWER = "answer"


class Verdict(enum.StrEnum):
    """What a review came to; what is set aside can't be judged any more, and counts neither way."""

    UPHELD = "upheld"
    OVERTURNED = "overturned"
    REPRODUCED = "reproduced"
    NOT_REPRODUCED = "not_reproduced"
    SET_ASIDE = "set_aside"


class ReviewRefusal(enum.StrEnum):
    """Why a review is not taken."""

    INVOLVED = "involved"
    TAKEN = "taken"
    FINAL = "final"
    WORDS_NEEDED = "words_needed"
    UNFINISHED = "unfinished"
    READABLE = "readable"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class ReviewRefused:
    """An expected refusal."""

    reason: ReviewRefusal


@dataclass(frozen=True, slots=True)
class Quarter:
    """A quarter of a year in the city's own time: from `start` on, before `end`."""

    id: str
    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class Candidate:
    """A decision or an answer that can be drawn; without a cluster it is left out."""

    kind: Kind
    subject_id: int
    at: datetime
    cluster: str | None
    actor_id: int | None


@dataclass(frozen=True, slots=True)
class Marks:
    """What is said of an answer; None is what is not asked of it."""

    substantive: bool | None = None
    reasoned: bool | None = None
    in_time: bool | None = None

    def to_dict(self) -> dict[str, bool]:
        """Return the marks that there are, by name."""
        return {name: value for name in MARKS if (value := getattr(self, name)) is not None}

    @classmethod
    def from_dict(cls, given: Mapping[str, bool]) -> Marks:
        """Return marks as they were kept."""
        return cls(**{name: given[name] for name in MARKS if name in given})


MARKS = ("substantive", "reasoned", "in_time")


class DrawRefusal(enum.StrEnum):
    """Why nothing is drawn."""

    NO_PERIOD = "no_period"
    NOT_OVER = "not_over"


@dataclass(frozen=True, slots=True)
class DrawRefused:
    """An expected refusal."""

    reason: DrawRefusal


@dataclass(frozen=True, slots=True)
class Group:
    """How many there were of a kind in a cluster, and which of them were drawn, in the order of the draw."""

    kind: Kind
    cluster: str
    among: int
    drawn: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Draw:
    """The draw of a quarter: `left_out` belong to no cluster, `differs` are drawn now but not then, or the reverse."""

    period: str
    seed: str
    drawn_at: datetime
    groups: tuple[Group, ...]
    left_out: int
    new: bool
    differs: tuple[tuple[Kind, int], ...] = ()

    def number(self, kind: Kind) -> int:
        """Count what was drawn of a kind."""
        return sum(len(group.drawn) for group in self.groups if group.kind is kind)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a quarter is: what was drawn of a kind, and what has a verdict."""

    period: str
    drawn: Mapping[Kind, int]
    done: Mapping[Kind, int]


@dataclass(frozen=True, slots=True)
class SampleRow:
    """What is kept of a sample itself; of an answer, `recorded` is what was marked when it was drawn."""

    id: int
    period: str
    kind: Kind
    subject_id: int
    cluster: str
    actor_id: int | None
    recorded: Marks
    marks: Marks
    verdict: Verdict | None
    reviewer_id: int | None
    reviewed_at: datetime | None
    words_id: int | None


@dataclass(frozen=True, slots=True)
class SampleItem:
    """A sample in a list: what it is about, in the reader's language."""

    row: SampleRow
    about: TextView
    proposal_id: int
    of_comment: bool
    words: TextView | None = None


@dataclass(frozen=True, slots=True)
class SamplePage:
    """One page of a list of samples; `others` are for other reviewers, because this one has to do with them."""

    items: tuple[SampleItem, ...]
    number: int
    pages: int
    total: int
    others: int = 0


@dataclass(frozen=True, slots=True)
class ReportSaid:
    """What somebody said when they reported something."""

    ground: Ground
    words: TextView | None


@dataclass(frozen=True, slots=True)
class DecisionSample:
    """A moderator's decision with the text that it was made on, nobody named; None is a text that is gone."""

    row: SampleRow
    decision: Decision
    at: datetime
    ground: Ground | None
    words: TextView | None
    title: TextView | None
    body: TextView | None
    comment: TextView | None
    of_comment: bool
    reports: tuple[ReportSaid, ...]
    own_words: TextView | None

    @property
    def is_readable(self) -> bool:
        """Tell whether the text can still be read as it was decided on."""
        return self.comment is not None if self.of_comment else self.title is not None and self.body is not None


@dataclass(frozen=True, slots=True)
class AnswerSample:
    """An answer of the city with the proposal that it is to, nobody named."""

    row: SampleRow
    step: StepKind
    at: datetime
    published_at: datetime
    office: TextView | None
    words: TextView
    title: TextView
    body: TextView
    own_words: TextView | None


@dataclass(frozen=True, slots=True)
class Overturned:
    """A decision that a reviewer would have made otherwise, for the moderators."""

    item: SampleItem
    decision: Decision
    decided_at: datetime
    comment_id: int | None
    stands: str
