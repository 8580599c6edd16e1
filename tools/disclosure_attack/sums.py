"""Read published sums over quarters: what each quarter's cell is known to enter with (the engine's ``for_sums``)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from portal.engines.disclosure import OTHER, Shown, Table
from tools.disclosure_attack.bounds import ENDLESS, System
from tools.disclosure_attack.population import TOTAL, Key
from tools.disclosure_attack.publisher import STRONG, Weakness

MIDDLE = 5  # what a hidden whole enters a sum with
SCALE = 120  # makes all weights and halves whole
Cell = tuple[str, str]  # a dimension and a code


@dataclass
class Sum:
    """What is known of how a sum was made: counts in full, weighed ones, a fixed rest; ``least``: hidden, one each."""

    full: list[int] = field(default_factory=list)
    weighed: list[tuple[int, Fraction]] = field(default_factory=list)
    fixed: Fraction = Fraction(0)
    least: int = 0

    def terms(self) -> list[tuple[int, Fraction]]:
        """List all counts with their weights."""
        return [*((variable, Fraction(1)) for variable in self.full), *self.weighed]

    def less(self, other: Sum) -> Sum:
        """Take another sum away."""
        away = [(variable, -weight) for variable, weight in other.terms()]
        return Sum([], [*self.terms(), *away], self.fixed - other.fixed)


@dataclass(frozen=True)
class SumReader:
    weakness: Weakness
    system: System
    variables: Mapping[Key, int]
    tables: Mapping[tuple[str, int, str], list[Table]]

    def sum(self, measure: str, quarters: Sequence[tuple[int, int]], cell: Cell) -> Sum:
        """Say how a cell is added up over quarters."""
        added = Sum()
        for quarter, edition in quarters:
            if self.weakness is Weakness.EXACT_SUMS:
                added.full.append(self.variables[measure, quarter, edition, *cell])
            else:
                self._enter(added, (measure, quarter), cell, self.tables[measure, quarter, "cluster"][: edition + 1])
        return added

    def _enter(self, added: Sum, at: tuple[str, int], cell: Cell, editions: Sequence[Table]) -> None:
        total, parts = editions[-1]
        hidden = [part.code for part in parts if part.value is None and part.code != OTHER]
        whole_hidden = bool(total and total.value is None)
        if cell[0] == TOTAL and whole_hidden:
            added.fixed += MIDDLE
            added.least += 1
        elif cell[1] not in hidden:
            made = self._made([cell_of(table, cell[1]) for table in editions])
            added.full.append(self.variables[(*at, made, *cell)])
        elif whole_hidden:
            added.fixed += Fraction(MIDDLE, len(hidden))
        else:
            added.least += 1
            pool = [self.variables[(*at, self._made(editions), cell[0], code)] for code in hidden]
            added.weighed += [(each, Fraction(1, len(hidden))) for each in pool]

    def _made(self, shown: Sequence[object]) -> int:
        """Find the edition whose counts enter; weak publishers know but the newest."""
        return since(shown) if self.weakness in STRONG else len(shown) - 1

    def people(self, added: Sum, *, low: int = 0, high: int = ENDLESS) -> None:
        """Read that at least so many, or at most so many people were counted: hidden groups count as one each."""
        if added.full:
            self.system.row(added.full, low=low - added.least, high=high - added.least)

    def rounded(self, added: Sum, value: int) -> None:
        """Read a rounded sum; a half was rounded up."""
        exact = self.weakness is Weakness.NO_ROUNDING
        half = Fraction(1 if exact else 5, 2)
        weights: dict[int, Fraction] = {}
        for variable, weight in added.terms():
            weights[variable] = weights.get(variable, Fraction(0)) + weight
        terms = [(variable, int(weight * SCALE)) for variable, weight in weights.items() if weight]
        low, high = ((value + side * half - added.fixed) * SCALE for side in (-1, 1))
        if terms:
            self.system.weighed(terms, int(low), int(high) - (0 if exact else 1))

    def change(self, sums: Sequence[Sum], shown: Sequence[Shown]) -> None:
        """Read a sum that was shown anew: its rounded change since what was shown before was made."""
        old, new = shown[-2].value, shown[-1].value
        if new is not None and old is not None and new != old:
            self.rounded(sums[-1].less(sums[since(shown[:-1])]), new - old)


def cell_of(table: Table, code: str) -> Shown | None:
    """Take the cell of a code; the total's code is empty."""
    total, parts = table
    return next((part for part in parts if part.code == code), None) if code else total


def hidden_in(table: Table) -> list[str]:
    """Name the groups that are hidden together; none where the whole is hidden."""
    total, parts = table
    if total and total.value is None:
        return []
    return [cell.code for cell in parts if cell.value is None and cell.code != OTHER]


def since(shown: Sequence[object]) -> int:
    """Find the edition that first showed exactly what is shown last."""
    first = len(shown) - 1
    while first and shown[first - 1] == shown[-1]:
        first -= 1
    return first
