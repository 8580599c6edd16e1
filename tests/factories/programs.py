"""Somebody's program: asks the interface, with a token or without, and follows the addresses that it is given."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from werkzeug.test import TestResponse

from portal.app import Portal
from portal.domain.accounts import tokens
from portal.domain.accounts.types import Principal, Refused, Scope
from portal.foundation import clock
from tests.factories.proposals import BODY, TITLE

API = "/api/v1"
NEW: dict[str, Any] = {"title": TITLE, "body": BODY, "submit": True}


def make_token(portal: Portal, owner: Principal, scopes: Iterable[Scope] = frozenset(Scope), days: int = 30) -> str:
    """Make a personal token."""
    with portal.database.unit_of_work() as session:
        made = tokens.make(session, owner, "script", scopes, days, clock.now())
    assert not isinstance(made, Refused)
    return made


class Program:
    """A program without cookies, which reads English."""

    def __init__(self, portal: Portal, token: str | None = None) -> None:
        self.client = portal.flask.test_client(use_cookies=False)
        self.headers = {"Accept-Language": "en"} | ({"Authorization": f"Bearer {token}"} if token else {})

    def get(self, path: str, **headers: str) -> TestResponse:
        """Read an address below /api/v1, or a whole one that an answer held."""
        whole = path if path.startswith("http") else API + path
        return self.client.get(whole, headers=self.headers | _named(headers))

    def send(self, content: object = None, key: str = "a-key-of-its-own", **headers: str) -> TestResponse:
        """Send a proposal; bytes are sent as they are."""
        sent = {"Idempotency-Key": key, "Content-Type": "application/json"} | self.headers | _named(headers)
        body = {"data": content} if isinstance(content, bytes) else {"json": NEW if content is None else content}
        return self.client.post(f"{API}/proposals", headers=sent, **body)

    def walk(self, path: str) -> Iterator[list[dict[str, Any]]]:
        """Go through a list stretch by stretch."""
        onward: str | None = path
        while onward is not None:
            answer = self.get(onward)
            assert answer.status_code == 200, answer.text
            yield answer.json["items"]
            onward = answer.json["next"]


def problem(answer: TestResponse) -> tuple[int, str, list[tuple[str, str, str]]]:
    """Return what a problem document says to a program: status, code, and what is wrong where."""
    assert answer.content_type == "application/problem+json", answer.text
    said = answer.get_json(force=True)
    assert said["status"] == answer.status_code
    assert said["type"].endswith(said["code"])
    assert said["title"]
    assert said["detail"]
    faults = said.get("errors", [])
    assert all(fault["detail"] for fault in faults)
    return said["status"], said["code"], [(fault["in"], fault["name"], fault["code"]) for fault in faults]


def _named(headers: dict[str, str]) -> dict[str, str]:
    return {name.replace("_", "-"): value for name, value in headers.items()}
