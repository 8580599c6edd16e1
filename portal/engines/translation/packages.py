"""Installing, listing and removing Argos packages.

A package arrives whole or not at all: it is unpacked into a staging folder beside the packages, checked, loaded by a
process that may die of it, and moved into place in one step. What it replaces is removed only after that.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from portal.engines.translation.archive import Limits, unpack
from portal.engines.translation.codes import to_argos, to_portal
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
    def pair(self) -> str:
        """Name the pair as ``portal languages`` does: ``ko-en``."""
        return f"{self.source}-{self.target}"


def list_installed(packages_dir: Path) -> list[PackageInfo]:
    """List the usable packages of a folder by pair; a broken one is left out, the folder need not exist."""
    found = []
    for root in packages_dir.iterdir() if packages_dir.is_dir() else ():
        with contextlib.suppress(PackageRefused, OSError):
            found.append(_info(root))
    return sorted(found, key=lambda info: (info.pair, info.version))


def import_package(path: Path, packages_dir: Path, limits: Limits | None = None) -> PackageInfo:
    """Install one ``.argosmodel`` file, replacing any package of the same pair.

    Raises PackageRefused, with nothing installed and nothing removed.
    """
    if not path.is_file():
        raise PackageRefused(Refusal.NOT_FOUND, str(path))
    with _staging(packages_dir) as staging:
        root = unpack(path, staging / "unpacked", limits)
        metadata = read_metadata(root)
        _check_files(root)
        _check_loads(root)
        return _install(root, metadata, packages_dir, staging)


def import_folder(folder: Path, packages_dir: Path) -> list[tuple[Path, PackageInfo | PackageRefused]]:
    """Install every ``.argosmodel`` file of a folder, by name; one refused does not stop the others."""
    results: list[tuple[Path, PackageInfo | PackageRefused]] = []
    for path in sorted(folder.glob(f"*{SUFFIX}")):
        try:
            results.append((path, import_package(path, packages_dir)))
        except PackageRefused as refused:
            results.append((path, refused))
    return results


def remove_pair(source: str, target: str, packages_dir: Path) -> bool:
    """Remove every package of a pair, given in portal codes; tell whether there was one."""
    with _staging(packages_dir) as staging:
        doomed = _roots_of(to_argos(source), to_argos(target), packages_dir)
        _discard(doomed, staging)
        return bool(doomed)


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


def _install(root: Path, metadata: Metadata, packages_dir: Path, staging: Path) -> PackageInfo:
    """Move the package into place under a free name, then remove what it replaces."""
    replaced = _roots_of(metadata.from_code, metadata.to_code, packages_dir)
    destination = _free_name(packages_dir / metadata.folder_name)
    root.rename(destination)
    _discard(replaced, staging)
    return _info(destination)


def _free_name(wanted: Path) -> Path:
    name, number = wanted, 1
    while name.exists():
        number += 1
        name = wanted.with_name(f"{wanted.name}-{number}")
    return name


def _roots_of(from_code: str, to_code: str, packages_dir: Path) -> list[Path]:
    pair = (to_portal(from_code), to_portal(to_code))
    return [info.path for info in list_installed(packages_dir) if (info.source, info.target) == pair]


def _discard(roots: list[Path], staging: Path) -> None:
    """Take packages out of the folder in one step each, so that no reader meets a half-deleted one."""
    for root in roots:
        root.rename(Path(tempfile.mkdtemp(dir=staging)) / root.name)


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
def _staging(packages_dir: Path) -> Iterator[Path]:
    """Give one process at a time a folder on the packages' own file system; it is gone afterwards."""
    packages_dir.mkdir(parents=True, exist_ok=True)
    lock = os.open(packages_dir, os.O_RDONLY)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        home, prefix = _staging_home(packages_dir), f".{packages_dir.name}-incoming-"
        for leftover in home.glob(f"{prefix}*"):
            shutil.rmtree(leftover)
        with tempfile.TemporaryDirectory(dir=home, prefix=prefix, ignore_cleanup_errors=True) as staging:
            yield Path(staging)
    finally:
        os.close(lock)


def _staging_home(packages_dir: Path) -> Path:
    """Choose a place outside the packages, where no reader looks; a folder mounted for itself has none to offer."""
    beside = packages_dir.resolve().parent
    same_device = beside.stat().st_dev == packages_dir.stat().st_dev
    return beside if same_device and os.access(beside, os.W_OK) else packages_dir
