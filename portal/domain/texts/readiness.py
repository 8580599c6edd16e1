"""Which languages the portal can be read in: packages, the way from each language into each other, what waits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy.orm import Session

from portal.domain.texts import queries
from portal.engines.translation import needs
from portal.engines.translation.needs import PackageNeed, RouteNeed, Standing
from portal.foundation import languages


@dataclass(frozen=True, slots=True)
class PairReadiness:
    """The way from one language into another, and how many translations wait for it or for the worker."""

    way: RouteNeed
    waiting: int


@dataclass(frozen=True, slots=True)
class Readiness:
    """All of it; sizes in bytes.

    `waiting` are pairs with something that waits, most first, `pairs` those of the pages' languages; `unknown` counts
    what waits because nobody knows which language it is in. `offered_at` is when an index was last asked, and where.
    """

    packages: tuple[PackageNeed, ...]
    pairs: tuple[PairReadiness, ...]
    waiting: tuple[PairReadiness, ...]
    unknown: int
    offered_at: datetime | None
    offered_by: str

    @property
    def disk(self) -> int:
        """Return what the installed packages take on the disk, those of before included."""
        kept = [info for package in self.packages for info in (package.installed, package.former) if info]
        return sum(info.size for info in kept)

    @property
    def memory(self) -> int:
        """Return what the measured packages take in memory if all are loaded."""
        return sum(package.memory.cost for package in self.packages if package.memory)

    @property
    def lacking(self) -> tuple[str, ...]:
        """Return the languages of the pages that can't be read or written for want of a package."""
        short = {code for pair in self.pairs if pair.way.lacking for leg in pair.way.lacking for code in leg}
        return tuple(code for code in languages.INTERFACE if code in short and code != needs.PIVOT)

    @property
    def newer(self) -> tuple[str, ...]:
        """Return the names of the packages that there is a newer version of."""
        return tuple("-".join(one.languages) for one in self.packages if one.standing is Standing.NEWER)


def look(session: Session, models_dir: Path) -> Readiness:
    """Look at what is installed, what was offered last, and what waits."""
    counted = queries.count_waiting(session)
    own = [(source, target) for source in languages.INTERFACE for target in languages.INTERFACE if source != target]
    others = [pair for pair in counted if pair not in own and languages.is_known(pair[0])]
    found = needs.look(languages.INTERFACE, models_dir, [*own, *others])
    pairs = tuple(_pair(way, counted) for way in found.routes)
    waiting = sorted((pair for pair in pairs if pair.waiting), key=lambda pair: -pair.waiting)
    return Readiness(
        found.packages,
        pairs[: len(own)],
        tuple(waiting),
        sum(number for (source, _target), number in counted.items() if not languages.is_known(source)),
        found.offers.at if found.offers else None,
        found.offers.location if found.offers else "",
    )


def _pair(way: RouteNeed, counted: Mapping[tuple[str, str], int]) -> PairReadiness:
    return PairReadiness(way, counted.get((way.source, way.target), 0))
