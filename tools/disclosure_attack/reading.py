"""Turn everything that is public into rows: what each published number, each gap and each rule says about the counts.

A reader knows the rules of the publisher, the order of sizes that they follow, and how many people a correction added
or took away; where the total is hidden or nobody, only that it added or took away.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from portal.engines.disclosure import OTHER, THRESHOLD, Conf, Shown
from tools.disclosure_attack.bounds import ENDLESS, System
from tools.disclosure_attack.population import ATTENDED, DIMENSIONS, MEASURES, REGISTERED, TOTAL, Key, World
from tools.disclosure_attack.publisher import Publisher, Share, Table, Weakness, quarters_of

SMALL = THRESHOLD - 1
MIDDLE = 5  # what a hidden whole enters a sum with
STILL = THRESHOLD - 1  # a count that is shown as before has moved by no more people than this


@dataclass(frozen=True)
class Reading:
    """The system of rows, and which variable stands for which count."""

    system: System
    variables: dict[Key, int]
    tables: dict[tuple[str, int, str], list[Table]]
    shares: dict[tuple[int, tuple[str, str]], list[Share]]
    announced: frozenset[tuple[int, int]]  # corrections whose number of people is public


def read(publisher: Publisher, world: World) -> Reading:
    """Publish a world and write down what a reader can conclude."""
    system = System()
    variables = {key: system.variable() for key in world.counts}
    tables = {
        (measure, quarter, dimension): publisher.tables(world, world.counts, measure, quarter, dimension)
        for measure in MEASURES
        for quarter in range(len(world.editions))
        for dimension in world.dimensions
    }
    shares = {
        (last, cell): publisher.shares(world, world.counts, last, cell)
        for last in world.windows
        for cell in ((TOTAL, ""), *(("cluster", code) for code in DIMENSIONS["cluster"]))
    }
    announced = frozenset(
        (quarter, edition)
        for quarter, edition in world.corrected
        if (total := tables[REGISTERED, quarter, "cluster"][edition - 1][0]) and total.value
    )
    reader = _Reader(publisher.weakness, world, system, variables, announced)
    reader.structure()
    for (measure, quarter, dimension), editions in tables.items():
        reader.table(measure, quarter, dimension, editions)
    for (last, cell), pairs in shares.items():
        reader.share(last, cell, pairs, tables)
    return Reading(system, variables, tables, shares, announced)


@dataclass
class Sum:
    """What is known of how a published sum was made: counts in full, counts in part, and a fixed rest."""

    shown: list[int] = field(default_factory=list)
    pooled: list[tuple[int, Fraction]] = field(default_factory=list)
    fixed: Fraction = Fraction(0)
    least: int = 0

    def less(self, other: Sum) -> Sum:
        """Take another sum away."""
        away = [(variable, -weight) for variable, weight in other.pooled]
        away += [(variable, Fraction(-1)) for variable in other.shown]
        return Sum([*self.shown], [*self.pooled, *away], self.fixed - other.fixed)


@dataclass(frozen=True)
class _Reader:
    weakness: Weakness
    world: World
    system: System
    variables: dict[Key, int]
    announced: frozenset[tuple[int, int]]

    @property
    def reach(self) -> int:
        return 0 if self.weakness is Weakness.NO_ROUNDING else 2

    def structure(self) -> None:
        """Groups add up, nobody comes who is not registered, and a correction is as large as was said."""
        for (measure, quarter, edition, dimension, code), variable in self.variables.items():
            if measure == ATTENDED:
                self.system.row([self.variables[REGISTERED, quarter, edition, dimension, code]], [variable], low=0)
            if dimension == TOTAL:
                for each in self.world.dimensions:
                    self.system.row(self._codes(measure, quarter, edition, each), [variable], 0, 0)
            if edition:
                self._correction((measure, quarter, edition, dimension, code))

    def _correction(self, key: Key) -> None:
        measure, quarter, edition, dimension, code = key
        people = self.world.corrected[quarter, edition]
        new, old = self.variables[key], self.variables[measure, quarter, edition - 1, dimension, code]
        exact = measure == REGISTERED and dimension == TOTAL and (quarter, edition) in self.announced
        if (quarter, edition) not in self.announced:
            people = ENDLESS if people > 0 else -ENDLESS if people < 0 else 0
        self.system.row([new], [old], people if exact else min(0, people), people if exact else max(0, people))
        if measure == ATTENDED:
            registered = self.variables[REGISTERED, quarter, edition, dimension, code]
            before = self.variables[REGISTERED, quarter, edition - 1, dimension, code]
            if people > 0:
                self.system.row([registered, old], [before, new], low=0)
            else:
                self.system.row([registered, old], [before, new], high=0)

    def table(self, measure: str, quarter: int, dimension: str, editions: Sequence[Table]) -> None:
        """Read all editions of a table."""
        self._anew(measure, quarter, dimension, editions[0], 0)
        for edition in range(1, len(editions)):
            self._later(measure, quarter, dimension, editions, edition)

    def _cell(self, key: Key, cell: Shown, *, least: int = 1) -> None:
        """Read one cell of an edition that was compared with no other."""
        variable = self.variables[key]
        match cell.value:
            case None if cell.conf is Conf.SMALL:
                self.system.within(variable, least, SMALL)
            case None:
                self.system.within(variable, 1, ENDLESS)
            case 0:
                self.system.within(variable, 0, 0)
            case value:
                self.system.within(variable, max(value - self.reach, THRESHOLD), value + self.reach)

    def _pool(self, keys: Sequence[Key], parts: Sequence[Shown]) -> None:
        """Read the groups hidden together: one is small, they are ten people, none is larger than one that is shown."""
        values = {cell.code: cell for cell in parts}
        hidden = [self.variables[key] for key in keys if values[key[4]].value is None]
        shown = [self.variables[key] for key in keys if values[key[4]].value]
        if not hidden:
            return
        self.system.one_of(hidden, 1, SMALL)
        if shown:
            self.system.row(hidden, low=THRESHOLD)
            if any(cell.conf is Conf.SECONDARY for cell in parts):
                self.system.one_of(hidden, THRESHOLD, ENDLESS)
        for small in hidden:
            for large in shown:
                self.system.row([large], [small], low=0)
        other = values.get(OTHER)
        if other and other.value is not None and shown:
            self.system.row(hidden, low=other.value - self.reach, high=other.value + self.reach)

    def _later(self, measure: str, quarter: int, dimension: str, editions: Sequence[Table], edition: int) -> None:
        """Read a later edition: what was shown anew, and what was left as it was."""
        if self.weakness in {Weakness.NO_COMPARISON, Weakness.NO_SECONDARY}:
            self._anew(measure, quarter, dimension, editions[edition], edition)
            return
        total, parts = editions[edition]
        cells = [((measure, quarter, edition, dimension, cell.code), cell) for cell in parts if cell.code != OTHER]
        if total:
            cells.append(((measure, quarter, edition, TOTAL, ""), total))
        for key, new in cells:
            self._change(key, [_cell_of(table, key[4]) for table in editions[:edition]], new)

    def _change(self, key: Key, before: Sequence[Shown | None], new: Shown) -> None:
        """Read a cell of a later edition: the rounded change since what was shown was made, or none of ten people."""
        old = before[-1]
        if new.value is None or old is None or old.value is None:
            return
        variable = self.variables[key]
        if self.reach == 0:
            self.system.within(variable, new.value, new.value)
            return
        since = self.variables[key[0], key[1], _since(before), key[3], key[4]]
        change = new.value - old.value
        low, high = (change - self.reach, change + self.reach) if change else (-STILL, STILL)
        self.system.row([variable], [since], low, high)

    def _anew(self, measure: str, quarter: int, dimension: str, table: Table, edition: int) -> None:
        """Read an edition that was compared with no other."""
        total, parts = table
        if total:
            self._cell((measure, quarter, edition, TOTAL, ""), total)
        hidden_whole = bool(total and total.value is None)
        keys = [(measure, quarter, edition, dimension, cell.code) for cell in parts if cell.code != OTHER]
        for key, cell in zip(keys, (cell for cell in parts if cell.code != OTHER), strict=True):
            self._cell(key, cell, least=0 if hidden_whole else 1)
        if not hidden_whole and self.weakness is not Weakness.NO_SECONDARY:
            self._pool(keys, parts)

    def share(
        self,
        last: int,
        cell: tuple[str, str],
        editions: Sequence[Share],
        tables: Mapping[tuple[str, int, str], list[Table]],
    ) -> None:
        """Read a share: its two counts are sums over the window's quarters."""
        sums: list[tuple[Sum, Sum]] = []
        for edition, (x, n) in enumerate(editions):
            quarters = quarters_of(self.world, last, edition)
            due, done = (self._sum(measure, quarters, cell, tables) for measure in (REGISTERED, ATTENDED))
            sums.append((due, done))
            alone = edition == 0 or self.reach == 0 or self.weakness is Weakness.NO_COMPARISON
            if x.value is None or n.value is None:
                if edition == 0 or self.weakness is Weakness.NO_COMPARISON:
                    self._people(due, high=SMALL)
                continue
            if edition == 0 or self.weakness is Weakness.NO_COMPARISON:
                self._people(due, low=THRESHOLD)
            if alone:
                self._rounded(due, n.value)
                if x.value != n.value:
                    self._rounded(done, x.value)
                continue
            ns, xs = [each[1] for each in editions[: edition + 1]], [each[0] for each in editions[: edition + 1]]
            self._moved(ns, [each[0] for each in sums])
            if all(one.value != other.value for one, other in zip(xs, ns, strict=True)):
                self._moved(xs, [each[1] for each in sums])

    def _moved(self, shown: Sequence[Shown], sums: Sequence[Sum]) -> None:
        """Read a sum that was shown anew: its rounded change since what was shown before was made."""
        new, old = shown[-1].value, shown[-2].value
        if new is not None and old is not None and new != old:
            self._rounded(sums[-1].less(sums[_since(shown[:-1])]), new - old)

    def _sum(
        self,
        measure: str,
        quarters: Sequence[tuple[int, int]],
        cell: tuple[str, str],
        tables: Mapping[tuple[str, int, str], list[Table]],
    ) -> Sum:
        added = Sum()
        for quarter, edition in quarters:
            if self.weakness is Weakness.EXACT_SUMS:
                added.shown.append(self.variables[measure, quarter, edition, *cell])
            else:
                self._enter(added, measure, quarter, cell, tables[measure, quarter, "cluster"][: edition + 1])
        return added

    def _enter(self, added: Sum, measure: str, quarter: int, cell: tuple[str, str], editions: Sequence[Table]) -> None:
        """Add what a quarter's cell is known to enter a sum with (the engine's ``for_sums``)."""

        def variable(dimension: str, code: str) -> int:
            shown = [_cell_of(table, code) for table in editions]
            return self.variables[measure, quarter, _since(shown), dimension, code]

        total, parts = editions[-1]
        hidden = [part.code for part in parts if part.value is None and part.code != OTHER]
        whole_hidden = bool(total and total.value is None)
        if cell[0] == TOTAL and whole_hidden:
            added.fixed += MIDDLE
            added.least += 1
        elif cell[1] not in hidden:
            added.shown.append(variable(*cell))
        elif whole_hidden:
            added.fixed += Fraction(MIDDLE, len(hidden))
        else:
            added.least += 1
            added.pooled += [(variable(cell[0], code), Fraction(1, len(hidden))) for code in hidden]

    def _people(self, added: Sum, *, low: int = 0, high: int = ENDLESS) -> None:
        """Read that at least so many, or at most so many people were counted: hidden groups count as one each."""
        if added.shown:
            self.system.row(added.shown, low=low - added.least, high=high - added.least)

    def _rounded(self, added: Sum, value: int) -> None:
        """Read a rounded sum; a half was rounded up."""
        scale = 120  # makes all weights whole
        half = Fraction(1 if self.reach == 0 else 5, 2)
        terms: dict[int, Fraction] = {}
        for variable, weight in (*((variable, Fraction(1)) for variable in added.shown), *added.pooled):
            terms[variable] = terms.get(variable, Fraction(0)) + weight
        weights = [(variable, int(weight * scale)) for variable, weight in terms.items() if weight]
        low = (value - half - added.fixed) * scale
        high = (value + half - added.fixed) * scale
        if weights:
            strict = 0 if self.reach == 0 else 1
            self.system.weighed(weights, int(low), int(high) - strict)

    def _codes(self, measure: str, quarter: int, edition: int, dimension: str) -> list[int]:
        return [self.variables[measure, quarter, edition, dimension, code] for code in DIMENSIONS[dimension]]


def _cell_of(table: Table, code: str) -> Shown | None:
    """Take the cell of a code; the total's code is empty."""
    total, parts = table
    return next((part for part in parts if part.code == code), None) if code else total


def _since(shown: Sequence[Shown | None]) -> int:
    """Find the edition that first showed what is shown last."""
    first = len(shown) - 1
    while first and shown[first - 1] == shown[-1]:
        first -= 1
    return first
