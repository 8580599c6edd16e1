"""`portal mail bounced`: reports of mail that came back are noted, anything else is refused in one sentence."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from portal.app import Portal
from portal.domain.outbox import rules
from tests.factories import events, letters, registrations
from tests.factories.bounces import report
from tests.integration.conftest import Command


@pytest.fixture
def message_id(portal: Portal) -> str:
    """The Message-ID of the mail to the one who has registered."""
    event_id, ids = events.published(portal, [10])
    registrations.register(portal, event_id, ids, email="nobody@example.org")
    letters.sent(portal)
    [row] = letters.rows(portal)
    return f"<{rules.key(row.id, row.created_at)}@localhost>"


def test_a_report_is_noted_at_the_mail_and_at_the_registration(
    portal: Portal, command: Command, message_id: str
) -> None:
    ended = command("mail", "bounced", given=report(message_id))
    assert (ended.code, ended.out) == (0, "Mail 1 came back: 550 5.1.1 …: user unknown\n")
    assert letters.rows(portal)[0].state == "bounced"
    assert registrations.view(portal, 1).row.mail_problem == "550 5.1.1 …: user unknown"


def test_programs_get_json(command: Command, message_id: str) -> None:
    for _twice in range(2):
        ended = command("mail", "bounced", "--json", given=report(message_id))
        assert (ended.code, json.loads(ended.out)) == (0, {"mail": 1, "said": "550 5.1.1 …: user unknown"})


def test_a_report_can_come_from_a_file(command: Command, message_id: str, tmp_path: Path) -> None:
    (tmp_path / "report.eml").write_bytes(report(message_id, copy="headers"))
    assert command("mail", "bounced", str(tmp_path / "report.eml")).code == 0


REFUSED = [
    (b"", "no_report", "This is no delivery status notification (RFC 3464)."),
    (b"Subject: Out of office\n\nI am away.\n", "no_report", "This is no delivery status notification (RFC 3464)."),
    (bytes(range(256)) * 20, "no_report", "This is no delivery status notification (RFC 3464)."),
    (report("<x@else.example.org>"), "not_ours", "This notification is of no mail of this portal."),
    (report("<7.1767225600.123456@localhost>"), "not_ours", "This notification is of no mail of this portal."),
    (report("<x@e>", action="delayed"), "not_failed", "This notification is of no mail that failed."),
    (b"x" * 1_100_000, "too_large", "This message is too large for a delivery status notification."),
]


@pytest.mark.parametrize(("given", "code", "sentence"), REFUSED, ids=range(len(REFUSED)))
def test_what_is_no_report_of_ours_is_refused_calmly(
    portal: Portal, command: Command, message_id: str, given: bytes, code: str, sentence: str
) -> None:
    ended = command("mail", "bounced", given=given)
    assert (ended.code, ended.out) == (1, "")
    assert sentence in ended.err
    assert "Traceback" not in ended.err
    as_json = command("mail", "bounced", "--json", given=given)
    assert (as_json.code, json.loads(as_json.out)) == (1, {"refused": code})
    assert letters.rows(portal)[0].state == "sent"
