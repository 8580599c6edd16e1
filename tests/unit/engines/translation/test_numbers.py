"""Numbers survive a translation by value."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.engines.translation.numbers import numbers_differ, numbers_of


@pytest.mark.parametrize(
    ("source", "target", "pair"),
    [
        ("1,000명이 왔습니다.", "1,000 people came.", "ko-en"),
        ("1,000 people came.", "Es kamen 1.000 Menschen.", "en-de"),
        ("3.5 km", "3,5 km", "en-de"),
        ("5만 원입니다.", "It is 50,000 won.", "ko-en"),
        ("10월 3일에 엽니다.", "It opens on October 3.", "ko-en"),
        ("버스가 두 대 있습니다.", "There are 2 buses.", "ko-en"),
        ("1주일 동안", "for a week", "ko-en"),
        ("오후 14:30에", "at 14:30", "ko-en"),
        ("１２人", "12 people", "ja-en"),
        ("3 languages", "三种语言", "en-zh"),
        ("1만 2천 명", "12,000 people", "ko-en"),
        ("3억 5천만 원", "350 million won", "ko-en"),
        ("2만 3천 원", "23,000韩元", "ko-zh"),
        ("1.5 million won", "1,5 triệu won", "en-vi"),
        ("1 250 familles", "1,250 families", "fr-en"),
        ("오후 3시", "at 15:00", "ko-en"),
        ("7:30 p.m.", "19 h 30", "en-fr"),
        ("half past two", "오후 2시 30분", "en-ko"),
        ("31.03.2027", "31 March 2027", "de-en"),
        ("2027/3/31", "2027년 3월 31일", "en-ko"),
        ("zweihundertfünfzig Bäume", "250 trees", "de-en"),
        ("soixante-quinze arbres", "75 trees", "fr-en"),
        ("회비는 만 오천 원", "The fee is 15,000 won", "ko-en"),
        ("사흘 동안", "for three days", "ko-en"),
        ("a 10% discount", "打九折", "en-zh"),
        ("the 21st century", "el siglo XXI", "en-es"),
        ("The first floor", "1층", "en-ko"),
        ("at midnight", "0時に", "en-ja"),
        ("세대 차이", "a gap between generations", "ko-en"),
        ("네, 맞습니다.", "Yes, that is right.", "ko-en"),
        ("1.5 hours", "an hour and a half", "en-de"),
        ("", "", "ko-en"),
    ],
)
def test_the_same_numbers_written_otherwise_are_the_same(source: str, target: str, pair: str) -> None:
    assert not numbers_differ(source, target, *pair.split("-"))


@pytest.mark.parametrize(
    ("source", "target", "pair"),
    [
        ("1,000명이 왔습니다.", "100 people came.", "ko-en"),
        ("3.5 km", "35 km", "en-de"),
        ("예산은 50억 원입니다.", "The budget is 50 million won.", "ko-en"),
        ("버스가 20대 있습니다.", "There are buses.", "ko-en"),
        ("버스가 있습니다.", "There are 20 buses.", "ko-en"),
        ("10월에 엽니다.", "It opens in May.", "ko-en"),
        ("14:30에", "at 14:20", "ko-en"),
        ("20 of 20", "20", "en-de"),
        ("three buses", "버스 네 대", "en-ko"),
        ("열여섯 곳", "60 places", "ko-en"),
        ("thirty people", "thirteen people", "en-de"),
        ("오전 9시", "at 8 a.m.", "ko-en"),
        ("오전 9시", "at 9:30 a.m.", "ko-en"),
        ("9 a.m.", "21:00", "en-de"),
        ("in October", "9월에", "en-ko"),
        ("三百名", "30 people", "zh-en"),
        ("мы нашли двадцать пять книг", "we found 20 books", "ru-en"),
        ("15 people came to the meeting", "3명이 회의에 왔습니다", "en-ko"),
    ],
)
def test_a_changed_dropped_or_invented_number_is_found(source: str, target: str, pair: str) -> None:
    assert numbers_differ(source, target, *pair.split("-"))


@given(st.integers(min_value=13, max_value=10**12))
def test_a_number_is_the_same_with_thousands_separators(number: int) -> None:
    assert numbers_of(f"{number:,}") == numbers_of(str(number))


@given(st.text())
def test_any_text_has_the_same_numbers_as_itself(text: str) -> None:
    assert not numbers_differ(text, text, "ko", "en")
