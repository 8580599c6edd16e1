"""What goes into and comes out of a translation engine.

Language codes are the portal's own (BCP 47: ``ko``, ``en``, ``ja``, ``zh-Hans``, ``zh-Hant``, ``de`` ...); an engine
maps them to whatever its packages call them.
"""

from __future__ import annotations

import enum
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from portal.engines.translation.termbase import Termbase


class Status(enum.StrEnum):
    """Where a translation stands; an engine answers all but STALE, and PENDING only without a package."""

    PENDING = "pending"
    READY = "ready"
    PARTIAL = "partial"
    DECLINED = "declined"
    FAILED = "failed"
    STALE = "stale"


class Provenance(enum.StrEnum):
    """Who made a translation."""

    HUMAN = "human"
    MEMORY = "memory"
    MACHINE = "machine"


@dataclass(frozen=True, slots=True)
class Span:
    """One stretch of a text: a sentence, or the white space and line breaks between sentences.

    ``"".join(span.text for span in split(text))`` is the text again, to the last character.
    """

    text: str
    is_sentence: bool


@dataclass(frozen=True, slots=True)
class Job:
    """One text to bring into one or more languages.

    ``known`` holds approved translations of whole sentences, keyed by (target language, sentence): the translation
    memory's exact hits. ``terms`` are the names that must come out as approved; None stands for the shipped ones.
    """

    key: str
    text: str
    source: str
    targets: tuple[str, ...]
    known: Mapping[tuple[str, str], str] = field(default_factory=dict)
    terms: Termbase | None = None


@dataclass(frozen=True, slots=True)
class TermViolation:
    """A name that a machine did not give as approved.

    ``sentence`` was asked and ``came`` was the answer, with the forbidden form ``found`` in it, or with none that is
    accepted; ``term`` is the term's key. ``repaired``: ``expected`` was put in its place, and the sentence is shown.
    """

    term: str
    sentence: str
    came: str
    expected: str
    found: str = ""
    repaired: bool = False


@dataclass(frozen=True, slots=True)
class Segment:
    """One span of a finished translation.

    ``language`` is that of ``text``: a sentence left in the original carries the source's.
    """

    text: str
    language: str
    provenance: Provenance | None = None
    declined_by: str | None = None
    violations: tuple[TermViolation, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """The answer for one (text, target).

    ``body`` and ``segments`` are empty unless the status is READY or PARTIAL. ``quality`` is in 0..1: the share of
    sentences that passed, weighted by their characters. ``reasons`` counts the checks that declined sentences, by the
    check's name, ``violations`` lists the names that the machine did not give as approved.
    """

    status: Status
    body: str = ""
    segments: tuple[Segment, ...] = ()
    provenance: Provenance = Provenance.MACHINE
    engine: str = ""
    engine_version: str = ""
    quality: float = 0.0
    reasons: Mapping[str, int] = field(default_factory=dict)
    violations: tuple[TermViolation, ...] = ()


class Translator(Protocol):
    """A translation engine."""

    def split(self, text: str, language: str) -> tuple[Span, ...]:
        """Cut a text into sentences and what stands between them, losing nothing."""
        ...

    def can(self, source: str, target: str) -> bool:
        """Tell whether packages for this pair are installed now, directly or by a pivot."""
        ...

    def translate(
        self, jobs: Sequence[Job], between: Callable[[], None] = lambda: None
    ) -> dict[tuple[str, str], Outcome]:
        """Answer every (job key, target); without a package PENDING. One bad text never fails the others.

        ``between`` is called between the parts of long work, and may itself have something translated.
        """
        ...


ProgressCallback = Callable[[int, int], None]
