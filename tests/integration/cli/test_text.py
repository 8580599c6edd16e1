"""JSON lines in, JSON lines out: every line has its answer, in its place."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.integration.conftest import Command, Ended

BAD = [
    ("not JSON", b"this is not JSON"),
    ("half an object", b'{"id": 1, "text": "a'),
    ("not UTF-8", b'{"id": 1, "text": "\xff\xfe"}'),
    ("not an object", b'["id", "text"]'),
    ("no text", b'{"id": "x"}'),
    ("a text that is none", b'{"id": "x", "text": 5}'),
    ("half a character", b'{"id": "x", "text": "\\ud800"}'),
    ("no language", b'{"id": "x", "text": "a", "language": "xx"}'),
    ("a language that is none", b'{"id": "x", "text": "a", "language": ["ko"]}'),
    ("a number of 5000 digits", b'{"id": ' + b"1" * 5000 + b', "text": "a"}'),
    ("not a number", b'{"id": NaN, "text": "a"}'),
    ("nested too deeply", b"[" * 100_000),
]
GOOD = [
    {"id": 1, "text": "역삼동 도서관에 안내가 필요합니다."},
    {"id": "two", "text": "Thank you, the new park is wonderful and everybody loves it."},
    {"id": None, "text": ""},
    {"id": {"any": "thing"}, "text": "公園がとても汚くて困っています。", "language": "ja"},
]


def answers(ended: Ended) -> list[dict[str, Any]]:
    return [json.loads(line) for line in ended.out.splitlines()]


def as_lines(*values: object) -> bytes:
    return b"".join(json.dumps(value, ensure_ascii=False).encode() + b"\n" for value in values)


def test_languages_come_back_in_order(command: Command) -> None:
    ended = command("text", "detect", given=as_lines(*GOOD))
    assert ended.code == 0
    assert [answer["id"] for answer in answers(ended)] == [line["id"] for line in GOOD]
    assert [answer["language"] for answer in answers(ended)] == ["ko", "en", "und", "ja"]
    assert all(0 <= answer["confidence"] <= 1 for answer in answers(ended))


def test_tones_come_back_in_order(command: Command) -> None:
    ended = command("text", "sentiment", given=as_lines(*GOOD))
    assert [answer["id"] for answer in answers(ended)] == [line["id"] for line in GOOD]
    assert {answer["label"] for answer in answers(ended)} <= {"negative", "neutral", "positive", "unclear"}
    assert all(set(answer) == {"id", "label", "score", "engine"} for answer in answers(ended))


@pytest.mark.parametrize("act", [("detect",), ("sentiment",), ("translate", "--to", "en")])
def test_a_bad_line_is_answered_in_its_place_and_the_rest_goes_on(command: Command, act: tuple[str, ...]) -> None:
    good = as_lines({"id": "good", "text": "역삼동 도서관에 안내가 필요합니다."})
    ended = command("text", *act, given=good + b"".join(line + b"\n" + good for _name, line in BAD))
    found = answers(ended)
    assert ended.code == 0
    assert [answer["id"] for answer in found[::2]] == ["good"] * (len(BAD) + 1)
    for (name, _line), answer in zip(BAD, found[1::2], strict=True):
        assert set(answer) == {"id", "error"}, name
        assert answer["error"], name


def test_an_id_comes_back_as_it_came(command: Command) -> None:
    ended = command("text", "detect", given=b'{"id": "\\ud800", "text": "a"}\n' + as_lines(GOOD[0]))
    assert [answer["id"] for answer in answers(ended)] == ["\ud800", 1]


def test_empty_lines_are_no_lines(command: Command) -> None:
    assert command("text", "detect", given=b"\n  \n\r\n").out == ""


def test_lines_can_come_from_a_file(command: Command, tmp_path: Path) -> None:
    (tmp_path / "lines.jsonl").write_bytes(as_lines(GOOD[0]))
    assert answers(command("text", "detect", "lines.jsonl"))[0]["language"] == "ko"


def test_translations_come_back_in_order(command: Command, sample_models: Path) -> None:
    lines = as_lines(
        {"id": 1, "text": "역삼동 도서관에 영어 안내가 필요합니다."},
        {"id": 2, "text": "Already English.", "language": "en"},
        {"id": 3, "text": "Dies ist Deutsch.", "language": "de"},
    )
    ended = command("text", "translate", "--to", "en", given=lines, PORTAL_MODELS_DIR=str(sample_models))
    first, second, third = answers(ended)
    assert first["id"] == 1
    assert first["status"] in {"ready", "declined"}
    assert (first["text"] is not None) == (first["status"] == "ready")
    assert (second["status"], second["text"]) == ("ready", "Already English.")
    assert (third["status"], third["text"], third["provenance"]) == ("pending", None, None)


def test_without_packages_everything_waits(command: Command) -> None:
    [answer] = answers(command("text", "translate", "--to", "ja", given=as_lines(GOOD[0])))
    assert (answer["status"], answer["text"]) == ("pending", None)


@pytest.mark.parametrize(
    "arguments",
    [
        ("translate",),
        ("translate", "--to", "xx"),
        ("translate", "--to", "en", "--from", "xx"),
        ("guess",),
        ("detect", "no-file"),
    ],
)
def test_wrong_use_is_exit_code_two(command: Command, arguments: tuple[str, ...]) -> None:
    ended = command("text", *arguments)
    assert ended.code == 2
    assert ended.err
    assert "Traceback" not in ended.err
