"""What earlier editions of a table counted and showed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from portal.engines.disclosure.types import Conf, Edition, Exact, Shown

OTHER = "other"


@dataclass(frozen=True)
class Mark:
    """What a reader sees now, the count that it was made from, and the count of the first edition."""

    shown: Shown
    exact: Exact
    first: Exact


def marks_of(editions: Sequence[Edition]) -> dict[str, Mark]:
    """Follow each group, and what the hidden ones are together, as long as these are the same.

    A mark moves when what is shown changes, so that many small corrections add up to one that is shown.
    """
    marks: dict[str, Mark] = {}
    pool: frozenset[str] = frozenset()
    for edition in editions:
        if hidden_codes(edition.shown) != pool:
            marks.pop(OTHER, None)
            pool = hidden_codes(edition.shown)
        for shown in edition.shown:
            marks[shown.code] = _next(marks.get(shown.code), shown, _exact_of(edition, shown.code))
    return marks


def mark_of_total(editions: Sequence[Edition]) -> Mark | None:
    """Follow the total; None where the table has none."""
    mark = None
    for edition in editions:
        if edition.shown_total is not None and edition.total is not None:
            mark = _next(mark, edition.shown_total, edition.total)
    return mark


def nobody(code: str) -> Mark:
    """Take a group that no earlier edition had as one that was nobody."""
    none = Exact(code, 0, 0)
    return Mark(Shown(code, 0, Conf.FREE), none, none)


def merged(parts: Iterable[Exact]) -> Exact:
    """Add groups up under one code."""
    listed = tuple(parts)
    return Exact(OTHER, sum(part.value for part in listed), sum(part.people for part in listed))


def hidden_codes(shown: Iterable[Shown]) -> frozenset[str]:
    """Name the groups of an edition that were hidden or merged."""
    return frozenset(cell.code for cell in shown if cell.value is None)


def first_alike(editions: Sequence[Edition]) -> Edition:
    """Find the edition that first showed exactly what the newest one shows."""
    found = editions[-1]
    for edition in reversed(editions):
        if (edition.shown_total, tuple(edition.shown)) != (found.shown_total, tuple(found.shown)):
            break
        found = edition
    return found


def _next(before: Mark | None, shown: Shown, exact: Exact) -> Mark:
    if before is not None and before.shown == shown:
        return before
    return Mark(shown, exact, before.first if before else exact)


def _exact_of(edition: Edition, code: str) -> Exact:
    hidden = hidden_codes(edition.shown)
    pooled = [part for part in edition.parts if part.code in hidden or part.code == OTHER]
    if code == OTHER and any(part.code != OTHER for part in pooled):
        return merged(pooled)
    return next((part for part in edition.parts if part.code == code), Exact(code, 0, 0))
