"""The folder of packages as a place that processes change one at a time, each change by renames.

A package counts from the moment it has its name here. Of two for one pair the later unpacked counts, for the engine
(``store``) as for everything else: so a new version is in place before the one it replaces leaves, and a process that
is killed between the two leaves both, of which the next change puts the older aside. What was replaced last is kept in
``.former`` for a roll-back.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

FORMER: Final = ".former"
LOCK: Final = ".changing.lock"

Waiting = Callable[[], None]
"""Called once when another process is at work and this one has to wait."""


@contextlib.contextmanager
def exclusive(folder: Path, waiting: Waiting | None = None) -> Iterator[None]:
    """Let one process at a time work in a folder; whoever dies gives it back."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / LOCK).open("ab") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if waiting:
                waiting()
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@contextlib.contextmanager
def staging(packages_dir: Path) -> Iterator[Path]:
    """Give a folder on the packages' own file system; it is gone afterwards, and so is what killed processes left."""
    home, prefix = _staging_home(packages_dir), f".{packages_dir.name}-incoming-"
    for leftover in home.glob(f"{prefix}*"):
        shutil.rmtree(leftover)
    with tempfile.TemporaryDirectory(dir=home, prefix=prefix, ignore_cleanup_errors=True) as name:
        yield Path(name)


def move(root: Path, destination: Path) -> Path:
    """Move a package in one step, on the disk before anything else is moved; give where it is."""
    destination.parent.mkdir(exist_ok=True)
    root.rename(destination)
    with contextlib.suppress(OSError):
        folder = os.open(destination.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
    return destination


def free_name(wanted: Path) -> Path:
    """Give a path that nothing has: the wanted one, or one with a number."""
    name, number = wanted, 1
    while name.exists():
        number += 1
        name = wanted.with_name(f"{wanted.name}-{number}")
    return name


def discard(root: Path, staged: Path) -> None:
    """Take a package out in one step, so that no reader meets a half-deleted one; it goes with the staging folder."""
    move(root, Path(tempfile.mkdtemp(dir=staged)) / root.name)


def age(root: Path) -> tuple[int, str]:
    """Tell how long a package has been there, for sorting: the latest is the largest, as ``store`` has it."""
    return (root / "metadata.json").stat().st_ctime_ns, root.name


def renew(root: Path) -> None:
    """Make a package the latest."""
    os.utime(root / "metadata.json")


def _staging_home(packages_dir: Path) -> Path:
    """Choose a place outside the packages, where no reader looks; a folder mounted for itself has none to offer."""
    beside = packages_dir.resolve().parent
    same_device = beside.stat().st_dev == packages_dir.stat().st_dev
    return beside if same_device and os.access(beside, os.W_OK) else packages_dir
