"""Writing package archives for tests, honest and hostile."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from pathlib import Path


def write_zip(path: Path, files: Mapping[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> Path:
    """Write an archive with exactly these names, however odd."""
    with zipfile.ZipFile(path, "w", compression) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name), content, compression)
    return path


def files_of(package: Path, root: str = "translate-ko_en-1_0") -> dict[str, bytes]:
    """Read an unpacked package as the entries of an archive."""
    found = sorted(file for file in package.rglob("*") if file.is_file())
    return {f"{root}/{file.relative_to(package)}": file.read_bytes() for file in found}


def set_flag(path: Path, bit: int) -> Path:
    """Set a general-purpose bit in every header of an archive."""
    content = bytearray(path.read_bytes())
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        position = content.find(signature)
        while position >= 0:
            content[position + offset] |= bit
            position = content.find(signature, position + 4)
    path.write_bytes(bytes(content))
    return path


def declare_size(path: Path, true_size: int, declared: int) -> Path:
    """Let the headers claim another unpacked size than the entry has."""
    content = path.read_bytes()
    path.write_bytes(content.replace(true_size.to_bytes(4, "little"), declared.to_bytes(4, "little")))
    return path
