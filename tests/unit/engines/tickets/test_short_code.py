"""Short codes: typed in any way that people type, and no slip leads to somebody else's ticket."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.engines.tickets import new_short_code, read_short_code
from portal.engines.tickets.crockford import ALPHABET

CODE = "K7M0P1WV"


def test_a_new_code_has_eight_characters_and_is_read_as_it_is() -> None:
    codes = {new_short_code() for _ in range(500)}
    assert len(codes) == 500
    for code in codes:
        assert len(code) == 8
        assert set(code) <= set(ALPHABET)
        assert read_short_code(code) == code


def test_the_check_character_stays_what_it_is() -> None:
    assert [last for last in ALPHABET if read_short_code(CODE[:-1] + last)] == [CODE[-1]]


@pytest.mark.parametrize(
    "typed",
    [
        "k7m0p1wv",
        "K7M0-P1WV",
        "k7mo pIwv",
        "k7moplwv\n",
        "Ｋ７Ｍ０－Ｐ１ＷＶ",
        "ｋ７ｍ０ーｐ１ｗｖ",
        "K7M0\u3000P1WV",
        "K7M0–P1WV",
        "K7M0−P1WV",
        "\u200fK7M0\u200eP1WV\u200b",
        "K٧M٠P١WV",
        "K۷M۰P۱WV",
        "K७M०P१WV",
    ],
)
def test_what_people_vary_in_typing_does_not_matter(typed: str) -> None:
    assert read_short_code(typed) == CODE


@pytest.mark.parametrize(
    "typed", ["", "K7M0P1W", CODE + "0", "K7M0P1WU", "K7M0P1W ", "ㅏ7ㅡ0ㅔ1ㅈㅎ", "K7M0P1W?", "K" * 1000]
)
def test_what_is_no_code_is_none(typed: str) -> None:
    assert read_short_code(typed) is None


def test_one_wrong_character_is_always_found() -> None:
    for code in (CODE, *(new_short_code() for _ in range(20))):
        for place, wrong in itertools.product(range(8), ALPHABET):
            if wrong != code[place]:
                assert read_short_code(code[:place] + wrong + code[place + 1 :]) is None


def test_two_characters_that_changed_places_are_always_found() -> None:
    for code in (CODE, *(new_short_code() for _ in range(20))):
        for first, second in itertools.combinations(range(8), 2):
            swapped = list(code)
            swapped[first], swapped[second] = code[second], code[first]
            if code[first] != code[second]:
                assert read_short_code("".join(swapped)) is None


@given(st.text())
def test_any_text_is_a_code_in_normal_form_or_none(text: str) -> None:
    code = read_short_code(text)
    assert code is None or read_short_code(code) == code
