"""Shares: x of n."""

from __future__ import annotations

from collections.abc import Sequence

from portal.engines.disclosure.rounding import THRESHOLD, carried_on, could_be_small, moved, round5
from portal.engines.disclosure.types import Conf, ShareEdition, Shown

SLACK = 1e-9  # sums of averages over people


def publish_share(
    x: float, n: float, people: int | None, *, earlier: Sequence[ShareEdition] = ()
) -> tuple[Shown, Shown]:
    """Show x and n of a share so that no person's part in it can be worked out; x never exceeds n.

    Args:
        x: what was achieved, 0 <= x <= n.
        n: what was due, or how many people it is averaged over.
        people: how many different persons it is about; None if it is about nobody (commitments, events).
        earlier: all earlier editions of the same share of the same window, oldest first.

    Returns:
        x and n, each a multiple of five; or both None, below ten people.

    Raises:
        ValueError: x or n is no count, or x is more than n.
    """
    if not 0 <= x <= n + SLACK:
        raise ValueError(f"not a share: {x} of {n}")
    if people is None:
        return _pair(round5(x), round5(n))
    if earlier:
        return _revise(x, n, people, earlier)
    if people < THRESHOLD:
        return _hidden(Conf.SMALL)
    return _pair(round5(x), round5(n))


def _revise(x: float, n: float, people: int, earlier: Sequence[ShareEdition]) -> tuple[Shown, Shown]:
    """Change what was shown only where at least ten people came or went, or were answered differently."""
    shown_x, shown_n = earlier[-1].shown
    if shown_x.value is None or shown_n.value is None:
        return shown_x, shown_n
    mark_x, mark_n = _mark(earlier, 0), _mark(earlier, 1)
    others = moved(mark_n.people or 0, people)
    if others and could_be_small(earlier[0].people or 0, people):
        return _hidden(Conf.SECONDARY)
    one_vote_each = n <= people and mark_x.n <= (mark_x.people or 0)
    new_x = moved(mark_x.x, x) and (one_vote_each or moved(mark_x.people or 0, people))
    return _pair(
        carried_on(shown_x.value, mark_x.x, x) if new_x else shown_x.value,
        carried_on(shown_n.value, mark_n.n, n) if others else shown_n.value,
    )


def _mark(earlier: Sequence[ShareEdition], which: int) -> ShareEdition:
    """Find the edition that first showed what is shown now."""
    mark = earlier[0]
    for edition in earlier[1:]:
        if edition.shown[which] != mark.shown[which]:
            mark = edition
    return mark


def _pair(x: int, n: int) -> tuple[Shown, Shown]:
    return Shown("x", min(x, n), Conf.FREE), Shown("n", n, Conf.FREE)


def _hidden(conf: Conf) -> tuple[Shown, Shown]:
    return Shown("x", None, conf), Shown("n", None, conf)
