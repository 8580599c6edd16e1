"""What docs/webhooks.md shows is so: its example is signed rightly, and its code takes what the portal sends."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from portal.domain.webhooks import rules, sending
from portal.domain.webhooks.types import Kind
from tests.conftest import ROOT

DOCUMENT = (ROOT / "docs" / "webhooks.md").read_text("utf-8")
BLOCK = re.compile(r"```(\w+)\n(.*?)```", re.DOTALL)
BLOCKS = [(kind, text) for kind, text in BLOCK.findall(DOCUMENT)]
SECRET = re.findall(r'SECRET = "(whsec_[^"]+)"', DOCUMENT)[0]
KEY = base64.b64decode(SECRET.removeprefix("whsec_"))


def code(name: str) -> Callable[..., Any]:
    """Run the example that defines a function, and return it."""
    (source,) = [text for kind, text in BLOCKS if kind == "python" and f"def {name}(" in text]
    defined: dict[str, Any] = {}
    exec(compile(source, "docs/webhooks.md", "exec"), defined)
    return defined[name]  # type: ignore[no-any-return]


def message(**changed: str) -> tuple[dict[str, str], bytes]:
    body = rules.body(Kind.RELEASE, datetime.now(UTC), {"release_id": "2026-Q3"}).encode()
    return rules.headers([KEY], "msg_1", datetime.now(UTC), body) | changed, body


def test_the_example_is_what_the_portal_would_send_for_it() -> None:
    (example,) = [text for kind, text in BLOCKS if kind == "http"]
    head, body = example.strip().split("\n\n")
    headers = dict(line.split(": ", 1) for line in head.splitlines()[1:])
    said = json.loads(body)
    moment = datetime.fromisoformat(said["timestamp"])
    assert rules.body(Kind(said["type"]), moment, said["data"]) == body
    period, _dot, revision = said["data"]["release_id"].partition(".")
    message_id = rules.release_message_id(period, int(revision), said["data"]["sha256"])
    sent_at = datetime.fromtimestamp(int(headers["webhook-timestamp"]), UTC)
    assert sent_at >= moment
    expected = rules.headers([KEY], message_id, sent_at, body.encode())
    assert {name: headers[name] for name in expected} == expected


def test_the_code_with_a_library_takes_each_message_once_and_no_forged_one() -> None:
    take, seen = code("take"), set[str]()
    headers, body = message()
    assert [take(headers, body, seen), take(headers, body, seen), seen] == [204, 204, {"msg_1"}]
    assert take(headers, body + b" ", seen) == 401
    assert take({**headers, "webhook-id": "msg_2"}, body, seen) == 401


def test_the_code_without_a_library_says_the_same() -> None:
    is_ours = code("is_ours")
    headers, body = message()
    other = rules.signature(b"another key of some length", "msg_1", int(headers["webhook-timestamp"]), body)
    assert is_ours(SECRET, headers, body)
    assert is_ours(SECRET, headers | {"webhook-signature": f"{other} {headers['webhook-signature']}"}, body)
    assert not is_ours(SECRET, headers | {"webhook-signature": other}, body)
    assert not is_ours(SECRET, headers, body + b" ")
    assert not is_ours(SECRET, headers | {"webhook-timestamp": "1600000000"}, body)


def test_the_pauses_and_limits_are_the_ones_that_hold() -> None:
    (sentence,) = re.findall(r"After 5 seconds, 5 minutes, 30 minutes, ([\d, and]+) hours", DOCUMENT)
    hours = [int(number) for number in re.findall(r"\d+", sentence)]
    assert [pause.total_seconds() / 3600 for pause in rules.PAUSES[3:]] == hours
    assert [pause.total_seconds() for pause in rules.PAUSES[:3]] == [5, 300, 1800]
    assert f"within {sending.SECONDS:.0f} seconds" in DOCUMENT
    assert f"up to {rules.LONGEST_WAIT.total_seconds() / 3600:.0f} hours" in DOCUMENT


@pytest.mark.parametrize("kind", Kind)
def test_every_type_is_named(kind: Kind) -> None:
    assert f"`{kind.value}`" in DOCUMENT
