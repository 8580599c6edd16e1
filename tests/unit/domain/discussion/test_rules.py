"""What a comment must have, and for how long it can be brought back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, strategies

from portal.domain.discussion import rules
from portal.domain.texts.types import TextProblem

NOW = datetime(2026, 5, 4, 9, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("네", None),
        ("No.", None),
        ("가" * rules.LONGEST_COMMENT, None),
        ("가" * (rules.LONGEST_COMMENT + 1), TextProblem.TOO_LONG),
        ("", TextProblem.EMPTY),
        ("\u200b\u2060\ufeff", TextProblem.EMPTY),
        ("👍👍", TextProblem.NO_WORDS),
        ("+1", TextProblem.NO_WORDS),
        ("네\x00", TextProblem.UNSTORABLE),
        ("네\ufffd", TextProblem.DAMAGED),
    ],
)
def test_a_comment_may_be_one_word(text: str, problem: TextProblem | None) -> None:
    assert rules.check_comment(text) is problem


@given(strategies.timedeltas(timedelta(0), timedelta(days=3)))
def test_a_deleted_comment_can_be_brought_back_for_a_day(waited: timedelta) -> None:
    assert rules.can_be_restored(NOW - waited, NOW) is (waited <= timedelta(hours=24))


def test_what_was_erased_can_not_be_brought_back() -> None:
    assert not rules.can_be_restored(None, NOW)
