"""Proposals from elsewhere: each kept exactly as received, or its line answered with what is wrong."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from portal.app import Portal
from portal.domain.proposals import queries
from portal.domain.proposals.types import Cluster, Filter
from portal.domain.texts import queries as texts
from tests.factories.visitors import Visitor
from tests.integration.conftest import Command

BODY = "  역삼동 도서관 \r\n에 안내가 필요합니다.\u200b \n"
ITEM: dict[str, Any] = {
    "id": "a-1",
    "title": " 제목 ",
    "body": BODY,
    "language": "ko",
    "author": "하나",
    "created_at": "2020-05-01T09:00:00+09:00",
    "cluster": "C3",
    "source": "elsewhere",
}
REFUSED = [
    (b"not JSON", "not JSON"),
    (b'{"id": "x", "title": "\xff"}', "not UTF-8"),
    (b"[]", "not a JSON object"),
    (b'{"title": "t", "body": "b"}', "'id' is missing"),
    (b'{"id": true, "title": "t", "body": "b"}', "'id' is missing"),
    (b'{"id": ' + b"7" * 300 + b', "title": "t", "body": "b"}', "'id' has 300 characters"),
    (b'{"id": ' + b"7" * 5000 + b', "title": "t", "body": "b"}', "not JSON"),
    (b'{"id": "x"}', "'title' and 'body' are both empty"),
    (b'{"id": "x", "title": 5, "body": "b"}', "'title' must be a string"),
    (b'{"id": "x", "title": "t", "body": "a\\u0000b"}', "'body': the text holds a NUL character"),
    (b'{"id": "x", "title": "t", "body": "\\ud83d"}', "half a character"),
    (b'{"id": "\\ud83d", "title": "t", "body": "b"}', "half a character"),
    (json.dumps({"id": "x", "title": "t", "body": "x" * 20_001}).encode(), "at most 20000"),
    (b'{"id": "x", "title": "t", "body": "b", "language": "xx"}', "'language' is 'xx'"),
    (b'{"id": "x", "title": "t", "body": "b", "language": ["ko"]}', "'language' is ['ko']"),
    (b'{"id": "x", "title": "t", "body": "b", "cluster": "C9"}', "'cluster' is 'C9'"),
    (b'{"id": "x", "title": "t", "body": "b", "cluster": ["C1"]}', "'cluster' is ['C1']"),
    (b'{"id": "x", "title": "t", "body": "b", "created_at": "yesterday"}', "'created_at' is 'yesterday'"),
    (b'{"id": "x", "title": "t", "body": "b", "created_at": 5}', "'created_at' is 5"),
    (b'{"id": "x", "title": "t", "body": "b", "created_at": "9999-12-31T23:59:00-12:00"}', "the year must be"),
    (b'{"id": "x", "title": "t", "body": "b", "created_at": "0001-01-01T00:00:00+12:00"}', "the year must be"),
]


def write(path: Path, *items: object) -> str:
    lines = [item if isinstance(item, bytes) else json.dumps(item).encode() for item in items]
    path.write_bytes(b"\n".join(lines) + b"\n")
    return str(path)


def test_an_item_is_kept_exactly_and_published_at_its_own_date(
    portal: Portal, command: Command, tmp_path: Path
) -> None:
    file = write(tmp_path / "items.jsonl", ITEM, {"id": 7, "title": "", "body": "Only a body."})
    ended = command("import", "proposals", file, "--json")
    assert ended.code == 0
    answers = [json.loads(line) for line in ended.out.splitlines()]
    assert [(a["line"], a["id"], a["source"], a["result"]) for a in answers] == [
        (1, "a-1", "elsewhere", "added"),
        (2, "7", "import", "added"),
    ]
    with portal.database.reading() as session:
        row = queries.get_row(session, answers[0]["proposal"])
        assert texts.get_text(session, row.body_id).body == BODY
        assert texts.get_text(session, row.title_id).body == " 제목 "
    assert (row.published_at, row.cluster) == (datetime(2020, 5, 1, tzinfo=UTC), Cluster.C3)
    assert Visitor(portal).get(f"/ko/proposals/{row.id}").status_code == 200


def test_a_second_import_adds_nothing(portal: Portal, command: Command, tmp_path: Path) -> None:
    file = write(tmp_path / "items.jsonl", ITEM, ITEM | {"id": "a-2"}, ITEM)
    assert "Added 2, there already 1, refused 0." in command("import", "proposals", file).out
    assert "Added 0, there already 6, refused 0." in command("import", "proposals", file, file).out
    with portal.database.reading() as session:
        assert queries.list_public(session, Filter(), 1, "ko").total == 2


def test_a_refused_line_is_named_and_takes_no_other_with_it(portal: Portal, command: Command, tmp_path: Path) -> None:
    lines = [line for line, _reason in REFUSED]
    good = [ITEM | {"id": f"good-{number}"} for number in range(len(lines))]
    file = write(tmp_path / "items.jsonl", *(line for pair in zip(lines, good, strict=True) for line in pair))
    ended = command("import", "proposals", file)
    assert ended.code == 1
    assert f"Added {len(good)}, there already 0, refused {len(lines)}." in ended.out
    refusals = [line for line in ended.err.splitlines() if line.startswith("items.jsonl:")]
    for number, ((_line, reason), refusal) in enumerate(zip(REFUSED, refusals, strict=True)):
        assert refusal.startswith(f"items.jsonl:{2 * number + 1}: ")
        assert reason in refusal
    assert "Traceback" not in ended.err


def test_each_answer_in_json_says_what_was_wrong(portal: Portal, command: Command, tmp_path: Path) -> None:
    ended = command("import", "proposals", write(tmp_path / "items.jsonl", *(line for line, _ in REFUSED)), "--json")
    assert ended.code == 1
    answers = [json.loads(line) for line in ended.out.splitlines()]
    assert [answer["result"] for answer in answers] == ["refused"] * len(REFUSED)
    assert all(answer["error"] for answer in answers)


@pytest.mark.parametrize("arguments", [(), ("no-such-file",), (".",)])
def test_wrong_use_is_exit_code_two(command: Command, arguments: tuple[str, ...]) -> None:
    assert command("import", "proposals", *arguments).code == 2


def test_a_database_without_tables_is_one_sentence(command: Command, tmp_path: Path) -> None:
    ended = command("import", "proposals", write(tmp_path / "items.jsonl", ITEM))
    assert ended.code == 1
    assert "portal db upgrade" in ended.err
    assert "Traceback" not in ended.err
