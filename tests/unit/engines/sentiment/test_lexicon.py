"""The lists of cues and the patterns made of them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.engines.sentiment.lexicon import CATEGORIES, available, load, parse


def found(cues: str, text: str, language: str = "en") -> list[str]:
    hits = parse(language, f"[praise]\n{cues}\n").find(text)
    return [text[hit.start : hit.end] for hit in hits]


def test_a_cue_is_a_whole_word() -> None:
    assert found("fun", "fun funeral") == ["fun"]


def test_a_star_is_any_ending() -> None:
    assert found("enjoy*", "enjoy enjoyed joy") == ["enjoy", "enjoyed"]


def test_a_star_alone_is_a_word_or_two() -> None:
    assert found("hold * accountable", "hold them accountable, hold the city accountable") == [
        "hold them accountable",
        "hold the city accountable",
    ]


def test_the_longest_cue_wins() -> None:
    assert found("good, good idea", "a good idea") == ["good idea"]


def test_the_longest_cue_wins_over_another_category_too() -> None:
    hits = parse("en", "[support]\nsupport\n[demand]\ndo not support\n").find("i do not support this")
    assert [hit.category for hit in hits] == ["demand"]


def test_a_phrase_does_not_reach_over_the_end_of_a_sentence() -> None:
    assert found("no good", "i said no. good morning") == []


def test_stars_on_both_sides_find_a_stem_inside_a_word() -> None:
    assert found("*gefahr*", "eine unfallgefahr", "de") == ["gefahr"]


def test_a_letter_that_is_a_cue_counts_where_longer_cues_begin_with_it() -> None:
    assert found("好, 好主意", "很好的好主意", "zh-Hant") == ["好", "好主意"]


def test_a_korean_stem_is_found_inside_a_word() -> None:
    assert found("좋은", "더좋은곳", "ko") == ["좋은"]


@settings(max_examples=100)
@given(st.text(max_size=200), st.sampled_from(sorted(available())))
def test_cues_lie_inside_the_text(text: str, language: str) -> None:
    hits = load(language).find(text)
    assert all(0 <= hit.start < hit.end <= len(text) for hit in hits)


def test_a_wrong_heading_is_refused() -> None:
    with pytest.raises(ValueError, match="mood"):
        parse("en", "[mood]\ngood\n")


@pytest.mark.parametrize("language", sorted(available()))
def test_every_lexicon_has_cues_of_every_category(language: str) -> None:
    assert load(language).categories == set(CATEGORIES)


def test_no_lexicon_is_a_missing_file() -> None:
    with pytest.raises(FileNotFoundError):
        load("xx")
