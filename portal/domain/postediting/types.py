"""What post-editing hands out: places of texts, suggestions, the queue, one item of it, rehearsals, coverage."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from portal.domain.texts.editing import Work
from portal.domain.texts.types import Stretch, TextView
from portal.foundation.languages import Language


class HomeKind(enum.StrEnum):
    """What a text is, as people tell texts apart."""

    TITLE = "title"
    BODY = "body"
    COMMENT = "comment"
    ANSWER = "answer"
    EVENT = "event"
    PAGE = "page"


class Reason(enum.StrEnum):
    """What a reader finds wrong with a translation."""

    MEANING = "meaning"
    NAME = "name"
    UNREADABLE = "unreadable"
    OFFENSIVE = "offensive"
    OTHER = "other"


class SuggestionState(enum.StrEnum):
    """Where a suggestion stands; OUTDATED where the text it is about has changed or is gone."""

    OPEN = "open"
    APPROVED = "approved"
    DECLINED = "declined"
    OUTDATED = "outdated"


class Concern(enum.StrEnum):
    """Why a translation is in the queue, in the order in which it is worked off."""

    REPORTED = "reported"
    SUGGESTED = "suggested"
    MISSING = "missing"
    STALE = "stale"


class Refusal(enum.StrEnum):
    """Why an act is not done."""

    CHANGED = "changed"
    NOTHING = "nothing"
    EMPTY = "empty"


@dataclass(frozen=True, slots=True)
class Refused:
    """An expected refusal."""

    reason: Refusal


@dataclass(frozen=True, slots=True)
class Home:
    """Where everybody can read a text: what it is, under which title, at which page."""

    text_id: int
    kind: HomeKind
    part_id: int
    """The proposal, the event or the page that it is a part of."""
    title: TextView
    endpoint: str
    values: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Offered:
    """What a reader hands in: their words (None where they only report), and what they had before them."""

    source_hash: str
    shown: str
    body: str | None
    reason: Reason | None
    note: str
    wants_credit: bool


@dataclass(frozen=True, slots=True)
class SuggestionView:
    """A suggestion as a post-editor, or its reader, sees it."""

    id: int
    text_id: int
    language: Language
    body: str | None
    reason: Reason | None
    note: str
    by: str
    wants_credit: bool
    state: SuggestionState
    created_at: datetime
    decided_at: datetime | None
    answer: str
    stretches: tuple[Stretch, ...]
    """What leads, word by word, from what the reader saw to what they propose."""
    fits: bool
    """Whether it was made for the text as it is now."""


@dataclass(frozen=True, slots=True)
class OwnSuggestion:
    """What became of one's own suggestion; without a home where the text can't be read any more."""

    suggestion: SuggestionView
    home: Home | None


@dataclass(frozen=True, slots=True)
class OwnPage:
    """One page of one's own suggestions, the latest first."""

    items: tuple[OwnSuggestion, ...]
    number: int
    pages: int
    total: int


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the queue is narrowed to."""

    source: str = ""
    language: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Key:
    """One translation of one text."""

    text_id: int
    language: str


@dataclass(frozen=True, slots=True)
class Holder:
    """Who has a translation on their desk, and until when."""

    account_id: int
    name: str
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class QueueItem:
    """One translation that somebody should look at."""

    key: Key
    concern: Concern
    standing: str
    source: Language
    language: Language
    home: Home
    excerpt: str
    waiting: int
    """How many suggestions and reports are open."""
    holder: Holder | None


@dataclass(frozen=True, slots=True)
class QueuePage:
    """One page of the queue; `pairs` and `kinds` are what it can be narrowed to."""

    items: tuple[QueueItem, ...]
    number: int
    pages: int
    total: int
    pairs: tuple[tuple[str, str], ...]
    kinds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence beside its translation; `kept_by` names the check that kept it in the original."""

    original: str
    translation: str
    kept_by: str = ""


@dataclass(frozen=True, slots=True)
class Desk:
    """One translation with all that a post-editor needs to decide on it."""

    work: Work
    home: Home
    basis: str
    shown: str
    lines: tuple[Line, ...]
    """The original sentence by sentence."""
    is_aligned: bool
    """Whether each sentence has its translation beside it; else the two do not go together."""
    changed: tuple[Stretch, ...]
    """What was changed in the original since the translation was made."""
    suggestions: tuple[SuggestionView, ...]
    holder: Holder | None


@dataclass(frozen=True, slots=True)
class Neighbours:
    """What comes before and after an item of the queue, past what others have on their desks."""

    before: Key | None
    after: Key | None


class RehearsalState(enum.StrEnum):
    """Where an order to try a text out stands."""

    WAITING = "waiting"
    DONE = "done"
    NO_PACKAGE = "no_package"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class RehearsedLine:
    """A sentence, how it will read, and how a machine reads that back; empty where it found nothing reliable."""

    original: str
    translation: str
    back: str
    declined_by: str = ""


@dataclass(frozen=True, slots=True)
class RehearsalView:
    """A rehearsal as its writer sees it."""

    id: int
    subject: str
    body: str
    source: Language
    language: Language
    state: RehearsalState
    lines: tuple[RehearsedLine, ...]
    can_return: bool
    """Whether there was a package for the way back."""


@dataclass(frozen=True, slots=True)
class RehearsalOrdered:
    """Fact: a writer waits to see how their text will read."""

    rehearsal_id: int


@dataclass(frozen=True, slots=True)
class RehearsalWork:
    """A rehearsal as the engine needs it."""

    id: int
    body: str
    source: str
    language: str
    known: Mapping[tuple[str, str], str]


@dataclass(frozen=True, slots=True)
class PairCoverage:
    """How far public texts in one language are in another, and how long they wait."""

    source: str
    language: str
    counts: Mapping[str, int]
    oldest_waiting: datetime | None
    median_seconds: float | None

    @property
    def texts(self) -> int:
        """Return how many there are."""
        return sum(self.counts.values())

    @property
    def covered(self) -> float:
        """Return the share that readers can read in this language, at least in part or in an earlier version."""
        readable = sum(self.counts.get(name, 0) for name in ("ready", "partial", "human", "stale"))
        return readable / self.texts if self.texts else 0.0


@dataclass(frozen=True, slots=True)
class LanguageCoverage:
    """How much of all that is public can be read in one language: as written, checked, by a machine, in part."""

    language: str
    texts: int
    original: int
    counts: Mapping[str, int]

    def share(self, *names: str) -> float:
        """Return the share of texts that stand so; `original` is a standing here too."""
        found = sum(self.original if name == "original" else self.counts.get(name, 0) for name in names)
        return found / self.texts if self.texts else 0.0
