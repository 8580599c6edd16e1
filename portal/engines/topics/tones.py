"""How the tone of what people write changes: one averaged vote a person, damped where few have spoken.

The formulas are the trust index's ("Centrality and delta sentiment" of its design), published beside it, weight 0.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

LEAST_PEOPLE: Final = 30
_DAMPING: Final = 10
POSITIVE, NEGATIVE = "positive", "negative"


@dataclass(frozen=True, slots=True)
class Votes:
    """The people who wrote something whose tone is clear, and the parts of their votes that praise and complain."""

    positive: float
    negative: float
    people: float


def votes(tones_by_person: Iterable[Sequence[str]]) -> Votes:
    """Average the clear tones of each person's texts; who has none does not vote."""
    positive = negative = 0.0
    people = 0
    for tones in tones_by_person:
        if tones:
            people += 1
            positive += tones.count(POSITIVE) / len(tones)
            negative += tones.count(NEGATIVE) / len(tones)
    return Votes(positive, negative, people)


def balance(counted: Votes) -> float:
    """Return N = (positive - negative) / (n + 10), from -1 to 1; nobody has the balance 0."""
    return (counted.positive - counted.negative) / (counted.people + _DAMPING)


def change(now: Votes, before: Votes) -> float | None:
    """Return half the difference of two periods' balances, from -1 to 1; None with fewer than 30 people in either."""
    if min(now.people, before.people) < LEAST_PEOPLE:
        return None
    return (balance(now) - balance(before)) / 2
