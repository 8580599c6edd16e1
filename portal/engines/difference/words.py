"""Word-level differences: letters and digits make words; Han, kana and Thai have no spaces and go by character."""

from __future__ import annotations

import enum
import re
from dataclasses import dataclass
from itertools import groupby

from rapidfuzz.distance import Indel

SPACELESS = "\u0e00-\u0e7f\u2e80-\u30ff\u31a0-\u9fff\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003ffff"
WORD = re.compile(rf"[{SPACELESS}]|[^\W{SPACELESS}]+|\s+|.", re.DOTALL)
LONGEST_ISLAND = 3
"""Kept white space and little words of up to this many characters between two changes read better as changed."""


class Kind(enum.StrEnum):
    """What became of a stretch of text."""

    KEPT = "kept"
    REMOVED = "removed"
    ADDED = "added"


@dataclass(frozen=True, slots=True)
class Change:
    """A stretch of text and what became of it."""

    kind: Kind
    text: str


def compare(before: str, after: str) -> tuple[Change, ...]:
    """Return the stretches that lead from one text to the other.

    Kept and removed stretches together are `before`, kept and added ones together are `after`, to the character.
    Longest common subsequence of words (Indel distance), then stretches that are too short to read are joined.
    """
    old, new = words(before), words(after)
    steps: list[tuple[str, str]] = []
    for code in Indel.opcodes(old, new):
        removed = "".join(old[code.src_start : code.src_end])
        added = "".join(new[code.dest_start : code.dest_end])
        steps.append((removed, added))
    return _changes(_joined(steps))


def words(text: str) -> list[str]:
    """Cut a text into the units that a difference is told in; joined again they are the text."""
    return WORD.findall(text)


def _joined(steps: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Swallow short kept stretches between two changes, so that a rewritten clause reads as one."""
    joined: list[tuple[str, str]] = []
    for number, (removed, added) in enumerate(steps):
        island = removed == added and 0 < number < len(steps) - 1 and len(removed) <= LONGEST_ISLAND
        changed = removed != added
        if joined and (changed or island) and joined[-1][0] != joined[-1][1]:
            joined[-1] = (joined[-1][0] + removed, joined[-1][1] + added)
        else:
            joined.append((removed, added))
    return joined


def _changes(steps: list[tuple[str, str]]) -> tuple[Change, ...]:
    pieces: list[Change] = []
    for removed, added in steps:
        if removed == added:
            pieces.append(Change(Kind.KEPT, removed))
            continue
        pieces += [Change(Kind.REMOVED, removed)] if removed else []
        pieces += [Change(Kind.ADDED, added)] if added else []
    return tuple(
        Change(kind, "".join(piece.text for piece in run))
        for kind, run in groupby(pieces, key=lambda piece: piece.kind)
    )
