"""Which cues a text is found to have."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.engines.sentiment.cues import FEATURES, gather
from portal.engines.sentiment.lexicon import available, load, parse

LEXICON = parse("en", "[complaint]\nbad\n[danger]\ndanger*\n[praise]\ngood\n[intensity]\nvery\n")


def counts(text: str, language: str) -> dict[str, int]:
    return {category: count for category, count in gather(text, load(language)).counts.items() if count}


def test_each_occurrence_counts_whatever_its_case() -> None:
    assert gather("Bad! BAD, bad.", LEXICON).counts["complaint"] == 3


def test_praise_denied_is_a_complaint() -> None:
    found = gather("This is not very good", LEXICON).counts
    assert (found["praise"], found["complaint"]) == (0, 1)


def test_a_danger_denied_is_no_danger_and_no_praise() -> None:
    found = gather("It is not dangerous", LEXICON).counts
    assert (found["danger"], found["praise"]) == (0, 0)


def test_a_negation_in_another_clause_does_not_reach() -> None:
    assert gather("Why not? It is good", LEXICON).counts["praise"] == 1


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ko", "서비스가 좋지 않습니다"),
        ("ja", "便利ではない"),
        ("de", "das ist nicht gut"),
        ("es", "no es muy cómodo"),
        ("fr", "ce n'est pas agréable"),
        ("zh-Hans", "不方便"),
        ("zh-Hant", "不方便"),
    ],
)
def test_each_language_denies_in_its_own_way(language: str, text: str) -> None:
    found = counts(text, language)
    assert "praise" not in found
    assert found["complaint"] >= 1


def test_intensity_alone_tells_nothing() -> None:
    assert not gather("very very", LEXICON).is_telling
    assert gather("very bad", LEXICON).is_telling


def test_full_width_signs_count_as_plain_ones() -> None:
    wide, plain = gather("好!?", load("zh-Hans")).vector(), gather("好！？", load("zh-Hans")).vector()
    assert wide == plain


@settings(max_examples=100)
@given(st.text(max_size=200), st.sampled_from(sorted(available())))
def test_features_are_never_negative_and_always_complete(text: str, language: str) -> None:
    vector = gather(text, load(language)).vector()
    assert len(vector) == len(FEATURES)
    assert all(value >= 0.0 for name, value in zip(FEATURES, vector, strict=True) if name != "balance")
    assert -1 < vector[FEATURES.index("balance")] < 1


def test_a_longer_text_needs_more_cues_to_say_as_much() -> None:
    short, long = gather("bad", LEXICON).vector(), gather("bad" + " word" * 200, LEXICON).vector()
    assert short[FEATURES.index("complaint")] > long[FEATURES.index("complaint")]


def test_a_statement_tells_something_without_a_cue_and_a_scrap_does_not() -> None:
    assert gather("the tram stops at the river", LEXICON).is_telling
    assert gather("도서관이 열립니다", LEXICON).is_telling
    assert not gather("ok 12", LEXICON).is_telling
