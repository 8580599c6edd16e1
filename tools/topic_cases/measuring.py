"""The suggested topic of every case, and the likeness of every two of a half."""

from __future__ import annotations

import enum
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Final

from portal.engines.topics import ALIKE, TOPICS, Print, likeness, print_of, suggest
from tools.topic_cases.cases import NONE, Case
from tools.translation_checks.measuring import Share

CLASSES: Final = (*TOPICS, NONE)
COMMON: Final = "en"


class Kinship(enum.StrEnum):
    """What two cases have to do with each other."""

    SAME = "same wish"
    PLACE = "another wish for the same place"
    OTHER = "wishes that have nothing in common"


@dataclass(frozen=True, slots=True)
class Suggested:
    """A case, and the topic that was suggested for it (``-`` for none)."""

    case: Case
    topic: str


@dataclass(frozen=True, slots=True)
class Pair:
    """Two cases in different languages, by their translations."""

    one: Case
    other: Case
    likeness: float

    @property
    def kinship(self) -> Kinship:
        """Tell what they have to do with each other."""
        if self.one.wish == self.other.wish:
            return Kinship.SAME
        return Kinship.PLACE if self.one.place == self.other.place else Kinship.OTHER


def suggest_all(cases: Iterable[Case]) -> list[Suggested]:
    """Suggest a topic for each case, in the language it is written in."""
    return [Suggested(case, _topic(case)) for case in cases]


def right(suggested: Sequence[Suggested]) -> Share:
    """Count the cases whose topic is suggested, and those of none for which none is."""
    return Share(sum(one.topic == one.case.cluster for one in suggested), len(suggested))


def right_when_answered(suggested: Sequence[Suggested]) -> Share:
    """Count the right ones among the suggestions that were made."""
    return right([one for one in suggested if one.topic != NONE])


def confusion(suggested: Iterable[Suggested]) -> Counter[tuple[str, str]]:
    """Count the cases by their topic and the suggested one."""
    return Counter((one.case.cluster, one.topic) for one in suggested)


def pairs(cases: Iterable[Case]) -> list[Pair]:
    """Compare every two cases that are written in different languages."""
    prints: list[tuple[Case, Print]] = [(case, print_of(case.english, COMMON)) for case in cases]
    return [
        Pair(one, other, likeness(print_one, print_other))
        for (one, print_one), (other, print_other) in combinations(prints, 2)
        if one.language != other.language
    ]


def found(compared: Iterable[Pair], kinship: Kinship, threshold: float = ALIKE) -> Share:
    """Count the pairs of a kind that are told to be alike."""
    chosen = [pair for pair in compared if pair.kinship is kinship]
    return Share(sum(pair.likeness >= threshold for pair in chosen), len(chosen))


def _topic(case: Case) -> str:
    ranked = suggest(case.text, case.language)
    return ranked[0].topic if ranked else NONE
