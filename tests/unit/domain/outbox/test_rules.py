"""What a mail is known by, and which answers of a server say that an address takes no mail."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given, strategies

from portal.domain.outbox import rules

MOMENTS = strategies.datetimes(datetime(2020, 1, 1), datetime(2099, 1, 1), timezones=strategies.just(UTC))


@given(strategies.integers(1, 999_999_999), MOMENTS)
def test_the_key_in_a_message_id_is_read_back(mail_id: int, created_at: datetime) -> None:
    key = rules.key(mail_id, created_at)
    assert rules.read_key(f"<{key}@portal.example.org>") == key


@given(MOMENTS, MOMENTS)
def test_no_two_moments_give_one_key(one: datetime, other: datetime) -> None:
    assert (rules.key(7, one) == rules.key(7, other)) is (one == other)


@pytest.mark.parametrize(
    "message_id",
    ["", "<@example.org>", "<7@example.org>", "<7.1.000000>", "<-7.1.000000@e>", "<٧.1.000000@e>", "<7.1.000000@e> x"],
)
def test_what_is_not_ours_has_no_key(message_id: str) -> None:
    assert rules.read_key(message_id) is None


@pytest.mark.parametrize(
    ("code", "said"),
    [
        (550, "5.1.1 user unknown"),
        (550, "no such user here"),
        (551, "user not local"),
        (553, "mailbox name not allowed"),
        (550, "5.1.10 recipient address has null MX"),
        (554, "5.1.2 bad destination system"),
        (550, "5.2.1 this mailbox is closed"),
    ],
)
def test_an_address_that_takes_no_mail_is_a_bounce(code: int, said: str) -> None:
    assert rules.is_bounce(code, said)


@pytest.mark.parametrize(
    ("code", "said"),
    [
        (450, "4.2.0 greylisted, try again later"),
        (451, "try again later"),
        (452, "4.2.2 mailbox full"),
        (550, "5.7.1 relaying denied"),
        (550, "5.1.8 sender address rejected: domain not found"),
        (552, "5.2.2 mailbox full"),
        (554, "no thanks"),
        (530, "authentication required"),
        (421, "shutting down"),
        (550, "4.1.1 come back"),
    ],
)
def test_what_may_pass_is_none(code: int, said: str) -> None:
    assert not rules.is_bounce(code, said)


def test_nobodys_address_is_kept() -> None:
    said = "5.1.1 <hana.kim@example.org>: Recipient\n address\x00 rejected (duri@example.org)"
    assert rules.told_by_server(said) == "5.1.1 …: Recipient address rejected …"


@given(strategies.text(max_size=600))
def test_what_is_kept_is_one_line_that_can_be_read(said: str) -> None:
    kept = rules.told_by_server(said)
    assert len(kept) <= rules.LONGEST_ANSWER
    assert kept.isprintable()
