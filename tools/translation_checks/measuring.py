"""Every check on every case: what it misses of its own fault, and which good translations it would decline."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from portal.engines.translation import termbase
from portal.engines.translation.checks import (
    HARD_CHECKS,
    ROUTE_CHECKS,
    SOFT_CHECKS,
    Candidate,
    first_failure,
    first_route_failure,
)
from tools.translation_checks.cases import Case, Kind

# The first judges by the model's own odds, which a hand-written translation does not have; the others are never wrong.
NOT_MEASURED: Final = frozenset({"low_confidence", "unknown_token", "empty"})
CHECKS: Final = tuple(name for name, _ in (*HARD_CHECKS, *SOFT_CHECKS, *ROUTE_CHECKS) if name not in NOT_MEASURED)
OWN: Final[Mapping[Kind, frozenset[str]]] = {
    Kind.NEGATION_DROPPED: frozenset({"negation"}),
    Kind.NEGATION_ADDED: frozenset({"negation"}),
    Kind.NUMBER: frozenset({"number"}),
    Kind.SCRIPT: frozenset({"wrong_script", "untranslated"}),
    Kind.LOOP: frozenset({"repetition"}),
    Kind.TRUNCATION: frozenset({"truncated", "length"}),
    Kind.UNTRANSLATED: frozenset({"untranslated", "wrong_script"}),
    Kind.HALF_UNTRANSLATED: frozenset({"untranslated", "wrong_script"}),
    Kind.NAME: frozenset({"termbase"}),
    Kind.ORDER: frozenset({"order"}),
    Kind.LINK: frozenset({"link"}),
    Kind.PLACEHOLDER: frozenset({"placeholder"}),
}
_CONFIDENCE: Final = 1.96


@dataclass(frozen=True, slots=True)
class Judged:
    """A case, and the names of all checks that decline it."""

    case: Case
    declined_by: frozenset[str]

    @property
    def is_right(self) -> bool:
        """Tell whether good is shown and broken is declined."""
        return bool(self.declined_by) == (self.case.kind is not Kind.GOOD)


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many."""

    part: int
    whole: int

    @property
    def value(self) -> float:
        """Give the share, 0 of nothing."""
        return self.part / self.whole if self.whole else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        """Give Wilson's 95 % interval: what the true share may well be, seen so few cases."""
        if not self.whole:
            return 0.0, 1.0
        square = _CONFIDENCE**2 / self.whole
        middle = (self.value + square / 2) / (1 + square)
        reach = _CONFIDENCE * math.sqrt(self.value * (1 - self.value) / self.whole + square / self.whole / 4)
        return max(0.0, middle - reach / (1 + square)), min(1.0, middle + reach / (1 + square))

    def __str__(self) -> str:
        return f"{self.part}/{self.whole} ({self.value:.1%})" if self.whole else "-"


def judge(cases: Iterable[Case]) -> list[Judged]:
    """Ask every check about every case, also those that come after one that declined it."""
    names = termbase.load()
    checks = (*HARD_CHECKS, *SOFT_CHECKS, *((name, _with(check, names)) for name, check in ROUTE_CHECKS))
    return [
        Judged(case, frozenset(name for name, is_violated in checks if is_violated(case.candidate))) for case in cases
    ]


def _with(
    check: Callable[[Candidate, termbase.Termbase], bool], names: termbase.Termbase
) -> Callable[[Candidate], bool]:
    return lambda candidate: check(candidate, names)


def missed_by_own(judged: Iterable[Judged], *kinds: Kind) -> Share:
    """Count the cases of some faults that the checks made for them do not decline."""
    chosen = [one for one in judged if one.case.kind in kinds]
    return Share(sum(OWN[one.case.kind].isdisjoint(one.declined_by) for one in chosen), len(chosen))


def missed(judged: Iterable[Judged], *kinds: Kind) -> Share:
    """Count the cases of some faults, of all unless told, that no check declines."""
    chosen = [one for one in judged if one.case.kind in (kinds or OWN)]
    return Share(sum(not one.declined_by for one in chosen), len(chosen))


def false_alarms(judged: Iterable[Judged], check: str | None = None) -> Share:
    """Count the good translations that a check, or any, would decline."""
    good = [one for one in judged if one.case.kind is Kind.GOOD]
    declined = sum(check in one.declined_by if check else bool(one.declined_by) for one in good)
    return Share(declined, len(good))


def pairs_a_second(cases: Iterable[Case], rounds: int) -> float:
    """Measure how many good pairs one core judges in a second of its time, at best of some rounds."""
    candidates = [case.candidate for case in cases if case.kind is Kind.GOOD]
    names = termbase.load()
    best = math.inf
    for _ in range(rounds):
        start = time.process_time()
        for candidate in candidates:
            first_failure(candidate)
            first_route_failure(candidate, names)
        best = min(best, time.process_time() - start)
    return len(candidates) / best
