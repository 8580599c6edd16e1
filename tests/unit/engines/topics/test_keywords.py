"""Keywords: what a text is about, in each language, whatever somebody does to its letters."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.engines.topics import background, choose, keywords, terms
from portal.engines.topics.korean import stem
from portal.engines.topics.words import LONGEST_TEXT, stop_words

PARKS = {
    "ko": ("공원에는 나무를 더 심어야 합니다", {"공원", "나무"}),
    "en": ("Please plant more trees in the parks", {"park", "tree"}),
    "zh-Hans": ("请在公园里多种树木", {"公园", "树木"}),
    "zh-Hant": ("請在公園裡多種樹木", {"公园", "树木"}),
    "ja": ("公園にもっと樹木を植えてください", {"公园"}),
    "de": ("Bitte mehr Bäume im Park pflanzen", {"baume", "park"}),
    "fr": ("Il faut planter des arbres dans les parcs", {"arbre", "parc"}),
    "es": ("Hay que plantar árboles en los parques", {"arbol", "parque"}),
    "vi": ("Hãy trồng cây trong công viên", {"cay", "vien"}),
    "th": ("ขอให้ปลูกต้นไม้ในสวนมากขึ้น", {"สวน"}),
    "ru": ("Нужно больше деревьев в парке", {"деревьев", "парке"}),
    "id": ("Tolong tanam pohon di tamannya", {"pohon", "taman"}),
    "ar": ("نحتاج الى الأشجار في الحديقة", {"اشجار", "حديقه"}),
    "mn": ("Цэцэрлэгт илүү олон мод хэрэгтэй", {"цэцэрлэгт", "мод"}),
    "uz": ("Bogʻlarda koʻproq daraxtlar kerak", {"daraxt"}),
    "tl": ("Magtanim ng puno sa parke", {"puno", "parke"}),
    "hi": ("पार्क में पेड़ लगाइए", {"पार्क", "पेड"}),
    "ne": ("पार्कमा रूखहरू रोप्नुहोस्", {"पार्क", "रूख"}),
}
LANGUAGES = tuple(PARKS)


def keys(text: str, language: str) -> set[str]:
    return {keyword.key for keyword in keywords(text, language)}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_stop_words_and_keeps_what_a_text_is_about(language: str) -> None:
    text, telling = PARKS[language]
    found = keys(text, language)
    assert telling <= found
    assert not found & stop_words(language)
    assert len(stop_words(language)) > 80


STEMS = {
    "공원에서는": "공원", "공원을": "공원", "공원으로부터": "공원", "외국인들에게": "외국인", "산책로에": "산책로",
    "자전거도로": "자전거도로", "자전거도로를": "자전거도로", "쓰레기통과": "쓰레기통",
    "어린이": "어린이", "문화": "문화",
    "평가를": "평가", "마을": "마을", "강의실의": "강의실", "설치해야": "설치", "개선되어": "개선", "좋겠습니다": "",
}  # fmt: skip


@pytest.mark.parametrize(("written", "noun"), STEMS.items())
def test_korean_words_lose_their_particles_but_not_their_ends(written: str, noun: str) -> None:
    assert stem(written) == noun


def test_a_word_that_few_texts_have_tells_more() -> None:
    known = background([["park", "city"], ["park"], ["park", "bee"], *([["road"]] * 10)])
    found = choose(terms("bees and parks", "en"), known)
    assert [keyword.key for keyword in found] == ["bee", "park"]


def test_a_word_that_half_of_all_texts_have_is_no_keyword() -> None:
    known = background([["district", "bee"] if place % 2 else ["district"] for place in range(400)])
    assert [keyword.key for keyword in choose(terms("the district has one hive", "en"), known)] == ["hive"]


def test_without_a_background_what_is_said_most_often_comes_first() -> None:
    assert keywords("lamp bench lamp", "en")[0].key == "lamp"


def test_a_keyword_is_shown_as_it_mostly_stands_in_the_text() -> None:
    assert keywords("Bäume, Bäume, bäume", "de")[0].form == "Bäume"


DISGUISES = [
    "p̷̢͈͊a̴̎r̵k̸", "pаrk", "ＰＡＲＫ", "\u202epark\u202c", "p\u200bark", "\U0001d5c9\U0001d5ba\U0001d5cb\U0001d5c4", "park's",
    "PARK",
]  # fmt: skip


@pytest.mark.parametrize("written", DISGUISES)
def test_stacked_marks_lookalikes_and_hidden_signs_do_not_make_another_keyword(written: str) -> None:
    assert keys(f"the {written} please", "en") == {"park"}


def test_cyrillic_words_stay_cyrillic() -> None:
    assert keys("вода", "ru") == {"вода"}


def test_directions_may_be_mixed() -> None:
    assert keys("الحديقة park 공원을", "ar") == {"حديقه", "park", "공원"}


def test_addresses_and_numbers_are_nobodys_topic() -> None:
    assert keys("https://example.org/park?x=tree me.you@example.org 010-1234-5678 2026", "en") == set()


@pytest.mark.parametrize("text", ["", " \n", "?!", "👍👍", "123", "\ud800"])
def test_what_has_no_words_has_no_keywords(text: str) -> None:
    assert keywords(text, "en") == ()


def test_an_unknown_language_is_read_by_its_letters() -> None:
    assert keys("parco giochi", "und") == {"parco", "giochi"}


LONG = [
    ("공원을 " * 70_000, "ko"), ("ก" * 200_000, "th"), ("a" * 200_000, "en"), ("a'" * 100_000, "fr"),
    ("a@" * 100_000, "en"), ("木" * 200_000, "ja"), ("e\u0301" * 100_000, "fr"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "language"), LONG)
def test_a_text_of_two_hundred_thousand_characters_is_bounded_work(text: str, language: str) -> None:
    begun = time.process_time()
    assert len(keywords(text, language)) <= 8
    assert time.process_time() - begun < 2


def test_only_the_beginning_of_a_very_long_text_counts() -> None:
    assert keys("park " * (LONGEST_TEXT // 5) + "bee", "en") == {"park"}


@given(st.text(max_size=300), st.sampled_from(LANGUAGES))
def test_any_text_has_the_same_keywords_twice_each_once_and_with_a_weight(text: str, language: str) -> None:
    found = keywords(text, language)
    assert found == keywords(text, language)
    assert len({keyword.key for keyword in found}) == len(found) <= 8
    assert all(keyword.score > 0 and keyword.key and keyword.form for keyword in found)
