"""Suggestions of a topic: right where they are made, silent where nothing is clear."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.engines.topics import LANGUAGES, TOPICS, suggest

LABELLED = [
    tuple(line.split("\t")) for line in Path(__file__).with_name("labelled.tsv").read_text("utf-8").splitlines() if line
]
LEAST_RIGHT = 0.85
LEAST_ANSWERED = 0.75


def test_the_suggestions_are_right_where_they_are_made() -> None:
    about_something = [(topic, language, text) for topic, language, text in LABELLED if topic != "-"]
    assert len(about_something) >= 80
    assert len({language for _topic, language, _text in about_something}) >= 6
    right, wrong, silent = Counter[str](), Counter[str](), Counter[str]()
    for topic, language, text in about_something:
        found = suggest(text, language)
        tally = silent if found is None else right if found[0].topic == topic else wrong
        tally[language] += 1
        if tally is not right:
            print(f"\n{'silent' if found is None else 'wrong ' + found[0].topic}: {topic} {language} {text}", end="")
    answered = right.total() + wrong.total()
    accuracy = right.total() / answered
    print(f"\n{len(about_something)} texts, {answered} answered, accuracy when it answers {accuracy:.3f}")
    assert accuracy >= LEAST_RIGHT
    assert answered / len(about_something) >= LEAST_ANSWERED
    for language in LANGUAGES:
        assert right[language] >= wrong[language] * 3, language


@pytest.mark.parametrize("text", [text for topic, _language, text in LABELLED if topic == "-"])
def test_nothing_is_suggested_for_what_belongs_nowhere(text: str) -> None:
    language = next(language for _topic, language, known in LABELLED if known == text)
    assert suggest(text, language) is None


def test_the_reason_is_a_word_of_the_text_as_it_stands_there() -> None:
    found = suggest("Wir brauchen MÜLLTRENNUNG und mehr Bäume!", "de")
    assert found is not None
    assert found[0].topic == "C3"
    assert found[0].word == "MÜLLTRENNUNG"


def test_two_topics_that_are_equally_present_are_no_answer() -> None:
    assert suggest("A robot for the concert, a concert for the robot", "en") is None


def test_a_word_inside_another_tells_nothing() -> None:
    assert suggest("She said that the party was apparently treeless", "en") is None


def test_an_article_and_a_particle_before_an_arabic_word_do_not_hide_it() -> None:
    found = suggest("والروبوتات", "ar")
    assert found is not None
    assert found[0].topic == "C1"


def test_a_language_without_words_gets_no_suggestion() -> None:
    assert suggest("robot robot concert recycling", "tl") is None
    assert suggest("robot robot concert recycling", "und") is None


@given(st.text(max_size=300), st.sampled_from(sorted(LANGUAGES)))
def test_any_text_is_answered_in_the_same_way_twice(text: str, language: str) -> None:
    found = suggest(text, language)
    assert found == suggest(text, language)
    for suggestion in found or ():
        assert suggestion.topic in TOPICS
        assert 0 < suggestion.share <= 1
        assert suggestion.word


def test_a_very_long_text_is_answered_at_once() -> None:
    assert suggest("리" * 500_000, "ko") is None
    assert suggest("a" * 500_000, "de") is None
    assert suggest("ال" * 500_000, "ar") is None
