"""Turn everything that is public into rows: what each published number, each gap and each rule says about the counts.

A reader knows the rules of the publisher, the order of sizes that they follow, and whether a correction added people or
took some away. How many, no reason of a revision may name; a weak publisher names it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from portal.engines.disclosure import OTHER, THRESHOLD, Conf, Shown, Table
from tools.disclosure_attack.bounds import ENDLESS, System
from tools.disclosure_attack.population import ATTENDED, DIMENSIONS, MEASURES, REGISTERED, TOTAL, Key, World
from tools.disclosure_attack.publisher import Publisher, Share, Weakness, quarters_of
from tools.disclosure_attack.sums import Cell, Sum, SumReader, cell_of, hidden_in, since

SMALL = THRESHOLD - 1
STILL = THRESHOLD - 1  # a count has moved by no more people than this since the edition that first showed it as it is
Tables = Mapping[tuple[str, int, str], list[Table]]


@dataclass(frozen=True)
class Reading:
    """The system of rows, and which variable stands for which count."""

    system: System
    variables: dict[Key, int]
    tables: dict[tuple[str, int, str], list[Table]]
    shares: dict[tuple[int, Cell], list[Share]]
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
        correction for correction in world.corrected if publisher.weakness is Weakness.NAMED_CORRECTIONS
    )
    reader = _Reader(publisher.weakness, world, system, variables, announced)
    reader.structure()
    for measure, quarter, dimension in tables:
        reader.tables(quarter, dimension, measure, tables)
    for (last, cell), editions in shares.items():
        reader.share(last, cell, editions, tables)
    return Reading(system, variables, tables, shares, announced)


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
                    codes = DIMENSIONS[each]
                    groups = [self.variables[measure, quarter, edition, each, group] for group in codes]
                    self.system.row(groups, [variable], 0, 0)
            if edition:
                self._correction((measure, quarter, edition, dimension, code))

    def _correction(self, key: Key) -> None:
        measure, quarter, edition, dimension, code = key
        people = self.world.corrected[quarter, edition]
        new, old = self.variables[key], self.variables[measure, quarter, edition - 1, dimension, code]
        named = (quarter, edition) in self.announced
        if not named:
            people = ENDLESS if people > 0 else -ENDLESS if people < 0 else 0
        exact = measure == REGISTERED and dimension == TOTAL and named
        self.system.row([new], [old], people if exact else min(0, people), people if exact else max(0, people))
        if measure == ATTENDED:
            registered = self.variables[REGISTERED, quarter, edition, dimension, code]
            before = self.variables[REGISTERED, quarter, edition - 1, dimension, code]
            if people > 0:
                self.system.row([registered, old], [before, new], low=0)
            else:
                self.system.row([registered, old], [before, new], high=0)

    def tables(self, quarter: int, dimension: str, measure: str, tables: Tables) -> None:
        """Read all editions of a table, beside the related one."""
        editions = tables[measure, quarter, dimension]
        related = tables[_other(measure), quarter, dimension]
        for edition, table in enumerate(editions):
            if edition and self.weakness not in {Weakness.NO_COMPARISON, Weakness.NO_SECONDARY}:
                self._later((measure, quarter, edition, dimension), editions[:edition], table)
                continue
            self._anew((measure, quarter, edition, dimension), table)
            if self.weakness is not Weakness.NO_SECONDARY:
                self._pool((measure, quarter, edition, dimension), table, related[edition])

    def _anew(self, at: tuple[str, int, int, str], table: Table) -> None:
        """Read the cells of an edition that was compared with no other."""
        total, parts = table
        if total:
            self._cell((*at[:3], TOTAL, ""), total)
        least = 0 if total and total.value is None else 1
        for cell in parts:
            if cell.code != OTHER:
                self._cell((*at, cell.code), cell, least=least)

    def _cell(self, key: Key, cell: Shown, *, least: int = 1) -> None:
        variable = self.variables[key]
        match cell.value:
            case None if cell.conf is Conf.SMALL:
                self.system.within(variable, least, SMALL)
            case None:
                self.system.within(variable, 0 if self._maybe_nobody(key[0]) else 1, ENDLESS)
            case 0:
                self.system.within(variable, 0, 0)
            case value:
                self.system.within(variable, max(value - self.reach, THRESHOLD), value + self.reach)

    def _maybe_nobody(self, measure: str) -> bool:
        """Say whether a group may be hidden of which nobody was there: who registered is hidden, and nobody came."""
        return measure == ATTENDED and self.weakness is not Weakness.UNRELATED

    def _pool(self, at: tuple[str, int, int, str], table: Table, related: Table) -> None:
        """Read the groups hidden together: they are ten people, and one is small, here or in the related table."""
        hidden, also = hidden_in(table), hidden_in(related)
        if not hidden:
            return
        measure, *place = at
        inside = [self.variables[(*at, code)] for code in hidden]
        shown = [self.variables[(*at, cell.code)] for cell in table[1] if cell.value and cell.code != OTHER]
        apart = self.weakness is Weakness.UNRELATED or not also
        elsewhere = [] if apart else [self.variables[(_other(measure), *place, code)] for code in also]  # type: ignore[index]
        self.system.one_of([*inside, *elsewhere], 1, SMALL)
        if shown:
            self.system.row(inside, low=THRESHOLD)
            if any(cell.conf is Conf.SECONDARY for cell in table[1]) and not self._maybe_nobody(measure):
                self.system.one_of(inside, THRESHOLD, ENDLESS)
            other = cell_of(table, OTHER)
            if other and other.value is not None:
                self.system.row(inside, low=other.value - self.reach, high=other.value + self.reach)
        for large in shown if apart else ():
            for small in inside:
                self.system.row([large], [small], low=0)

    def _later(self, at: tuple[str, int, int, str], before: Sequence[Table], table: Table) -> None:
        """Read a later edition: what was shown anew, and what was left as it was."""
        total, parts = table
        for cell in parts:
            if cell.code != OTHER:
                self._change((*at, cell.code), [cell_of(each, cell.code) for each in before], cell)
        if total:
            self._change((*at[:3], TOTAL, ""), [each[0] for each in before], total)

    def _change(self, key: Key, before: Sequence[Shown | None], new: Shown) -> None:
        """Read a cell of a later edition: its rounded change since it was shown anew, if it is ten people or more."""
        old = before[-1]
        if new.value is None or old is None or old.value is None:
            return
        variable = self.variables[key]
        if self.reach == 0:
            self.system.within(variable, new.value, new.value)
            return
        shown_anew = self.variables[key[0], key[1], since(before), key[3], key[4]]
        change = new.value - old.value
        low, high = -STILL, STILL
        if change > 0:
            low, high = max(change - self.reach, THRESHOLD), change + self.reach
        elif change < 0:
            low, high = change - self.reach, min(change + self.reach, -THRESHOLD)
        self.system.row([variable], [shown_anew], low, high)

    def share(self, last: int, cell: Cell, editions: Sequence[Share], tables: Tables) -> None:
        """Read a share: its two counts are sums over the window's quarters."""
        reader = SumReader(self.weakness, self.system, self.variables, tables)
        sums: list[tuple[Sum, Sum]] = []
        for edition, (x, n) in enumerate(editions):
            quarters = quarters_of(self.world, last, edition)
            done, due = (reader.sum(measure, quarters, cell) for measure in (ATTENDED, REGISTERED))
            sums.append((done, due))
            first = edition == 0 or self.weakness is Weakness.NO_COMPARISON
            if x.value is None or n.value is None:
                reader.people(due, high=SMALL if first else ENDLESS)
                continue
            capped = any(each_x.value == each_n.value for each_x, each_n in editions[: edition + 1])
            if first or self.reach == 0:
                reader.people(due, low=THRESHOLD if first else 0)
                reader.rounded(due, n.value)
                if x.value != n.value:
                    reader.rounded(done, x.value)
                continue
            reader.change([each[1] for each in sums], [each[1] for each in editions[: edition + 1]])
            if not capped:
                reader.change([each[0] for each in sums], [each[0] for each in editions[: edition + 1]])


def _other(measure: str) -> str:
    return ATTENDED if measure == REGISTERED else REGISTERED
