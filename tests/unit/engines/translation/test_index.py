"""Finding packages in an index: ours, and one in the form of the public one over a server of our own."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from portal.engines.translation import index as module
from portal.engines.translation.index import AvailablePackage, available, is_newer, measured, wanted
from portal.engines.translation.refusal import PackageRefused, Refusal
from tools.package_proof.server import IndexServer, serving

ENTRY = {"package_version": "1.0", "from_code": "ko", "to_code": "en", "links": ["ko_en.argosmodel"]}


def write_index(folder: Path, *entries: object) -> Path:
    path = folder / "index.json"
    path.write_text(json.dumps(list(entries)), encoding="utf-8")
    return path


def test_a_file_index_offers_what_lies_beside_it(tmp_path: Path) -> None:
    (offered,) = available(write_index(tmp_path, ENTRY))
    assert (offered.source, offered.target, offered.version) == ("ko", "en", "1.0")
    assert offered.links == (str(tmp_path.resolve() / "ko_en.argosmodel"),)


def test_of_several_versions_the_newest_is_offered(tmp_path: Path) -> None:
    versions = [ENTRY | {"package_version": version} for version in ("1.9", "1.10", "1.2")]
    assert [offered.version for offered in available(write_index(tmp_path, *versions))] == ["1.10"]


@pytest.mark.parametrize(
    "entry",
    [
        None,
        [],
        ENTRY | {"from_code": "../x"},
        ENTRY | {"links": []},
        ENTRY | {"links": "ko_en.argosmodel"},
        ENTRY | {"links": ["../outside.argosmodel", "/etc/passwd", "file:///etc/passwd", "ftp://x/y", 7]},
        ENTRY | {"sha256": "short"},
        ENTRY | {"sha256": 5},
        ENTRY | {"sha256": None},
        ENTRY | {"size": 0},
        ENTRY | {"size": -5},
        ENTRY | {"size": True},
        ENTRY | {"size": "large"},
        ENTRY | {"size": 1.5},
    ],
)
def test_an_unusable_entry_is_left_out(tmp_path: Path, entry: object) -> None:
    assert available(write_index(tmp_path, entry)) == []


@pytest.mark.parametrize("content", ["{", "{}", "7", "[" * 100_000])
def test_a_broken_index_is_refused(tmp_path: Path, content: str) -> None:
    (tmp_path / "index.json").write_text(content, encoding="utf-8")
    with pytest.raises(PackageRefused) as refused:
        available(tmp_path / "index.json")
    assert refused.value.code is Refusal.BAD_INDEX


def test_an_index_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PackageRefused):
        available(tmp_path / "none.json")


def test_a_language_brings_its_packages_to_and_from_english() -> None:
    pairs = [("ko", "en"), ("en", "ko"), ("ja", "en"), ("ja", "ko"), ("zh-Hans", "en"), ("en", "de")]
    offered = [AvailablePackage(source, target, "1", ("x",)) for source, target in pairs]
    chosen = [(found.source, found.target) for found in wanted(["ko", "zh-Hans", "ja-ko", "en"], offered)]
    assert chosen == [("ko", "en"), ("en", "ko"), ("ja", "ko"), ("zh-Hans", "en")]


def test_the_public_index_is_argostranslates_own(tmp_path: Path) -> None:
    assert module.public_index(tmp_path / "packages").endswith("index.json")


@pytest.fixture
def public_like(tmp_path: Path) -> Iterator[IndexServer]:
    for name in ("ko_en-1_0", "ko_en-1_1", "en_zh-1_9"):
        (tmp_path / f"translate-{name}.argosmodel").write_bytes(bytes(len(name) * 100))
    with serving(tmp_path) as offered:
        yield offered


def test_an_index_in_the_form_of_the_public_one_is_read(public_like: IndexServer) -> None:
    offered = {package.pair: package for package in available(public_like.index)}
    assert set(offered) == {"ko-en", "en-zh-Hans"}
    korean = offered["ko-en"]
    assert (korean.version, korean.sha256, korean.size) == ("1.1", "", None)
    assert korean.links == (f"{public_like.address}/v1/translate-ko_en-1_1.argosmodel",)


def test_a_server_is_asked_for_the_size_that_the_index_does_not_state(public_like: IndexServer) -> None:
    korean = measured(next(package for package in available(public_like.index) if package.pair == "ko-en"))
    assert korean.size == 900
    assert public_like.asked[-1] == ("HEAD", "/v1/translate-ko_en-1_1.argosmodel", None)
    asked = len(public_like.asked)
    assert measured(korean) is korean
    assert len(public_like.asked) == asked


def test_a_size_that_nobody_says_stays_unknown(public_like: IndexServer, tmp_path: Path) -> None:
    gone = AvailablePackage("ko", "en", "1", (f"{public_like.address}/v1/gone.argosmodel", str(tmp_path / "none")))
    assert measured(gone).size is None


def test_a_folder_is_the_index_that_lies_in_it(tmp_path: Path) -> None:
    write_index(tmp_path, ENTRY | {"size": 12, "sha256": "a" * 64})
    (offered,) = available(tmp_path)
    assert (offered.size, offered.sha256) == (12, "a" * 64)


@pytest.mark.parametrize(
    ("version", "other", "newer"), [("1.10", "1.9", True), ("1.9", "1.9", False), ("1.9", "1.9.1", False)]
)
def test_versions_are_compared_by_their_numbers(version: str, other: str, newer: bool) -> None:
    assert is_newer(version, other) is newer
