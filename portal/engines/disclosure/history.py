"""What earlier editions showed, and what was counted when they first showed it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from portal.engines.disclosure.types import Edition, Exact, Shown

OTHER = "other"


@dataclass(frozen=True)
class Mark:
    """What a reader sees now, the count that it was made from, and the count of the first edition."""

    shown: Shown
    exact: Exact
    first: Exact


def marks_of(editions: Sequence[Edition]) -> dict[str, Mark]:
    """Follow each group (and what is merged) through the editions; a mark moves when what is shown changes."""
    return _follow((shown, _exact_of(edition, shown.code)) for edition in editions for shown in edition.shown)


def mark_of_total(editions: Sequence[Edition]) -> Mark | None:
    """Follow the total through the editions; None where the table has none."""
    marks = _follow(
        (edition.shown_total, edition.total)
        for edition in editions
        if edition.shown_total is not None and edition.total is not None
    )
    return next(iter(marks.values()), None)


def merged(parts: Iterable[Exact]) -> Exact:
    """Add groups up under one code."""
    listed = tuple(parts)
    return Exact(OTHER, sum(part.value for part in listed), sum(part.people for part in listed))


def hidden_codes(shown: Iterable[Shown]) -> frozenset[str]:
    """Name the groups of an edition that were hidden or merged."""
    return frozenset(cell.code for cell in shown if cell.value is None)


def _follow(cells: Iterable[tuple[Shown, Exact]]) -> dict[str, Mark]:
    marks: dict[str, Mark] = {}
    for shown, exact in cells:
        before = marks.get(shown.code)
        if before is None or before.shown != shown:
            marks[shown.code] = Mark(shown, exact, before.first if before else exact)
    return marks


def _exact_of(edition: Edition, code: str) -> Exact:
    hidden = hidden_codes(edition.shown)
    pooled = [part for part in edition.parts if part.code in hidden or part.code == OTHER]
    if code == OTHER and any(part.code != OTHER for part in pooled):
        return merged(pooled)
    return next((part for part in edition.parts if part.code == code), Exact(code, 0, 0))
