"""`portal terms`, `portal memory`, and what an upgrade takes in."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from portal.domain.texts.memory_files import LIMITS
from tests.integration.conftest import Command

CSV = (
    "concept,kind,language,form,status\n"
    "a,place,ko,언덕길,preferred\na,place,en,Hill Road,preferred\na,place,en,Slope Road,forbidden\n"
)
TMX = (
    '<tmx version="1.4"><header srclang="ko"/><body><tu><tuv xml:lang="ko"><seg>예입니다.</seg></tuv>'
    '<tuv xml:lang="en"><seg>Yes.</seg></tuv></tu>{more}</body></tmx>'
)


def test_an_upgrade_takes_in_the_shipped_terms_once(command: Command, backend: str) -> None:
    first, second = command("db", "upgrade"), command("db", "upgrade")
    assert (first.code, second.code) == (0, 0), first.err
    assert "132 added" in first.out
    assert "0 added, 0 brought up to date, 0 left" in second.out
    assert json.loads(command("terms", "import", "--shipped", "--json").out) == {"added": 0, "changed": 0, "kept": 0}


def test_terms_come_in_and_go_out(command: Command, backend: str, tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_text(CSV, encoding="utf-8")
    assert json.loads(command("terms", "import", "in.csv", "--dry-run", "--json").out)["add"] == 1
    assert json.loads(command("terms", "import", "in.csv", "--json").out) == {"add": 1, "change": 0, "same": 0}
    assert command("terms", "import", "in.csv").out == "Terms: add 0, change 0, same 1.\n"
    for name in ("out.csv", "out.tbx"):
        assert command("terms", "export", name).code == 0
        assert "Hill Road" in (tmp_path / name).read_text(encoding="utf-8-sig")
        assert json.loads(command("terms", "import", name, "--json").out) == {"add": 0, "change": 0, "same": 1}
    found = command("terms", "find", "--from", "ko", "--to", "en", "언덕길에서 만나요.")
    assert "Slope Road" in found.out


def test_a_file_with_mistakes_is_refused_with_its_rows(command: Command, backend: str, tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_text(CSV + "b,planet,ko,별,preferred\nc,place,ko\n", encoding="utf-8")
    ended = command("terms", "import", "in.csv")
    assert ended.code == 1
    assert "5: unknown kind (planet)" in ended.err
    assert "6: unknown status" in ended.err
    (tmp_path / "in.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    assert "missing concept, kind" in command("terms", "import", "in.csv").err
    assert command("terms", "import").code == 2
    assert command("terms", "import", "in.csv", "--shipped").code == 2


def test_the_memory_comes_in_and_goes_out(command: Command, backend: str, tmp_path: Path) -> None:
    (tmp_path / "in.tmx").write_text(TMX.format(more=""), encoding="utf-8")
    assert json.loads(command("memory", "import", "in.tmx", "--json").out) == {
        "units": 1,
        "added": 1,
        "changed": 0,
        "same": 0,
        "skipped": {},
    }
    assert command("memory", "export", "out.tmx").code == 0
    again = command("memory", "import", "out.tmx")
    assert again.out == "1 units: 0 sentences added, 0 changed, 1 there already.\n"
    assert json.loads(command("memory", "count", "--json").out) == [
        {"from": "ko", "to": "en", "origin": "imported", "sentences": 1}
    ]
    assert command("memory", "forget", "--from", "ko", "--to", "en", "예입니다.").code == 0
    assert command("memory", "forget", "--from", "ko", "--to", "en", "예입니다.").code == 1


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ("<tu>", "no well-formed XML"),
        ("<tu><tuv xml:lang='ko'><seg>&a;</seg></tuv></tu>", "no well-formed XML"),
    ],
)
def test_a_broken_memory_is_refused_as_a_whole(
    command: Command, backend: str, tmp_path: Path, more: str, said: str
) -> None:
    (tmp_path / "in.tmx").write_text(TMX.format(more=more), encoding="utf-8")
    ended = command("memory", "import", "in.tmx")
    assert (ended.code, said in ended.err, "nothing is taken in" in ended.err) == (1, True, True)
    assert json.loads(command("memory", "count", "--json").out) == []


def test_a_memory_of_a_hundred_megabytes_is_refused_before_it_is_read(
    command: Command, backend: str, tmp_path: Path
) -> None:
    with (tmp_path / "in.tmx").open("wb") as file:
        file.truncate(100_000_000)
    ended = command("memory", "import", "in.tmx")
    assert ended.code == 1
    assert f"more than {LIMITS.bytes // 1024**2} MB; split it" in ended.err


def test_a_document_type_with_entities_is_refused(command: Command, backend: str, tmp_path: Path) -> None:
    bomb = '<!DOCTYPE tmx [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>' + TMX.format(more="")
    (tmp_path / "in.tmx").write_text(bomb, encoding="utf-8")
    assert "entities, which are not read" in command("memory", "import", "in.tmx").err
