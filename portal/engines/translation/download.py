"""Fetching a package that an index offers: resumable, bounded, with room on the disk, held to what the index states."""

from __future__ import annotations

import contextlib
import hashlib
import io
import urllib.error
from collections.abc import Iterator
from http import HTTPStatus
from pathlib import Path
from typing import IO, Any, Final

from portal.engines.translation.disk import check_room, is_full
from portal.engines.translation.index import MAX_PACKAGE_BYTES, AvailablePackage, is_remote, open_link
from portal.engines.translation.refusal import PackageRefused, Refusal
from portal.engines.translation.types import ProgressCallback

_READ_BYTES: Final = 1 << 18
_PART: Final = ".part"


def download(
    package: AvailablePackage,
    folder: Path,
    progress: ProgressCallback | None = None,
    *,
    unpacks_in: Path | None = None,
) -> Path:
    """Fetch a package into a folder, going on where an earlier attempt broke off; raises PackageRefused.

    One process at a time may work in the folder (``folder.exclusive``). ``progress`` is called with the bytes so far
    and in all (0 while that is unknown). Links are tried in turn; one whose file is wrong does not stop the next.
    ``unpacks_in`` has to have room for the package as well. A whole file of before is given without asking anybody.
    """
    folder.mkdir(parents=True, exist_ok=True)
    wanted = folder / package.file_name
    fetch = _Fetch(package, wanted.with_name(wanted.name + _PART), progress or (lambda done, total: None), unpacks_in)
    _clear_others(package, folder, {wanted, fetch.part})
    if wanted.is_file() and fetch.is_right(wanted):
        return wanted
    refused = PackageRefused(Refusal.DOWNLOAD_FAILED, "the index gives no usable link")
    for link in package.links:
        try:
            fetch.run(link)
        except PackageRefused as wrong:
            if wrong.code is Refusal.NO_SPACE:
                raise
            refused = wrong
        else:
            return fetch.part.replace(wanted)
    raise refused


def _clear_others(package: AvailablePackage, folder: Path, kept: set[Path]) -> None:
    """Delete what is left of other versions of the pair; nobody would ever go on with it."""
    for path in set(folder.glob(f"{package.source}_{package.target}-*")) - kept:
        path.unlink(missing_ok=True)


class _Fetch:
    """One package on its way into one file."""

    def __init__(
        self, package: AvailablePackage, part: Path, progress: ProgressCallback, unpacks_in: Path | None
    ) -> None:
        self.part = part
        self._package = package
        self._progress = progress
        self._unpacks_in = unpacks_in

    def run(self, link: str) -> None:
        """Fetch from one link; raises PackageRefused."""
        try:
            with self._opened(link) as (source, have, total):
                self._receive(source, have, total)
        except (OSError, ValueError) as error:
            raise PackageRefused(Refusal.NO_SPACE if is_full(error) else Refusal.DOWNLOAD_FAILED, str(error)) from error
        self._check()

    def is_right(self, path: Path) -> bool:
        """Tell whether a whole file is what the index states."""
        size, checksum = self._package.size, self._package.sha256
        return size in (None, path.stat().st_size) and checksum in ("", _sum(path))

    @contextlib.contextmanager
    def _opened(self, link: str) -> Iterator[tuple[IO[bytes], int, int]]:
        """Open a link where the part ends: what is read, how much is there already, how much it is in all or 0."""
        if not is_remote(link):
            with Path(link).open("rb") as file:
                yield file, 0, Path(link).stat().st_size
            return
        have = self._have()
        response = self._asked(link, have)
        if response is None:
            yield io.BytesIO(), have, have
            return
        with response:
            done = have if have and _resumes_at(response, have) else 0
            length = int(response.headers.get("Content-Length") or 0)
            yield response, done, done + length if length else 0

    def _asked(self, link: str, have: int) -> Any:
        """Ask from where the part ends; None where the server says that there is no more."""
        try:
            return open_link(link, have)
        except urllib.error.HTTPError as error:
            with error:
                if error.code != HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE:
                    raise
                if error.headers.get("Content-Range") == f"bytes */{have}":
                    return None
        # What lies there is not the beginning of what is offered now.
        return open_link(link)

    def _have(self) -> int:
        return self.part.stat().st_size if self.part.exists() else 0

    def _receive(self, source: IO[bytes], have: int, total: int) -> None:
        limit = self._package.size or MAX_PACKAGE_BYTES
        if total > limit or (total and self._package.size not in (None, total)):
            raise self._wrong_size(total)
        self._check_room(have, total or self._package.size or 0)
        done = have
        with self.part.open("ab" if have else "wb") as file:
            while chunk := source.read(_READ_BYTES):
                done += len(chunk)
                if done > limit:
                    raise self._wrong_size(done)
                file.write(chunk)
                self._progress(done, total)
        if total and done != total:
            raise OSError(f"broke off after {done} of {total} bytes")

    def _wrong_size(self, size: int) -> PackageRefused:
        """Refuse a size; the part is of no use to the next attempt."""
        self.part.unlink(missing_ok=True)
        if self._package.size is None:
            return PackageRefused(Refusal.TOO_LARGE, f"{size} bytes or more, {MAX_PACKAGE_BYTES} at most")
        return PackageRefused(Refusal.WRONG_SIZE, f"{size} bytes, not the {self._package.size} that the index states")

    def _check_room(self, have: int, total: int) -> None:
        """Ask for room for the rest of the file and, where it will be unpacked, for at least its size again."""
        folder, unpacks_in = self.part.parent, self._unpacks_in
        if unpacks_in is None:
            check_room(folder, total - have)
        elif unpacks_in.stat().st_dev == folder.stat().st_dev:
            check_room(folder, total - have + total)
        else:
            check_room(folder, total - have)
            check_room(unpacks_in, total)

    def _check(self) -> None:
        """Compare with the index; a wrong file is removed, so that the next attempt does not build on it."""
        if self._package.size not in (None, self._have()):
            raise self._wrong_size(self._have())
        found = _sum(self.part) if self._package.sha256 else ""
        if found != self._package.sha256:
            self.part.unlink()
            raise PackageRefused(Refusal.WRONG_CHECKSUM, found)


def _resumes_at(response: Any, have: int) -> bool:
    begins = str(response.headers.get("Content-Range", "")).startswith(f"bytes {have}-")
    return response.status == HTTPStatus.PARTIAL_CONTENT and begins


def _sum(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
