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
    Table,
    for_sums,
    publish,
    publish_related,
    publish_share,
    round5,
)
from tools.disclosure_attack.population import ATTENDED, DIMENSIONS, MEASURES, REGISTERED, TOTAL, WINDOW, Key, World

WHOLE = 60  # makes the means of up to six groups whole

Share = tuple[Shown, Shown]
Row = tuple[tuple[int, ...], ...]  # of one edition: for each measure the total, then the groups
Counted = tuple[Exact, tuple[Exact, ...], tuple[Edition, ...]]  # a total, its groups, and earlier editions


class Weakness(StrEnum):
    """A guard that is taken away, to see that the attacker would find somebody then."""

    NONE = "none"
    NO_SECONDARY = "no-secondary"
    NO_ROUNDING = "no-rounding"
    NO_COMPARISON = "no-comparison"
    EXACT_SUMS = "exact-sums"
    UNRELATED = "unrelated"
    NAMED_CORRECTIONS = "named-corrections"


# what is shown follows from earlier editions by the engine's rules alone
STRONG = {Weakness.NONE, Weakness.UNRELATED, Weakness.NAMED_CORRECTIONS}


@dataclass(frozen=True)
class Publisher:
    weakness: Weakness = Weakness.NONE

    def tables(
        self, world: World, counts: Mapping[Key, int], measure: str, quarter: int, dimension: str
    ) -> list[Table]:
        """Publish every edition of one table."""
        editions = _editions(
            self.weakness, world.merge, DIMENSIONS[dimension], _rows(world, counts, quarter, dimension)
        )
        return [(edition.shown_total, tuple(edition.shown)) for edition in editions[MEASURES.index(measure)]]

    def shares(self, world: World, counts: Mapping[Key, int], last: int, cell: tuple[str, str]) -> list[Share]:
        """Publish every edition of the share of one window: attended of registered, in the whole or in a cluster."""
        earlier: list[ShareEdition] = []
        rows = {quarter: _rows(world, counts, quarter, "cluster") for quarter in range(last - WINDOW + 1, last + 1)}
        for edition in range(world.editions[last]):
            x, _ = self._sum(rows, ATTENDED, quarters_of(world, last, edition), cell, world.merge)
            n, people = self._sum(rows, REGISTERED, quarters_of(world, last, edition), cell, world.merge)
            before = () if self.weakness is Weakness.NO_COMPARISON else tuple(earlier)
            x = min(x, n)
            shown = publish_share(x, n, people, earlier=before)
            if self.weakness is Weakness.NO_ROUNDING and shown[0].value is not None:
                shown = (Shown("x", round(x), Conf.FREE), Shown("n", round(n), Conf.FREE))
            earlier.append(ShareEdition(x, n, people, shown))
        return [edition.shown for edition in earlier]

    def _sum(
        self,
        rows: Mapping[int, tuple[Row, ...]],
        measure: str,
        quarters: Sequence[tuple[int, int]],
        cell: tuple[str, str],
        merge: bool,
    ) -> tuple[float, int]:
        """Add a cell up over quarters; the engine's way, or (a weakness) as it is."""
        value = people = 0
        for quarter, edition in quarters:
            exact = self._entering(rows[quarter][: edition + 1], MEASURES.index(measure), cell, merge)
            value += round(exact.value * WHOLE)
            people += exact.people
        return value / WHOLE, people

    def _entering(self, rows: tuple[Row, ...], measure: int, cell: tuple[str, str], merge: bool) -> Exact:
        place = 0 if cell[0] == TOTAL else 1 + DIMENSIONS["cluster"].index(cell[1])
        if self.weakness is Weakness.EXACT_SUMS:
            count = rows[-1][measure][place]
            return Exact(cell[1], count, count)
        total, parts = _smoothed(self.weakness, merge, rows)[measure]
        return (total, *parts)[place]


def quarters_of(world: World, last: int, edition: int) -> list[tuple[int, int]]:
    """Name the quarters of a window, each in the edition that was known when the window was published."""
    before = [(quarter, world.editions[quarter] - 1) for quarter in range(last - WINDOW + 1, last)]
    return [*before, (last, edition)]


def _rows(world: World, counts: Mapping[Key, int], quarter: int, dimension: str) -> tuple[Row, ...]:
    """Take the counts of the related tables out of a world."""
    return tuple(
        tuple(
            (
                counts[measure, quarter, edition, TOTAL, ""],
                *(counts[measure, quarter, edition, dimension, code] for code in DIMENSIONS[dimension]),
            )
            for measure in MEASURES
        )
        for edition in range(world.editions[quarter])
    )


@lru_cache(maxsize=20_000)
def _editions(
    weakness: Weakness, merge: bool, codes: tuple[str, ...], rows: tuple[Row, ...]
) -> tuple[tuple[Edition, ...], ...]:
    """Publish all editions of the related tables."""
    published: list[list[Edition]] = [[] for _ in MEASURES]
    for row in rows:
        tables: list[Counted] = []
        for (whole, *cells), before in zip(row, published, strict=True):
            parts = tuple(Exact(code, count, count) for code, count in zip(codes, cells, strict=True))
            earlier = () if weakness is Weakness.NO_COMPARISON else tuple(before)
            tables.append((Exact("", whole, whole), parts, earlier))
        for (total, parts, _), before, shown in zip(tables, published, _shown(weakness, merge, tables), strict=True):
            before.append(Edition(total, parts, *shown))
    return tuple(map(tuple, published))


@lru_cache(maxsize=20_000)
def _smoothed(weakness: Weakness, merge: bool, rows: tuple[Row, ...]) -> tuple[tuple[Exact, tuple[Exact, ...]], ...]:
    """Take what the newest editions enter sums with; weak publishers know but one edition."""
    found = []
    for editions in _editions(weakness, merge, DIMENSIONS["cluster"], rows):
        total, parts = for_sums(editions if weakness in STRONG else editions[-1:])
        assert total
        found.append((total, parts))
    return tuple(found)


def _shown(weakness: Weakness, merge: bool, tables: Sequence[Counted]) -> tuple[Table, ...]:
    """Show one edition of the related tables, as the engine does or with one guard less."""
    match weakness:
        case Weakness.NO_SECONDARY:
            return tuple((_plain(total), tuple(map(_plain, parts))) for total, parts, _ in tables)
        case Weakness.UNRELATED:
            return tuple(publish(total, parts, earlier=earlier, merge=merge) for total, parts, earlier in tables)
        case Weakness.NO_ROUNDING:
            related = publish_related(tables, merge=False)
            return tuple(
                _unrounded(total, parts, table) for (total, parts, _), table in zip(tables, related, strict=True)
            )
        case _:
            return publish_related(tables, merge=merge)


def _unrounded(total: Exact, parts: tuple[Exact, ...], table: Table) -> Table:
    shown_total, shown = table
    exact = {part.code: part for part in parts}
    return _bare(total, shown_total) if shown_total else None, tuple(_bare(exact[cell.code], cell) for cell in shown)


def _plain(exact: Exact) -> Shown:
    if 0 < exact.people < THRESHOLD:
        return Shown(exact.code, None, Conf.SMALL)
    return Shown(exact.code, round5(exact.value), Conf.FREE)


def _bare(exact: Exact, shown: Shown) -> Shown:
    return shown if shown.value is None else Shown(exact.code, int(exact.value), Conf.FREE)
