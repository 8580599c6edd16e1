"""The cases: sentences with a good translation or a broken one, by hand, in ``cases/*.tsv`` beside this module.

A case belongs to one of two halves by a hash of its source sentence, so a sentence's good and broken translations stay
together. Rules may be fitted to ``tune``; ``held`` is only measured.
"""

from __future__ import annotations

import enum
import functools
import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from portal.engines.translation.checks import Candidate

FOLDER: Final = Path(__file__).with_name("cases")
HEADER: Final = ("source_language", "target_language", "source", "translation", "kind")


class Kind(enum.StrEnum):
    """What is wrong with a translation, if anything."""

    GOOD = "good"
    NEGATION_DROPPED = "negation_dropped"
    NEGATION_ADDED = "negation_added"
    NUMBER = "number"
    SCRIPT = "script"
    LOOP = "loop"
    TRUNCATION = "truncation"
    UNTRANSLATED = "untranslated"
    HALF_UNTRANSLATED = "half_untranslated"
    NAME = "name"
    ORDER = "order"
    LINK = "link"
    PLACEHOLDER = "placeholder"


class Half(enum.StrEnum):
    """Which half of the set a case belongs to."""

    TUNE = "tune"
    HELD = "held"


@dataclass(frozen=True, slots=True)
class Case:
    """A sentence, a translation of it, and what a reader of both would say of the translation."""

    source_language: str
    target_language: str
    source: str
    translation: str
    kind: Kind

    @property
    def half(self) -> Half:
        """Name the half by the source sentence and the pair."""
        key = "\t".join((self.source_language, self.target_language, self.source))
        return Half.HELD if hashlib.sha256(key.encode()).digest()[0] % 2 else Half.TUNE

    @property
    def pair(self) -> tuple[str, str]:
        """Name the source and the target language."""
        return self.source_language, self.target_language

    @property
    def languages(self) -> frozenset[str]:
        """Name the two languages."""
        return frozenset({self.source_language, self.target_language})

    @property
    def candidate(self) -> Candidate:
        """Show the case to the checks as a translation that the model itself has no doubts about."""
        return Candidate(self.source, self.translation, self.source_language, self.target_language)


@functools.cache
def load() -> tuple[Case, ...]:
    """Read all cases, in the order of the files' names; raises ValueError for a malformed line."""
    return tuple(case for path in sorted(FOLDER.glob("*.tsv")) for case in _read(path))


def _read(path: Path) -> list[Case]:
    header, *lines = path.read_text(encoding="utf-8").splitlines()
    if tuple(header.split("\t")) != HEADER:
        raise ValueError(f"{path.name} does not begin with {', '.join(HEADER)}")
    return [_case(path, number, line.split("\t")) for number, line in enumerate(lines, start=2)]


def _case(path: Path, number: int, cells: list[str]) -> Case:
    if len(cells) != len(HEADER):
        raise ValueError(f"{path.name}:{number} has {len(cells)} cells, not {len(HEADER)}")
    source_language, target_language, source, translation, kind = cells
    return Case(source_language, target_language, source, translation, Kind(kind))
