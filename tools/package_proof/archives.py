"""The sample packages in several versions, which differ in a file, so that halves of two are found out."""

from __future__ import annotations

import hashlib
import json
import zipfile
from pathlib import Path

SAMPLES = Path(__file__).parents[1] / "sample_packages" / "packages"
METADATA = "metadata.json"
NOTE = "README.md"


def make(folder: Path, pair: str, version: str) -> Path:
    """Write a version of a sample package, named as the public index names them."""
    source = next(SAMPLES.glob(f"translate-{pair}-*.argosmodel"))
    made = folder / f"translate-{pair}-{version.replace('.', '_')}.argosmodel"
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        root = old.namelist()[0].partition("/")[0]
        for name in old.namelist():
            if name.endswith(f"/{METADATA}"):
                new.writestr(name, json.dumps(json.loads(old.read(name)) | {"package_version": version}))
            elif not name.endswith(("/", f"/{NOTE}")):
                new.writestr(name, old.read(name))
        new.writestr(f"{root}/{NOTE}", f"{pair} {version}\n" * 1000)
    return made


def files_in(archive: Path) -> dict[str, str]:
    """Return the checksums of a package's files, by their path below its root."""
    with zipfile.ZipFile(archive) as opened:
        return {
            name.partition("/")[2]: hashlib.sha256(opened.read(name)).hexdigest()
            for name in opened.namelist()
            if not name.endswith("/")
        }


def files_of(root: Path) -> dict[str, str]:
    """Return the checksums of an installed package's files, without what was measured of it."""
    return {
        str(path.relative_to(root)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in root.rglob("*")
        if path.is_file() and "memory.json" not in path.name
    }
