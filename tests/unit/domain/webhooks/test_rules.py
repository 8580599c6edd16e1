"""Signatures that any Standard Webhooks library verifies, what answers mean, and when something is tried again."""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
import standardwebhooks
from hypothesis import given
from hypothesis import strategies as some

from portal.domain.webhooks import rules
from portal.domain.webhooks.types import DeliveryState, Kind, Problem

KEYS = some.binary(min_size=rules.SHORTEST_KEY, max_size=rules.LONGEST_KEY)
NOW = datetime(2027, 1, 15, 3, 0, tzinfo=UTC)
BODIES = some.text(some.characters(exclude_categories=["Cs"]))


def now() -> datetime:
    return datetime.now(UTC)


def test_the_signature_is_that_of_the_specification() -> None:
    # The example of the Standard Webhooks specification and its libraries.
    key = base64.b64decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    body = b'{"test": 2432232314}'
    assert rules.signature(key, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, body) == (
        "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
    )


@given(KEYS, BODIES)
def test_the_library_verifies_what_is_signed(key: bytes, body: str) -> None:
    headers = rules.headers([key], "msg_1", now(), body.encode())
    standardwebhooks.Webhook(rules.secret_of(key)).verify(body, headers, json_parse=False)


@given(KEYS, BODIES, some.data())
def test_the_library_finds_one_altered_byte(key: bytes, body: str, data: some.DataObject) -> None:
    headers = rules.headers([key], "msg_1", now(), body.encode())
    verifier = standardwebhooks.Webhook(rules.secret_of(key))
    place = data.draw(some.integers(0, len(body)))
    altered = [
        (body[:place] + "x" + body[place:], headers),
        (body, headers | {"webhook-id": "msg_2"}),
        (body, headers | {"webhook-timestamp": str(int(headers["webhook-timestamp"]) - 1)}),
    ]
    for said, given_headers in altered:
        with pytest.raises(standardwebhooks.WebhookVerificationError):
            verifier.verify(said, given_headers, json_parse=False)


@given(KEYS, KEYS)
def test_with_two_keys_either_verifies_and_a_third_does_not(newer: bytes, older: bytes) -> None:
    headers = rules.headers([newer, older], "msg_1", now(), b"{}")
    assert len(headers["webhook-signature"].split(" ")) == 2
    for key in (newer, older):
        standardwebhooks.Webhook(rules.secret_of(key)).verify("{}", headers)
    with pytest.raises(standardwebhooks.WebhookVerificationError):
        standardwebhooks.Webhook(rules.secret_of(b"another key of some length")).verify("{}", headers)


@pytest.mark.parametrize("length", [0, 23, 65])
def test_a_key_that_is_too_short_or_too_long_is_no_secret(length: int) -> None:
    with pytest.raises(ValueError, match="24 to 64"):
        rules.secret_of(b"x" * length)


def test_a_release_has_one_id_and_each_revision_its_own() -> None:
    first = rules.release_message_id("2026-Q3", 1, "ab" * 32)
    assert first == rules.release_message_id("2026-Q3", 1, "ab" * 32) == "msg_2026-Q3-1_abababababababab"
    assert (
        len({first, rules.release_message_id("2026-Q3", 2, "ab" * 32), rules.release_message_id("2026-Q3", 1, "cd")})
        == 3
    )
    assert "." not in first, "dots part what is signed"
    assert len(rules.release_message_id("2026-Q3", 999, "f" * 64)) <= 60


def test_a_body_says_what_when_and_where() -> None:
    body = rules.body(Kind.RELEASE, NOW.replace(microsecond=5), {"release_id": "2026-Q3", "name": "강남"})
    assert json.loads(body) == {
        "type": "trust.release.published",
        "timestamp": "2027-01-15T03:00:00Z",
        "data": {"release_id": "2026-Q3", "name": "강남"},
    }


@given(some.integers(100, 999))
def test_only_2xx_says_that_a_message_was_taken(status: int) -> None:
    assert (rules.problem_of(status) is None) == (status // 100 == 2)


@pytest.mark.parametrize(
    ("status", "problem"),
    [
        (100, Problem.NOT_HTTP),
        (301, Problem.REDIRECT),
        (304, Problem.REDIRECT),
        (308, Problem.REDIRECT),
        (400, Problem.REFUSED),
        (404, Problem.REFUSED),
        (410, Problem.GONE),
        (429, Problem.BUSY),
        (500, Problem.SERVER),
        (503, Problem.BUSY),
        (599, Problem.SERVER),
    ],
)
def test_what_is_wrong_with_an_answer(status: int, problem: Problem) -> None:
    assert rules.problem_of(status) is problem


@given(some.lists(some.floats(0, 1), min_size=9, max_size=9))
def test_a_message_is_tried_ten_times_in_75_hours_and_given_up_after_that(draws: list[float]) -> None:
    at, tries = NOW, 1
    for draw in draws:
        follows = rules.after_failure(Kind.RELEASE, tries, Problem.SERVER, None, at, draw)
        assert follows.state is DeliveryState.DUE
        assert follows.due_at > at
        at, tries = follows.due_at, tries + 1
    assert timedelta(hours=75) <= at - NOW <= timedelta(hours=84)
    assert rules.after_failure(Kind.RELEASE, tries, Problem.SERVER, None, at, 0.5).state is DeliveryState.DEAD


def test_the_first_pause_is_short_and_pauses_grow() -> None:
    assert rules.PAUSES[0] == timedelta(seconds=5)
    assert list(rules.PAUSES) == sorted(rules.PAUSES)


def test_after_gone_and_after_a_test_nothing_follows() -> None:
    assert rules.after_failure(Kind.RELEASE, 1, Problem.GONE, None, NOW, 0).state is DeliveryState.DEAD
    assert rules.after_failure(Kind.TEST, 1, Problem.TIMEOUT, None, NOW, 0).state is DeliveryState.DEAD


@given(some.integers(1, 9), some.timedeltas(timedelta(0), timedelta(days=400)), some.floats(0, 1))
def test_a_receiver_that_asks_for_time_gets_it_up_to_a_day_and_is_never_tried_sooner(
    failures: int, asked: timedelta, draw: float
) -> None:
    without = rules.after_failure(Kind.RELEASE, failures, Problem.BUSY, None, NOW, draw).due_at
    due_at = rules.after_failure(Kind.RELEASE, failures, Problem.BUSY, asked, NOW, draw).due_at
    assert due_at >= without
    assert due_at == without or due_at == NOW + min(asked, timedelta(hours=24))


@pytest.mark.parametrize(
    ("said", "asked"),
    [
        (None, None),
        ("", None),
        ("120", timedelta(minutes=2)),
        (" 0 ", timedelta()),
        ("9" * 50, timedelta(hours=24)),
        ("9" * 200, None),
        ("-5", None),
        ("1.5", None),
        ("soon", None),
        ("²", None),
        (format_datetime(NOW + timedelta(hours=1), usegmt=True), timedelta(hours=1)),
        (format_datetime(NOW - timedelta(hours=1), usegmt=True), timedelta()),
        (format_datetime(NOW + timedelta(days=90), usegmt=True), timedelta(hours=24)),
        ("Fri, 15 Jan 2027 04:00:00 -0000", timedelta(hours=1)),
        ("Fri, 31 Dec 9999 23:59:59 -2359", timedelta(hours=24)),
        ("Fri, 99 Jan 2027 04:00:00 GMT", None),
    ],
)
def test_what_retry_after_says(said: str | None, asked: timedelta | None) -> None:
    assert rules.retry_after(said, NOW) == asked


@given(some.text())
def test_whatever_retry_after_says_it_is_no_more_than_a_day(said: str) -> None:
    asked = rules.retry_after(said, NOW)
    assert asked is None or timedelta() <= asked <= rules.LONGEST_WAIT
