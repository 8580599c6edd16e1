"""Mail that comes back: at once by the server's answer, or later by a report; the registration knows of it."""

from __future__ import annotations

import email
import email.policy
import socket
from collections.abc import Iterator
from datetime import timedelta

import pytest
from aiosmtpd.controller import Controller

from portal.app import Portal
from portal.domain.outbox import bounces
from portal.domain.outbox.bounces import Bounce
from portal.domain.outbox.service import find_by_key
from portal.domain.registration import desk, editing, service
from portal.domain.registration.letters import Letter, note_bounce
from portal.foundation import clock
from portal.tasks import mail
from tests.factories import events, letters, registrations
from tests.factories.bounces import report
from tests.factories.letters import Time
from tests.factories.people import People
from tests.factories.translators import FakeTranslator

LEASE = timedelta(minutes=2)


class Server:
    """Takes mail for all addresses but those that it refuses, each with an answer of its own."""

    def __init__(self) -> None:
        self.refuses: dict[str, str] = {}
        self.message_ids: dict[str, str] = {}

    async def handle_RCPT(self, _server, _session, envelope, address, _options):  # type: ignore[no-untyped-def] # noqa: N802 - the library's
        if address in self.refuses:
            return self.refuses[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: object, _session: object, envelope: object) -> str:  # noqa: N802 - the library's
        message = email.message_from_bytes(envelope.content, policy=email.policy.default)  # type: ignore[attr-defined]
        self.message_ids[str(message["To"])] = str(message["Message-ID"])
        return "250 OK"


@pytest.fixture
def server() -> Server:
    return Server()


@pytest.fixture
def postman(server: Server) -> Iterator[mail.SmtpPostman]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    controller = Controller(server, hostname="127.0.0.1", port=port)
    controller.start()
    yield mail.SmtpPostman(f"smtp://127.0.0.1:{port}")
    controller.stop()


def send(portal: Portal, postman: mail.SmtpPostman) -> None:
    while mail.send_due(portal.flask, portal.database, postman, FakeTranslator(pairs=frozenset()), LEASE):
        pass


def register(portal: Portal, *addresses: str) -> list[int]:
    event_id, ids = events.published(portal, [10])
    return [registrations.register(portal, event_id, ids, email=address).registration_id for address in addresses]


def problem(portal: Portal, registration_id: int) -> str | None:
    return registrations.view(portal, registration_id).row.mail_problem


def test_an_address_that_is_refused_is_not_tried_for_days(
    portal: Portal, server: Server, postman: mail.SmtpPostman
) -> None:
    lost, found = register(portal, "nobody@example.org", "hana@example.org")
    server.refuses["nobody@example.org"] = "550 5.1.1 <nobody@example.org>: user unknown"
    send(portal, postman)
    assert [(row.state, row.attempts) for row in letters.rows(portal)] == [("bounced", 0), ("sent", 0)]
    assert problem(portal, lost) == "550 5.1.1 …: user unknown"
    assert problem(portal, found) is None
    assert letters.rows(portal)[0].recipient == "", "whom it did not reach is not kept"


@pytest.mark.parametrize(
    "answer", ["450 4.2.0 greylisted", "452 4.2.2 mailbox full", "550 5.7.1 relaying denied", "554 not today"]
)
def test_what_may_pass_is_tried_again(portal: Portal, server: Server, postman: mail.SmtpPostman, answer: str) -> None:
    [registration_id] = register(portal, "hana@example.org")
    server.refuses["hana@example.org"] = answer
    send(portal, postman)
    assert [(row.state, row.attempts) for row in letters.rows(portal)] == [("due", 1)]
    assert problem(portal, registration_id) is None


def test_an_address_that_was_tried_in_vain_for_days_is_a_problem_too(
    portal: Portal, server: Server, postman: mail.SmtpPostman, time: Time
) -> None:
    event_id, ids = events.published(portal, [10])
    made = registrations.confirmed(portal, event_id, ids, email="hana@example.org")
    server.refuses["hana@example.org"] = "452 4.2.2 mailbox full"
    while letters.rows(portal)[-1].state == "due":
        assert problem(portal, made.registration_id) is None
        send(portal, postman)
        time.pass_by(days=2)
    assert letters.rows(portal)[-1].state == "dead"
    assert "mailbox full" in (problem(portal, made.registration_id) or "")


def test_a_report_that_comes_later_is_understood(portal: Portal, server: Server, postman: mail.SmtpPostman) -> None:
    [registration_id] = register(portal, "hana@example.org")
    send(portal, postman)
    found = bounces.read(report(server.message_ids["hana@example.org"]))
    assert isinstance(found, Bounce)
    with portal.database.unit_of_work() as session:
        mail_id = find_by_key(session, found.keys[0])
        assert mail_id == letters.rows(portal)[0].id
        note_bounce(session, mail_id, found.said)
    assert letters.rows(portal)[0].state == "bounced"
    assert problem(portal, registration_id) == "550 5.1.1 …: user unknown"


def test_a_key_of_another_mail_or_moment_finds_nothing(portal: Portal) -> None:
    register(portal, "hana@example.org")
    with portal.database.reading() as session:
        for key in ("1.1767225600.000000", "999999999.1767225600.000000"):
            assert find_by_key(session, key) is None


def bounce_first(portal: Portal) -> None:
    with portal.database.unit_of_work() as session:
        note_bounce(session, letters.rows(portal)[0].id, "550 user unknown")


def test_a_corrected_address_is_not_blamed_for_the_first_one(portal: Portal) -> None:
    [registration_id] = register(portal, "haan@example.org")
    bounce_first(portal)
    assert problem(portal, registration_id) is not None
    with portal.database.unit_of_work() as session:
        assert editing.correct_address(session, registration_id, "hana@example.org", clock.now()) is None
    assert problem(portal, registration_id) is None, "a new address is a new beginning"
    bounce_first(portal)
    assert problem(portal, registration_id) is None, "a late report is about the first address"


def test_staff_who_correct_an_address_see_no_old_trouble(portal: Portal, people: People) -> None:
    [registration_id] = register(portal, "haan@example.org")
    bounce_first(portal)
    by = people.moderator()
    with portal.database.unit_of_work() as session:
        assert desk.correct_address(session, by.id, registration_id, "hana@example.org", clock.now()) is None
    assert problem(portal, registration_id) is None


def test_whoever_opens_a_mail_has_got_it(portal: Portal) -> None:
    [registration_id] = register(portal, "hana@example.org")
    bounce_first(portal)
    with portal.database.unit_of_work() as session:
        assert service.confirm(session, registration_id, clock.now(), portal.settings.timezone) is None
    assert problem(portal, registration_id) is None


def test_other_mail_that_comes_back_troubles_no_registration(
    portal: Portal, server: Server, postman: mail.SmtpPostman
) -> None:
    from portal.domain.outbox.service import queue_mail

    [registration_id] = register(portal, "hana@example.org")
    server.refuses["hana@example.org"] = "550 no"
    with portal.database.unit_of_work() as session:
        context = {"name": "하나", "link_id": "x"}
        queue_mail(session, "nobody@example.org", "sign_in", "ko", context, clock.now())
    server.refuses = {"nobody@example.org": "550 no"}
    send(portal, postman)
    assert {(row.template, row.state) for row in letters.rows(portal)} == {
        (Letter.CONFIRM, "sent"),
        ("sign_in", "bounced"),
    }
    assert problem(portal, registration_id) is None
