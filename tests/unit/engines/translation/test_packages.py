"""A package arrives whole or not at all."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from portal.engines.translation import packages as module
from portal.engines.translation.archive import Limits
from portal.engines.translation.folder import exclusive
from portal.engines.translation.packages import (
    import_folder,
    import_package,
    list_former,
    list_installed,
    remove_pair,
    roll_back,
)
from portal.engines.translation.refusal import PackageRefused, Refusal
from portal.engines.translation.store import PackageStore
from tests.unit.engines.translation.archives import files_of, write_zip
from tests.unit.engines.translation.fakes import copy_package

METADATA = "translate-ko_en-1_0/metadata.json"
MODEL = "translate-ko_en-1_0/model/model.bin"
TOKENISER = "translate-ko_en-1_0/sentencepiece.model"

Change = Callable[[dict[str, bytes]], None]


@pytest.fixture
def files(tiny_package: Path) -> dict[str, bytes]:
    return files_of(tiny_package)


@pytest.fixture
def installed(tmp_path: Path) -> Path:
    return tmp_path / "models" / "packages"


def describe(files: dict[str, bytes], **changes: object) -> dict[str, bytes]:
    return files | {METADATA: json.dumps(json.loads(files[METADATA]) | changes).encode()}


def snapshot(folder: Path) -> dict[str, bytes]:
    return {
        str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file() and p.suffix != ".lock"
    }


def names_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if path.suffix != ".lock")


def versions_in(installed: Path) -> tuple[list[str], list[str]]:
    """What is installed, and what can be rolled back to; the engine sees the same."""
    listed = [info.version for info in list_installed(installed)]
    assert [leg.version for leg in PackageStore(installed).legs().values()] == listed
    return listed, [info.version for info in list_former(installed)]


@pytest.fixture
def twice(files: dict[str, bytes], tmp_path: Path, installed: Path) -> Path:
    """Two versions, one after the other."""
    for version in ("1.0", "1.1"):
        import_package(
            write_zip(tmp_path / f"{version}.argosmodel", describe(files, package_version=version)), installed
        )
    assert versions_in(installed) == (["1.1"], ["1.0"])
    return installed


def test_a_sound_package_is_installed_and_can_be_used(files: dict[str, bytes], tmp_path: Path, installed: Path) -> None:
    info = import_package(write_zip(tmp_path / "a.argosmodel", files), installed)
    assert (info.pair, info.version, info.is_sample) == ("ko-en", "1.0", False)
    assert info.path == installed / "translate-ko_en-1_0"
    assert info.size == sum(map(len, files.values()))
    assert list_installed(installed) == [info]
    assert PackageStore(installed).legs()["ko", "en"].run(["도서관"])


def test_a_root_folder_of_any_name_lands_under_a_name_of_ours(
    tiny_package: Path, tmp_path: Path, installed: Path
) -> None:
    archive = write_zip(tmp_path / "a.argosmodel", files_of(tiny_package, root="나의 model;rm -rf"))
    assert import_package(archive, installed).path.name == "translate-ko_en-1_0"


def test_a_newer_version_replaces_the_older(files: dict[str, bytes], tmp_path: Path, installed: Path) -> None:
    import_package(write_zip(tmp_path / "a.argosmodel", files), installed)
    import_package(write_zip(tmp_path / "b.argosmodel", describe(files, package_version="1.1")), installed)
    assert versions_in(installed) == (["1.1"], ["1.0"])
    assert names_in(installed) == [".former", "translate-ko_en-1_1"]


def test_the_same_version_again_replaces_itself(files: dict[str, bytes], tmp_path: Path, installed: Path) -> None:
    archive = write_zip(tmp_path / "a.argosmodel", files)
    import_package(archive, installed)
    import_package(archive, installed)
    assert versions_in(installed) == (["1.0"], ["1.0"])
    assert len(names_in(installed)) == 2


def drop(name: str) -> Change:
    return lambda files: files.pop(name) and None


def put(name: str, content: bytes) -> Change:
    return lambda files: files.update({name: content})


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (drop(METADATA), Refusal.MISSING_FILE),
        (drop(MODEL), Refusal.MISSING_FILE),
        (drop(TOKENISER), Refusal.MISSING_FILE),
        (put(METADATA, b"{"), Refusal.BAD_METADATA),
        (put(METADATA, b'{"from_code": "ko", "to_code": "../en", "package_version": "1"}'), Refusal.BAD_METADATA),
        (put(MODEL, b"nonsense"), Refusal.DOES_NOT_LOAD),
        (put(MODEL, b""), Refusal.DOES_NOT_LOAD),
        (put(TOKENISER, b"nonsense"), Refusal.DOES_NOT_LOAD),
        (put("../evil", b"x"), Refusal.UNSAFE_NAME),
    ],
)
def test_a_bad_package_is_refused_and_changes_nothing(
    files: dict[str, bytes], tmp_path: Path, installed: Path, change: Change, code: Refusal
) -> None:
    import_package(write_zip(tmp_path / "good.argosmodel", files), installed)
    before = snapshot(tmp_path / "models")
    bad = dict(files)
    change(bad)
    with pytest.raises(PackageRefused) as refused:
        import_package(write_zip(tmp_path / "bad.argosmodel", bad), installed)
    assert refused.value.code is code
    assert refused.value.detail
    assert snapshot(tmp_path / "models") == before


def test_a_model_cut_in_half_dies_in_a_process_of_its_own(
    files: dict[str, bytes], tmp_path: Path, installed: Path
) -> None:
    cut = files | {MODEL: files[MODEL][: len(files[MODEL]) // 2]}
    with pytest.raises(PackageRefused) as refused:
        import_package(write_zip(tmp_path / "a.argosmodel", cut), installed)
    assert refused.value.code is Refusal.DOES_NOT_LOAD
    assert list_installed(installed) == []


def test_a_model_that_takes_for_ever_is_given_up(
    files: dict[str, bytes], tmp_path: Path, installed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sleeper = tmp_path / "sleeper.py"
    sleeper.write_text("import time\nwhile True:\n    time.sleep(60)", encoding="utf-8")
    monkeypatch.setattr(module, "_PROBE", sleeper)
    monkeypatch.setattr(module, "_PROBE_SECONDS", 0.3)
    with pytest.raises(PackageRefused) as refused:
        import_package(write_zip(tmp_path / "a.argosmodel", files), installed)
    assert refused.value.code is Refusal.DOES_NOT_LOAD


def test_a_refusal_leaves_no_files_behind(files: dict[str, bytes], tmp_path: Path, installed: Path) -> None:
    with pytest.raises(PackageRefused):
        import_package(write_zip(tmp_path / "a.argosmodel", files), installed, Limits(unpacked=10))
    assert snapshot(tmp_path / "models") == {}


def test_a_file_that_is_not_there_is_refused(tmp_path: Path, installed: Path) -> None:
    with pytest.raises(PackageRefused) as refused:
        import_package(tmp_path / "none.argosmodel", installed)
    assert refused.value.code is Refusal.NOT_FOUND


def test_what_a_crash_left_in_staging_is_swept_by_the_next_import(
    files: dict[str, bytes], tmp_path: Path, installed: Path
) -> None:
    left = installed.with_name(".packages-incoming-crashed")
    left.mkdir(parents=True)
    (left / "half").write_bytes(b"x")
    import_package(write_zip(tmp_path / "a.argosmodel", files), installed)
    assert not left.exists()
    assert [path.name for path in installed.parent.iterdir()] == ["packages"]


def test_a_folder_mounted_for_itself_is_staged_within(
    files: dict[str, bytes], tmp_path: Path, installed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "access", lambda *_: False)
    info = import_package(write_zip(tmp_path / "a.argosmodel", files), installed)
    assert names_in(installed) == [info.path.name]


def test_the_old_package_stays_when_the_new_cannot_be_moved_in(
    files: dict[str, bytes], tmp_path: Path, installed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import_package(write_zip(tmp_path / "a.argosmodel", files), installed)
    monkeypatch.setattr(Path, "rename", lambda *_: (_ for _ in ()).throw(OSError("disk")))
    with pytest.raises(OSError, match="disk"):
        import_package(write_zip(tmp_path / "b.argosmodel", describe(files, package_version="2")), installed)
    monkeypatch.undo()
    assert [info.version for info in list_installed(installed)] == ["1.0"]


def test_a_folder_is_imported_file_by_file(files: dict[str, bytes], tmp_path: Path, installed: Path) -> None:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    write_zip(inbox / "a.argosmodel", files)
    write_zip(inbox / "b.argosmodel", {"x/y": b""})
    write_zip(inbox / "c.argosmodel", describe(files, from_code="zh"))
    (inbox / "notes.txt").write_text("not a package", encoding="utf-8")
    results = dict(import_folder(inbox, installed))
    assert [path.name for path in results] == ["a.argosmodel", "b.argosmodel", "c.argosmodel"]
    assert isinstance(results[inbox / "b.argosmodel"], PackageRefused)
    assert [info.pair for info in list_installed(installed)] == ["ko-en", "zh-Hans-en"]


def test_a_pair_is_removed_and_the_others_stay(tiny_package: Path, installed: Path) -> None:
    installed.mkdir(parents=True)
    copy_package(tiny_package, installed / "a")
    copy_package(tiny_package, installed / "b", from_code="zh")
    assert remove_pair("zh-Hans", "en", installed)
    assert not remove_pair("zh-Hans", "en", installed)
    assert [info.pair for info in list_installed(installed)] == ["ko-en"]


def test_a_sample_package_says_so(files: dict[str, bytes], tmp_path: Path, installed: Path) -> None:
    gate = {"gate": {"kind": "round_trip", "min_token_logprob": -1.0, "reverse": "en-ko"}}
    archive = write_zip(tmp_path / "a.argosmodel", describe(files, portal=gate))
    assert import_package(archive, installed).is_sample


def test_broken_folders_are_not_listed(installed: Path) -> None:
    (installed / "empty").mkdir(parents=True)
    (installed / "file").write_bytes(b"")
    assert list_installed(installed) == []
    assert list_installed(installed / "none") == []


def test_importing_takes_turns(files: dict[str, bytes], tmp_path: Path, installed: Path) -> None:
    archive = write_zip(tmp_path / "a.argosmodel", files)
    code = (
        "import sys; from pathlib import Path; from portal.engines.translation.packages import import_package;"
        "import_package(Path(sys.argv[1]), Path(sys.argv[2]))"
    )
    command = [module.sys.executable, "-c", code, str(archive), str(installed)]
    root = str(Path(__file__).parents[4])
    running = [subprocess.Popen(command, env=os.environ | {"PYTHONPATH": root}) for _ in range(3)]
    assert [process.wait(timeout=60) for process in running] == [0, 0, 0]
    assert versions_in(installed) == (["1.0"], ["1.0"])
    assert len(names_in(installed)) == 2


def test_a_folder_brings_lower_versions_before_higher_ones(
    files: dict[str, bytes], tmp_path: Path, installed: Path
) -> None:
    for version in ("1.10", "1.9"):
        name = f"translate-ko_en-{version.replace('.', '_')}.argosmodel"
        write_zip(tmp_path / name, describe(files, package_version=version))
    import_folder(tmp_path, installed)
    assert versions_in(installed) == (["1.10"], ["1.9"])


def test_a_file_that_is_said_to_be_for_another_pair_is_refused(
    files: dict[str, bytes], tmp_path: Path, installed: Path
) -> None:
    archive = write_zip(tmp_path / "a.argosmodel", files)
    with pytest.raises(PackageRefused) as refused:
        import_package(archive, installed, pair=("en", "ko"))
    assert (refused.value.code, snapshot(tmp_path / "models")) == (Refusal.WRONG_PAIR, {})
    assert import_package(archive, installed, pair=("ko", "en")).pair == "ko-en"


def test_a_roll_back_brings_the_former_version_and_another_one_goes_forward(twice: Path) -> None:
    back = roll_back("ko", "en", twice)
    assert back is not None
    assert (back.version, versions_in(twice)) == ("1.0", (["1.0"], ["1.1"]))
    roll_back("ko", "en", twice)
    assert versions_in(twice) == (["1.1"], ["1.0"])


def test_without_a_former_version_nothing_is_rolled_back(
    files: dict[str, bytes], tmp_path: Path, installed: Path
) -> None:
    assert roll_back("ko", "en", installed) is None
    import_package(write_zip(tmp_path / "a.argosmodel", files), installed)
    assert roll_back("ko", "en", installed) is None
    assert versions_in(installed) == (["1.0"], [])


def test_only_the_last_version_is_kept_for_a_roll_back(files: dict[str, bytes], tmp_path: Path, twice: Path) -> None:
    import_package(write_zip(tmp_path / "c.argosmodel", describe(files, package_version="1.2")), twice)
    assert versions_in(twice) == (["1.2"], ["1.1"])
    assert len(names_in(twice / ".former")) == 1


def test_a_removal_takes_the_former_version_along(twice: Path) -> None:
    assert remove_pair("ko", "en", twice)
    assert versions_in(twice) == ([], [])
    assert snapshot(twice.parent) == {}


def test_of_two_that_a_killed_process_left_the_later_counts_and_the_next_change_puts_the_older_aside(
    files: dict[str, bytes], tmp_path: Path, tiny_package: Path, twice: Path
) -> None:
    copy_package(tiny_package, twice / "left", package_version="1.2")
    assert versions_in(twice) == (["1.2"], ["1.0"])
    import_package(write_zip(tmp_path / "j.argosmodel", describe(files, from_code="ja")), twice)
    assert [info.version for info in list_installed(twice)] == ["1.0", "1.2"]
    assert [info.version for info in list_former(twice)] == ["1.1"]


def test_whoever_waits_is_told_so(files: dict[str, bytes], tmp_path: Path, installed: Path) -> None:
    archive, told = write_zip(tmp_path / "a.argosmodel", files), []
    import_package(archive, installed, waiting=lambda: told.append("waits"))
    assert told == []
    with exclusive(installed):
        code = (
            "import sys; from pathlib import Path; from portal.engines.translation.packages import remove_pair;"
            "remove_pair('ko', 'en', Path(sys.argv[1]), lambda: print('waits', flush=True))"
        )
        process = subprocess.Popen(
            [module.sys.executable, "-c", code, str(installed)],
            env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[4])},
            stdout=subprocess.PIPE,
            text=True,
        )
        assert process.stdout is not None
        assert process.stdout.readline() == "waits\n"
        assert [info.version for info in list_installed(installed)] == ["1.0"]
    assert process.wait(60) == 0
    assert list_installed(installed) == []
