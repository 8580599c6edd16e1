"""The publisher that is attacked: the portal's engine, or the engine with one of its guards taken away."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from portal.engines.disclosure import (
    THRESHOLD,
    Conf,
    Edition,
    Exact,
    ShareEdition,
    Shown,
    for_sums,
    publish,
    publish_share,
    round5,
)
from tools.disclosure_attack.population import ATTENDED, DIMENSIONS, REGISTERED, TOTAL, WINDOW, Key, World

WHOLE = 60  # makes the means of up to six groups whole

Table = tuple[Shown | None, tuple[Shown, ...]]
Share = tuple[Shown, Shown]


class Weakness(StrEnum):
    """A guard that is taken away, to see that the attacker would find somebody then."""

    NONE = "none"
    NO_SECONDARY = "no-secondary"
    NO_ROUNDING = "no-rounding"
    NO_COMPARISON = "no-comparison"
    EXACT_SUMS = "exact-sums"


@dataclass(frozen=True)
class Publisher:
    weakness: Weakness = Weakness.NONE

    def tables(
        self, world: World, counts: Mapping[Key, int], measure: str, quarter: int, dimension: str
    ) -> list[Table]:
        """Publish every edition of one table."""
        rows = _rows(world, counts, measure, quarter, dimension)
        return [
            (edition.shown_total, tuple(edition.shown))
            for edition in _editions(self.weakness, world.merge, DIMENSIONS[dimension], rows)
        ]

    def shares(self, world: World, counts: Mapping[Key, int], last: int, cell: tuple[str, str]) -> list[Share]:
        """Publish every edition of the share of one window: attended of registered, in the whole or in a cluster."""
        earlier: list[ShareEdition] = []
        for edition in range(world.editions[last]):
            x, _ = self._sum(world, counts, ATTENDED, quarters_of(world, last, edition), cell)
            n, people = self._sum(world, counts, REGISTERED, quarters_of(world, last, edition), cell)
            before = () if self.weakness is Weakness.NO_COMPARISON else tuple(earlier)
            shown = publish_share(min(x, n), n, people, earlier=before)
            if self.weakness is Weakness.NO_ROUNDING and shown[0].value is not None:
                shown = (Shown("x", round(x), Conf.FREE), Shown("n", round(n), Conf.FREE))
            earlier.append(ShareEdition(x, n, people, shown))
        return [edition.shown for edition in earlier]

    def _sum(
        self,
        world: World,
        counts: Mapping[Key, int],
        measure: str,
        quarters: Sequence[tuple[int, int]],
        cell: tuple[str, str],
    ) -> tuple[float, int]:
        """Add a cell up over quarters; the engine's way, or (a weakness) as it is."""
        value = people = 0
        for quarter, edition in quarters:
            exact = self._entering(world, counts, (measure, quarter, edition), cell)
            value += round(exact.value * WHOLE)
            people += exact.people
        return value / WHOLE, people

    def _entering(
        self, world: World, counts: Mapping[Key, int], at: tuple[str, int, int], cell: tuple[str, str]
    ) -> Exact:
        measure, quarter, edition = at
        if self.weakness is Weakness.EXACT_SUMS:
            count = counts[*at, *cell]
            return Exact(cell[1], count, count)
        rows = _rows(world, counts, measure, quarter, "cluster")[: edition + 1]
        total, parts = _smoothed(self.weakness, world.merge, DIMENSIONS["cluster"], rows)
        return total if cell[0] == TOTAL else parts[DIMENSIONS["cluster"].index(cell[1])]


def quarters_of(world: World, last: int, edition: int) -> list[tuple[int, int]]:
    """Name the quarters of a window, each in the edition that was known when the window was published."""
    before = [(quarter, world.editions[quarter] - 1) for quarter in range(last - WINDOW + 1, last)]
    return [*before, (last, edition)]


Rows = tuple[tuple[int, ...], ...]


def _rows(world: World, counts: Mapping[Key, int], measure: str, quarter: int, dimension: str) -> Rows:
    """Take the counts of a table out of a world: one row an edition, the total first."""
    return tuple(
        (
            counts[measure, quarter, edition, TOTAL, ""],
            *(counts[measure, quarter, edition, dimension, code] for code in DIMENSIONS[dimension]),
        )
        for edition in range(world.editions[quarter])
    )


@lru_cache(maxsize=20_000)
def _editions(weakness: Weakness, merge: bool, codes: tuple[str, ...], rows: Rows) -> tuple[Edition, ...]:
    earlier: list[Edition] = []
    for whole, *cells in rows:
        total = Exact("", whole, whole)
        parts = tuple(Exact(code, count, count) for code, count in zip(codes, cells, strict=True))
        shown = _one(weakness, merge, total, parts, () if weakness is Weakness.NO_COMPARISON else tuple(earlier))
        earlier.append(Edition(total, parts, *shown))
    return tuple(earlier)


@lru_cache(maxsize=20_000)
def _smoothed(weakness: Weakness, merge: bool, codes: tuple[str, ...], rows: Rows) -> tuple[Exact, tuple[Exact, ...]]:
    total, parts = for_sums(_editions(weakness, merge, codes, rows))
    assert total
    return total, parts


def _one(
    weakness: Weakness, merge: bool, total: Exact, parts: tuple[Exact, ...], earlier: tuple[Edition, ...]
) -> Table:
    match weakness:
        case Weakness.NO_SECONDARY:
            return _plain(total), tuple(_plain(part) for part in parts)
        case Weakness.NO_ROUNDING:
            shown_total, shown = publish(total, parts, earlier=earlier, merge=False)
            exact = {part.code: part for part in parts}
            return (
                _bare(total, shown_total) if shown_total else None,
                tuple(_bare(exact[cell.code], cell) for cell in shown),
            )
        case _:
            return publish(total, parts, earlier=earlier, merge=merge)


def _plain(exact: Exact) -> Shown:
    if 0 < exact.people < THRESHOLD:
        return Shown(exact.code, None, Conf.SMALL)
    return Shown(exact.code, round5(exact.value), Conf.FREE)


def _bare(exact: Exact, shown: Shown) -> Shown:
    return shown if shown.value is None else Shown(exact.code, int(exact.value), Conf.FREE)
