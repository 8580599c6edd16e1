"""Whole numbers within bounds, tied by linear rows: bounds are narrowed until nothing moves, then values are tried."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field

ENDLESS = 10**6
FAR = 10**12

Term = tuple[int, int]  # variable, weight


class Contradiction(Exception):
    """Nothing satisfies all rows."""


@dataclass
class System:
    """Variables with bounds, rows ``low <= sum of terms <= high``, and groups of which one lies within bounds."""

    low: list[int] = field(default_factory=list)
    high: list[int] = field(default_factory=list)
    rows: list[tuple[tuple[Term, ...], int, int]] = field(default_factory=list)
    rows_of: list[list[int]] = field(default_factory=list)
    choices: list[tuple[tuple[int, ...], int, int]] = field(default_factory=list)

    def variable(self, low: int = 0, high: int = ENDLESS) -> int:
        self.low.append(low)
        self.high.append(high)
        self.rows_of.append([])
        return len(self.low) - 1

    def within(self, variable: int, low: int, high: int) -> None:
        self.low[variable] = max(self.low[variable], low)
        self.high[variable] = min(self.high[variable], high)

    def row(self, plus: Sequence[int], minus: Sequence[int] = (), low: int = -FAR, high: int = FAR) -> None:
        """Tie variables: the sum of ``plus`` less the sum of ``minus`` lies within the bounds."""
        terms = (*((variable, 1) for variable in plus), *((variable, -1) for variable in minus))
        self.weighed(terms, low, high)

    def weighed(self, terms: Sequence[Term], low: int, high: int) -> None:
        """Tie variables: the sum of each one times its weight lies within the bounds."""
        for variable, _ in terms:
            self.rows_of[variable].append(len(self.rows))
        self.rows.append((tuple(terms), low, high))

    def one_of(self, variables: Sequence[int], low: int, high: int) -> None:
        """Say that at least one of the variables lies within the bounds."""
        self.choices.append((tuple(variables), low, high))

    def narrow(self, low: list[int], high: list[int], begin: Sequence[int] | None = None) -> None:
        """Narrow the bounds in place as far as the rows allow; a value that is cut off is impossible.

        Raises:
            Contradiction: no values are left.
        """
        rows: Sequence[int] = range(len(self.rows)) if begin is None else begin
        while rows:
            self._narrow_rows(low, high, rows)
            rows = [row for variable in self._chosen(low, high) for row in self.rows_of[variable]]

    def _chosen(self, low: list[int], high: list[int]) -> list[int]:
        """Hold the last variable of a group that may still lie within the group's bounds to them."""
        changed = []
        for variables, least, most in self.choices:
            able = [variable for variable in variables if low[variable] <= most and high[variable] >= least]
            if not able:
                raise Contradiction
            last = able[0]
            if len(able) == 1 and (low[last] < least or high[last] > most):
                low[last], high[last] = max(low[last], least), min(high[last], most)
                changed.append(last)
        return changed

    def _narrow_rows(self, low: list[int], high: list[int], rows: Sequence[int]) -> None:
        queue = deque(rows)
        waiting = set(queue)
        while queue:
            row = queue.popleft()
            waiting.discard(row)
            for variable in self._tighten(row, low, high):
                for other in self.rows_of[variable]:
                    if other not in waiting:
                        waiting.add(other)
                        queue.append(other)

    def _tighten(self, row: int, low: list[int], high: list[int]) -> list[int]:
        terms, row_low, row_high = self.rows[row]
        least = most = 0
        for variable, weight in terms:
            least += weight * (low if weight > 0 else high)[variable]
            most += weight * (high if weight > 0 else low)[variable]
        if least > row_high or most < row_low:
            raise Contradiction
        if least >= row_low and most <= row_high:
            return []
        spare, lack = row_high - least, most - row_low  # how far one term may rise from its least, fall from its most
        changed = []
        for variable, weight in terms:
            bottom, top = low[variable], high[variable]
            rise, fall = spare // abs(weight), lack // abs(weight)
            if top - bottom <= rise and top - bottom <= fall:
                continue
            rise, fall = (rise, fall) if weight > 0 else (fall, rise)
            low[variable], high[variable] = max(bottom, top - fall), min(top, bottom + rise)
            if low[variable] > high[variable]:
                raise Contradiction
            changed.append(variable)
        return changed

    def solve(self, low: list[int], high: list[int], wanted: Sequence[int], *, patience: int = 400) -> list[int]:
        """Find whole numbers within narrowed bounds, each as near as possible to the wanted one.

        Raises:
            Contradiction: there are none.
            TimeoutError: patience ended first.
        """
        stack = [(low, high)]
        while stack:
            low, high = stack.pop()
            loose = next((v for v in range(len(low)) if low[v] < high[v]), None)
            if loose is None:
                return low
            patience -= 1
            if patience < 0:
                raise TimeoutError
            stack += self._branches(low, high, loose, min(max(wanted[loose], low[loose]), high[loose]))
        raise Contradiction

    def _branches(self, low: list[int], high: list[int], loose: int, value: int) -> list[tuple[list[int], list[int]]]:
        """Split at a value: below it, above it, and (tried first) the value itself."""
        found = []
        for bottom, top in ((low[loose], value - 1), (value + 1, high[loose]), (value, value)):
            if bottom > top:
                continue
            below, above = low.copy(), high.copy()
            below[loose], above[loose] = bottom, top
            try:
                self.narrow(below, above, self.rows_of[loose])
            except Contradiction:
                continue
            found.append((below, above))
        return found
