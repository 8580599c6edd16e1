"""Which files the app for the doors keeps on a device, and the name of this state of them all."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

SHEETS = (
    "vendor/fonts",
    "css/tokens",
    "css/base",
    "css/layout",
    "css/forms",
    "css/components",
    "css/venue",
    "css/venue-verdict",
    "css/venue-sheets",
    "css/venue-kiosk",
)
OWN_FONTS = ("ja", "zh-Hans", "zh-Hant")
WORKER = "js/venue/worker.js"
FOLDERS = ("js/venue", "vendor/venue")
IMPORTS = {"@noble/ed25519": "vendor/venue/ed25519.js"}
"""Libraries that our modules ask for by name; `tools/assets.py` puts them there."""
KEPT_TYPES = frozenset({".js", ".mjs", ".wasm"})
PICTURES = ("img/emblem.svg", "img/venue-192.png", "img/venue-512.png")
FACE = re.compile(r'url\("(fonts/[^"]+)"\)[^}]*?unicode-range:([^;}]+)')

Ranges = tuple[tuple[int, int], ...]


def sheets(language: str) -> list[str]:
    """Return the style sheets of the app's page, as the static folder has them."""
    own = [f"vendor/fonts-{language}"] if language in OWN_FONTS else []
    return [f"{name}.css" for name in (*SHEETS, *own)]


def kept(static: Path, language: str, letters: frozenset[str]) -> list[str]:
    """Return all files that the app needs to start without a network, those of its letters included."""
    linked = sheets(language)
    modules = sorted(
        path.relative_to(static).as_posix()
        for folder in FOLDERS
        for path in (static / folder).rglob("*")
        if path.suffix in KEPT_TYPES
    )
    fonts = (name for sheet in linked if sheet.startswith("vendor/") for name in _fonts(static / sheet, letters))
    wanted = [*linked, *PICTURES, *modules, *fonts]
    return [name for name in wanted if name != WORKER and (static / name).is_file()]


def version(static: Path, files: Iterable[str], page: str) -> str:
    """Return a name that changes when the page or any file of the app does, the same on every server."""
    digest = hashlib.sha256(page.encode())
    for name in (*files, WORKER):
        digest.update(name.encode())
        digest.update(_digest(static / name, (static / name).stat().st_mtime_ns))
    return digest.hexdigest()[:16]


def _fonts(sheet: Path, letters: frozenset[str]) -> list[str]:
    return _slices(sheet, sheet.stat().st_mtime_ns, letters) if sheet.is_file() else []


@lru_cache(maxsize=64)
def _slices(sheet: Path, _changed: int, letters: frozenset[str]) -> list[str]:
    """Return the slices of a sheet's fonts in which these letters are."""
    faces = FACE.findall(sheet.read_text("utf-8"))
    points = frozenset(map(ord, letters))
    return [f"vendor/{name}" for name, ranges in faces if _any_in(points, _ranges(ranges))]


def _ranges(text: str) -> Ranges:
    found = []
    for item in text.split(","):
        first, _, last = item.strip().removeprefix("U+").partition("-")
        found.append((int(first, 16), int(last or first, 16)))
    return tuple(found)


def _any_in(points: frozenset[int], ranges: Ranges) -> bool:
    return any(low <= point <= high for point in points for low, high in ranges)


@lru_cache(maxsize=512)
def _digest(path: Path, _changed: int) -> bytes:
    return hashlib.sha256(path.read_bytes()).digest()
