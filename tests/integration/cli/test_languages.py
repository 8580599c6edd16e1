"""`portal languages` against an index in the form of the public one, on this machine, and without any network."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from portal.app import Portal
from portal.engines.translation import memory, packages
from tests.conftest import SAMPLES
from tests.integration.conftest import Command
from tools.package_proof import archives
from tools.package_proof.server import IndexServer, serving

PAIRS = ["en-ja", "en-ko", "en-zh-Hans", "ja-en", "ko-en", "zh-Hans-en"]


@pytest.fixture
def offered(tmp_path: Path) -> Iterator[IndexServer]:
    """The sample packages, over HTTP."""
    shutil.copytree(SAMPLES, tmp_path / "offered")
    with serving(tmp_path / "offered") as server:
        yield server


def installed(portal: Portal) -> dict[str, str]:
    return {info.pair: info.version for info in packages.list_installed(portal.settings.models_dir)}


def needed(command: Command, *arguments: str) -> dict[str, dict[str, object]]:
    ended = command("languages", "needed", "--json", *arguments)
    assert ended.code == 0, ended.err
    answer = json.loads(ended.out)
    return {
        "index": answer["index"],
        **{package["pair"]: package for package in answer["packages"]},
        **{f"{pair['from']}>{pair['to']}": pair for pair in answer["pairs"]},
    }


def test_the_sample_packages_come_from_an_index_and_what_is_needed_says_so(
    portal: Portal, command: Command, offered: IndexServer
) -> None:
    before = needed(command, "--index", offered.index)
    assert (before["ko-en"]["state"], before["ko-en"]["offered"]) == ("offered", "1.0")
    assert before["ko-en"]["download"] == (SAMPLES / "translate-ko_en-1_0.argosmodel").stat().st_size
    assert (before["ko>ja"]["route"], before["ko>ja"]["state"]) == (["ko-en", "en-ja"], "offered")
    assert (before["ko>de"]["state"], before["ko>de"]["lacking"]) == ("absent", ["ko-en", "en-de"])
    ended = command("languages", "install", "ko", "en", "ja", "zh-Hans", "--index", offered.index)
    assert ended.code == 0, ended.err
    assert ended.out.count("Installed ") == 6
    assert sorted(installed(portal)) == PAIRS
    assert [path.name for path in portal.settings.downloads_dir.iterdir()] == [".changing.lock"]
    after = needed(command, "--offline")
    assert after["index"] == before["index"]
    assert (after["ko-en"]["state"], after["ko>ja"]["state"], after["ko>de"]["lacking"]) == (
        "installed",
        "installed",
        ["en-de"],
    )
    assert int(str(after["ko-en"]["memory"])) > 1 << 20


def test_a_connection_cut_at_half_is_gone_on_with_by_the_same_command(
    portal: Portal, command: Command, offered: IndexServer
) -> None:
    half = (SAMPLES / "translate-ko_en-1_0.argosmodel").stat().st_size // 2
    offered.cut_at = half
    broken = command("languages", "install", "ko-en", "--index", offered.index)
    assert (broken.code, "download_failed" in broken.err, installed(portal)) == (1, True, {})
    offered.cut_at = None
    assert command("languages", "install", "ko-en", "--index", offered.index).code == 0
    assert installed(portal) == {"ko-en": "1.0"}
    asked = [wanted for _method, path, wanted in offered.asked if path.endswith(".argosmodel")]
    assert asked == [None, f"bytes={half}-"]


def test_a_newer_version_is_seen_installed_rolled_back_and_removed(
    portal: Portal, command: Command, offered: IndexServer
) -> None:
    at = ("--index", offered.index)
    assert command("languages", "install", "ko-en", "en-ko", *at).code == 0
    assert "nothing newer" in command("languages", "update", *at).out
    archives.make(offered.folder, "ko_en", "1.1")
    archives.make(offered.folder, "ja_en", "1.1")
    assert needed(command, *at)["ko-en"]["state"] == "newer"
    assert command("languages", "update", "en-ko", *at).out == "The index offers nothing newer.\n"
    updated = command("languages", "update", *at)
    assert (updated.code, updated.out) == (0, "Installed ko-en 1.1\n")
    assert installed(portal) == {"ko-en": "1.1", "en-ko": "1.0"}
    assert needed(command, *at)["ko-en"]["former"] == "1.0"
    assert command("languages", "roll-back", "ko-en").out == "Installed ko-en 1.0\n"
    assert installed(portal)["ko-en"] == "1.0"
    assert command("languages", "roll-back", "en-ko").code == 1
    assert command("languages", "remove", "ko-en").code == 0
    assert installed(portal) == {"en-ko": "1.0"}
    assert command("languages", "roll-back", "ko-en").code == 1
    assert command("languages", "update", "ko-en", *at).code == 1


def test_packages_are_carried_into_a_network_without_internet(
    portal: Portal, command: Command, offered: IndexServer, tmp_path: Path
) -> None:
    ended = command("languages", "download", "ko", "--to", "carried", "--index", offered.index)
    assert ended.code == 0, ended.err
    carried = tmp_path / "carried"
    assert sorted(path.name for path in carried.glob("*.argosmodel")) == [
        "en_ko-1.0.argosmodel",
        "ko_en-1.0.argosmodel",
    ]
    asked = len(offered.asked)
    assert command("languages", "install", "ko", "--index", "carried").code == 0
    assert installed(portal) == {"ko-en": "1.0", "en-ko": "1.0"}
    assert len(offered.asked) == asked
    (carried / "ko_en-1.0.argosmodel").write_bytes(b"PK\x03\x04 changed on the way")
    changed = command("languages", "install", "ko-en", "--again", "--index", "carried")
    assert (changed.code, "wrong_size" in changed.err) == (1, True)
    assert installed(portal) == {"ko-en": "1.0", "en-ko": "1.0"}


def test_memory_is_measured_and_kept(portal: Portal, command: Command) -> None:
    info = packages.import_package(SAMPLES / "translate-ko_en-1_0.argosmodel", portal.settings.models_dir)
    assert memory.read(info.path) is None
    [shown] = [json.loads(line) for line in command("languages", "memory", "--json").out.splitlines()]
    kept = memory.read(info.path)
    assert kept is not None
    assert (shown["pair"], shown["memory"], shown["working"]) == ("ko-en", kept.cost, kept.working)
    assert "ko-en" in command("languages", "memory", "ko-en").out
    (info.path / "model" / "model.bin").write_bytes(b"nonsense")
    assert command("languages", "memory", "ko-en").code == 1


def test_an_index_that_does_not_answer_is_said_and_what_was_offered_last_is_shown(
    portal: Portal, command: Command, offered: IndexServer
) -> None:
    assert command("languages", "needed", "--index", offered.index).out.startswith("Offered by http")
    gone = command("languages", "needed", "--index", f"{offered.address}/gone.json")
    assert (gone.code, "could not be read" in gone.err, "ko-en" in gone.out) == (0, True, True)
    for act in (("install", "ko"), ("update",), ("download", "ko", "--to", "x")):
        ended = command("languages", *act, "--index", f"{offered.address}/gone.json")
        assert (ended.code, "could not be read" in ended.err, "Traceback" in ended.err) == (1, True, False)


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("install", "xx", "--index", "none"), 2),
        (("install", "ko-xx", "--index", "none"), 2),
        (("download", "ko", "--index", "none"), 2),
        (("roll-back", "nonsense"), 2),
        (("update", "nonsense", "--index", "none"), 2),
        (("memory", "nonsense"), 2),
        (("memory",), 1),
        (("memory", "ko-en"), 1),
        (("roll-back", "ko-en"), 1),
    ],
)
def test_wrong_use_is_told_from_failure(
    portal: Portal, command: Command, arguments: tuple[str, ...], code: int
) -> None:
    ended = command("languages", *arguments)
    assert (ended.code, "Traceback" in ended.err) == (code, False)
