"""Decisions on mail that need no database: what a mail is known by, and what the answer of a mail server means."""

from __future__ import annotations

import re
from datetime import datetime

LONGEST_ANSWER = 300
NO_SUCH_ADDRESS = frozenset({550, 551, 553})
ENHANCED = re.compile(r"\s*([245])\.(\d{1,3})\.(\d{1,3})(?!\S)")
SENDERS = frozenset({"7", "8"})
"""Among the faults of addresses, those of the sender's own."""
KEY = re.compile(r"<?([0-9]{1,9}\.[0-9]{1,12}\.[0-9]{6})@[^\s@>]+>?")
ADDRESS = re.compile(r"<?[^\s<>:;,]+@[^\s<>;,]+>?")


def key(mail_id: int, created_at: datetime) -> str:
    """Return what a mail is known by however often it is tried, and no other mail is, of this portal or another."""
    return f"{mail_id}.{created_at.timestamp():.6f}"


def read_key(message_id: str) -> str | None:
    """Return the key in a Message-ID that may be ours."""
    found = KEY.fullmatch(message_id.strip())
    return found.group(1) if found else None


def is_bounce(code: int, said: str) -> bool:
    """Tell whether a refusal is about the address: all others (a relay's policy, a full mailbox) may pass.

    A server that says more than a code (RFC 3463) is taken at its word: 5.1.x is a bad address, 5.2.1 a closed mailbox.
    """
    enhanced = ENHANCED.match(said)
    if enhanced is None:
        return code in NO_SUCH_ADDRESS
    kind, subject, detail = enhanced.groups()
    if kind != "5":
        return False
    return (subject == "1" and detail not in SENDERS) or (subject, detail) == ("2", "1")


def told_by_server(said: str) -> str:
    """Return what a server said on one line, without invisible characters and without anybody's address."""
    readable = "".join(ch if ch.isprintable() else " " for ch in said)
    return " ".join(ADDRESS.sub("…", readable).split())[:LONGEST_ANSWER]
