"""Reading an ``.argosmodel`` archive as what it is: untrusted input.

Nothing is written before every name and every declared size has been looked at, and only the files the engine reads are
unpacked at all.
"""

from __future__ import annotations

import os
import shutil
import stat
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Final

from portal.engines.translation.disk import check_room, is_full
from portal.engines.translation.refusal import PackageRefused, Refusal

MAX_METADATA_BYTES: Final = 1 << 20
_TOP_FILES: Final = frozenset({"metadata.json", "sentencepiece.model", "bpe.model", "README.md"})
_MODEL_FOLDER: Final = "model"
_MAX_NAME: Final = 255
_ENCRYPTED_FLAG: Final = 0x1
_LOCAL_HEADER: Final = b"PK\x03\x04"


@dataclass(frozen=True, slots=True)
class Limits:
    """How large a package may be; sizes in bytes. ``ratio`` bounds unpacked to packed size from ``ratio_from`` on."""

    files: int = 500
    packed: int = 2 << 30
    unpacked: int = 4 << 30
    ratio: float = 60.0
    ratio_from: int = 8 << 20


def unpack(archive: Path, folder: Path, limits: Limits | None = None) -> Path:
    """Unpack what the engine needs into ``folder`` and give the package's root in it.

    Raises PackageRefused for anything that is not a plain, complete, reasonably sized archive with one root folder.
    """
    limits = limits or Limits()
    try:
        if archive.stat().st_size > limits.packed:
            raise PackageRefused(Refusal.TOO_LARGE, f"the file has more than {limits.packed} bytes")
        with zipfile.ZipFile(archive) as opened:
            root = _check(opened, limits)
            check_room(folder.parent, sum(entry.file_size for entry in opened.infolist()))
            _extract(opened, root, folder)
    except (zipfile.BadZipFile, zlib.error, EOFError) as error:
        raise PackageRefused(_broken_code(archive), str(error)) from error
    except (OSError, NotImplementedError, RuntimeError, ValueError) as error:
        raise PackageRefused(Refusal.NO_SPACE if is_full(error) else Refusal.NOT_A_PACKAGE, str(error)) from error
    return folder / root


def _broken_code(archive: Path) -> Refusal:
    """Tell a download that broke off from a file of another kind."""
    with archive.open("rb") as file:
        return Refusal.TRUNCATED if file.read(4) == _LOCAL_HEADER else Refusal.NOT_A_PACKAGE


def _check(opened: zipfile.ZipFile, limits: Limits) -> str:
    """Look at every entry before anything is written, and name the one root folder."""
    entries = opened.infolist()
    if not entries:
        raise PackageRefused(Refusal.BAD_LAYOUT, "the archive is empty")
    if len(entries) > limits.files:
        raise PackageRefused(Refusal.TOO_LARGE, f"more than {limits.files} files")
    seen: set[str] = set()
    for entry in entries:
        _check_name(entry)
        _check_kind(entry)
        if entry.filename.casefold() in seen:
            raise PackageRefused(Refusal.UNSAFE_NAME, f"{entry.filename!r} twice")
        seen.add(entry.filename.casefold())
    _check_sizes(entries, limits)
    roots = {PurePosixPath(entry.filename).parts[0] for entry in entries}
    if len(roots) != 1:
        raise PackageRefused(Refusal.BAD_LAYOUT, "a package has exactly one folder at its root")
    return roots.pop()


def _check_name(entry: zipfile.ZipInfo) -> None:
    name = entry.filename
    parts = name.removesuffix("/").split("/")
    unsafe = (
        name != entry.orig_filename
        or len(name) > _MAX_NAME
        or "\\" in name
        or ":" in name
        or any(part in ("", ".", "..") for part in parts)
        or not name.isprintable()
    )
    if unsafe:
        raise PackageRefused(Refusal.UNSAFE_NAME, repr(entry.orig_filename[:_MAX_NAME]))


def _check_kind(entry: zipfile.ZipInfo) -> None:
    mode = entry.external_attr >> 16
    if stat.S_IFMT(mode) not in (0, stat.S_IFREG, stat.S_IFDIR):
        raise PackageRefused(Refusal.UNSAFE_NAME, f"{entry.filename!r} is neither a file nor a folder")
    if entry.flag_bits & _ENCRYPTED_FLAG:
        raise PackageRefused(Refusal.ENCRYPTED, repr(entry.filename))
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise PackageRefused(Refusal.NOT_A_PACKAGE, f"{entry.filename!r} is packed in an unusual way")


def _check_sizes(entries: list[zipfile.ZipInfo], limits: Limits) -> None:
    total = sum(entry.file_size for entry in entries)
    if total > limits.unpacked:
        raise PackageRefused(Refusal.TOO_LARGE, f"more than {limits.unpacked} bytes unpacked")
    packed = sum(entry.compress_size for entry in entries)
    if total > limits.ratio_from and total > limits.ratio * max(packed, 1):
        raise PackageRefused(Refusal.TOO_LARGE, f"unpacks to more than {limits.ratio:g} times its size")


def _extract(opened: zipfile.ZipFile, root: str, folder: Path) -> None:
    """Write the files the engine reads; ``zipfile`` gives no more bytes than a header says, and checks their sum."""
    (folder / root).mkdir(parents=True)
    for entry in opened.infolist():
        inner = PurePosixPath(entry.filename).relative_to(root)
        if entry.is_dir() or not _is_needed(inner):
            continue
        destination = folder / root / inner
        destination.parent.mkdir(exist_ok=True)
        with opened.open(entry) as packed, destination.open("xb") as plain:
            shutil.copyfileobj(packed, plain)
            # On the disk before the package is moved into place: a machine that loses its power keeps the order.
            plain.flush()
            os.fsync(plain.fileno())


def _is_needed(inner: PurePosixPath) -> bool:
    if len(inner.parts) == 1:
        return inner.name in _TOP_FILES
    return len(inner.parts) == 2 and inner.parts[0] == _MODEL_FOLDER
