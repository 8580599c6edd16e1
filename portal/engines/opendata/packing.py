"""One ZIP archive of all files, the same bytes wherever and whenever it is made."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Mapping

EARLIEST = (1980, 1, 1, 0, 0, 0)
"""The time that archives can begin with; when they were made is no part of the data."""
READABLE_BY_ALL = 0o100644 << 16
UNIX = 3
LARGEST = 256 * 1024 * 1024
MOST_FILES = 100


class Damaged(Exception):
    """Bytes that are no archive of files, or one that is larger than any of ours."""


def pack(files: Mapping[str, bytes]) -> bytes:
    """Put files into an archive in the order of their names.

    They are stored, not compressed: two versions of a compressor give different bytes.
    """
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name, EARLIEST)
            entry.create_system, entry.external_attr = UNIX, READABLE_BY_ALL
            archive.writestr(entry, files[name])
    return buffer.getvalue()


def unpack(data: bytes) -> dict[str, bytes]:
    """Take the files out of an archive; raise Damaged where it can't be read."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            if len(entries) > MOST_FILES or sum(entry.file_size for entry in entries) > LARGEST:
                raise Damaged("it is larger than any archive of a release")
            return {entry.filename: archive.read(entry) for entry in entries}
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, ValueError, OSError) as error:
        raise Damaged(str(error)) from error
