"""Twins of a world: other populations that the same publisher would have published exactly alike."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from portal.engines.disclosure import Table
from tools.disclosure_attack.population import ATTENDED, DIMENSIONS, MEASURES, REGISTERED, TOTAL, Counts, Key, World
from tools.disclosure_attack.publisher import Publisher, quarters_of
from tools.disclosure_attack.reading import Reading

Change = dict[Key, int]  # how many more than in the true world
Place = tuple[int, str, str]  # a quarter and a cell that are published otherwise
RESTARTS, STEPS = 100, 60


@dataclass(frozen=True)
class Twins:
    publisher: Publisher
    world: World
    reading: Reading
    rng: random.Random

    def near(self, key: Key) -> Change | None:
        """Look for a twin that differs by one person who is in another group, or not there at all."""
        return next((change for change in self._near_moves(key) if self.alike(change)), None)

    def far(self, key: Key) -> Change | None:
        """Look for a twin further away: change the count, then mend what is published otherwise, step by step."""
        moves = list(self._near_moves(key))
        for _ in range(RESTARTS):
            change = self.rng.choice(moves)
            open_places = self.differences(change)
            for _ in range(STEPS):
                if open_places is None:
                    break
                if not open_places:
                    return change
                trial = _added(change, self._mending(self.rng.choice(open_places)))
                found = self.differences(trial) if trial.get(key) else None
                if found is not None and len(found) <= len(open_places):
                    change, open_places = trial, found
        return None

    def alike(self, change: Change) -> bool:
        """Say whether a change is possible and would have been published exactly alike."""
        if not self._possible(change):
            return False
        counts = self._changed(change)
        return all(
            self.publisher.tables(self.world, counts, *table) == self.reading.tables[table]
            for table in _touched_tables(change)
        ) and all(
            self.publisher.shares(self.world, counts, *share) == self.reading.shares[share]
            for share in self._touched_shares(change)
        )

    def differences(self, change: Change) -> list[Place] | None:
        """List what would have been published otherwise; None if the change is impossible."""
        if not self._possible(change):
            return None
        counts = self._changed(change)
        places: list[Place] = []
        for measure, quarter, dimension in _touched_tables(change):
            old = self.reading.tables[measure, quarter, dimension]
            new = self.publisher.tables(self.world, counts, measure, quarter, dimension)
            places += [(quarter, dimension, code) for code in _unlike(old, new)]
        for last, cell in self._touched_shares(change):
            if self.publisher.shares(self.world, counts, last, cell) != self.reading.shares[last, cell]:
                quarter, _ = self.rng.choice(quarters_of(self.world, last, 0))
                places.append((quarter, *cell))
        return places

    def _changed(self, change: Change) -> Counts:
        return {**self.world.counts, **{key: self.world.counts[key] + more for key, more in change.items()}}

    def _touched_shares(self, change: Change) -> list[tuple[int, tuple[str, str]]]:
        cells = sorted({(key[3], key[4]) for key in change if key[3] in {TOTAL, "cluster"}})
        quarters = {key[1] for key in change}
        return [
            (last, cell)
            for last in self.world.windows
            if quarters & {quarter for quarter, _ in quarters_of(self.world, last, 0)}
            for cell in cells
        ]

    def _near_moves(self, key: Key) -> Iterator[Change]:
        measure, quarter, edition, dimension, code = key
        for first in dict.fromkeys((0, edition)):
            for measures in ((measure,), MEASURES):
                for step in (1, -1):
                    if dimension == TOTAL:
                        yield from (self._person(quarter, measures, step, first) for _ in range(12))
                        continue
                    for other in DIMENSIONS[dimension]:
                        if other != code:
                            yield self._everywhere(
                                quarter, measures, {(dimension, code): step, (dimension, other): -step}, first
                            )

    def _mending(self, place: Place) -> Change:
        """Move one person into, out of or between groups at a place."""
        quarter, dimension, code = place
        measures = self.rng.choice((MEASURES, (REGISTERED,), (ATTENDED,)))
        step = self.rng.choice((1, -1))
        first = self.rng.choice((0, 0, *range(self.world.editions[quarter])))
        if dimension == TOTAL or self.rng.random() < 0.3:
            return self._person(quarter, measures, step, first, {dimension: code} if code else {})
        codes = [each for each in DIMENSIONS[dimension] if each != code]
        steps = {(dimension, code if code in DIMENSIONS[dimension] else codes.pop()): step}
        return self._everywhere(quarter, measures, {**steps, (dimension, self.rng.choice(codes)): -step}, first)

    def _person(
        self, quarter: int, measures: Sequence[str], step: int, first: int, known: dict[str, str] | None = None
    ) -> Change:
        """Let one more person be there, or one fewer."""
        labels = {dimension: self.rng.choice(DIMENSIONS[dimension]) for dimension in self.world.dimensions}
        for dimension, code in (known or {}).items():
            if code in DIMENSIONS[dimension]:
                labels[dimension] = code
        steps = {(TOTAL, ""): step, **dict.fromkeys(labels.items(), step)}
        return self._everywhere(quarter, measures, steps, first)

    def _everywhere(
        self, quarter: int, measures: Sequence[str], steps: dict[tuple[str, str], int], first: int
    ) -> Change:
        return {
            (measure, quarter, edition, *cell): step
            for measure in measures
            for edition in range(first, self.world.editions[quarter])
            for cell, step in steps.items()
        }

    def _possible(self, change: Change) -> bool:
        """Check what holds in any world: groups add up, nobody comes unregistered, corrections are as announced."""
        return all(self._possible_count(change, key) for key in change) and self._adds_up(change)

    def _possible_count(self, change: Change, key: Key) -> bool:
        same = key[1:]
        registered = self._now(change, (REGISTERED, *same))
        attended = self._now(change, (ATTENDED, *same))
        if not 0 <= attended <= registered:
            return False
        measure, quarter, edition, dimension, code = key
        return all(
            self._announced(change, (measure, quarter, later, dimension, code))
            for later in (edition, edition + 1)
            if 0 < later < self.world.editions[quarter]
        )

    def _announced(self, change: Change, key: Key) -> bool:
        """Check that a correction adds or takes away what was announced, and that nobody in it comes unregistered."""
        _, quarter, edition, dimension, code = key
        people = self.world.corrected[quarter, edition]
        announced = (quarter, edition) in self.reading.announced
        more = [
            self._now(change, (measure, quarter, edition, dimension, code))
            - self._now(change, (measure, quarter, edition - 1, dimension, code))
            for measure in (ATTENDED, REGISTERED)
        ]
        if announced and dimension == TOTAL and more[1] != people:
            return False
        most = people if announced else people * 1000
        return 0 <= more[0] <= more[1] <= most if people >= 0 else most <= more[1] <= more[0] <= 0

    def _now(self, change: Change, key: Key) -> int:
        return self.world.counts[key] + change.get(key, 0)

    def _adds_up(self, change: Change) -> bool:
        sums: dict[tuple[str, int, int], dict[str, int]] = {}
        for (measure, quarter, edition, dimension, _), more in change.items():
            by_dimension = sums.setdefault((measure, quarter, edition), {})
            by_dimension[dimension] = by_dimension.get(dimension, 0) + more
        return all(
            len({each.get(dimension, 0) for dimension in (TOTAL, *self.world.dimensions)}) == 1
            for each in sums.values()
        )


def _touched_tables(change: Change) -> list[tuple[str, int, str]]:
    places = {(quarter, dimension) for _, quarter, _, dimension, _ in change if dimension != TOTAL}
    return [(measure, *place) for measure in MEASURES for place in sorted(places)]


def _unlike(old: Sequence[Table], new: Sequence[Table]) -> list[str]:
    """Name the cells that differ, once for each edition in which they do."""
    codes: list[str] = []
    for (old_total, old_parts), (new_total, new_parts) in zip(old, new, strict=True):
        if old_total != new_total:
            codes.append("")
        before = {cell.code: cell for cell in old_parts}
        after = {cell.code: cell for cell in new_parts}
        codes += [code for code in {**before, **after} if before.get(code) != after.get(code)]
    return codes


def _added(one: Change, other: Change) -> Change:
    both = {key: one.get(key, 0) + other.get(key, 0) for key in {**one, **other}}
    return {key: more for key, more in both.items() if more}
