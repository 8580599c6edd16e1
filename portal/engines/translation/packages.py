"""Installing, listing, rolling back and removing Argos packages.

A package arrives whole or not at all: it is unpacked into a staging folder beside the packages, checked, loaded by a
process that may die of it, and moved into place in one step. What it replaces is put aside only after that.
"""

from __future__ import annotations

import contextlib
import re
import subprocess
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from portal.engines.translation import folder as places
from portal.engines.translation.archive import Limits, unpack
from portal.engines.translation.codes import to_portal
from portal.engines.translation.folder import Waiting
from portal.engines.translation.legs import Pair
from portal.engines.translation.metadata import Metadata, read_metadata
from portal.engines.translation.refusal import PackageRefused, Refusal

SUFFIX: Final = ".argosmodel"
_PROBE: Final = Path(__file__).with_name("probe.py")
_PROBE_SECONDS: Final = 180.0
_MODEL: Final = "model/model.bin"
_TOKENISERS: Final = ("sentencepiece.model", "bpe.model")


@dataclass(frozen=True, slots=True)
class PackageInfo:
    """An installed package, in portal codes; ``is_sample`` when it carries a gate of its own, size in bytes."""

    source: str
    target: str
    version: str
    is_sample: bool
    size: int
    path: Path

    @property
    def languages(self) -> Pair:
        """The source and target."""
        return self.source, self.target

    @property
    def pair(self) -> str:
        """Name the pair as ``portal languages`` does: ``ko-en``."""
        return f"{self.source}-{self.target}"


def list_installed(packages_dir: Path) -> list[PackageInfo]:
    """List the usable packages of a folder, one a pair; a broken one is left out, the folder need not exist."""
    latest = {info.languages: info for info in _found(packages_dir)}
    return sorted(latest.values(), key=lambda info: info.pair)


def list_former(packages_dir: Path) -> list[PackageInfo]:
    """List what can be rolled back to, one a pair."""
    return list_installed(packages_dir / places.FORMER)


def import_package(
    path: Path,
    packages_dir: Path,
    limits: Limits | None = None,
    *,
    pair: Pair | None = None,
    waiting: Waiting | None = None,
) -> PackageInfo:
    """Install one ``.argosmodel`` file; a package of the same pair is put aside for a roll-back.

    ``pair`` is what the file is said to translate. Raises PackageRefused, with nothing installed and nothing removed.
    """
    if not path.is_file():
        raise PackageRefused(Refusal.NOT_FOUND, str(path))
    with _changing(packages_dir, waiting) as staged:
        root = unpack(path, staged / "unpacked", limits)
        metadata = read_metadata(root)
        _check_pair(metadata, pair)
        _check_files(root)
        _check_loads(root)
        return _put(root, places.free_name(packages_dir / metadata.folder_name), packages_dir, staged)


def import_folder(
    folder: Path, packages_dir: Path, waiting: Waiting | None = None
) -> list[tuple[Path, PackageInfo | PackageRefused]]:
    """Install every ``.argosmodel`` file of a folder, lower versions first; one refused does not stop the others."""
    results: list[tuple[Path, PackageInfo | PackageRefused]] = []
    for path in sorted(folder.glob(f"*{SUFFIX}"), key=_natural):
        try:
            results.append((path, import_package(path, packages_dir, waiting=waiting)))
        except PackageRefused as refused:
            results.append((path, refused))
    return results


def roll_back(source: str, target: str, packages_dir: Path, waiting: Waiting | None = None) -> PackageInfo | None:
    """Put the former package of a pair in place, and the present one aside; None where there is no former one."""
    with _changing(packages_dir, waiting) as staged:
        former = _of_pair((source, target), list_former(packages_dir))
        if former is None:
            return None
        places.renew(former.path)
        return _put(former.path, places.free_name(packages_dir / former.path.name), packages_dir, staged)


def remove_pair(source: str, target: str, packages_dir: Path, waiting: Waiting | None = None) -> bool:
    """Remove the package of a pair, given in portal codes, and its former one; tell whether there was one."""
    with _changing(packages_dir, waiting) as staged:
        # The former one first: of a removal that is cut short there is the present package, whole, or nothing.
        doomed = [_of_pair((source, target), listed(packages_dir)) for listed in (list_former, list_installed)]
        for info in filter(None, doomed):
            places.discard(info.path, staged)
        return any(doomed)


def _of_pair(pair: Pair, infos: Iterable[PackageInfo]) -> PackageInfo | None:
    return next((info for info in infos if info.languages == pair), None)


def _natural(path: Path) -> list[int | str]:
    """Sort 1_9 before 1_10; text and numbers take turns, so that they are never compared with each other."""
    return [int(part) if part.isdecimal() else part for part in re.split(r"([0-9]+)", path.name)]


def _check_pair(metadata: Metadata, pair: Pair | None) -> None:
    found = to_portal(metadata.from_code), to_portal(metadata.to_code)
    if pair is not None and found != pair:
        raise PackageRefused(Refusal.WRONG_PAIR, f"{'-'.join(pair)} was asked for, this is {'-'.join(found)}")


def _check_files(root: Path) -> None:
    missing = [] if (root / _MODEL).is_file() else [_MODEL]
    if not any((root / name).is_file() for name in _TOKENISERS):
        missing.append(_TOKENISERS[0])
    if missing:
        raise PackageRefused(Refusal.MISSING_FILE, ", ".join(missing))


def _check_loads(root: Path) -> None:
    """Load the package in a process of its own, which alone dies of a broken model."""
    command = [sys.executable, "-I", str(_PROBE), str(root)]
    try:
        done = subprocess.run(command, capture_output=True, timeout=_PROBE_SECONDS, check=False)  # noqa: S603
    except subprocess.TimeoutExpired as error:
        raise PackageRefused(Refusal.DOES_NOT_LOAD, "loading took too long") from error
    if done.returncode != 0:
        lines = done.stderr.decode("utf-8", "replace").strip().splitlines()
        raise PackageRefused(Refusal.DOES_NOT_LOAD, lines[-1] if lines else f"ended with {done.returncode}")


def _put(root: Path, destination: Path, packages_dir: Path, staged: Path) -> PackageInfo:
    """Switch to a package by giving it its name, then put aside what it replaces."""
    installed = _info(places.move(root, destination))
    _put_aside(packages_dir, staged)
    return installed


def _put_aside(packages_dir: Path, staged: Path) -> None:
    """Of two packages for one pair keep the older as the former one, in place of the former one so far."""
    latest: dict[Pair, PackageInfo] = {}
    for info in _found(packages_dir):
        replaced = latest.get(info.languages)
        latest[info.languages] = info
        if replaced is None:
            continue
        for older in _found(packages_dir / places.FORMER):
            if older.languages == info.languages:
                places.discard(older.path, staged)
        places.move(replaced.path, places.free_name(packages_dir / places.FORMER / replaced.path.name))


def _found(packages_dir: Path) -> list[PackageInfo]:
    """Find the usable packages, the latest last."""
    found = []
    for root in packages_dir.iterdir() if packages_dir.is_dir() else ():
        with contextlib.suppress(PackageRefused, OSError):
            found.append((places.age(root), _info(root)))
    return [info for _age, info in sorted(found, key=lambda pair: pair[0])]


def _info(root: Path) -> PackageInfo:
    metadata = read_metadata(root)
    _check_files(root)
    return PackageInfo(
        source=to_portal(metadata.from_code),
        target=to_portal(metadata.to_code),
        version=metadata.version,
        is_sample=metadata.policy.gate is not None,
        size=sum(file.stat().st_size for file in root.rglob("*") if file.is_file()),
        path=root,
    )


@contextlib.contextmanager
def _changing(packages_dir: Path, waiting: Waiting | None) -> Iterator[Path]:
    """Give one process at a time a staging folder; what a killed one left half-way is finished first."""
    with places.exclusive(packages_dir, waiting), places.staging(packages_dir) as staged:
        _put_aside(packages_dir, staged)
        yield staged
