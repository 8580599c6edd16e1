"""Numbers in words, read where they cannot be anything else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.engines.translation.numerals import hinted, is_known, locate, months, spoken

LANGUAGES = ("ko", "en", "zh", "ja", "de", "fr", "es", "vi", "ru", "th", "ar")


@pytest.mark.parametrize(
    ("language", "text", "values"),
    [
        ("en", "two hundred and fifty trees, fifty-six thousand leaves, a million seeds", {250, 56_000, 1_000_000}),
        ("en", "Twenty-first century", {21}),
        ("de", "fünfundzwanzig Bänke und zweihundert Bäume", {25, 200}),
        ("fr", "quatre-vingt-dix-sept lampes, vingt et un bancs", {97, 21}),
        ("es", "treinta y cinco personas y veintidós perros", {35, 22}),
        ("vi", "mười lăm học viên, ba mươi người", {15, 30}),
        ("ru", "двадцать пять семей, двести домов", {25, 200}),
        ("ar", "خمسة وعشرون مقعدا وثلاثة أطفال", {25, 3}),
        ("th", "สิบห้าคน ยี่สิบเอ็ดวัน", {15, 21}),
        ("ko", "만 오천 원, 열여섯 곳, 스물다섯 명, 이백 명, 나흘", {15_000, 16, 25, 200, 4}),
        ("zh", "三百名居民，五万六千人，四十分钟", {300, 56_000, 40}),
        ("ja", "二十一日に三人", {21, 3}),
    ],
)
def test_cardinal_numbers_are_read(language: str, text: str, values: set[int]) -> None:
    assert spoken(text, language).clear == values


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ko", "세대 차이, 네, 이 사람, 사람들, 5만 원"),
        ("th", "สามารถ ห้าม เก้าอี้"),
        ("zh", "三成洞，星期五，五六个人"),
        ("ja", "三成洞で十分です"),
        ("en", "a second chance in May, 5 million"),
        ("fr", "un vélo neuf"),
        ("vi", "năm nay"),
        ("hi", "तीन बसें"),
    ],
)
def test_what_may_be_something_else_is_not_asked_for(language: str, text: str) -> None:
    assert not spoken(text, language).clear


def test_a_numeral_has_a_place() -> None:
    assert locate("We need twelve buses", "en") == [(8, 14, 12)]
    assert locate("버스 네 대", "ko") == [(3, 4, 4)]


def test_small_numbers_have_other_words() -> None:
    assert hinted(1, "each of them", "en")
    assert hinted(12, "정오에", "ko")
    assert not hinted(9, "정오에", "ko")
    assert not hinted(13, "thirteen", "en")


def test_months_are_numbered_unless_they_begin_other_words() -> None:
    assert months("am 3. März und im Oktober", "de") == {3, 10}
    assert months("You may march in June", "en") == {6}
    assert months("3월", "ko") == frozenset()


@given(st.text(), st.sampled_from(LANGUAGES))
def test_any_text_can_be_read(text: str, language: str) -> None:
    assert is_known(language)
    read = spoken(text, language)
    assert read.clear <= read.any
