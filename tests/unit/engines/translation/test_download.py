"""Fetching a package over a server of our own: cut off, gone on with, lied to, and without room."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from portal.engines.translation import disk, mirror
from portal.engines.translation import download as module
from portal.engines.translation.download import download
from portal.engines.translation.index import AvailablePackage, available
from portal.engines.translation.refusal import PackageRefused, Refusal
from tools.package_proof.server import IndexServer, serving

CONTENT = bytes(range(256)) * 4_000
NAME = "translate-ko_en-1_0.argosmodel"
PART = "ko_en-1.0.argosmodel.part"
SUM = hashlib.sha256(CONTENT).hexdigest()
ON_A_SMALL_DISK = """
import subprocess, sys
from pathlib import Path
from portal.engines.translation import disk
from portal.engines.translation.archive import unpack
from portal.engines.translation.download import download
from portal.engines.translation.index import AvailablePackage
from portal.engines.translation.refusal import PackageRefused
folder = Path(sys.argv[1])
subprocess.run(["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", str(folder)], check=True)
disk.check_room = lambda folder, needed: None
for module in ("download", "archive"):
    sys.modules[f"portal.engines.translation.{module}"].check_room = disk.check_room
def code(act):
    try:
        act()
    except PackageRefused as refused:
        return refused.code
print(code(lambda: download(AvailablePackage("ko", "en", "1.0", (sys.argv[2],)), folder)))
for part in folder.iterdir():
    part.unlink()
print(code(lambda: unpack(Path(sys.argv[3]), folder / "out")))
"""


@pytest.fixture
def offered(tmp_path: Path) -> Iterator[IndexServer]:
    folder = tmp_path / "offered"
    folder.mkdir()
    (folder / NAME).write_bytes(CONTENT)
    with serving(folder) as server:
        yield server


@pytest.fixture
def link(offered: IndexServer) -> str:
    return f"{offered.address}/v1/{NAME}"


def package(*links: str, sha256: str = "", size: int | None = None) -> AvailablePackage:
    return AvailablePackage("ko", "en", "1.0", links, sha256, size)


def refusal(wanted: AvailablePackage, folder: Path) -> Refusal:
    with pytest.raises(PackageRefused) as refused:
        download(wanted, folder)
    assert refused.value.detail
    return refused.value.code


def ranges(offered: IndexServer) -> list[str | None]:
    return [wanted for _method, _path, wanted in offered.asked]


def test_a_download_arrives_whole_and_tells_how_far_it_is(tmp_path: Path, link: str) -> None:
    told: list[tuple[int, int]] = []
    path = download(package(link), tmp_path / "in", lambda done, total: told.append((done, total)))
    assert path.read_bytes() == CONTENT
    assert told[-1] == (len(CONTENT), len(CONTENT))
    assert [done for done, _total in told] == sorted({done for done, _total in told})
    assert [file.name for file in path.parent.iterdir()] == ["ko_en-1.0.argosmodel"]


def test_a_connection_cut_at_half_is_gone_on_with(tmp_path: Path, offered: IndexServer, link: str) -> None:
    offered.cut_at = len(CONTENT) // 2
    assert refusal(package(link), tmp_path / "in") is Refusal.DOWNLOAD_FAILED
    assert (tmp_path / "in" / PART).stat().st_size == len(CONTENT) // 2
    offered.cut_at = None
    assert download(package(link, sha256=SUM), tmp_path / "in").read_bytes() == CONTENT
    assert ranges(offered) == [None, f"bytes={len(CONTENT) // 2}-"]


def test_what_was_whole_before_its_name_is_not_fetched_again(tmp_path: Path, offered: IndexServer, link: str) -> None:
    (tmp_path / PART).write_bytes(CONTENT)
    assert download(package(link, sha256=SUM), tmp_path).read_bytes() == CONTENT
    assert ranges(offered) == [f"bytes={len(CONTENT)}-"]


def test_a_whole_file_of_before_is_given_without_asking(tmp_path: Path, offered: IndexServer, link: str) -> None:
    first = download(package(link), tmp_path / "in")
    assert download(package(link, sha256=SUM, size=len(CONTENT)), tmp_path / "in") == first
    assert len(offered.asked) == 1
    first.write_bytes(CONTENT[:-1])
    assert download(package(link, sha256=SUM), tmp_path / "in").read_bytes() == CONTENT
    assert len(offered.asked) == 2


def test_a_left_over_longer_than_the_file_is_thrown_away(tmp_path: Path, link: str) -> None:
    (tmp_path / PART).write_bytes(CONTENT + b"more")
    assert download(package(link), tmp_path).read_bytes() == CONTENT


def test_what_is_left_of_another_version_goes(tmp_path: Path, link: str) -> None:
    for name in ("ko_en-0.9.argosmodel.part", "ko_en-0.9.argosmodel", "ko_ja-1.0.argosmodel.part"):
        (tmp_path / name).write_bytes(b"left over")
    path = download(package(link), tmp_path)
    assert {file.name for file in tmp_path.iterdir()} == {path.name, "ko_ja-1.0.argosmodel.part", "offered"}


def test_a_checksum_is_kept_to(tmp_path: Path, link: str) -> None:
    assert download(package(link, sha256=SUM), tmp_path / "in").exists()
    assert refusal(package(link, sha256="0" * 64), tmp_path / "other") is Refusal.WRONG_CHECKSUM
    assert list((tmp_path / "other").iterdir()) == []


@pytest.mark.parametrize("size", [1, len(CONTENT) - 1, len(CONTENT) + 1, 1 << 40])
def test_an_index_that_lies_about_a_size_is_refused(tmp_path: Path, offered: IndexServer, link: str, size: int) -> None:
    assert refusal(package(link, size=size), tmp_path / "in") is Refusal.WRONG_SIZE
    assert list((tmp_path / "in").iterdir()) == []
    beside = package(str(offered.folder / NAME), size=size)
    assert refusal(beside, tmp_path / "in") is Refusal.WRONG_SIZE


def test_a_file_that_is_shorter_than_stated_is_not_taken_for_whole(tmp_path: Path, link: str) -> None:
    (tmp_path / PART).write_bytes(CONTENT)
    assert refusal(package(link, size=len(CONTENT) + 5), tmp_path) is Refusal.WRONG_SIZE
    assert not (tmp_path / PART).exists()


@pytest.mark.parametrize("wrong", [{"sha256": SUM}, {"size": len(CONTENT)}])
def test_the_next_link_is_tried_when_one_fails_or_has_another_file(
    tmp_path: Path, link: str, wrong: dict[str, str | int]
) -> None:
    other = tmp_path / "other.argosmodel"
    other.write_bytes(b"something else")
    gone = f"{link}.gone"
    wanted = AvailablePackage("ko", "en", "1.0", (gone, str(other), link), **wrong)
    assert download(wanted, tmp_path / "in").read_bytes() == CONTENT


def test_a_download_without_end_is_given_up(tmp_path: Path, link: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_PACKAGE_BYTES", 1_000)
    assert refusal(package(link), tmp_path / "in") is Refusal.TOO_LARGE


def test_room_is_asked_for_before_anything_is_written(
    tmp_path: Path, link: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    room = len(CONTENT) * 2 + disk.RESERVE
    monkeypatch.setattr("shutil.disk_usage", lambda _: SimpleNamespace(free=room - 1))
    with pytest.raises(PackageRefused) as refused:
        download(package(link), tmp_path / "in", unpacks_in=tmp_path)
    assert refused.value.code is Refusal.NO_SPACE
    assert list((tmp_path / "in").iterdir()) == []
    monkeypatch.setattr("shutil.disk_usage", lambda _: SimpleNamespace(free=room))
    assert download(package(link), tmp_path / "in", unpacks_in=tmp_path).read_bytes() == CONTENT


def test_a_disk_that_runs_full_is_named_and_not_the_package_blamed(tmp_path: Path) -> None:
    """On a real disk of 256 KiB that says before nothing of how full it is."""
    small, big, archive = tmp_path / "small", tmp_path / "big.bin", tmp_path / "a.zip"
    small.mkdir()
    big.write_bytes(CONTENT)
    subprocess.run(
        [
            sys.executable,
            "-c",
            "import sys, zipfile\nwith zipfile.ZipFile(sys.argv[1], 'w') as z:\n"
            " z.writestr('p/metadata.json', '{}'); z.writestr('p/model/model.bin', bytes(10 ** 6))",
            str(archive),
        ],
        check=True,
    )
    if subprocess.run(["unshare", "-rm", "true"], check=False, capture_output=True).returncode:
        pytest.skip("no mount of its own here")
    done = subprocess.run(
        ["unshare", "-rm", sys.executable, "-c", ON_A_SMALL_DISK, str(small), str(big), str(archive)],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[4],
    )
    assert done.stdout.split() == ["no_space", "no_space"]


def test_a_folder_to_carry_is_an_index_that_states_sizes_and_checksums(tmp_path: Path, link: str) -> None:
    carried = tmp_path / "carried"
    path = download(package(link), carried)
    for _ in range(2):
        mirror.add(package(link), path)
    mirror.add(AvailablePackage("zh-Hans", "en", "1.9", (link,)), path)
    assert [entry["from_code"] for entry in json.loads((carried / "index.json").read_text())] == ["ko", "zh"]
    korean, chinese = sorted(available(carried), key=lambda found: found.source)
    assert (korean.size, korean.sha256) == (len(CONTENT), SUM)
    assert (chinese.pair, chinese.version) == ("zh-Hans-en", "1.9")
    assert download(korean, tmp_path / "inside").read_bytes() == CONTENT
