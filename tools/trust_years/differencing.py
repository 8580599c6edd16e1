"""Subtract one publication from the next, and see whose coming or going is known for certain."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from portal.engines.disclosure import Edition, Exact, Shown, publish
from portal.engines.trust import window
from tools.trust_years.counting import METHOD, Tally, active, barred_people
from tools.trust_years.world import CLUSTERS, RESIDENTS, World

FOREIGN = sorted(set(RESIDENTS) - {"korea"})
FEW = 10
REACH = 2
"""A count that is rounded to 5 may be two less or two more than it says."""
Candidates = range
ANY = range(10**9)


@dataclass(frozen=True, slots=True)
class Reading:
    """How many small changes there were, and how many of them a reader knows exactly."""

    changes: int
    known: int

    @property
    def share(self) -> float:
        """Return the share that is known."""
        return self.known / self.changes if self.changes else 0.0


def weekly_exact(world: World, period: str) -> Reading:
    """Publish who took part by nationality group, every week of a year, as it is."""
    last = window(period)[1]
    return _read(world, [last - timedelta(days=7 * back) for back in range(52, -1, -1)], guarded=False)


def quarterly_safe(world: World, periods: list[str]) -> Reading:
    """Publish the same every quarter, rounded and suppressed, compared with the edition before."""
    return _read(world, [window(period)[1] for period in periods], guarded=True)


def known(earlier: Candidates, later: Candidates) -> bool:
    """Tell whether only one difference is possible."""
    return later.stop - 1 - earlier.start == later.start - (earlier.stop - 1)


def _read(world: World, days: list[date], *, guarded: bool) -> Reading:
    changes = found = 0
    for cluster in CLUSTERS:
        exact = [_people(world, cluster, day) for day in days]
        shown = _published(exact) if guarded else [{it: range(n[it], n[it] + 1) for it in FOREIGN} for n in exact]
        for (was, seen_then), (now, seen_now) in pairwise(zip(exact, shown, strict=True)):
            for group in FOREIGN:
                if 0 < abs(now[group] - was[group]) < FEW:
                    changes += 1
                    found += known(seen_then[group], seen_now[group])
    return Reading(changes, found)


def _people(world: World, cluster: str, last: date) -> Counter[str]:
    """Count a trailing year's participants by group."""
    span = (last - timedelta(days=364), last)
    tally = Tally(world, cluster, span, METHOD, barred_people(world, METHOD))
    return Counter(person.group for person in active(tally, span))


def _published(exact: list[Counter[str]]) -> list[Mapping[str, Candidates]]:
    """Return what a reader can think each group has, in each edition."""
    editions: list[Edition] = []
    readings: list[Mapping[str, Candidates]] = []
    for people in exact:
        parts = [Exact(group, people[group], people[group]) for group in FOREIGN]
        total, shown = publish(None, parts, earlier=editions)
        editions.append(Edition(None, parts, total, shown))
        readings.append({group: _candidates(shown, group) for group in FOREIGN})
    return readings


def _candidates(shown: tuple[Shown, ...], group: str) -> Candidates:
    value = next((it.value for it in shown if it.code == group), None)
    return ANY if value is None else range(max(0, value - REACH), value + REACH + 1)
