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
