"""`portal export participation`: the published tables as files for other programs."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from pathlib import Path

import openpyxl
import pytest

from portal.app import Portal
from tests.factories import releases
from tests.integration.conftest import Command


@pytest.fixture
def released(portal: Portal) -> int:
    counts = releases.published("2026-Q3")
    releases.released(portal, counts)
    return len(counts.tables)


def test_a_csv_has_sdmx_names_and_words_in_the_language_that_is_asked_for(
    command: Command, released: int, tmp_path: Path
) -> None:
    ended = command("export", "participation", "--format", "csv", "--out", "open/data", "--language", "de", "--json")
    data = (tmp_path / "open" / "data" / "participation-de.csv").read_bytes()
    assert json.loads(ended.out) == {
        "file": "open/data/participation-de.csv",
        "rows": released,
        "bytes": len(data),
        "sha256": hashlib.sha256(data).hexdigest(),
    }
    rows = list(csv.DictReader(io.StringIO(data.decode())))
    assert len(rows) == released
    assert {(row["REF_AREA"], row["TIME_PERIOD"]) for row in rows} == {("KR-GANGNAM", "2026-Q3")}
    assert "Vietnamesisch" in {row["CODE_LABEL"] for row in rows}
    assert [row["CONF_STATUS"] for row in rows if row["OBS_VALUE"] == ""]


def test_spreadsheets_get_their_mark_and_the_rest_is_the_same(command: Command, released: int, tmp_path: Path) -> None:
    plain = command("export", "participation", "--out", "out")
    assert plain.out.startswith(f"out/participation-ko.csv: {released} rows, ")
    before = (tmp_path / "out" / "participation-ko.csv").read_bytes()
    assert command("export", "participation", "--out", "out", "--bom").code == 0
    assert (tmp_path / "out" / "participation-ko.csv").read_bytes() == b"\xef\xbb\xbf" + before
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["participation-ko.csv"]


def test_workbooks_and_json_are_typed(command: Command, released: int, tmp_path: Path) -> None:
    for kind in ("xlsx", "json"):
        assert command("export", "participation", "--format", kind, "--out", ".", "--language", "en").code == 0
    sheet = openpyxl.load_workbook(tmp_path / "participation-en.xlsx").worksheets[0]
    header, *rows = list(sheet.iter_rows(values_only=True))
    place = header.index("OBS_VALUE")
    assert len(rows) == released
    assert {type(row[place]) for row in rows} == {int, type(None)}
    listed = json.loads((tmp_path / "participation-en.json").read_text("utf-8"))
    assert [one["OBS_VALUE"] for one in listed] == [row[place] for row in rows]


def test_wrong_use_and_a_folder_that_is_none_are_said(command: Command, released: int, tmp_path: Path) -> None:
    assert command("export", "participation").code == 2
    assert command("export", "participation", "--out", ".", "--language", "xx").code == 2
    marked = command("export", "participation", "--format", "json", "--bom", "--out", ".")
    assert (marked.code, "only a CSV has one" in marked.err) == (2, True)
    (tmp_path / "file").write_text("not a folder")
    inside = command("export", "participation", "--out", "file/inside")
    assert (inside.code, "can't be written" in inside.err) == (1, True)


def test_without_a_release_there_are_only_headings(portal: Portal, command: Command, tmp_path: Path) -> None:
    assert command("export", "participation", "--out", ".").code == 0
    assert (tmp_path / "participation-ko.csv").read_text().startswith('"RELEASE","REPLACED_BY","REF_AREA"')
