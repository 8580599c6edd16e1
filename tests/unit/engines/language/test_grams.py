"""The letter statistics and how they are read."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.engines.language.grams import MODEL_PATH, Group, features_of, groups, read, weighted_words, word_features


@pytest.fixture
def group() -> Group:
    """A model of two languages that knows the letters a and b, and the word "abba"."""
    weights = np.array([[10, -10], [-10, 10], [0, 100]], dtype=np.int8)
    return Group(("aa", "bb"), {"a": 0, "b": 1, "=abba": 2}, weights, scale=0.1, temperature=1.0)


def test_the_shipped_model_is_small_and_holds_no_pickled_object() -> None:
    assert MODEL_PATH.stat().st_size < 1_000_000
    with np.load(MODEL_PATH, allow_pickle=False) as stored:
        assert all(stored[name].dtype != object for name in stored.files)


def test_every_group_has_one_row_for_each_feature_and_one_column_for_each_language() -> None:
    for group in groups().values():
        assert group.weights.shape == (len(group.index), len(group.languages))


def test_word_features_mark_the_bounds_and_the_whole_word() -> None:
    found = word_features("ab")
    assert {"_", "a", "b", "_a", "ab", "b_", "_ab", "ab_", "_ab_", "=ab"} == set(found)


def test_only_words_of_the_asked_script_are_read() -> None:
    assert [word for word, _ in weighted_words("Park 공원 парк", "cyrillic")] == ["парк"]


def test_a_capitalised_word_inside_a_sentence_counts_half_unless_all_is_capitals() -> None:
    assert list(weighted_words("We like Seoul", "latin")) == [("we", 1.0), ("like", 1.0), ("seoul", 0.5)]
    assert {weight for _, weight in weighted_words("WE LIKE SEOUL", "latin")} == {1.0}


def test_devanagari_vowel_signs_stay_inside_their_word() -> None:
    assert [word for word, _ in weighted_words("बच्चों के लिए।", "devanagari")] == ["बच्चों", "के", "लिए"]


def test_evidence_decides(group: Group) -> None:
    assert read(group, "aaa", "latin").probabilities["aa"] > 0.9
    assert read(group, "abba", "latin").probabilities["bb"] > 0.9


def test_no_evidence_leaves_every_language_equally_likely(group: Group) -> None:
    found = read(group, "xyz", "latin")
    assert found.probabilities == {"aa": 0.5, "bb": 0.5}
    assert found.coverage == 0.0


@settings(max_examples=100)
@given(st.sampled_from(sorted(groups())), st.text(max_size=200))
def test_probabilities_sum_to_one_for_any_text(script: str, text: str) -> None:
    found = read(groups()[script], text, script)
    assert sum(found.probabilities.values()) == pytest.approx(1.0)
    assert 0.0 <= found.coverage <= 1.0


@given(st.text(max_size=100))
def test_weights_of_words_are_positive(text: str) -> None:
    assert all(weight > 0 and features for features, weight in features_of(text, "latin"))
