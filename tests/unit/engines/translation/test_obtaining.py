"""From an index into the folder of packages; two at once; what an index says against what a package is."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from portal.engines.translation.folder import exclusive
from portal.engines.translation.index import AvailablePackage, available
from portal.engines.translation.obtaining import obtain
from portal.engines.translation.packages import list_installed
from portal.engines.translation.refusal import PackageRefused, Refusal
from tests.unit.engines.translation.archives import files_of, write_zip
from tools.package_proof.server import IndexServer, serving

ROOT = Path(__file__).parents[4]
OBTAIN = """
import sys
from pathlib import Path
from portal.engines.translation.index import available
from portal.engines.translation.obtaining import obtain
wanted = available(sys.argv[1])[0]
print(obtain(wanted, Path(sys.argv[2]), Path(sys.argv[3]), waiting=lambda: print("waits", flush=True)).version)
"""


@pytest.fixture
def offered(tiny_package: Path, tmp_path: Path) -> Iterator[IndexServer]:
    folder = tmp_path / "offered"
    folder.mkdir()
    write_zip(folder / "translate-ko_en-1_0.argosmodel", files_of(tiny_package))
    with serving(folder) as server:
        yield server


@pytest.fixture
def wanted(offered: IndexServer) -> AvailablePackage:
    (found,) = available(offered.index)
    return found


def files_in(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir() if path.suffix != ".lock"]


def test_a_package_is_installed_and_its_download_goes(wanted: AvailablePackage, tmp_path: Path) -> None:
    info = obtain(wanted, tmp_path / "downloads", tmp_path / "models")
    assert list_installed(tmp_path / "models") == [info]
    assert files_in(tmp_path / "downloads") == []


def test_what_is_there_in_this_version_is_not_fetched_again(
    offered: IndexServer, wanted: AvailablePackage, tmp_path: Path
) -> None:
    folders = tmp_path / "downloads", tmp_path / "models"
    first = obtain(wanted, *folders)
    asked = len(offered.asked)
    assert obtain(wanted, *folders) == first
    assert len(offered.asked) == asked
    assert obtain(wanted, *folders, again=True).path != first.path
    assert len(offered.asked) == asked + 1


def test_a_package_for_another_pair_than_the_index_says_is_refused_and_not_kept(
    tiny_package: Path, offered: IndexServer, tmp_path: Path
) -> None:
    write_zip(offered.folder / "translate-ja_en-1_0.argosmodel", files_of(tiny_package))
    lied = next(found for found in available(offered.index) if found.source == "ja")
    with pytest.raises(PackageRefused) as refused:
        obtain(lied, tmp_path / "downloads", tmp_path / "models")
    assert refused.value.code is Refusal.WRONG_PAIR
    assert files_in(tmp_path / "downloads") == []
    assert list_installed(tmp_path / "models") == []


def test_a_bomb_is_refused_and_not_kept(offered: IndexServer, wanted: AvailablePackage, tmp_path: Path) -> None:
    write_zip(offered.folder / "translate-ko_en-1_0.argosmodel", {"p/metadata.json": bytes(30_000_000)})
    with pytest.raises(PackageRefused) as refused:
        obtain(wanted, tmp_path / "downloads", tmp_path / "models")
    assert refused.value.code is Refusal.TOO_LARGE
    assert files_in(tmp_path / "downloads") == []


def test_of_two_at_once_one_waits_and_says_so_and_nothing_is_fetched_twice(
    offered: IndexServer, tmp_path: Path
) -> None:
    folders = [str(tmp_path / "downloads"), str(tmp_path / "models")]
    command = [sys.executable, "-c", OBTAIN, offered.index, *folders]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    with exclusive(tmp_path / "downloads"):
        running = [subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) for _ in range(2)]
        said = [process.stdout.readline() for process in running if process.stdout]
    answers = [process.communicate(timeout=60)[0] for process in running]
    assert said == ["waits\n", "waits\n"]
    assert answers == ["1.0\n", "1.0\n"]
    assert sum(path.endswith(".argosmodel") for _method, path, _range in offered.asked) == 1
    assert len(list_installed(tmp_path / "models")) == 1
