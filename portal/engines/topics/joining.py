"""Find out from translations which words mean the same: those that stand in the same texts, said in two languages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Final

LEAST_LIKENESS: Final = 0.5
_MOST_PAIRED: Final = 12
"""Keywords of a text that are looked at: each is paired with each of the other language."""


@dataclass(frozen=True, slots=True)
class Bilingual:
    """What one person's text is about, in one language and in another."""

    person: str
    here: Collection[str]
    there: Collection[str]


def partners(texts: Iterable[Bilingual], least: int, likeness: float = LEAST_LIKENESS) -> dict[str, str]:
    """Return for words of `here` the one of `there` that is used by the same people.

    Two words are partners where each has no better one, `least` distinct people at least use both, and Dice's
    coefficient of the people who use them is `likeness` or more.
    """
    here, there, both = _people(texts)
    alike = {
        (one, other): 2 * number / (here[one] + there[other])
        for (one, other), number in both.items()
        if number >= least
    }
    ranked = sorted(((score, one, other) for (one, other), score in alike.items() if score >= likeness), key=_rank)
    best_here, best_there = dict[str, str](), dict[str, str]()
    for _score, one, other in ranked:
        best_here.setdefault(one, other)
        best_there.setdefault(other, one)
    return {one: other for one, other in best_here.items() if best_there[other] == one}


def _rank(found: tuple[float, str, str]) -> tuple[float, str, str]:
    return -found[0], found[1], found[2]


def _people(texts: Iterable[Bilingual]) -> tuple[Counter[str], Counter[str], Counter[tuple[str, str]]]:
    seen_here, seen_there, seen_both = set[tuple[str, str]](), set[tuple[str, str]](), set[tuple[str, str, str]]()
    for text in texts:
        here, there = list(text.here)[:_MOST_PAIRED], list(text.there)[:_MOST_PAIRED]
        seen_here.update((text.person, one) for one in here)
        seen_there.update((text.person, other) for other in there)
        seen_both.update((text.person, one, other) for one in here for other in there)
    return (
        Counter(one for _person, one in seen_here),
        Counter(other for _person, other in seen_there),
        Counter((one, other) for _person, one, other in seen_both),
    )
