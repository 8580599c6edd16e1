"""What may follow what, and what a text must have to be handed in."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies

from portal.domain.proposals import rules
from portal.domain.proposals.types import Answer, Refusal, Refused, State
from portal.domain.texts.types import TextProblem

ANSWERED = (State.UNDER_REVIEW, State.ACCEPTED, State.NOT_ADOPTED, State.IMPLEMENTED, State.MERGED)


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
        *((State.PUBLISHED, to) for to in ANSWERED),
        (State.PUBLISHED, State.WITHDRAWN),
        (State.PUBLISHED, State.REFUSED),
        *((State.UNDER_REVIEW, to) for to in ANSWERED if to is not State.UNDER_REVIEW),
        (State.UNDER_REVIEW, State.WITHDRAWN),
        (State.UNDER_REVIEW, State.REFUSED),
        (State.ACCEPTED, State.IMPLEMENTED),
        (State.ACCEPTED, State.NOT_ADOPTED),
        (State.ACCEPTED, State.UNDER_REVIEW),
        (State.ACCEPTED, State.REFUSED),
        (State.NOT_ADOPTED, State.ACCEPTED),
        (State.NOT_ADOPTED, State.UNDER_REVIEW),
        (State.NOT_ADOPTED, State.REFUSED),
        (State.IMPLEMENTED, State.UNDER_REVIEW),
        (State.IMPLEMENTED, State.REFUSED),
        (State.MERGED, State.REFUSED),
    }
    assert rules.move(State.REFUSED, State.PUBLISHED) == Refused(Refusal.WRONG_STATE)


def test_each_public_state_can_be_taken_off_and_none_is_entered_but_by_publishing() -> None:
    for state in rules.PUBLIC:
        assert rules.move(state, State.REFUSED) is None
        assert rules.move(state, State.PUBLISHED) is not None
    for state in set(State) - rules.PUBLIC:
        entered = {to for to in rules.PUBLIC if rules.move(state, to) is None}
        assert entered == ({State.PUBLISHED} if state is State.SUBMITTED else set())


@given(strategies.lists(strategies.sampled_from(State), max_size=30))
def test_whatever_is_tried_a_proposal_that_was_decided_is_never_the_writers_to_change(tried: list[State]) -> None:
    state, seen = State.DRAFT, [State.DRAFT]
    for to in tried:
        if rules.move(state, to) is None:
            state = to
            seen.append(to)
    if set(seen) & (rules.PUBLIC - rules.OPEN):
        assert state not in rules.EDITABLE | rules.CHANGEABLE
    if state in {State.REFUSED, State.WITHDRAWN}:
        assert not any(rules.move(state, to) is None for to in State)


def test_what_is_public_is_changed_in_the_open_only() -> None:
    assert rules.PUBLIC.isdisjoint(rules.EDITABLE)
    assert rules.CHANGEABLE <= rules.OPEN <= rules.PUBLIC
    assert rules.PUBLIC.isdisjoint({State.DRAFT, State.SUBMITTED, State.RETURNED, State.REFUSED, State.WITHDRAWN})


@given(
    strategies.sampled_from(sorted(rules.PUBLIC)),
    strategies.one_of(strategies.none(), strategies.sampled_from(State)),
    strategies.sampled_from(["", "  \n", "그 까닭은 이렇습니다."]),
    strategies.one_of(strategies.none(), strategies.integers(1, 9)),
)
def test_an_answer_leads_where_it_may_and_says_why(
    state: State, to: State | None, words: str, target: int | None
) -> None:
    refused = rules.check_answer(state, Answer(to, words=words, target_id=target))
    if refused is None:
        assert to is None or (to in rules.ANSWERS and rules.move(state, to) is None)
        assert words.strip() or to in {State.UNDER_REVIEW, State.MERGED}
        assert to is not State.MERGED or target is not None
    elif to is None:
        assert refused == Refused(Refusal.WORDS_NEEDED)


@pytest.mark.parametrize(
    ("written", "point"),
    [
        ("37.4979, 127.0276", (37.4979, 127.0276)),
        (" 37.4979 127.0276 ", (37.4979, 127.0276)),
        ("37;127", (37.0, 127.0)),
        ("", None),
        ("37.4979", None),
        ("1e3, 2e3", None),
        ("٣٧, ١٢٧", None),
        ("37.4979, 127.0276, 3", None),
        ("nan, inf", None),
        ("-37.4979, 127.0276", None),
        ("37." + "9" * 5000 + ", 127", None),
    ],
)
def test_a_point_is_two_plain_numbers(written: str, point: tuple[float, float] | None) -> None:
    assert rules.read_point(written) == point


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
