"""Reports of mail that came back: the true ones are understood, all else is put aside calmly."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, strategies

from portal.domain.outbox import bounces
from portal.domain.outbox.bounces import Bounce, Unread
from tests.factories.bounces import report

KEY = "17.1767225600.123456"
OURS = f"<{KEY}@localhost>"


@pytest.mark.parametrize("copy", ["message", "headers", "answer"])
def test_a_report_says_which_mail_came_back_and_why(copy: str) -> None:
    assert bounces.read(report(OURS, copy=copy)) == Bounce((KEY,), "550 5.1.1 …: user unknown")


def test_without_words_of_the_server_its_code_is_kept() -> None:
    assert bounces.read(report(OURS, said="")) == Bounce((KEY,), "5.1.1")


@pytest.mark.parametrize("action", ["delayed", "delivered", "relayed", "expanded", ""])
def test_what_has_not_failed_is_no_bounce(action: str) -> None:
    assert bounces.read(report(OURS, action=action)) is Unread.NOT_FAILED


@pytest.mark.parametrize("message_id", ["<someone@else.example.org>", ""])
def test_somebody_elses_mail_is_not_ours(message_id: str) -> None:
    assert bounces.read(report(message_id)) is Unread.NOT_OURS


def test_a_report_that_does_not_name_the_mail_is_not_ours() -> None:
    assert bounces.read(report(OURS, copy="nothing")) is Unread.NOT_OURS


HOSTILE = {
    "nothing": b"",
    "zeros": b"\x00" * 1000,
    "a letter": b"Subject: Out of office\n\nI am away.\n",
    "a report without a status": b'Content-Type: multipart/report; boundary="x"\n\n--x\n\nwords\n--x--\n',
    "an empty report": b'Content-Type: multipart/report; report-type=delivery-status; boundary="x"\n\n',
    "a status that is no list": b"Content-Type: message/delivery-status\n\nAction: failed\n",
    "bytes in headers": b"Content-Type: multipart/report; boundary=\xff\xfe\nMessage-ID: \xff\n\n\xff",
    "parts in parts": b"".join(
        b'Content-Type: multipart/report; boundary="b%d"\n\n--b%d\n' % (number, number) for number in range(5_000)
    ),
    "mails in mails": b"Content-Type: message/rfc822\n\n" * 30_000,
    "a header without end": b"Content-Type: multipart/report;" + b" a" * 400_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_messages_are_put_aside_at_once(name: str) -> None:
    begun = time.monotonic()
    assert bounces.read(HOSTILE[name]) is Unread.NO_REPORT
    assert time.monotonic() - begun < 5


def test_what_is_too_large_is_not_even_parsed() -> None:
    assert bounces.read(report(OURS) + b"x" * bounces.LARGEST) is Unread.TOO_LARGE


@given(strategies.integers(0, 2_000), strategies.binary(max_size=40))
def test_a_report_with_a_wound_is_read_or_put_aside(at: int, wound: bytes) -> None:
    whole = report(OURS)
    found = bounces.read(whole[:at] + wound + whole[at + len(wound) :])
    assert isinstance(found, Unread) or (isinstance(found, Bounce) and found.said.isprintable())
