"""What the outbox hands out."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any


class MailState(enum.StrEnum):
    """Where a mail stands.

    WAITING for words to be translated, DEAD tried for days and left to a person, BOUNCED as the address takes none.
    """

    DUE = "due"
    WAITING = "waiting"
    SENT = "sent"
    DEAD = "dead"
    BOUNCED = "bounced"


@dataclass(frozen=True, slots=True)
class MailQueued:
    """Fact: a mail was written and is owed."""

    mail_id: int


@dataclass(frozen=True, slots=True)
class MailNote:
    """What is kept of a mail about something: which it was, and what became of it."""

    template: str
    state: MailState
    created_at: datetime
    sent_at: datetime | None
    error: str


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail to send: the template's name, the reader's language, and what goes in."""

    id: int
    recipient: str
    template: str
    language: str
    context: Mapping[str, Any]
    created_at: datetime
