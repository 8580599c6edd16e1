"""Reading a package's ``metadata.json``, which may hold anything."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from portal.engines.translation.archive import MAX_METADATA_BYTES
from portal.engines.translation.codes import is_argos_code
from portal.engines.translation.gate import Policy, read_policy
from portal.engines.translation.refusal import PackageRefused, Refusal

_VERSION: Final = re.compile(r"[0-9A-Za-z][0-9A-Za-z.+]{0,19}")
_MAX_NAME: Final = 80


@dataclass(frozen=True, slots=True)
class Metadata:
    """What the portal believes of a package's description; codes are Argos's own."""

    from_code: str
    to_code: str
    version: str
    policy: Policy

    @property
    def folder_name(self) -> str:
        """Name the folder in the way Argos names its packages; made of checked parts only."""
        return f"translate-{self.from_code}_{self.to_code}-{self.version.replace('.', '_')}"


def read_metadata(root: Path) -> Metadata:
    """Read and check ``metadata.json`` below a package's root; raises PackageRefused."""
    path = root / "metadata.json"
    if not path.is_file():
        raise PackageRefused(Refusal.MISSING_FILE, "metadata.json")
    if path.stat().st_size > MAX_METADATA_BYTES:
        raise PackageRefused(Refusal.BAD_METADATA, "metadata.json is too large")
    try:
        loaded = json.loads(path.read_text(encoding="utf-8"))
        return parse_metadata(loaded)
    except (ValueError, RecursionError) as error:
        raise PackageRefused(Refusal.BAD_METADATA, str(error)) from error


def parse_metadata(loaded: object) -> Metadata:
    """Check metadata as read from JSON; raises ValueError with what is wrong."""
    if not isinstance(loaded, dict):
        raise ValueError("metadata is not an object")
    from_code, to_code = loaded.get("from_code"), loaded.get("to_code")
    if not (is_argos_code(from_code) and is_argos_code(to_code)) or from_code == to_code:
        raise ValueError("from_code and to_code are not two language codes")
    if loaded.get("type", "translate") != "translate":
        raise ValueError("not a translation package")
    version = loaded.get("package_version", "")
    if not isinstance(version, str) or not _VERSION.fullmatch(version):
        raise ValueError("package_version is not a version")
    _check_texts(loaded)
    return Metadata(str(from_code), str(to_code), version, read_policy(loaded))


def _check_texts(loaded: Mapping[str, Any]) -> None:
    """Refuse other types where ``argostranslate`` expects text or lists and would fall over later."""
    for name in ("from_name", "to_name", "argos_version", "target_prefix"):
        value = loaded.get(name, "")
        if not isinstance(value, str) or len(value) > _MAX_NAME:
            raise ValueError(f"{name} is not a short text")
    for name in ("languages", "source_languages", "target_languages"):
        if not isinstance(loaded.get(name, []), list):
            raise ValueError(f"{name} is not a list")
