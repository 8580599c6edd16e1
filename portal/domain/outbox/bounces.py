"""Delivery status notifications (RFC 3464): which mail of ours has not arrived, and why; anybody may write one."""

from __future__ import annotations

import enum
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from email import message_from_bytes, message_from_string
from email.message import Message

from portal.domain.outbox import rules

LARGEST = 1024 * 1024
MOST_PARTS = 20
MOST_RECIPIENTS = 50


class Unread(enum.StrEnum):
    """Why nothing is learnt from a message."""

    TOO_LARGE = "too_large"
    NO_REPORT = "no_report"
    NOT_FAILED = "not_failed"
    NOT_OURS = "not_ours"


@dataclass(frozen=True, slots=True)
class Bounce:
    """A mail that came back: the keys that may be its own, and what the server said."""

    keys: tuple[str, ...]
    said: str


def read(raw: bytes) -> Bounce | Unread:
    """Return what a message says of a mail that could not be delivered."""
    if len(raw) > LARGEST:
        return Unread.TOO_LARGE
    try:
        message = message_from_bytes(raw)
    except (RecursionError, ValueError, LookupError):
        return Unread.NO_REPORT
    parts = _parts(message)
    status = next((part for part in parts if part.get_content_type() == "message/delivery-status"), None)
    if message.get_content_type() != "multipart/report" or status is None:
        return Unread.NO_REPORT
    failed = next((group for group in _parts(status)[:MOST_RECIPIENTS] if _header(group, "Action") == "failed"), None)
    if failed is None:
        return Unread.NOT_FAILED
    keys = tuple(dict.fromkeys(filter(None, map(rules.read_key, _message_ids(message, parts)))))
    return Bounce(keys, _said(failed)) if keys else Unread.NOT_OURS


def _parts(message: Message) -> Sequence[Message]:
    payload = message.get_payload()
    return [part for part in payload[:MOST_PARTS] if isinstance(part, Message)] if isinstance(payload, list) else []


def _message_ids(report: Message, parts: Sequence[Message]) -> Iterator[str]:
    """Give the Message-ID of what came back; some servers send no copy of it, and answer to it instead."""
    for part in parts:
        if part.get_content_type() == "message/rfc822":
            yield from (_header(inner, "Message-ID") for inner in _parts(part))
        elif part.get_content_type() == "text/rfc822-headers":
            headers = part.get_payload(decode=True)
            if isinstance(headers, bytes):
                yield _header(message_from_string(headers.decode("ascii", "replace")), "Message-ID")
    yield _header(report, "In-Reply-To")
    yield from _header(report, "References").split()


def _said(group: Message) -> str:
    diagnosis = _header(group, "Diagnostic-Code").partition(";")
    return rules.told_by_server(diagnosis[2] or _header(group, "Status")) or "failed"


def _header(message: Message, name: str) -> str:
    value = str(message.get(name, ""))
    return value.casefold().strip() if name == "Action" else value.strip()
