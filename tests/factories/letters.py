"""Mails as they reach people, by the template that they were written from."""

from __future__ import annotations

import email
import email.policy
import re
from datetime import datetime, timedelta
from email.message import EmailMessage

import pytest
from sqlalchemy import select

from portal.app import Portal
from portal.domain.outbox.models import OutboxMail
from portal.foundation import clock

ISOLATES = str.maketrans("", "", "\u2066\u2067\u2068\u2069")
ADDRESS = re.compile(r"https?://\S+")


class Time:
    """What time it is, for everything in this process."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, now: datetime) -> None:
        self.now = now
        monkeypatch.setattr(clock, "now", lambda: self.now)

    def pass_by(self, **span: float) -> None:
        """Let so much time pass."""
        self.now += timedelta(**span)


def rows(portal: Portal) -> list[OutboxMail]:
    """Return all that is kept of mails, the first one first."""
    with portal.database.reading() as session:
        return list(session.scalars(select(OutboxMail).order_by(OutboxMail.id)))


def sent(portal: Portal) -> list[tuple[str, EmailMessage]]:
    """Let the worker send, and return all that has been sent, each with its template."""
    portal.worker.do_mail()
    found = []
    for row in rows(portal):
        path = portal.settings.mail_dir / f"{row.id:09d}.eml"
        if path.exists():
            found.append((row.template, email.message_from_bytes(path.read_bytes(), policy=email.policy.default)))
    return found  # type: ignore[return-value]


def latest(portal: Portal, template: str) -> EmailMessage:
    """Return the latest mail of a template."""
    return [message for written, message in sent(portal) if written == template][-1]


def templates(portal: Portal) -> list[str]:
    """Return what has been sent, by the names of the templates."""
    return [template for template, _message in sent(portal)]


def plain(message: EmailMessage) -> str:
    """Return the words of a mail, without the marks that keep directions apart."""
    body = message.get_body(("plain",))
    assert body is not None
    return str(body.get_content()).replace("\r\n", "\n").translate(ISOLATES)


def html(message: EmailMessage) -> str:
    """Return a mail as a page."""
    body = message.get_body(("html",))
    assert body is not None
    return str(body.get_content())


def subject(message: EmailMessage) -> str:
    """Return the subject of a mail, without the marks that keep directions apart."""
    return str(message["Subject"]).translate(ISOLATES)


def addresses(message: EmailMessage) -> list[str]:
    """Return where the links of a mail lead."""
    return ADDRESS.findall(plain(message))


def files(message: EmailMessage) -> dict[str, bytes]:
    """Return what is attached to a mail."""
    return {str(part.get_filename()): part.get_payload(decode=True) for part in message.iter_attachments()}  # type: ignore[misc]
