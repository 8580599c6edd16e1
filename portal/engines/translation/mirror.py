"""A folder of packages with an index of its own, to be carried into a network without internet."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from portal.engines.translation.codes import to_argos
from portal.engines.translation.index import INDEX_NAME, AvailablePackage


def add(package: AvailablePackage, file: Path) -> None:
    """Enter a downloaded package into the index that lies beside it, with its size and checksum.

    Another package of the pair is left out of the index, as a newer one takes its place.
    """
    index = file.with_name(INDEX_NAME)
    pair = to_argos(package.source), to_argos(package.target)
    entries = [entry for entry in _entries(index) if (entry.get("from_code"), entry.get("to_code")) != pair]
    draft = index.with_name(f".{INDEX_NAME}")
    draft.write_text(json.dumps([*entries, _entry(package, file)], indent=1), encoding="utf-8")
    os.replace(draft, index)


def _entry(package: AvailablePackage, file: Path) -> dict[str, Any]:
    with file.open("rb") as content:
        checksum = hashlib.file_digest(content, "sha256").hexdigest()
    return {
        "package_version": package.version,
        "from_code": to_argos(package.source),
        "to_code": to_argos(package.target),
        "links": [file.name],
        "size": file.stat().st_size,
        "sha256": checksum,
    }


def _entries(index: Path) -> list[Mapping[str, Any]]:
    """Read what an earlier call entered; an index that can't be read is made anew."""
    with contextlib.suppress(OSError, ValueError, RecursionError):
        found = json.loads(index.read_text(encoding="utf-8"))
        if isinstance(found, list):
            return [entry for entry in found if isinstance(entry, dict)]
    return []
