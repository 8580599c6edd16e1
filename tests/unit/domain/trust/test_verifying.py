"""Anybody who has downloaded a release can compute it again, and finds whatever has been changed in it."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest

from portal.domain.trust import opendata as writing
from portal.domain.trust import verifying
from portal.domain.trust.assembling import text_of
from portal.domain.trust.opendata import Bundle
from portal.domain.trust.verifying import Given, Unreadable
from portal.engines.opendata import sha256
from tests.factories import opendata

BUNDLES = {
    "final": opendata.final(),
    "revised": opendata.revised(),
    "baseline": opendata.baseline(),
    "provisional": opendata.provisional(),
}
FILES = {name: opendata.downloaded(bundle) for name, bundle in BUNDLES.items()}
EVERY_FILE = [(release, name) for release in FILES for name in FILES[release]]
BYTES_A_FILE = 12


def verify(files: dict[str, bytes]) -> verifying.Verification:
    return verifying.verify(Given(files))


@pytest.mark.parametrize("release", FILES)
def test_a_release_is_rebuilt_from_its_open_data_to_the_byte(release: str) -> None:
    done = verify(FILES[release])
    assert done.same, [str(one) for one in done.differences]
    assert done.release_id == BUNDLES[release].document["release_id"]
    assert done.release_sha256 == sha256(text_of(BUNDLES[release].document).encode())
    assert done.files == len(FILES[release])


@pytest.mark.parametrize("release", FILES)
def test_the_tables_alone_give_the_counts_that_the_release_was_computed_from(release: str) -> None:
    said = json.loads(FILES[release]["release.json"])
    read_back = verifying._from_tables(FILES[release], said)
    assert read_back.to_dict() == BUNDLES[release].published.to_dict()


@pytest.mark.parametrize(("release", "name"), EVERY_FILE)
def test_one_altered_byte_is_found_in_every_file(release: str, name: str) -> None:
    chance, data = random.Random(f"{release} {name}"), FILES[release][name]
    places = {0, len(data) - 1, *(chance.randrange(len(data)) for _ in range(BYTES_A_FILE))}
    for place in sorted(places):
        other = (data[place] + chance.randrange(1, 255)) % 256
        changed = data[:place] + bytes([other]) + data[place + 1 :]
        done = verify({**FILES[release], name: changed})
        assert not done.same, f"byte {place} of {name}"
        assert name in {one.file for one in done.differences} or name == "release.json"
        assert all(str(one) for one in done.differences)


@pytest.mark.parametrize(("release", "name"), EVERY_FILE)
def test_a_file_that_is_missing_cut_short_or_longer_is_found(release: str, name: str) -> None:
    files, data = FILES[release], FILES[release][name]
    assert not verify({one: data for one, data in files.items() if one != name}).same
    assert not verify({**files, name: data[:-1]}).same
    assert not verify({**files, name: data + b"\n"}).same
    assert not verify({**files, name: b""}).same


@pytest.mark.parametrize(
    "nonsense", [b"[]", b"null", b"{}", b"\xff\xfe", b'{"a":', b"[" * 100_000, b'{"release_id":"\\ud800"}']
)
@pytest.mark.parametrize("name", FILES["final"])
def test_nonsense_in_place_of_a_file_is_a_difference_and_never_a_crash(name: str, nonsense: bytes) -> None:
    assert not verify({**FILES["final"], name: nonsense}).same


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("release_id", "\ud800"),
        ("release_id", 7),
        ("revision", "two"),
        ("revision", None),
        ("status", "perhaps"),
        ("generated_at", None),
        ("period", 3),
        ("period", {"id": "2026-Q3", "start": "soon", "end": "2026-09-30"}),
        ("compared_with", "2026-Q1"),
        ("methodology_version", "9.9.9"),
        ("input_sha256", "0" * 64),
        ("supersedes", "2026-Q1"),
        ("observations", []),
    ],
)
def test_a_release_that_says_something_else_of_itself_is_found(name: str, value: object) -> None:
    said = json.loads(FILES["final"]["release.json"]) | {name: value}
    assert not verify({**FILES["final"], "release.json": json.dumps(said).encode()}).same


def test_a_forgery_whose_hashes_all_fit_is_found_by_computing() -> None:
    bundle = opendata.final()
    for observed in bundle.document["observations"]:
        if observed["metric"] == "INDEX":
            observed["value"] = 0.95
    done = verify(opendata.downloaded(bundle))
    assert not done.same
    assert any("observations[0].value" in one.where for one in done.differences)


def test_another_release_that_is_whole_is_found_by_the_hash_that_one_was_told() -> None:
    told = sha256(FILES["final"]["release.json"])
    assert verifying.verify(Given(FILES["final"]), told.upper()).same
    done = verifying.verify(Given(FILES["revised"]), told)
    assert [one.where for one in done.differences] == ["SHA-256"]


def test_the_first_differences_are_named_by_line_column_and_member() -> None:
    files = dict(FILES["final"])
    files["evidence.csv"] = files["evidence.csv"].replace(b'"n_ko","50"', b'"n_ko","45"', 1)
    said = {str(one) for one in verify(files).differences}
    assert any(one.startswith("evidence.csv, line ") and "OBS_VALUE" in one and '"50"' in one for one in said), said


def test_a_table_downloaded_for_spreadsheets_is_the_same_table() -> None:
    files = {name: b"\xef\xbb\xbf" + data if name.endswith(".csv") else data for name, data in FILES["final"].items()}
    assert verify(files).same


def test_an_archive_is_the_same_wherever_it_is_made_and_every_byte_of_it_counts(tmp_path: Path) -> None:
    packed = writing.archive(writing.files(BUNDLES["final"]))
    assert packed == writing.archive(tuple(reversed(writing.files(BUNDLES["final"]))))
    path = tmp_path / "release.zip"
    path.write_bytes(packed)
    assert verifying.verify(verifying.read(path)).same
    chance = random.Random(4)
    for place in [0, len(packed) - 1, *(chance.randrange(len(packed)) for _ in range(60))]:
        path.write_bytes(packed[:place] + bytes([packed[place] ^ 1]) + packed[place + 1 :])
        try:
            done = verifying.verify(verifying.read(path))
        except Unreadable:
            continue
        assert not done.same, place


def test_a_folder_is_read_without_what_the_system_hides_in_it(tmp_path: Path) -> None:
    for name, data in FILES["final"].items():
        (tmp_path / name).write_bytes(data)
    (tmp_path / ".hidden").write_bytes(b"nothing")
    assert verifying.verify(verifying.read(tmp_path)).same
    (tmp_path / "notes.txt").write_bytes(b"mine")
    assert [one.file for one in verifying.verify(verifying.read(tmp_path)).differences] == ["notes.txt"]


@pytest.mark.parametrize("data", [b"", b"no archive", b"PK\x03\x04"])
def test_what_is_no_release_is_said_to_be_none(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "something"
    with pytest.raises(Unreadable):
        verifying.read(path)
    path.write_bytes(data)
    with pytest.raises(Unreadable):
        verifying.read(path)


def test_the_files_of_two_equal_releases_are_equal() -> None:
    once, again = opendata.final(), opendata.final()
    assert isinstance(once, Bundle)
    assert opendata.downloaded(once) == opendata.downloaded(again)
