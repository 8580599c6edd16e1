"""Counts as they may enter a sum over several periods."""

from __future__ import annotations

from collections.abc import Sequence

from portal.engines.disclosure.history import Mark, first_alike, hidden_codes, mark_of_total, marks_of
from portal.engines.disclosure.types import Edition, Exact

MIDDLE = 5  # stands for a hidden whole of one to nine


def for_sums(editions: Sequence[Edition]) -> tuple[Exact | None, tuple[Exact, ...]]:
    """Give a table's counts as they may be added over periods without telling of what the table hides.

    A published sum over four quarters, less three that are shown, would be the fourth. So groups hidden together each
    enter with their mean, a hidden whole with five, and what is shown with the count that it was made from.

    Args:
        editions: all editions of one table of one period, oldest first, the newest among them.

    Returns:
        The total and the parts (in the newest edition's order); ``people`` is how many there are at least.
    """
    last = editions[-1]
    whole, marks = mark_of_total(editions), marks_of(editions)
    hidden = hidden_codes(last.shown) & {part.code for part in last.parts}
    # all of one edition: the groups of a pool add up to something public only there
    together: float = sum(part.value for part in first_alike(editions).parts if part.code in hidden)
    if whole is not None and whole.shown.value is None:
        together = MIDDLE

    def entering(part: Exact) -> Exact:
        if part.code in hidden:
            return Exact(part.code, together / len(hidden), 0 if whole and whole.shown.value is None else 1)
        return marks[part.code].exact

    return _total(whole), tuple(entering(part) for part in last.parts)


def _total(whole: Mark | None) -> Exact | None:
    if whole is None or whole.shown.value is not None:
        return whole.exact if whole else None
    return Exact(whole.exact.code, MIDDLE, 1)
