"""From an index into the folder of packages: fetch, install, and keep nothing of the download."""

from __future__ import annotations

from pathlib import Path

from portal.engines.translation.download import download
from portal.engines.translation.folder import Waiting, exclusive
from portal.engines.translation.index import AvailablePackage
from portal.engines.translation.packages import PackageInfo, import_package, list_installed
from portal.engines.translation.refusal import PackageRefused, Refusal
from portal.engines.translation.types import ProgressCallback


def obtain(
    package: AvailablePackage,
    downloads: Path,
    packages_dir: Path,
    progress: ProgressCallback | None = None,
    *,
    again: bool = False,
    waiting: Waiting | None = None,
) -> PackageInfo:
    """Download and install a package, unless it is there in this version; raises PackageRefused.

    Of two processes at once the second waits for the first, and then finds the package installed. What is downloaded
    stays only where the disk had no room to unpack it: the next attempt need not fetch it again.
    """
    packages_dir.mkdir(parents=True, exist_ok=True)
    with exclusive(downloads, waiting):
        present = None if again else installed(package, packages_dir)
        if present is not None:
            return present
        path = download(package, downloads, progress, unpacks_in=packages_dir)
        try:
            made = import_package(path, packages_dir, pair=package.languages, waiting=waiting)
        except PackageRefused as refused:
            if refused.code is not Refusal.NO_SPACE:
                path.unlink()
            raise
        path.unlink()
        return made


def installed(package: AvailablePackage, packages_dir: Path) -> PackageInfo | None:
    """Give the installed package that is the offered one, in the same version."""
    for info in list_installed(packages_dir):
        if (info.languages, info.version) == (package.languages, package.version):
            return info
    return None
