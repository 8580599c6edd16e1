"""What a package takes of memory: measured in a process of its own, and kept beside the package's model."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

NAME: Final = "memory.json"
_WEIGH: Final = Path(__file__).with_name("weigh.py")
_SECONDS: Final = 300.0
_LARGEST: Final = 4_096
# Of a package that nobody has measured: its weights, and the working room of one batch, rounded up from sample
# packages and from a model of the size of the public ones (docs/decisions/0035).
_ROOM: Final = 64 << 20
_WEIGHTS: Final = 1.2


@dataclass(frozen=True, slots=True)
class Memory:
    """Resident bytes of a process before it loads a package, after that, and after its first full batch."""

    before: int
    loaded: int
    working: int

    @property
    def cost(self) -> int:
        """What the package adds to a worker that has used it."""
        return max(0, self.working - self.before)


def measure(root: Path) -> Memory | None:
    """Measure an installed package and keep the answer beside it; None where the measuring process came to nothing."""
    command = [sys.executable, "-I", str(_WEIGH), str(root)]
    try:
        done = subprocess.run(command, capture_output=True, timeout=_SECONDS, check=True)  # noqa: S603
    except (subprocess.SubprocessError, OSError):
        return None
    measured = _parse(done.stdout)
    if measured is not None:
        _keep(root, measured)
    return measured


def read(root: Path) -> Memory | None:
    """Give what was measured of a package last, None where nothing was."""
    try:
        with (root / NAME).open("rb") as file:
            return _parse(file.read(_LARGEST))
    except OSError:
        return None


def cost_of(root: Path) -> int:
    """Give what a package adds to a worker: as measured, else estimated from the size of its model."""
    measured = read(root)
    if measured is not None:
        return measured.cost
    try:
        return int((root / "model" / "model.bin").stat().st_size * _WEIGHTS) + _ROOM
    except OSError:
        return 0


def _parse(content: bytes) -> Memory | None:
    try:
        found = json.loads(content)
        return Memory(int(found["before"]), int(found["loaded"]), int(found["working"]))
    except (ValueError, TypeError, KeyError, OverflowError, RecursionError):
        return None


def _keep(root: Path, measured: Memory) -> None:
    """Write beside the name, then rename: whoever reads meanwhile finds the figures before, or these."""
    draft = root / f".{NAME}"
    draft.write_text(json.dumps(asdict(measured)), encoding="ascii")
    os.replace(draft, root / NAME)
