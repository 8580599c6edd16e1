"""What may be printed of a text: all that a reader sees, nothing that steers, no heaps, not without end."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given

from portal.engines.documents import texts
from tests.unit.engines.documents import samples


@pytest.mark.parametrize("text", [*samples.SENTENCES.values(), *samples.NAMES.values(), *samples.OTHER_NAMES])
def test_an_ordinary_text_is_printed_as_it_is(text: str) -> None:
    assert texts.clean(text) == unicodedata.normalize("NFC", text)


@given(samples.everything())
def test_what_is_printed_is_one_line_of_whole_characters(text: str) -> None:
    cleaned = texts.clean(text)
    assert len(cleaned) <= texts.LONGEST
    assert not {unicodedata.category(character) for character in cleaned} & {"Cc", "Cs", "Cn", "Co", "Zl", "Zp"}
    assert "  " not in cleaned
    assert cleaned == cleaned.strip(" ")


@given(samples.everything())
def test_what_may_be_printed_may_be_printed_again(text: str) -> None:
    cleaned = texts.clean(text)
    assert texts.clean(cleaned) == cleaned


def test_an_override_of_direction_goes_a_mark_of_direction_stays() -> None:
    assert texts.clean("a\u202eb\u202c c\u200f \u2067d\u2069") == "ab c\u200f \u2067d\u2069"


def test_joiners_stay_where_scripts_need_them() -> None:
    assert "\u200d" in texts.clean("ශ්\u200dරී")
    assert "\u200c" in texts.clean("می\u200cخواهم")


def test_marks_are_kept_until_they_are_a_heap() -> None:
    assert texts.clean("Z" + "\u0316\u0317\u0318\u0319\u031c\u031d" * 9) == "Z\u0316\u0317\u0318\u0319"
    assert texts.clean("ก" + "\u0e34" * 50) == "ก\u0e34"
    assert texts.clean("မြွှို့") == "မြွှို့"


def test_letters_and_their_marks_become_one_character() -> None:
    assert texts.clean("Tie\u0302\u0301ng") == "Tiếng"
    assert texts.clean("\u1112\u1161\u11ab") == "한"


def test_a_long_text_is_cut_between_two_characters() -> None:
    cut = texts.clean("कि" * 400)
    assert cut.endswith("कि…")
    assert texts.shorten("한국어", 2) == "한…"
    assert texts.shorten("👩‍👩‍👧", 3) == "…"
