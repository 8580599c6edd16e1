"""The cases: wishes as residents of several languages would put them, by hand, in ``cases.tsv`` beside this module.

Each stands there with its topic (``-`` for none of the four) and with what a translation into English says. A wish is
in five languages; two wishes are about one place, so that they share words without being the same. Words and thresholds
were fitted to ``tune``; ``held`` was written when they stood and is only measured.
"""

from __future__ import annotations

import enum
import functools
from dataclasses import dataclass
from pathlib import Path
from typing import Final

FILE: Final = Path(__file__).with_name("cases.tsv")
HEADER: Final = ("half", "cluster", "place", "wish", "language", "text", "english")
NONE: Final = "-"


class Half(enum.StrEnum):
    """Which part of the set a case belongs to."""

    TUNE = "tune"
    HELD = "held"


@dataclass(frozen=True, slots=True)
class Case:
    """A wish in one language."""

    half: Half
    cluster: str
    place: str
    wish: str
    language: str
    text: str
    english: str


@functools.cache
def load() -> tuple[Case, ...]:
    """Read all cases; raises ValueError for a malformed line."""
    header, *lines = FILE.read_text(encoding="utf-8").splitlines()
    if tuple(header.split("\t")) != HEADER:
        raise ValueError(f"{FILE.name} does not begin with {', '.join(HEADER)}")
    return tuple(_case(number, line.split("\t")) for number, line in enumerate(lines, start=2))


def _case(number: int, cells: list[str]) -> Case:
    if len(cells) != len(HEADER) or not all(cells):
        raise ValueError(f"{FILE.name}:{number} does not have {len(HEADER)} cells")
    half, *rest = cells
    return Case(Half(half), *rest)
