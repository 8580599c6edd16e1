"""What texts hand out: a text as one reader sees it, work for the engines, facts."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from portal.engines.translation.types import Provenance, Status
from portal.foundation.languages import Language

__all__ = ["LanguageOrigin", "Piece", "Provenance", "Shown", "Status", "TextView", "TextWritten", "Tone"]


class LanguageOrigin(enum.StrEnum):
    """How the portal knows the language of a text: the writer said so, or it was detected."""

    CHOSEN = "chosen"
    DETECTED = "detected"


class Shown(enum.StrEnum):
    """What a reader is told of a text; every value but ORIGINAL is about a translation."""

    ORIGINAL = "original"
    READY = "ready"
    PARTIAL = "partial"
    PENDING = "pending"
    DECLINED = "declined"
    FAILED = "failed"
    STALE = "stale"


class Tone(enum.StrEnum):
    """The automatic estimate of a text's tone; UNCLEAR where the engine abstains."""

    NEGATIVE = "negative"
    NEUTRAL = "neutral"
    POSITIVE = "positive"
    UNCLEAR = "unclear"


class TextProblem(enum.StrEnum):
    """What is wrong with a text that is handed in."""

    EMPTY = "empty"
    TOO_SHORT = "too_short"
    TOO_LONG = "too_long"
    NO_WORDS = "no_words"
    UNSTORABLE = "unstorable"
    DAMAGED = "damaged"


@dataclass(frozen=True, slots=True)
class LanguageChoice:
    """The language a text is written in, and how it is known."""

    code: str
    origin: LanguageOrigin
    detected: str | None
    confidence: float


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a paragraph in one language; `is_hit` where a search has found it."""

    text: str
    language: Language
    is_original: bool
    is_hit: bool = False


Paragraph = tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class TextView:
    """A text as one reader sees it.

    `paragraphs` is what to show first; `original_paragraphs` is always what the writer wrote. `target` is the language
    the reader asked for, `shown` that of `paragraphs`.
    """

    text_id: int
    status: Shown
    provenance: Provenance | None
    source: Language
    shown: Language
    target: Language
    paragraphs: tuple[Paragraph, ...]
    original_paragraphs: tuple[Paragraph, ...]
    original: str
    engine: str = ""
    checked_by: str = ""
    suggested_by: str = ""
    """Who is named beside a translation that a person checked, where they wish it."""

    @property
    def is_translation(self) -> bool:
        """Tell whether what is shown is not what was written."""
        return self.status in {Shown.READY, Shown.PARTIAL, Shown.STALE}

    def excerpt(self, longest: int) -> TextView:
        """Return this view with no more than `longest` characters, cut at the end of a word where there are words."""
        left = longest
        kept: list[Paragraph] = []
        for paragraph in self.paragraphs:
            pieces = []
            for piece in paragraph:
                pieces.append(replace(piece, text=piece.text if len(piece.text) <= left else _cut(piece.text, left)))
                left -= len(piece.text)
                if left <= 0:
                    return replace(self, paragraphs=(*kept, tuple(pieces)))
            kept.append(tuple(pieces))
        return self

    @property
    def plain(self) -> str:
        """Return what is shown as one string."""
        return "\n".join("".join(piece.text for piece in paragraph) for paragraph in self.paragraphs)


def _cut(text: str, longest: int) -> str:
    cut = text[: max(0, longest)]
    whole_words = cut.rpartition(" ")[0]
    return (whole_words if len(whole_words) > longest // 2 else cut).rstrip(" .,!?;:。，、！？；：") + "…"


@dataclass(frozen=True, slots=True)
class Version:
    """A text in one language: the original or a translation that readers are shown."""

    language: Language
    text: str
    is_original: bool


@dataclass(frozen=True, slots=True)
class Waiting:
    """A text that is due in some languages, since when, and its length in characters."""

    text_id: int
    size: int
    since: datetime
    targets: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TranslationWork:
    """One text whose translations are due, as the engine needs it."""

    text_id: int
    body: str
    source_language: str
    source_hash: str
    targets: tuple[str, ...]
    known: Mapping[tuple[str, str], str]


@dataclass(frozen=True, slots=True)
class TextWritten:
    """Fact: there is something to translate or to tag."""

    text_id: int


@dataclass(frozen=True, slots=True)
class TextsWorkedOn:
    """Fact: a machine has estimated the tone of these texts, or translated them."""

    text_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class StatusCount:
    """How many translations of texts in one language stand at one status."""

    source: str
    target: str
    status: str
    number: int


@dataclass(frozen=True, slots=True)
class TextRow:
    """What is kept of a text itself."""

    id: int
    body: str
    language: str
    origin: LanguageOrigin
    source_hash: str
    tone: Tone | None
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class TextEdit:
    """One change of a public text: when, and what stood there before (in `language`) and after."""

    text_id: int
    at: datetime
    language: Language
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class TextEditPage:
    """One page of the changes of some texts, the latest first; `pages` and `total` count the moments of change."""

    items: tuple[TextEdit, ...]
    number: int
    pages: int
    total: int


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of text and what became of it: kept, removed or added."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Difference:
    """What one edit changed."""

    language: Language
    stretches: tuple[Stretch, ...]
