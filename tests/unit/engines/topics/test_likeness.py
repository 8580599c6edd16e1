"""Texts that say nearly the same are alike, by their words and their strings of characters."""

from __future__ import annotations

import time

from hypothesis import given
from hypothesis import strategies as st

from portal.engines.topics import ALIKE, likeness, print_of

SMALL = st.text("abc dé공원", max_size=60)


def alike(one: str, other: str, language: str = "en") -> float:
    return likeness(print_of(one, language), print_of(other, language))


def test_the_same_wish_in_other_words_is_alike() -> None:
    assert alike("Please put more bins in Yangjae park", "We need more bins at Yangjae Park!") >= ALIKE


def test_another_wish_for_the_same_place_is_not() -> None:
    bins = "Please put more bins with separate lids for bottles and paper along the paths of Yangjae park"
    assert alike(bins, "The toilets of Yangjae park should stay open at night, and somebody should clean them") < ALIKE


def test_an_empty_text_is_like_nothing() -> None:
    assert alike("", "") == 0
    assert alike("", "park") == 0


def test_a_text_of_stop_words_is_compared_by_its_characters_alone() -> None:
    assert 0 < alike("this and that", "this and that") < 1


def test_very_long_texts_are_compared_at_once() -> None:
    begun = time.process_time()
    assert alike("park bin " * 25_000, "공원 " * 70_000) == 0
    assert time.process_time() - begun < 2


@given(SMALL, SMALL)
def test_likeness_is_mutual_and_between_nought_and_one(one: str, other: str) -> None:
    found = alike(one, other)
    assert 0 <= found <= 1
    assert found == alike(other, one)


@given(SMALL)
def test_a_text_with_words_is_wholly_like_itself(text: str) -> None:
    own = print_of(text, "en")
    if own.words:
        assert likeness(own, own) > 0.999
