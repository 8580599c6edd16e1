"""Send what the outbox owes."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import date, timedelta
from email.message import EmailMessage
from email.policy import SMTPUTF8
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import unquote, urlsplit

import structlog
from flask import Flask
from sqlalchemy.orm import Session

from portal.domain.following import telling
from portal.domain.outbox import rules, service
from portal.domain.outbox.types import Mail
from portal.domain.registration import letter_facts
from portal.domain.registration.letter_facts import LetterFacts
from portal.domain.registration.letters import note_bounce, note_problem
from portal.domain.texts import queries as texts
from portal.domain.texts.types import Shown, TextView
from portal.engines.translation.types import Translator
from portal.foundation import clock
from portal.foundation.database import Database
from portal.foundation.settings import Settings
from portal.tasks import letters
from portal.web import mail as writer

LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
MAILS_AT_ONCE = 4
TIMEOUT = 20
"""Seconds a server may take; all mails of a batch must fit into the lease."""
LONGEST_WAIT = timedelta(minutes=10)
log = structlog.get_logger()


class Postman(Protocol):
    """Hands one mail over."""

    def deliver(self, message: EmailMessage, mail_id: int) -> None:
        """Hand it over or raise OSError or SMTPException."""
        ...


class SmtpPostman:
    """Hands mail to an SMTP server, one connection a mail."""

    def __init__(self, url: str) -> None:
        self.parts = urlsplit(url)

    def deliver(self, message: EmailMessage, mail_id: int) -> None:
        """Send over a fresh connection."""
        with self._connected() as server:
            if self.parts.username:
                server.login(unquote(self.parts.username), unquote(self.parts.password or ""))
            server.send_message(message)
            _take_leave(server)

    @contextmanager
    def _connected(self) -> Iterator[smtplib.SMTP]:
        host = self.parts.hostname or "localhost"
        if self.parts.scheme == "smtps":
            with smtplib.SMTP_SSL(
                host, self.parts.port or 465, timeout=TIMEOUT, context=ssl.create_default_context()
            ) as server:
                yield server
            return
        with smtplib.SMTP(host, self.parts.port or 25, timeout=TIMEOUT) as server:
            server.ehlo()
            if server.has_extn("starttls"):
                server.starttls(context=ssl.create_default_context())
                server.ehlo()
            elif self.parts.username and host not in LOOPBACK:
                raise smtplib.SMTPNotSupportedError("the server offers no encryption; the password stays here")
            yield server


def _take_leave(server: smtplib.SMTP) -> None:
    # The mail is the server's from its acceptance on: one that is shutting down as we go would get it a second time.
    with suppress(smtplib.SMTPException, OSError):
        server.quit()
    server.close()


class FolderPostman:
    """Keeps mail in a folder where no server is named; a development page shows it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def deliver(self, message: EmailMessage, mail_id: int) -> None:
        """Write the mail beside its final name first, so that a reader never sees half of it."""
        self.folder.mkdir(parents=True, exist_ok=True)
        path = self.folder / f"{mail_id:09d}.eml"
        draft = path.with_suffix(".part")
        draft.write_bytes(message.as_bytes(policy=SMTPUTF8))
        draft.replace(path)


def postman_for(settings: Settings) -> Postman:
    """Choose how mail leaves."""
    return SmtpPostman(settings.smtp_url) if settings.smtp_url else FolderPostman(settings.mail_dir)


def send_due(app: Flask, database: Database, postman: Postman, translator: Translator, lease: timedelta) -> int:
    """Send one batch; return how many mails were taken."""
    with database.unit_of_work() as session:
        taken = service.claim_due(session, clock.now(), lease, MAILS_AT_ONCE)
    for mail in taken:
        _send(app, database, postman, translator, mail)
    return len(taken)


def _send(app: Flask, database: Database, postman: Postman, translator: Translator, mail: Mail) -> None:
    settings = writer.settings_of(app)
    try:
        context = _with_words(database, settings, mail)
        if context is None:
            with database.unit_of_work() as session:
                service.drop(session, mail.id)
            log.info("mail_dropped", mail=mail.id, template=mail.template)
            return
        if _is_kept_back(database, settings, mail, context, translator):
            return
        attach = letters.papers_for(database, settings, _facts_in(context))
        key = rules.key(mail.id, mail.created_at)
        message = writer.render(app, mail.recipient, mail.template, mail.language, context, key=key, attach=attach)
        postman.deliver(message, mail.id)
    except Exception as error:
        # Whatever went wrong with this mail, the others go out and this one is tried again.
        _note_failure(database, mail, error)
        return
    with database.unit_of_work() as session:
        service.mark_sent(session, mail.id, clock.now())
    log.info("mail_sent", mail=mail.id, template=mail.template)


def _note_failure(database: Database, mail: Mail, error: Exception) -> None:
    bounced = _bounce_in(error)
    if bounced is not None:
        log.warning("mail_bounced", mail=mail.id, template=mail.template, error=bounced)
        with database.unit_of_work() as session:
            note_bounce(session, mail.id, bounced)
        return
    said = f"{type(error).__name__}: {error}"
    log.warning("mail_failed", mail=mail.id, template=mail.template, error=said)
    with database.unit_of_work() as session:
        note_problem(session, service.mark_failed(session, mail.id, said, clock.now()), rules.told_by_server(said))


def _bounce_in(error: Exception) -> str | None:
    """Return what a server said that refused the address for good, or None where trying again may help."""
    if not isinstance(error, smtplib.SMTPRecipientsRefused) or not error.recipients:
        return None
    code, answer = next(iter(error.recipients.values()))
    said = answer.decode("utf-8", "replace")
    return rules.told_by_server(f"{code} {said}") if rules.is_bounce(code, said) else None


def _is_kept_back(
    database: Database, settings: Settings, mail: Mail, context: Mapping[str, object], translator: Translator
) -> bool:
    """Let a mail wait for its words, or for the morning; tell whether it does."""
    facts = _facts_in(context)
    wakes_at = letter_facts.wakes_at(facts, clock.now(), settings.timezone) if facts else None
    early = _is_early(mail, context, translator)
    if early or wakes_at:
        with database.unit_of_work() as session:
            if wakes_at:
                service.put_off(session, mail.id, wakes_at)
            else:
                service.postpone(session, mail.id, mail.created_at + LONGEST_WAIT)
    return early or wakes_at is not None


def _facts_in(context: Mapping[str, object]) -> LetterFacts | None:
    facts = context.get("facts")
    return facts if isinstance(facts, LetterFacts) else None


def _is_early(mail: Mail, context: Mapping[str, object], translator: Translator) -> bool:
    """Tell whether words in a mail are being translated; after a while, or without a package, they go as they are."""
    if clock.now() - mail.created_at >= LONGEST_WAIT:
        return False
    return any(
        view.status is Shown.PENDING and translator.can(view.source.code, view.target.code)
        for view in _views_in(context)
    )


def _views_in(context: Mapping[str, object]) -> Iterator[TextView]:
    for value in context.values():
        if isinstance(value, TextView):
            yield value
        elif isinstance(value, LetterFacts):
            yield from value.texts
        elif isinstance(value, dict):
            yield from _views_in(value)
        elif isinstance(value, list):
            yield from (view for entry in value if isinstance(entry, dict) for view in _views_in(entry))


def _with_words(database: Database, settings: Settings, mail: Mail) -> dict[str, object] | None:
    """Put in the texts that a context names by their ids, for this reader; None where nothing is left to tell of."""
    context = dict(mail.context)
    if mail.template in letters.LETTERS:
        facts = letters.find_facts(database, settings, mail)
        return None if facts is None else context | {"facts": facts}
    with database.reading() as session:
        if "words_id" in context:
            # A decision without words of the moderator's own, such as to publish, is told all the same.
            words_id = context["words_id"] or 0
            context["words_of_moderator"] = texts.views(session, {words_id}, mail.language).get(words_id)
        if "entry" in context:
            context["entry"] = next(iter(_standing(session, [context["entry"]], mail.language)), None)
        if "entries" in context:
            context["entries"] = _standing(session, context["entries"], mail.language)
    tells = [context[name] for name in ("entry", "entries") if name in context]
    return context if not tells or any(tells) else None


def _standing(session: Session, entries: Sequence[dict[str, Any]], language: str) -> list[dict[str, Any]]:
    """Return the entries that are still true, their texts in place of the ids."""
    standing = telling.still_true(session, entries)
    wanted = {text_id for entry in standing for text_id in entry["texts"].values() if text_id is not None}
    shown = texts.views(session, wanted, language)
    return [
        entry
        | {"texts": {name: shown.get(text_id) for name, text_id in entry["texts"].items()}}
        | {"promised_for": _day(entry.get("promised_for"))}
        for entry in standing
    ]


def _day(written: str | None) -> date | None:
    return date.fromisoformat(written) if written else None
