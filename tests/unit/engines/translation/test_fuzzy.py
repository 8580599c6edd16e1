"""Sentences that are nearly the same are found by keys of their own, and nothing else is looked at."""

from __future__ import annotations

import random

import pytest

from portal.engines.translation import fuzzy

SYLLABLES = "가나다라마바사아자차카타파하고노도로모보소오조초코토포호구누두루무부수우주추쿠투푸후"


def words(chance: random.Random, number: int) -> str:
    return " ".join("".join(chance.choices(SYLLABLES, k=chance.randint(2, 4))) for _ in range(number))


def changed(chance: random.Random, sentence: str, edits: int) -> str:
    letters = list(sentence)
    for _ in range(edits):
        letters[chance.randrange(len(letters))] = chance.choice(SYLLABLES)
    return "".join(letters)


def test_nearly_the_same_sentences_share_a_key() -> None:
    chance, missed = random.Random(1), 0
    for _ in range(500):
        sentence = words(chance, 10)
        near = changed(chance, sentence, 3)
        [(_, score)] = fuzzy.closest(sentence, {1: near}, 0, 1)
        assert score >= 0.9
        missed += not fuzzy.keys("ko", "en", sentence) & fuzzy.keys("ko", "en", near)
    assert missed <= 2


def test_other_sentences_share_hardly_any_key() -> None:
    chance = random.Random(2)
    sentences = [words(chance, 10) for _ in range(200)]
    asked = fuzzy.keys("ko", "en", sentences[0])
    assert sum(bool(asked & fuzzy.keys("ko", "en", other)) for other in sentences[1:]) <= 2


def test_keys_tell_language_pairs_apart_and_case_and_space_do_not_count() -> None:
    assert fuzzy.keys("en", "ko", "Open the library.") == fuzzy.keys("en", "ko", "open  the LIBRARY. ")
    assert not fuzzy.keys("en", "ko", "Open the library.") & fuzzy.keys("en", "ja", "Open the library.")
    assert len(fuzzy.keys("ko", "en", "문장 하나가 꽤 길게 이어지는 예입니다.")) == fuzzy.KEYS
    assert fuzzy.keys("ko", "en", "예")


@pytest.mark.parametrize("sentence", ["짧다", "조금 더 긴 문장입니다.", "x" * 400])
def test_a_sentence_of_another_length_than_allowed_can_not_be_similar(sentence: str) -> None:
    shortest, longest = fuzzy.lengths(sentence, 0.9)
    length = len(sentence)
    assert shortest <= length <= longest
    for other in (shortest - 1, longest + 1):
        score = 1 - abs(length - other) / (length + other)
        assert score < 0.9


def test_the_most_similar_comes_first_and_the_rest_is_left_out() -> None:
    found = fuzzy.closest(
        "도서관을 열어 주세요.", {1: "도서관을 닫아 주세요.", 2: "도서관을 열어주세요.", 3: "비가 옵니다."}, 0.8, 5
    )
    assert [key for key, _score in found] == [2, 1]
