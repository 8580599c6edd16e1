"""The sentences to be declined are outside the grammar, and those with a new structure hold only its signs."""

import pytest

from tools.sample_packages.declining import planted
from tools.sample_packages.grammar import training_sentences
from tools.sample_packages.lexicon import LANGUAGES
from tools.sample_packages.recognise import patterns_of


@pytest.mark.parametrize("language", LANGUAGES)
def test_enough_new_structures(language: str) -> None:
    assert len(set(planted("structure", language))) >= 15


@pytest.mark.parametrize("language", ["ja", "zh"])
def test_enough_ordinary_sentences(language: str) -> None:
    assert len(set(planted("outside", language))) >= 30


@pytest.mark.parametrize("language", LANGUAGES)
def test_none_is_in_the_grammar(language: str) -> None:
    for kind in ("structure", "outside"):
        for sentence in planted(kind, language):
            assert patterns_of(sentence, language) == [], sentence


@pytest.mark.parametrize("language", LANGUAGES)
def test_most_new_structures_use_known_signs_only(language: str) -> None:
    """A sign never seen makes declining easy; the few such sentences must stay few."""
    numbers = dict.fromkeys((f"n{i}" for i in range(1, 4)), "①")
    known = {sign for item in training_sentences(1, 3000) for sign in item.text(language, numbers)}
    sentences = planted("structure", language)
    assert sum(set(sentence) <= known for sentence in sentences) >= 0.6 * len(sentences)
