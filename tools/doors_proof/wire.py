"""How a device talks to the portal: an answer, or nothing that anybody heard."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from typing import Any

UNHEARD = (500, 502, 503, 504)


class UnheardError(Exception):
    """There was no answer; nobody knows what became of what was sent."""


class UnreachableError(UnheardError):
    """Nobody listens; nothing was sent."""


class RefusedError(Exception):
    """The portal answered, and not what it should."""


@dataclass(slots=True)
class Wire:
    """One device's way to the portal; its clock is off by `skew` milliseconds."""

    port: int
    token: str
    skew: int = 0

    def now(self) -> int:
        """Return what the device's clock says."""
        return time.time_ns() // 1_000_000 + self.skew

    def redeem(self, operations: Sequence[Mapping[str, Any]], seconds: float) -> dict[str, dict[str, Any]]:
        """Send operations and return the answers by their names."""
        told = self.post("redeem", {"sent_at": self.now(), "operations": list(operations)}, seconds)
        return {one["op_id"]: one for one in told["results"]}

    def post(self, path: str, content: Mapping[str, Any], seconds: float) -> dict[str, Any]:
        """Send something and return the answer."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=seconds)
        headers = {"Content-Type": "application/json", "Authorization": f"Bearer {self.token}"}
        try:
            connection.connect()
        except OSError as error:
            raise UnreachableError from error
        try:
            connection.request("POST", f"/api/v1/checkin/{path}", json.dumps(content), headers)
            answer = connection.getresponse()
            body = answer.read()
        except (OSError, HTTPException) as error:
            raise UnheardError from error
        finally:
            connection.close()
        if answer.status in UNHEARD:
            raise UnheardError
        if answer.status != 200:
            raise RefusedError(f"{path}: {answer.status} {body[:300]!r}")
        told: dict[str, Any] = json.loads(body)
        return told
