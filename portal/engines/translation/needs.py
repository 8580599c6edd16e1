"""What is needed to translate between some languages, what of it is there, and what could be fetched."""

from __future__ import annotations

import enum
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from portal.engines.translation import memory, offers, packages
from portal.engines.translation.index import is_newer
from portal.engines.translation.legs import PIVOT, Pair, find_route
from portal.engines.translation.memory import Memory
from portal.engines.translation.offers import Offer, Offers
from portal.engines.translation.packages import PackageInfo

__all__ = ["PIVOT", "Needs", "PackageNeed", "RouteNeed", "Standing", "look", "needed_pairs"]


class Standing(enum.StrEnum):
    """Whether something is there: a package, or all packages of a route."""

    INSTALLED = "installed"
    NEWER = "newer"
    OFFERED = "offered"
    ABSENT = "absent"


@dataclass(frozen=True, slots=True)
class PackageNeed:
    """One package that routes go by; ``former`` is what a roll-back would bring."""

    languages: Pair
    standing: Standing
    installed: PackageInfo | None
    former: PackageInfo | None
    offer: Offer | None
    memory: Memory | None


@dataclass(frozen=True, slots=True)
class RouteNeed:
    """How one language is brought into another: the packages in turn, and those of them that are not installed."""

    source: str
    target: str
    route: tuple[Pair, ...]
    lacking: tuple[Pair, ...]
    standing: Standing

    @property
    def is_direct(self) -> bool:
        """Tell whether one package does it."""
        return len(self.route) == 1


@dataclass(frozen=True, slots=True)
class Needs:
    """All that some languages need; ``offers`` is None where no index was ever asked."""

    packages: tuple[PackageNeed, ...]
    routes: tuple[RouteNeed, ...]
    offers: Offers | None


def needed_pairs(languages: Sequence[str]) -> list[Pair]:
    """Name the packages that connect some languages by way of English."""
    others = [code for code in languages if code != PIVOT]
    return [pair for code in others for pair in ((code, PIVOT), (PIVOT, code))]


def look(languages: Sequence[str], packages_dir: Path, among: Sequence[Pair] = ()) -> Needs:
    """Look at a folder of packages: what these languages need, and how each pair of ``among`` (else each) is reached.

    Nobody is asked: what could be fetched is what was offered last.
    """
    offered = offers.kept(packages_dir)
    installed = {info.languages: info for info in packages.list_installed(packages_dir)}
    former = {info.languages: info for info in packages.list_former(packages_dir)}
    could = {offer.languages: offer for offer in offered.packages} if offered else {}
    routes = [
        _route(pair, installed, could) for pair in among or [(a, b) for a in languages for b in languages if a != b]
    ]
    listed = dict.fromkeys([*needed_pairs(languages), *(pair for route in routes for pair in route.route), *installed])
    return Needs(
        tuple(_package(pair, installed.get(pair), former.get(pair), could.get(pair)) for pair in listed),
        tuple(routes),
        offered,
    )


def _package(pair: Pair, installed: PackageInfo | None, former: PackageInfo | None, offer: Offer | None) -> PackageNeed:
    if installed is None:
        standing = Standing.OFFERED if offer else Standing.ABSENT
    else:
        newer = offer is not None and is_newer(offer.version, installed.version)
        standing = Standing.NEWER if newer else Standing.INSTALLED
    return PackageNeed(pair, standing, installed, former, offer, memory.read(installed.path) if installed else None)


def _route(pair: Pair, installed: Mapping[Pair, PackageInfo], could: Mapping[Pair, Offer]) -> RouteNeed:
    source, target = pair
    there = find_route(installed, source, target)
    possible = find_route([*installed, *could], source, target)
    usual = (pair,) if PIVOT in pair else ((source, PIVOT), (PIVOT, target))
    route = there or possible or usual
    standing = Standing.INSTALLED if there else Standing.OFFERED if possible else Standing.ABSENT
    return RouteNeed(source, target, route, tuple(leg for leg in route if leg not in installed), standing)
