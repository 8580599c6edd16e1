"""The index of packages that can be downloaded, and the download: resumable, bounded, checked.

An index is a JSON list of package descriptions at an address or in a file; beside a file, links may be relative paths,
so that a folder carried into a separated network is an index as well. The public index's address is
``argostranslate``'s own.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import IO, Any, Final

from portal.engines.translation.codes import to_portal
from portal.engines.translation.metadata import parse_metadata
from portal.engines.translation.packages import SUFFIX
from portal.engines.translation.refusal import PackageRefused, Refusal
from portal.engines.translation.types import ProgressCallback

MAX_PACKAGE_BYTES: Final = 2 << 30
_MAX_INDEX_BYTES: Final = 16 << 20
_READ_BYTES: Final = 1 << 18
_TIMEOUT_SECONDS: Final = 30.0
_SHA256: Final = re.compile(r"[0-9a-f]{64}")
_AGENT: Final = {"User-Agent": "portal-languages"}


@dataclass(frozen=True, slots=True)
class AvailablePackage:
    """A package an index offers, in portal codes; ``sha256`` is empty where the index states none."""

    source: str
    target: str
    version: str
    links: tuple[str, ...]
    sha256: str = ""

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
    """Read an index, newest version per pair; entries that are not usable are left out. Raises PackageRefused."""
    location = str(index)
    try:
        loaded = json.loads(_read_index(location))
    except (OSError, ValueError, RecursionError) as error:
        raise PackageRefused(Refusal.BAD_INDEX, str(error)) from error
    if not isinstance(loaded, list):
        raise PackageRefused(Refusal.BAD_INDEX, "the index is not a list")
    newest: dict[tuple[str, str], AvailablePackage] = {}
    for package in filter(None, (_entry(item, location) for item in loaded)):
        pair = (package.source, package.target)
        if pair not in newest or _version_key(package.version) > _version_key(newest[pair].version):
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


def download(package: AvailablePackage, folder: Path, progress: ProgressCallback | None = None) -> Path:
    """Fetch a package into a folder, going on where an earlier attempt broke off; raises PackageRefused.

    ``progress`` is called with the bytes so far and in all (0 while that is unknown). Links are tried in turn.
    """
    folder.mkdir(parents=True, exist_ok=True)
    part = folder / f"{package.file_name}.part"
    problem = "the index gives no usable link"
    for link in package.links:
        try:
            _fetch(link, part, progress or (lambda done, total: None))
        except (OSError, ValueError) as error:
            problem = str(error)
            continue
        _check_sum(part, package.sha256)
        return part.replace(folder / package.file_name)
    raise PackageRefused(Refusal.DOWNLOAD_FAILED, problem)


def _is_remote(location: str) -> bool:
    return urllib.parse.urlsplit(location).scheme in ("http", "https")


def _open(location: str, offset: int = 0) -> Any:
    headers = _AGENT | ({"Range": f"bytes={offset}-"} if offset else {})
    request = urllib.request.Request(location, headers=headers)  # noqa: S310 - callers pass http(s) addresses only
    return urllib.request.urlopen(request, timeout=_TIMEOUT_SECONDS)  # noqa: S310


def _read_index(location: str) -> bytes:
    with _open(location) if _is_remote(location) else Path(location).open("rb") as source:
        content: bytes = source.read(_MAX_INDEX_BYTES + 1)
    if len(content) > _MAX_INDEX_BYTES:
        raise ValueError("the index is too large")
    return content


def _entry(item: object, location: str) -> AvailablePackage | None:
    try:
        metadata = parse_metadata(item)
    except ValueError:
        return None
    fields: Mapping[str, Any] = item if isinstance(item, dict) else {}
    links, checksum = fields.get("links"), fields.get("sha256", "")
    if not isinstance(links, list) or not (
        checksum == "" or (isinstance(checksum, str) and _SHA256.fullmatch(checksum))
    ):
        return None
    usable = tuple(filter(None, (_resolve(link, location) for link in links)))
    pair = to_portal(metadata.from_code), to_portal(metadata.to_code)
    return AvailablePackage(*pair, metadata.version, usable, checksum) if usable else None


def _resolve(link: object, location: str) -> str | None:
    """Make a link absolute; a file index may point to files beside itself, a remote one to http(s) only."""
    if not isinstance(link, str):
        return None
    if _is_remote(link):
        return link
    if _is_remote(location) or urllib.parse.urlsplit(link).scheme:
        return None
    base = Path(location).resolve().parent
    path = (base / link).resolve()
    return str(path) if path.is_relative_to(base) else None


def _version_key(version: str) -> tuple[int, ...]:
    return tuple(int(number) for number in re.findall(r"\d+", version))


def _fetch(link: str, part: Path, progress: ProgressCallback) -> None:
    if not _is_remote(link):
        shutil.copyfile(link, part)
        return
    have = part.stat().st_size if part.exists() else 0
    try:
        with _open(link, have) as response:
            _receive(response, part, have, progress)
    except urllib.error.HTTPError as error:
        error.close()
        if error.code != HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE:
            raise
        # What lies there is not the beginning of what is offered now, or all of it; only a fresh start can tell.
        part.unlink()
        with _open(link) as response:
            _receive(response, part, 0, progress)


def _receive(response: Any, part: Path, have: int, progress: ProgressCallback) -> None:
    resumed = have > 0 and _resumes_at(response, have)
    done = have if resumed else 0
    length = int(response.headers.get("Content-Length") or 0)
    total = done + length if length else 0
    with part.open("ab" if resumed else "wb") as file:
        done = _pump(response, file, done, total, progress)
    if total and done != total:
        raise OSError(f"broke off after {done} of {total} bytes")


def _resumes_at(response: Any, have: int) -> bool:
    begins = str(response.headers.get("Content-Range", "")).startswith(f"bytes {have}-")
    return response.status == HTTPStatus.PARTIAL_CONTENT and begins


def _pump(response: Any, file: IO[bytes], done: int, total: int, progress: ProgressCallback) -> int:
    if total > MAX_PACKAGE_BYTES:
        raise PackageRefused(Refusal.TOO_LARGE, f"{total} bytes")
    while chunk := response.read(_READ_BYTES):
        done += len(chunk)
        if done > MAX_PACKAGE_BYTES:
            raise PackageRefused(Refusal.TOO_LARGE, f"more than {MAX_PACKAGE_BYTES} bytes")
        file.write(chunk)
        progress(done, total)
    return done


def _check_sum(part: Path, sha256: str) -> None:
    """Compare with the index; a wrong file is removed, so that the next attempt does not build on it."""
    if not sha256:
        return
    with part.open("rb") as file:
        found = hashlib.file_digest(file, "sha256").hexdigest()
    if found != sha256:
        part.unlink()
        raise PackageRefused(Refusal.WRONG_CHECKSUM, found)
