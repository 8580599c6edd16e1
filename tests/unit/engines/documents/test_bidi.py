"""The order on the line: Arabic from the right, numbers and Latin in it from the left."""

from __future__ import annotations

from itertools import groupby

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.engines.documents import bidi


def seen(text: str, *, rtl: bool) -> str:
    """Return a text's runs as they stand from the left, each in the order in which it is read."""
    levels = bidi.levels(text, rtl=rtl)
    runs: list[tuple[int, str]] = []
    for level, alike in groupby(zip(levels, text, strict=True), key=lambda pair: pair[0]):
        runs.append((level, "".join(character for _, character in alike)))
    return "|".join(runs[place][1] for place in bidi.visual_order([level for level, _ in runs]))


@pytest.mark.parametrize(
    ("text", "page_rtl", "right"),
    [
        ("Anna", False, False),
        ("أحمد", False, True),
        ("أحمد Anna", False, True),
        ("Anna أحمد", False, False),
        ("12:30", False, False),
        ("Anna", True, False),
        ("K-POP أسبوع", True, True),
        ("12:30", True, True),
        ("", False, False),
    ],
)
def test_where_a_text_begins(text: str, page_rtl: bool, right: bool) -> None:
    assert bidi.runs_right(text, page_rtl=page_rtl) is right


def test_latin_and_numbers_in_arabic_stand_from_the_left() -> None:
    assert seen("أسبوع K-POP في 2026!", rtl=True) == "!|2026| في |K-POP|أسبوع "


def test_arabic_in_latin_keeps_to_its_place() -> None:
    assert seen("Dr. أحمد علي (Seoul)", rtl=False) == "Dr. |أحمد علي| (Seoul)"


def test_what_is_isolated_keeps_its_own_order() -> None:
    assert seen("رمز \u206612-34 56\u2069", rtl=True) == "\u2069|12-34 56|رمز \u2066"


def test_a_text_of_one_direction_has_one_level() -> None:
    assert set(bidi.levels("강남 2026 (3층)", rtl=False)) == {0}


@given(st.text(st.sampled_from("aא١1 .(-\u200f\u2067\u2069"), max_size=60), st.booleans())
def test_every_character_has_a_level_and_every_run_one_place(text: str, rtl: bool) -> None:
    levels = bidi.levels(text, rtl=rtl)
    assert len(levels) == len(text)
    assert sorted(bidi.visual_order(levels)) == list(range(len(text)))


@given(st.lists(st.integers(0, 1)))
def test_from_the_right_all_is_turned_from_the_left_nothing(parity: list[int]) -> None:
    assert bidi.visual_order([1] * len(parity)) == list(range(len(parity)))[::-1]
    assert bidi.visual_order([0] * len(parity)) == list(range(len(parity)))
