"""A particle follows the sound of the word before it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tools.sample_packages.korean import PARTICLES, particle

HANGUL = st.characters(min_codepoint=0xAC00, max_codepoint=0xD7A3)


@pytest.mark.parametrize(
    ("word", "name", "expected"),
    [
        ("공원", "을", "을"),
        ("놀이터", "을", "를"),
        ("공원", "이", "이"),
        ("보건소", "이", "가"),
        ("공원", "은", "은"),
        ("쉼터", "은", "는"),
        ("공원", "과", "과"),
        ("횡단보도", "과", "와"),
        ("공원", "으로", "으로"),
        ("횡단보도", "으로", "로"),
        ("서울", "으로", "로"),
        ("양재천", "으로", "으로"),
    ],
)
def test_form_after_word(word: str, name: str, expected: str) -> None:
    assert particle(word, name) == expected


@given(HANGUL, st.sampled_from(sorted(PARTICLES)))
def test_every_syllable_takes_one_of_the_two_forms(syllable: str, name: str) -> None:
    assert particle(syllable, name) in PARTICLES[name]


@given(HANGUL)
def test_subject_and_object_particles_agree_on_the_consonant(syllable: str) -> None:
    assert (particle(syllable, "이") == "이") is (particle(syllable, "을") == "을")


def test_word_without_hangul_is_refused_rather_than_guessed() -> None:
    with pytest.raises(ValueError, match="Hangul"):
        particle("COEX", "을")
