"""Words of two languages become one where the same people's texts have both."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from portal.engines.topics import Bilingual, partners


def said(person: str, here: str, there: str) -> Bilingual:
    return Bilingual(person, here.split(), there.split())


def test_park_and_its_korean_name_find_each_other() -> None:
    parks = [said("a", "park tree", "공원 나무"), said("b", "park bench", "공원 의자"), said("c", "park", "공원")]
    texts = [*parks, said("d", "tree", "나무"), said("e", "tree", "나무")]
    assert partners(texts, least=3) == {"park": "공원", "tree": "나무"}


def test_one_person_does_not_make_words_partners_however_much_they_write() -> None:
    assert partners([said("a", "park", "공원")] * 100, least=2) == {}


def test_words_that_meet_by_chance_are_no_partners() -> None:
    texts = [said(str(number), "park", f"word{number % 7}") for number in range(70)]
    assert partners(texts, least=3) == {}


def test_a_word_has_one_partner() -> None:
    texts = [said(str(number), "park", "공원 공원녹지") for number in range(5)]
    assert partners([*texts, said("x", "park", "공원")], least=3) == {"park": "공원"}


def test_no_texts_have_no_partners() -> None:
    assert partners([], least=1) == {}


WORDS = st.lists(st.sampled_from("abcd"), max_size=4)
TEXTS = st.lists(st.builds(Bilingual, st.sampled_from("12345"), WORDS, WORDS), max_size=12)


@given(TEXTS)
def test_partners_are_one_to_one(texts: list[Bilingual]) -> None:
    found = partners(texts, least=1)
    assert len(set(found.values())) == len(found)
    assert partners(texts, least=1) == found
