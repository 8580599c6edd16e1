"""Decisions on webhooks that need no database: signatures, what an answer means, when it is tried again."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from portal.domain.webhooks.types import DeliveryState, Kind, Problem

SECRET_MARK = "whsec_"  # noqa: S105 - what all secrets begin with
SHORTEST_KEY, LONGEST_KEY = 24, 64
KEY_BYTES = 32
PAUSES = (
    timedelta(seconds=5),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=5),
    timedelta(hours=10),
    timedelta(hours=14),
    timedelta(hours=20),
    timedelta(hours=24),
)
"""How long to wait after each failed try; after the last the message is given up: 75 hours and a half in all."""
JITTER = 0.1
"""Up to so large a part is added to each pause, so that receivers that come back are not run over by all at once."""
LONGEST_WAIT = timedelta(hours=24)
"""A receiver may ask for more time, but not for so much that it is forgotten."""
MOST_ENDPOINTS = 20
LONGEST_NAME = 100
LONGEST_URL = 1000
LONGEST_RETRY_AFTER = 100


@dataclass(frozen=True, slots=True)
class Next:
    """What becomes of a message that did not arrive."""

    state: DeliveryState
    due_at: datetime


def secret_of(key: bytes) -> str:
    """Return a key as it is shown to who verifies with it; keys of other lengths than 24 to 64 raise ValueError."""
    if not SHORTEST_KEY <= len(key) <= LONGEST_KEY:
        raise ValueError("a key has 24 to 64 bytes")
    return SECRET_MARK + base64.b64encode(key).decode("ascii")


def signature(key: bytes, message_id: str, timestamp: int, body: bytes) -> str:
    """Return `v1,` and the base64 of HMAC-SHA256 over `id.timestamp.body`."""
    signed = f"{message_id}.{timestamp}.".encode("ascii") + body
    return "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode("ascii")


def headers(keys: Sequence[bytes], message_id: str, sent_at: datetime, body: bytes) -> dict[str, str]:
    """Return the three headers of a message; with two keys it has two signatures, and either verifies it."""
    timestamp = int(sent_at.timestamp())
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": " ".join(signature(key, message_id, timestamp, body) for key in keys),
    }


def release_message_id(period: str, revision: int, sha256: str) -> str:
    """Return what the message of a release is known by, however often and from wherever it is sent.

    No dot in it: dots part what is signed.
    """
    return f"msg_{period}-{revision}_{sha256[:16]}"


def body(kind: Kind, happened_at: datetime, data: Mapping[str, str]) -> str:
    """Return the body of a message, the same bytes on every try."""
    said = {"type": kind.value, "timestamp": moment(happened_at), "data": dict(data)}
    return json.dumps(said, ensure_ascii=False, separators=(",", ":"))


def moment(at: datetime) -> str:
    """Return a moment as programs read it."""
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def problem_of(status: int) -> Problem | None:
    """Return what is wrong with an answer; only 2xx says that the message was taken."""
    if 200 <= status < 300:
        return None
    if 300 <= status < 400:
        return Problem.REDIRECT
    if status == 410:
        return Problem.GONE
    if status in {429, 503}:
        return Problem.BUSY
    if 400 <= status < 500:
        return Problem.REFUSED
    return Problem.SERVER if status >= 500 else Problem.NOT_HTTP


def retry_after(said: str | None, now: datetime) -> timedelta | None:
    """Read a Retry-After header, in seconds or as a date; what is neither says nothing."""
    typed = (said or "").strip()
    if not typed or len(typed) > LONGEST_RETRY_AFTER:
        return None
    if typed.isascii() and typed.isdecimal():
        return timedelta(seconds=min(int(typed), LONGEST_WAIT.total_seconds()))
    try:
        until = parsedate_to_datetime(typed)
        return min(max(until.replace(tzinfo=until.tzinfo or UTC) - now, timedelta()), LONGEST_WAIT)
    except (ValueError, TypeError, OverflowError):
        return None


def after_failure(
    kind: Kind, failures: int, problem: Problem, asked: timedelta | None, now: datetime, draw: float
) -> Next:
    """Say what follows the `failures`-th failed try in a row; `draw` from 0 to 1 spreads the next one.

    A receiver that asks for time gets it, up to a day, but is never tried sooner than it would have been. A test is
    tried once: somebody looks on.
    """
    if problem is Problem.GONE or kind is Kind.TEST or failures > len(PAUSES):
        return Next(DeliveryState.DEAD, now)
    pause = PAUSES[failures - 1] * (1 + JITTER * min(max(draw, 0.0), 1.0))
    return Next(DeliveryState.DUE, now + max(pause, min(asked or pause, LONGEST_WAIT)))
