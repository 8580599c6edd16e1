"""An archive is looked at before anything of it is written."""

from __future__ import annotations

import contextlib
import stat
import zipfile
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.engines.translation.archive import Limits, unpack
from portal.engines.translation.refusal import PackageRefused, Refusal
from tests.unit.engines.translation.archives import declare_size, set_flag, write_zip

GOOD = {
    "pkg/metadata.json": b"{}",
    "pkg/model/model.bin": b"model",
    "pkg/model/config.json": b"{}",
    "pkg/sentencepiece.model": b"pieces",
}


def refusal(archive: Path, folder: Path, limits: Limits | None = None) -> Refusal:
    with pytest.raises(PackageRefused) as refused:
        unpack(archive, folder, limits)
    return refused.value.code


def test_what_the_engine_reads_is_unpacked_and_nothing_else(tmp_path: Path) -> None:
    extra = {"pkg/stanza/en/tokenize.pt": b"pickle", "pkg/setup.py": b"code", "pkg/model/deep/er.bin": b"x"}
    root = unpack(write_zip(tmp_path / "a.zip", GOOD | extra), tmp_path / "out")
    found = {str(path.relative_to(tmp_path / "out")) for path in root.rglob("*") if path.is_file()}
    assert found == set(GOOD)
    assert (root / "model" / "model.bin").read_bytes() == b"model"


@pytest.mark.parametrize(
    "name",
    [
        "../evil",
        "pkg/../../evil",
        "/etc/evil",
        "pkg//evil",
        "pkg/./evil",
        "pkg\\..\\evil",
        "C:/evil",
        "pkg/model/..",
        "pkg/ev\x01il",
        "pkg/ev\nil",
        "pkg/" + "x" * 300,
        "..",
    ],
)
def test_a_name_that_leads_elsewhere_is_refused(tmp_path: Path, name: str) -> None:
    archive = write_zip(tmp_path / "a.zip", GOOD | {name: b"evil"})
    assert refusal(archive, tmp_path / "out") is Refusal.UNSAFE_NAME
    assert not (tmp_path / "out").exists()
    assert not list(tmp_path.rglob("evil*"))


def test_a_name_hidden_behind_a_nul_is_refused(tmp_path: Path) -> None:
    archive = write_zip(tmp_path / "a.zip", GOOD | {"pkg/model/a_evil": b"x"})
    archive.write_bytes(archive.read_bytes().replace(b"a_evil", b"a\x00evil"))
    assert refusal(archive, tmp_path / "out") is Refusal.UNSAFE_NAME


@pytest.mark.parametrize("kind", [stat.S_IFLNK, stat.S_IFIFO, stat.S_IFCHR, stat.S_IFSOCK])
def test_links_and_devices_are_refused(tmp_path: Path, kind: int) -> None:
    archive = write_zip(tmp_path / "a.zip", GOOD)
    with zipfile.ZipFile(archive, "a") as opened:
        entry = zipfile.ZipInfo("pkg/model/link")
        entry.external_attr = (kind | 0o777) << 16
        opened.writestr(entry, "/etc/passwd")
    assert refusal(archive, tmp_path / "out") is Refusal.UNSAFE_NAME


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("name", ["pkg/metadata.json", "pkg/METADATA.json"])
def test_the_same_name_twice_is_refused(tmp_path: Path, name: str) -> None:
    archive = write_zip(tmp_path / "a.zip", GOOD)
    with zipfile.ZipFile(archive, "a") as opened:
        opened.writestr(name, "{}")
    assert refusal(archive, tmp_path / "out") is Refusal.UNSAFE_NAME


def test_an_encrypted_archive_is_refused(tmp_path: Path) -> None:
    assert refusal(set_flag(write_zip(tmp_path / "a.zip", GOOD), 1), tmp_path / "out") is Refusal.ENCRYPTED


def test_an_unusual_packing_is_refused(tmp_path: Path) -> None:
    archive = write_zip(tmp_path / "a.zip", GOOD, zipfile.ZIP_LZMA)
    assert refusal(archive, tmp_path / "out") is Refusal.NOT_A_PACKAGE


@pytest.mark.parametrize("files", [{}, {"pkg/a": b"", "other/a": b""}, {"__MACOSX/a": b""} | GOOD])
def test_anything_but_one_root_folder_is_refused(tmp_path: Path, files: dict[str, bytes]) -> None:
    assert refusal(write_zip(tmp_path / "a.zip", files), tmp_path / "out") is Refusal.BAD_LAYOUT


def test_too_many_files_are_refused(tmp_path: Path) -> None:
    archive = write_zip(tmp_path / "a.zip", {f"pkg/{n}": b"" for n in range(11)})
    assert refusal(archive, tmp_path / "out", Limits(files=10)) is Refusal.TOO_LARGE


def test_a_file_too_large_on_the_disk_is_refused(tmp_path: Path) -> None:
    assert refusal(write_zip(tmp_path / "a.zip", GOOD), tmp_path / "out", Limits(packed=100)) is Refusal.TOO_LARGE


def test_too_many_bytes_unpacked_are_refused(tmp_path: Path) -> None:
    archive = write_zip(tmp_path / "a.zip", GOOD | {"pkg/model/b": bytes(2_000)})
    assert refusal(archive, tmp_path / "out", Limits(unpacked=1_000)) is Refusal.TOO_LARGE


def test_a_bomb_is_refused_by_its_ratio(tmp_path: Path) -> None:
    archive = write_zip(tmp_path / "a.zip", GOOD | {"pkg/model/b": bytes(9 << 20)})
    assert archive.stat().st_size < 20_000
    assert refusal(archive, tmp_path / "out") is Refusal.TOO_LARGE


def test_a_header_that_lies_about_the_size_is_refused(tmp_path: Path) -> None:
    archive = write_zip(tmp_path / "a.zip", GOOD | {"pkg/model/b": bytes(123_457)})
    assert refusal(declare_size(archive, 123_457, 1_000), tmp_path / "out") is Refusal.TRUNCATED
    written = tmp_path / "out" / "pkg" / "model" / "b"
    assert not written.exists() or written.stat().st_size <= 1_000


@pytest.mark.parametrize("content", [b"", b"plain text", b"\x1f\x8b gzip", b"PK\x05\x06"])
def test_a_file_of_another_kind_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.zip").write_bytes(content)
    assert refusal(tmp_path / "a.zip", tmp_path / "out") is Refusal.NOT_A_PACKAGE


def test_a_folder_in_place_of_a_file_is_refused(tmp_path: Path) -> None:
    assert refusal(tmp_path, tmp_path / "out") is Refusal.NOT_A_PACKAGE


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.99])
def test_a_broken_off_download_is_told_apart(tmp_path: Path, share: float) -> None:
    archive = write_zip(tmp_path / "a.zip", GOOD)
    content = archive.read_bytes()
    archive.write_bytes(content[: int(len(content) * share)])
    assert refusal(archive, tmp_path / "out") is Refusal.TRUNCATED


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150)
@given(position=st.floats(0, 1, exclude_max=True), value=st.binary(min_size=1, max_size=4))
def test_damage_is_refused_or_harmless(tmp_path_factory: pytest.TempPathFactory, position: float, value: bytes) -> None:
    folder = tmp_path_factory.mktemp("damaged")
    archive = write_zip(folder / "a.zip", GOOD)
    content = bytearray(archive.read_bytes())
    start = int(position * len(content))
    content[start : start + len(value)] = value
    archive.write_bytes(bytes(content))
    with contextlib.suppress(PackageRefused):
        unpack(archive, folder / "out")
    outside = [path for path in folder.rglob("*") if folder / "out" not in path.parents]
    assert set(outside) <= {folder / "a.zip", folder / "out"}


def test_a_full_disk_is_named_and_not_the_package_blamed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.disk_usage", lambda _: SimpleNamespace(free=5))
    assert refusal(write_zip(tmp_path / "a.zip", GOOD), tmp_path / "out") is Refusal.NO_SPACE
