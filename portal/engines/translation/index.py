"""The index of packages that can be downloaded.

An index is a JSON list of package descriptions at an address or in a file; beside a file, links may be relative paths,
so that a folder carried into a separated network is an index as well. The public index's address is
``argostranslate``'s own. It states neither sizes nor checksums, and some of its links are of kinds that nothing here
follows (``ipfs``); an index of ours states ``size`` and ``sha256`` too, and is held to them.
"""

from __future__ import annotations

import contextlib
import json
import re
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from portal.engines.translation.codes import to_portal
from portal.engines.translation.legs import Pair
from portal.engines.translation.metadata import parse_metadata
from portal.engines.translation.packages import SUFFIX
from portal.engines.translation.refusal import PackageRefused, Refusal

MAX_PACKAGE_BYTES: Final = 2 << 30
INDEX_NAME: Final = "index.json"
_MAX_INDEX_BYTES: Final = 16 << 20
_TIMEOUT_SECONDS: Final = 30.0
_SHA256: Final = re.compile(r"[0-9a-f]{64}")
_AGENT: Final = {"User-Agent": "portal-languages"}


@dataclass(frozen=True, slots=True)
class AvailablePackage:
    """A package an index offers, in portal codes; ``sha256`` is empty and ``size`` None where the index states none."""

    source: str
    target: str
    version: str
    links: tuple[str, ...]
    sha256: str = ""
    size: int | None = None

    @property
    def languages(self) -> Pair:
        """The source and target."""
        return self.source, self.target

    @property
    def pair(self) -> str:
        """Name the pair as ``portal languages`` does: ``ko-en``."""
        return f"{self.source}-{self.target}"

    @property
    def file_name(self) -> str:
        """Name the download; made of checked parts only."""
        return f"{self.source}_{self.target}-{self.version}{SUFFIX}"


def public_index(packages_dir: Path) -> str:
    """Give the address of the public index as ``argostranslate`` knows it."""
    from portal.engines.translation.store import import_argos

    return str(import_argos(packages_dir).settings.remote_package_index)


def available(index: str | Path) -> list[AvailablePackage]:
    """Read an index, newest version per pair; entries that are not usable are left out. Raises PackageRefused.

    A folder stands for the index that lies in it.
    """
    location = _located(index)
    try:
        loaded = json.loads(_read_index(location))
    except (OSError, ValueError, RecursionError) as error:
        raise PackageRefused(Refusal.BAD_INDEX, str(error)) from error
    if not isinstance(loaded, list):
        raise PackageRefused(Refusal.BAD_INDEX, "the index is not a list")
    newest: dict[tuple[str, str], AvailablePackage] = {}
    for package in filter(None, (_entry(item, location) for item in loaded)):
        pair = (package.source, package.target)
        if pair not in newest or is_newer(package.version, newest[pair].version):
            newest[pair] = package
    return sorted(newest.values(), key=lambda package: (package.source, package.target))


def wanted(codes: Iterable[str], offered: Iterable[AvailablePackage], pivot: str = "en") -> list[AvailablePackage]:
    """Choose what to install: each language's packages to and from the pivot. A code may be a pair: ``ko-en``."""
    asked = set(codes)
    return [
        package
        for package in offered
        if package.pair in asked
        or (pivot in (package.source, package.target) and asked & ({package.source, package.target} - {pivot}))
    ]


def is_newer(version: str, other: str) -> bool:
    """Tell whether a version comes after another."""
    return _version_key(version) > _version_key(other)


def measured(package: AvailablePackage) -> AvailablePackage:
    """Add the size that the first link which answers has, where the index states none."""
    for link in package.links if package.size is None else ():
        with contextlib.suppress(OSError, ValueError):
            return replace(package, size=_size_of(link))
    return package


def is_remote(location: str) -> bool:
    """Tell whether a location is an address, not a file."""
    return urllib.parse.urlsplit(location).scheme in ("http", "https")


def open_link(location: str, offset: int = 0, method: str = "GET") -> Any:
    """Ask for a link, from an offset on."""
    headers = _AGENT | ({"Range": f"bytes={offset}-"} if offset else {})
    request = urllib.request.Request(location, headers=headers, method=method)  # noqa: S310 - callers pass http(s) only
    return urllib.request.urlopen(request, timeout=_TIMEOUT_SECONDS)  # noqa: S310


def _read_index(location: str) -> bytes:
    with open_link(location) if is_remote(location) else Path(location).open("rb") as source:
        content: bytes = source.read(_MAX_INDEX_BYTES + 1)
    if len(content) > _MAX_INDEX_BYTES:
        raise ValueError("the index is too large")
    return content


def _located(index: str | Path) -> str:
    location = str(index)
    return str(Path(location) / INDEX_NAME) if not is_remote(location) and Path(location).is_dir() else location


def _size_of(link: str) -> int | None:
    if not is_remote(link):
        return Path(link).stat().st_size
    with open_link(link, method="HEAD") as response:
        return int(response.headers["Content-Length"]) if "Content-Length" in response.headers else None


def _entry(item: object, location: str) -> AvailablePackage | None:
    try:
        metadata = parse_metadata(item)
    except ValueError:
        return None
    fields: Mapping[str, Any] = item if isinstance(item, dict) else {}
    links, checksum, size = fields.get("links"), fields.get("sha256", ""), fields.get("size")
    if not (isinstance(links, list) and _is_checksum(checksum) and _is_size(size)):
        return None
    usable = tuple(filter(None, (_resolve(link, location) for link in links)))
    pair = to_portal(metadata.from_code), to_portal(metadata.to_code)
    return AvailablePackage(*pair, metadata.version, usable, checksum, size) if usable else None


def _is_checksum(value: object) -> bool:
    return value == "" or (isinstance(value, str) and _SHA256.fullmatch(value) is not None)


def _is_size(value: object) -> bool:
    return value is None or (isinstance(value, int) and not isinstance(value, bool) and value > 0)


def _resolve(link: object, location: str) -> str | None:
    """Make a link absolute; a file index may point to files beside itself, a remote one to http(s) only."""
    if not isinstance(link, str):
        return None
    if is_remote(link):
        return link
    if is_remote(location) or urllib.parse.urlsplit(link).scheme:
        return None
    base = Path(location).resolve().parent
    path = (base / link).resolve()
    return str(path) if path.is_relative_to(base) else None


def _version_key(version: str) -> tuple[int, ...]:
    return tuple(int(number) for number in re.findall(r"\d+", version))
