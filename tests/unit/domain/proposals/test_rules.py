"""What may follow what, and what a text must have to be handed in."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies

from portal.domain.proposals import rules
from portal.domain.proposals.types import Refusal, Refused, State
from portal.domain.texts.types import TextProblem


def test_what_may_follow_what() -> None:
    allowed = {(state, to) for state in State for to in State if rules.move(state, to) is None}
    assert allowed == {
        (State.DRAFT, State.SUBMITTED),
        (State.DRAFT, State.WITHDRAWN),
        (State.SUBMITTED, State.PUBLISHED),
        (State.SUBMITTED, State.RETURNED),
        (State.SUBMITTED, State.REFUSED),
        (State.SUBMITTED, State.WITHDRAWN),
        (State.RETURNED, State.SUBMITTED),
        (State.RETURNED, State.WITHDRAWN),
        (State.PUBLISHED, State.WITHDRAWN),
    }
    assert rules.move(State.REFUSED, State.PUBLISHED) == Refused(Refusal.WRONG_STATE)


def test_what_is_public_can_not_be_edited() -> None:
    assert rules.PUBLIC.isdisjoint(rules.EDITABLE)
    assert rules.PUBLIC.isdisjoint({State.DRAFT, State.SUBMITTED, State.RETURNED, State.REFUSED, State.WITHDRAWN})


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        ("역삼동 도서관에 안내가 필요합니다", None),
        ("Ein kurzer Satz.", None),
        ("道路を直してください。", None),
        ("ถนนเสียมากครับ", None),
        ("가" * rules.LONGEST_BODY, None),
        ("가" * (rules.LONGEST_BODY + 1), TextProblem.TOO_LONG),
        ("", TextProblem.EMPTY),
        (" \r\n\t\u3000\u200b\u202e\ufeff", TextProblem.EMPTY),
        ("안녕", TextProblem.TOO_SHORT),
        ("a" + " " * 50 + "b", TextProblem.TOO_SHORT),
        ("1234567890 123", TextProblem.NO_WORDS),
        ("🎉" * 50, TextProblem.NO_WORDS),
        ("!?" * 50, TextProblem.NO_WORDS),
        ("역삼동 \ufffd 도서관에 안내", TextProblem.DAMAGED),
        ("역삼동 \x00 도서관에 안내", TextProblem.UNSTORABLE),
        ("역삼동 \ud83d 도서관에 안내", TextProblem.UNSTORABLE),
    ],
)
def test_a_text_has_words_and_fits(body: str, problem: TextProblem | None) -> None:
    assert rules.check_body(body) is problem


def test_a_title_is_short_and_may_be_one_word() -> None:
    assert rules.check_title("길") is None
    assert rules.check_title("가" * rules.LONGEST_TITLE) is None
    assert rules.check_title("가" * (rules.LONGEST_TITLE + 1)) is TextProblem.TOO_LONG


@given(strategies.text(strategies.characters(), max_size=80))
def test_what_passes_can_be_kept_and_has_a_letter(body: str) -> None:
    if rules.check_body(body) is None:
        assert "\x00" not in body
        assert any(character.isalpha() for character in body)
        body.encode("utf-8")
