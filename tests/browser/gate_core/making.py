"""Tickets, sealed entries and packs for a gate in a test, and what is done at it."""

from __future__ import annotations

import base64
import json
import time
from datetime import UTC, datetime
from typing import Any

from playwright.sync_api import Page

from portal.engines import tickets
from portal.engines.tickets import TicketPayload

EVENT = 7
LIST, GATE = 4, 2
KEYS = tickets.new_keys()
OTHER_KEYS = tickets.new_keys()
HOUR = 3_600_000
FROM, TO = datetime(2020, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)


def binary(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode("ascii")


def payload(number: int, **changes: Any) -> TicketPayload:
    values: dict[str, Any] = {
        "key_id": 1,
        "event": EVENT,
        "random": number.to_bytes(8, "big"),
        "serial": 1,
        "sessions": frozenset({0, 3, 47}),
        "valid_from": FROM,
        "valid_to": TO,
        "party_size": 1,
    }
    return TicketPayload(**(values | changes))


def ticket(number: int, **changes: Any) -> str:
    return tickets.issue(payload(number, **changes), KEYS.private)


def ref(number: int) -> str:
    return f"{number:016x}"


def moment(at: datetime) -> int:
    return int(at.timestamp()) * 1000


def entry(number: int, code: str, **changes: Any) -> list[Any]:
    content: dict[str, Any] = {
        "n": f"이름 {number}",
        "p": None,
        "l": "zh-Hans",
        "s": 1,
        "b": [0, 3],
        "f": moment(FROM),
        "t": moment(TO),
        "a": [],
        "q": [],
        "k": [["need", "wheelchair"]],
    }
    data = json.dumps(content | changes, ensure_ascii=False).encode()
    return [number, binary(tickets.place_of(code)), binary(tickets.seal_for(code, EVENT, data))]


def pack(**changes: Any) -> dict[str, Any]:
    now = int(time.time() * 1000)
    name = {"text": "Main hall", "language": "en"}
    doors = {"opens_at": now - HOUR, "closes_at": now + HOUR, "policy": "once", "paused": False, "limit": 500}
    scopes = ["scan", "scan-offline"]
    return {
        "revision": "one",
        "device": {"id": 1, "name": "A", "scopes": scopes, "expires_at": now + HOUR, "gate": None, "list": None},
        "event": {"id": EVENT, "slug": "forum", "title": name},
        "keys": {"1": binary(KEYS.public)},
        "gates": [{"id": GATE, "name": name, "venue": name}],
        "lists": [{"id": LIST, "name": name, "bits": [0, 3], "gates": [], "sessions": [], **doors}],
        "questions": [],
        "revoked": [],
        "blocked": [],
        "entries": {"count": 0, "cursor": 0, "light": False},
    } | changes


def run(page: Page, script: str, *given: Any) -> Any:
    return page.evaluate(f"async (given) => {{ {script} }}", list(given))


def scan(page: Page, code: str, **options: Any) -> dict[str, Any]:
    outcome: dict[str, Any] = run(page, "return gate.scan(given[0], given[1])", code, options)
    return outcome


def state(page: Page) -> dict[str, Any]:
    told: dict[str, Any] = run(page, "return gate.state")
    return told


def fail(page: Page, how: Any) -> None:
    run(page, "portal.fails = given[0]", how)
