"""Mail: owed while no server answers, sent once when one does, in the reader's language."""

from __future__ import annotations

import email
import email.policy
import socket
from collections.abc import Iterator
from datetime import timedelta
from email.message import EmailMessage

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP
from sqlalchemy import select, update

from portal.app import Portal
from portal.domain.outbox.models import OutboxMail
from portal.domain.outbox.service import PAUSES
from portal.domain.proposals.types import State
from portal.engines.translation.types import Translator
from portal.foundation import clock
from portal.tasks import mail
from portal.tasks.translation import translate_due
from tests.factories.people import People
from tests.factories.proposals import propose
from tests.factories.translators import FakeTranslator
from tests.factories.visitors import Visitor

LEASE = timedelta(minutes=2)
SIGNED = {"name": "하나", "link_id": "x"}
SIGN_UP = {"email": "hana@example.org", "display_name": "하나", "language": "ko"}


class Inbox:
    """Takes mail, or refuses it with an answer of its own."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.refusal: str | None = None

    async def handle_DATA(self, _server: object, _session: object, envelope: object) -> str:  # noqa: N802 - the library's name
        if self.refusal:
            return self.refusal
        content = envelope.content  # type: ignore[attr-defined]
        self.mails.append(email.message_from_bytes(content, policy=email.policy.default))  # type: ignore[arg-type]
        return "250 OK"


@pytest.fixture
def port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@pytest.fixture
def inbox() -> Inbox:
    return Inbox()


@pytest.fixture
def server(inbox: Inbox, port: int) -> Iterator[Controller]:
    controller = Controller(inbox, hostname="127.0.0.1", port=port)
    controller.start()
    yield controller
    controller.stop()


def send(portal: Portal, port: int, translator: Translator | None = None) -> int:
    postman = mail.SmtpPostman(f"smtp://127.0.0.1:{port}")
    return mail.send_due(portal.flask, portal.database, postman, translator or FakeTranslator(), LEASE)


class LeavingServer(SMTP):
    """Takes a mail, and is shutting down when we say goodbye."""

    async def smtp_QUIT(self, arg: str) -> None:  # noqa: N802 - the library's name
        await self.push("421 shutting down")
        self._handler_coroutine.cancel()


class Leaving(Controller):
    """Starts it."""

    def factory(self) -> SMTP:
        return LeavingServer(self.handler)


def make_due(portal: Portal) -> None:
    with portal.database.unit_of_work() as session:
        session.execute(update(OutboxMail).values(due_at=clock.now()))


def rows(portal: Portal) -> list[OutboxMail]:
    with portal.database.reading() as session:
        return list(session.scalars(select(OutboxMail).order_by(OutboxMail.id)))


def test_a_mail_reaches_the_server_as_words_and_as_a_page(
    portal: Portal, visitor: Visitor, server: Controller, inbox: Inbox, port: int
) -> None:
    visitor.post("/ko/account/sign-up", SIGN_UP)
    assert send(portal, port) == 1
    [message] = inbox.mails
    assert message["To"] == "hana@example.org"
    assert message["Content-Language"] == "ko"
    assert {part.get_content_type() for part in message.iter_parts()} == {"text/plain", "text/html"}
    plain = message.get_body(("plain",))
    assert plain is not None
    assert "http://localhost/ko/account/link/" in plain.get_content()
    assert send(portal, port) == 0
    assert len(inbox.mails) == 1


def test_without_a_server_the_request_works_and_the_mail_stays_due_with_growing_pauses(
    portal: Portal, visitor: Visitor, inbox: Inbox, port: int
) -> None:
    assert visitor.post("/ko/account/sign-up", SIGN_UP).status_code == 303
    for attempt in range(3):
        before = clock.now()
        assert send(portal, port) == 1
        [row] = rows(portal)
        assert (row.state, row.attempts) == ("due", attempt + 1)
        assert timedelta(0) <= row.due_at - before - timedelta(minutes=PAUSES[attempt]) < timedelta(seconds=30)
        assert row.last_error is not None
        assert "ConnectionRefusedError" in row.last_error
        assert send(portal, port) == 0
        make_due(portal)
    controller = Controller(inbox, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        assert send(portal, port) == 1
        assert send(portal, port) == 0
    finally:
        controller.stop()
    assert [message["To"] for message in inbox.mails] == ["hana@example.org"]
    assert [row.state for row in rows(portal)] == ["sent"]


@pytest.mark.parametrize("refusal", ["451 try again later", "554 no thanks"])
def test_a_server_that_says_no_is_asked_again_later(
    portal: Portal, visitor: Visitor, server: Controller, inbox: Inbox, port: int, refusal: str
) -> None:
    visitor.post("/ko/account/sign-up", SIGN_UP)
    inbox.refusal = refusal
    send(portal, port)
    assert rows(portal)[0].state == "due"


def test_one_mail_that_can_not_be_written_holds_up_no_other(
    portal: Portal, visitor: Visitor, server: Controller, inbox: Inbox, port: int
) -> None:
    visitor.post("/ko/account/sign-up", SIGN_UP)
    with portal.database.unit_of_work() as session:
        session.execute(update(OutboxMail).values(template="no_such_template"))
    visitor.post("/ko/account/sign-up", SIGN_UP | {"email": "duri@example.org"})
    assert send(portal, port) == 2
    assert [message["To"] for message in inbox.mails] == ["duri@example.org"]
    assert [row.state for row in rows(portal)] == ["due", "sent"]


def test_a_server_that_shuts_down_once_it_has_taken_a_mail_gets_it_once(
    portal: Portal, visitor: Visitor, inbox: Inbox, port: int
) -> None:
    visitor.post("/ko/account/sign-up", SIGN_UP)
    controller = Leaving(inbox, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        send(portal, port)
        make_due(portal)
        send(portal, port)
    finally:
        controller.stop()
    assert len(inbox.mails) == 1
    assert [(row.state, row.attempts) for row in rows(portal)] == [("sent", 0)]


def test_a_mail_that_is_tried_again_is_known_as_the_same_mail(
    portal: Portal, visitor: Visitor, server: Controller, inbox: Inbox, port: int
) -> None:
    """The server may have taken it and died before it said so: it, or the reader's program, can tell then."""
    visitor.post("/ko/account/sign-up", SIGN_UP)
    visitor.post("/ko/account/sign-up", SIGN_UP | {"email": "duri@example.org"})
    for _twice in range(2):
        send(portal, port)
        with portal.database.unit_of_work() as session:
            session.execute(update(OutboxMail).values(state="due", context=SIGNED, recipient="hana@example.org"))
        make_due(portal)
    ids = [message["Message-ID"] for message in inbox.mails]
    assert len(ids) == 4
    assert len(set(ids)) == 2


def quoted(message: EmailMessage) -> list[str]:
    plain = message.get_body(("plain",))
    assert plain is not None
    return [line for line in plain.get_content().splitlines() if line.startswith("> ")]


def test_the_moderators_words_come_in_the_writers_language_once_they_are_translated(
    portal: Portal, people: People, server: Controller, inbox: Inbox, port: int
) -> None:
    propose(portal, people.member(language="en"), State.RETURNED, moderator=people.moderator())
    send(portal, port)
    assert [row.state for row in rows(portal)] == ["sent", "waiting"]
    make_due(portal)
    send(portal, port)
    assert len(inbox.mails) == 1
    translate_due(portal.database, FakeTranslator(), LEASE)
    make_due(portal)
    send(portal, port)
    assert quoted(inbox.mails[1])[1:] == ["> [en] 무엇을 원하시는지 조금 더 자세히 써 주세요."]
    assert [message["Content-Language"] for message in inbox.mails] == ["en", "en"]
    assert rows(portal)[1].attempts == 0, "waiting is no failure"


def test_words_that_no_package_can_translate_are_not_waited_for(
    portal: Portal, people: People, server: Controller, inbox: Inbox, port: int
) -> None:
    propose(portal, people.member(language="en"), State.RETURNED, moderator=people.moderator())
    assert send(portal, port, FakeTranslator(pairs=frozenset({("en", "ko")}))) == 2
    assert quoted(inbox.mails[1])[1:] == ["> 무엇을 원하시는지 조금 더 자세히 써 주세요."]


def test_the_moderators_words_do_not_wait_for_ever(
    portal: Portal, people: People, server: Controller, inbox: Inbox, port: int
) -> None:
    propose(portal, people.member(language="en"), State.RETURNED, moderator=people.moderator())
    with portal.database.unit_of_work() as session:
        session.execute(update(OutboxMail).values(created_at=clock.now() - mail.LONGEST_WAIT))
    assert send(portal, port) == 2
    assert quoted(inbox.mails[1])[1:] == ["> 무엇을 원하시는지 조금 더 자세히 써 주세요."]


def test_a_decision_without_words_of_the_moderators_own_is_told_all_the_same(
    portal: Portal, people: People, visitor: Visitor
) -> None:
    propose(portal, people.member(language="en"), State.PUBLISHED, moderator=people.moderator())
    assert "Your proposal is published" in [str(mail["Subject"]) for mail in visitor.mails()]
