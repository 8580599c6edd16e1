"""Room on the disk: asked for before anything is written, and told apart from a bad package when it runs out."""

from __future__ import annotations

import errno
import shutil
from pathlib import Path
from typing import Final

from portal.engines.translation.refusal import PackageRefused, Refusal

RESERVE: Final = 100 << 20
"""What packages leave free: with less, the portal itself is not well (``/readyz``)."""
_FULL: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


def check_room(folder: Path, needed: int) -> None:
    """Say so when a folder's disk is too full, rather than blame a package half-way; raises PackageRefused."""
    free = shutil.disk_usage(folder).free - RESERVE
    if needed > free:
        raise PackageRefused(
            Refusal.NO_SPACE, f"{needed} bytes are needed in {folder}, and {max(0, free)} can be used there"
        )


def is_full(error: Exception) -> bool:
    """Tell whether it was the disk that had no room for what was written."""
    return isinstance(error, OSError) and error.errno in _FULL
