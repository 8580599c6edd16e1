"""`portal trust`: from the baseline to a correction, and anybody's verification without a database."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from portal.app import Portal
from portal.cli import trusting
from portal.domain.trust import bundles, opendata, verifying
from tests.factories.evidence import World
from tests.factories.office_of_releases import ReleaseOffice, neighbours
from tests.factories.people import People
from tests.integration.conftest import Command

NOWHERE = {"PORTAL_DATABASE_URL": "postgresql://nobody@127.0.0.1:9/nothing"}


@pytest.fixture
def office(portal: Portal, people: People) -> ReleaseOffice:
    return ReleaseOffice(portal, people)


@pytest.fixture
def folder(portal: Portal, people: People, office: ReleaseOffice, tmp_path: Path) -> Path:
    """A release as somebody has downloaded it."""
    office.baseline()
    neighbours(World(portal, people), 12, 9)
    office.released()
    made = tmp_path / "downloaded"
    made.mkdir()
    with portal.database.reading() as session:
        files = bundles.files_of(session, "2026-Q3")
    for file in files:
        (made / file.name).write_bytes(file.data)
    (tmp_path / "trust-2026-Q3.zip").write_bytes(opendata.archive(files))
    return made


def test_a_release_goes_from_its_preview_to_a_correction(office: ReleaseOffice, command: Command) -> None:
    assert command("trust", "baseline").out.startswith("Release 2025-Q4 (final, baseline)")
    assert command("trust", "baseline").out == "The baseline is there already.\n"
    assert "0.892500" in command("trust", "preview", "2026-Q3").out
    assert command("trust", "show").out.count("\n") == 2
    analyst, approver = ("--by", office.analyst.email), ("--by", office.approver.email)
    assert command("trust", "release", "2026-Q3", *analyst).code == 0
    assert "waits" not in command("trust", "show", "2026-Q3").out
    own = command("trust", "approve", "2026-Q3", *analyst)
    assert (own.code, own.err) == (1, f"Error: {office.analyst.email} has no role that may do this.\n")
    assert json.loads(command("trust", "approve", "2026-Q3", *approver, "--json").out)["state"] == "final"
    again = command("trust", "release", "2026-Q3", *analyst)
    assert (again.code, "--reason" in again.err) == (1, True)
    revised = command("trust", "release", "2026-Q3", *analyst, "--reason", "Something was left out.")
    assert "Corrects 2026-Q3: Something was left out." in revised.out
    assert command("trust", "approve", "2026-Q3.2", *approver).code == 0
    listed = json.loads(command("trust", "show", "--json").out)
    assert [one["release"] for one in listed] == ["2026-Q3.2", "2026-Q3", "2025-Q4"]
    assert "2026-Q3.2" in command("trust", "verify", "2026-Q3.2").out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("preview", "soon"), "not the name of a quarter"),
        (("preview", "2031-Q1"), "not over"),
        (("show", "2026-Q3"), "There is no release 2026-Q3."),
        (("verify", "2026-Q3"), "There is no approved release 2026-Q3."),
        (("verify", "no-such-folder"), "no-such-folder"),
        (("release", "2026-Q3", "--by", "nobody@example.org"), "There is no account nobody@example.org."),
        (("approve", "2026-Q3", "--by", "member1@example.org"), "There is no such thing: release 2026-Q3."),
    ],
)
def test_what_can_not_be_done_is_said_in_a_sentence(
    office: ReleaseOffice, command: Command, arguments: tuple[str, ...], said: str
) -> None:
    ended = command("trust", *arguments)
    assert ended.code == 1
    assert said in ended.err
    assert "Traceback" not in ended.err


def test_a_refusal_is_json_for_scripts(office: ReleaseOffice, command: Command) -> None:
    ended = command("trust", "preview", "2031-Q1", "--json")
    assert (ended.code, json.loads(ended.out)) == (1, {"refused": "not_over", "other": None})


def test_a_folder_and_an_archive_are_verified_without_any_database(folder: Path, command: Command) -> None:
    for what in (folder, folder.parent / "trust-2026-Q3.zip"):
        ended = command("trust", "verify", str(what), **NOWHERE)
        assert ended.code == 0, ended.err
        assert ended.out.startswith("Release 2026-Q3: all 13 files are what the counts give, to the byte.\n")


def test_the_release_is_the_one_that_was_told_or_it_is_not(folder: Path, command: Command) -> None:
    told = json.loads(command("trust", "show", "2026-Q3", "--json").out)["sha256"]
    assert command("trust", "verify", str(folder), "--sha256", told).code == 0
    other = command("trust", "verify", str(folder), "--sha256", "0" * 64)
    assert other.code == 1
    assert f"release.json, SHA-256: {'0' * 64} was expected, {told} was found" in other.err


def test_a_release_of_another_method_is_not_called_forged_but_needs_that_method(
    folder: Path, command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (verifying, trusting):
        monkeypatch.setattr(module, "METHODOLOGY", "2.0.0")
    ended = command("trust", "verify", str(folder), **NOWHERE)
    assert ended.code == 1
    assert "This release was made by method 1.0.0; this program computes by 2.0.0." in ended.err
    assert "All files have the hashes that datapackage.json lists." in ended.err
    assert "does not give this release" not in ended.err
    assert json.loads(command("trust", "verify", str(folder), "--json", **NOWHERE).out)["needs"] == "1.0.0"


def test_one_altered_byte_ends_with_1_and_names_the_place(folder: Path, command: Command) -> None:
    path = folder / "index.csv"
    path.write_bytes(path.read_bytes().replace(b'"INDEX"', b'"INDEY"', 1))
    ended = command("trust", "verify", str(folder), **NOWHERE)
    assert ended.code == 1
    assert 'index.csv, line 2, INDICATOR: "INDEX" was expected, "INDEY" was found' in ended.err
    found = json.loads(command("trust", "verify", str(folder), "--json", **NOWHERE).out)
    assert (found["same"], found["release"], len(found["differences"])) == (False, "2026-Q3", 2)
