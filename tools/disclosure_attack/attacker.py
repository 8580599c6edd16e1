"""The attack on one world: which counts of one to nine people can be told from what is public?

Each such count gets a verdict with a proof. *Found*: the rows leave one value. *Open*: another population, with another
value there, would have been published exactly alike by the same publisher, so nobody can tell the two apart, whatever
they know of the method. *Unproven*: neither proof was reached.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from tools.disclosure_attack.bounds import Contradiction
from tools.disclosure_attack.population import Key, World
from tools.disclosure_attack.publisher import Publisher
from tools.disclosure_attack.reading import read
from tools.disclosure_attack.twins import Change, Twins

SMALL = range(1, 10)
REACH = 12  # how far above the truth other values are tried; the bounds say that there is more


class Verdict(StrEnum):
    FOUND = "found"
    OPEN = "open"
    UNPROVEN = "unproven"


@dataclass(frozen=True)
class Outcome:
    """What became of the small counts of one world."""

    verdicts: Counter[Verdict]
    narrow: int  # counts with fewer than three values left by the rows
    found: tuple[Key, ...]
    unproven: tuple[Key, ...] = ()


def attack(publisher: Publisher, world: World, rng: random.Random, *, thorough: bool = True) -> Outcome:
    """Attack every count of one to nine people, in every edition.

    Args:
        publisher: whose method is known to the attacker.
        world: what is true; the attacker reads only what is published of it.
        rng: chance for the search for twins.
        thorough: look far for a twin, so that hardly a count stays unproven.

    Raises:
        AssertionError: the rows exclude the truth, so the attacker itself is wrong.
    """
    reading = read(publisher, world)
    low, high = reading.system.low.copy(), reading.system.high.copy()
    try:
        reading.system.narrow(low, high)
    except Contradiction as wrong:
        raise AssertionError("the attacker's rows contradict each other") from wrong
    for key, variable in reading.variables.items():
        assert low[variable] <= world.counts[key] <= high[variable], (key, low[variable], high[variable], world)
    twins = Twins(publisher, world, reading, rng)
    search = _Search(twins, low, high, thorough)
    verdicts: Counter[Verdict] = Counter()
    narrow, found, unproven = 0, [], []
    for key, count in world.counts.items():
        if count not in SMALL:
            continue
        variable = reading.variables[key]
        narrow += high[variable] - low[variable] < 2
        verdict = Verdict.FOUND if low[variable] == high[variable] else search.judge(key)
        verdicts[verdict] += 1
        if verdict is Verdict.FOUND:
            found.append(key)
        if verdict is Verdict.UNPROVEN:
            unproven.append(key)
    return Outcome(verdicts, narrow, tuple(found), tuple(unproven))


@dataclass(frozen=True)
class _Search:
    """The search for twins of one world; a twin proves every count open in which it differs."""

    twins: Twins
    low: list[int]
    high: list[int]
    thorough: bool
    open: set[Key] = field(default_factory=set)

    def judge(self, key: Key) -> Verdict:
        if key in self.open:
            return Verdict.OPEN
        twin, verdict = self.twins.near(key), Verdict.OPEN
        if twin is None:
            twin, verdict = self._searched(key)
        if twin is None and verdict is Verdict.UNPROVEN and self.thorough:
            twin = self.twins.far(key)
        if twin is None:
            return verdict
        self.open.update(twin)
        return Verdict.OPEN

    def _searched(self, key: Key) -> tuple[Change | None, Verdict]:
        """Try every other value with the exact search; a solution counts only if it is published alike."""
        system, variables, counts = self.twins.reading.system, self.twins.reading.variables, self.twins.world.counts
        variable, truth = variables[key], counts[key]
        wanted = [counts[each] for each in variables]
        possible = False
        for value in _nearest(truth, range(self.low[variable], min(self.high[variable], truth + REACH) + 1)):
            below, above = self.low.copy(), self.high.copy()
            below[variable] = above[variable] = value
            try:
                system.narrow(below, above, system.rows_of[variable])
                solution = system.solve(below, above, wanted)
            except Contradiction:
                continue
            except TimeoutError:
                possible = True
                continue
            possible = True
            change = {each: solution[place] - counts[each] for each, place in variables.items()}
            twin = {each: more for each, more in change.items() if more}
            if self.twins.alike(twin):
                return twin, Verdict.OPEN
        return None, Verdict.UNPROVEN if possible else Verdict.FOUND


def _nearest(truth: int, values: Iterable[int]) -> list[int]:
    return sorted((value for value in values if value != truth), key=lambda value: abs(value - truth))
