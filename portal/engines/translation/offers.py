"""What an index offered when it was last asked, kept beside the packages: pages ask nobody outside."""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Collection, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from portal.engines.translation.index import AvailablePackage, measured
from portal.engines.translation.legs import Pair

NAME: Final = ".offered.json"
_AT_ONCE: Final = 6


@dataclass(frozen=True, slots=True)
class Offer:
    """A package that can be downloaded; its size in bytes is None where nobody said it."""

    source: str
    target: str
    version: str
    size: int | None

    @property
    def languages(self) -> Pair:
        """The source and target."""
        return self.source, self.target


@dataclass(frozen=True, slots=True)
class Offers:
    """What an index offered, and when."""

    location: str
    at: datetime
    packages: tuple[Offer, ...]


def make(location: str, packages: Iterable[AvailablePackage], sized: Collection[Pair], at: datetime) -> Offers:
    """Sum up an index; servers are asked for the sizes of the pairs in ``sized`` where the index states none."""
    offered = list(packages)
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        sizes = pool.map(lambda one: measured(one).size if one.languages in sized else one.size, offered)
        found = [Offer(one.source, one.target, one.version, size) for one, size in zip(offered, sizes, strict=True)]
    return Offers(location, at, tuple(found))


def keep(offers: Offers, packages_dir: Path) -> None:
    """Keep what was offered for those who look later."""
    packages_dir.mkdir(parents=True, exist_ok=True)
    draft = packages_dir / f"{NAME}.part"
    draft.write_text(json.dumps(asdict(offers) | {"at": offers.at.isoformat()}), encoding="utf-8")
    os.replace(draft, packages_dir / NAME)


def kept(packages_dir: Path) -> Offers | None:
    """Give what was offered last; None where nobody has asked."""
    with contextlib.suppress(OSError, ValueError, TypeError, KeyError):
        found = json.loads((packages_dir / NAME).read_text(encoding="utf-8"))
        packages = tuple(Offer(**offer) for offer in found["packages"])
        return Offers(found["location"], datetime.fromisoformat(found["at"]), packages)
    return None
