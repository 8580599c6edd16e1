"""Language codes: the portal's BCP 47 tags and the names that Argos packages use."""

from __future__ import annotations

import functools
import re
from typing import Final

_TO_ARGOS: Final = {"zh-Hans": "zh", "zh-Hant": "zt", "pt-BR": "pb"}
_TO_PORTAL: Final = {argos: portal for portal, argos in _TO_ARGOS.items()}
_PAIR: Final = re.compile(r"([a-z]{2,3}(?:-[A-Z][A-Za-z]+)?)-([a-z]{2,3}(?:-[A-Z][A-Za-z]+)?)")
_ARGOS_CODE: Final = re.compile(r"[a-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})?")


def to_argos(code: str) -> str:
    """Name a portal language as Argos packages do."""
    return _TO_ARGOS.get(code, code)


def to_portal(code: str) -> str:
    """Name an Argos language as the portal does."""
    return _TO_PORTAL.get(code, code)


def parse_pair(pair: str) -> tuple[str, str] | None:
    """Read a pair of portal codes, ``ko-en`` or ``zh-Hans-en``; None for anything else."""
    match = _PAIR.fullmatch(pair)
    return (match[1], match[2]) if match else None


def is_argos_code(code: object) -> bool:
    """Tell whether a value read from a package's metadata has the shape of a language code."""
    return isinstance(code, str) and _ARGOS_CODE.fullmatch(code) is not None


@functools.lru_cache(maxsize=256)
def base(code: str) -> str:
    """Give the language subtag alone: ``zh`` for ``zh-Hant``."""
    return code.split("-", 1)[0].lower()
