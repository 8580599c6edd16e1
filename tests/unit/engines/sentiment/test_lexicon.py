"""The lists of cues and the patterns made of them."""

from __future__ import annotations

import pytest

from portal.engines.sentiment.lexicon import CATEGORIES, available, load, parse


def found(cues: str, text: str, language: str = "en") -> list[str]:
    return [match.group() for match in parse(language, f"[praise]\n{cues}\n").patterns["praise"].finditer(text)]


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


def test_a_korean_stem_is_found_inside_a_word() -> None:
    assert found("좋은", "더좋은곳", "ko") == ["좋은"]


def test_a_wrong_heading_is_refused() -> None:
    with pytest.raises(ValueError, match="mood"):
        parse("en", "[mood]\ngood\n")


@pytest.mark.parametrize("language", sorted(available()))
def test_every_lexicon_has_cues_of_every_category(language: str) -> None:
    assert set(load(language).patterns) == set(CATEGORIES)


def test_no_lexicon_is_a_missing_file() -> None:
    with pytest.raises(FileNotFoundError):
        load("xx")
