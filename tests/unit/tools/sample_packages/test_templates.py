"""The patterns: enough of them, the same slots in all languages, and one to one."""

import random

import pytest

from tools.sample_packages.grammar import fill
from tools.sample_packages.lexicon import LANGUAGES
from tools.sample_packages.numbers import placeholders
from tools.sample_packages.recognise import patterns_of, recogniser
from tools.sample_packages.templates import Pattern, Sentence, parse_block, patterns

FILLINGS = 4


def drawn(item: Pattern, rng: random.Random) -> tuple[Sentence, dict[str, str]]:
    return fill(item, rng), placeholders(item.numbers, item.number_order("ko"), rng)


def test_enough_patterns() -> None:
    sections = [item.section for item in patterns()]
    assert sections.count("statements") >= 40
    assert sections.count("titles") >= 8
    assert sections.count("fixed") >= 10


def test_names_are_unique() -> None:
    names = [item.name for item in patterns()]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_is_read_by_its_own_pattern_alone(language: str) -> None:
    rng = random.Random(language)
    for item in patterns():
        for _ in range(FILLINGS):
            sentence, numbers = drawn(item, rng)
            text = sentence.text(language, numbers)
            assert patterns_of(text, language) == [item.name], text


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_can_be_read_back_from_a_sentence(language: str) -> None:
    rng = random.Random(f"words {language}")
    for item in patterns():
        sentence, numbers = drawn(item, rng)
        match = recogniser(item.name, language).fullmatch(sentence.text(language, numbers))
        assert match is not None
        for part in item.parts[language]:
            if part.slot and part.slot not in item.numbers and part.form not in ("is", "costs"):
                assert match[f"{part.slot}_1"] in "".join(
                    "".join(sentence.words[part.slot].form(language, p.form))
                    for p in item.parts[language]
                    if p.slot == part.slot
                )


def test_no_two_sentences_share_a_translation() -> None:
    rng = random.Random(3)
    for source in LANGUAGES:
        for target in LANGUAGES:
            there: dict[str, str] = {}
            for item in patterns():
                for _ in range(FILLINGS):
                    sentence, numbers = drawn(item, rng)
                    wanted = sentence.text(target, numbers)
                    assert there.setdefault(sentence.text(source, numbers), wanted) == wanted


def test_titles_end_without_a_full_stop_and_sentences_with_a_mark() -> None:
    for item in patterns():
        for language in LANGUAGES:
            ends = item.parts[language][-1].literal[-1:] in (".", "。", "?", "？")
            assert ends is (item.section != "titles"), (item.name, language)


def test_no_template_holds_digits_which_would_be_masked() -> None:
    for item in patterns():
        for parts in item.parts.values():
            assert not any(character.isdigit() for part in parts for character in part.literal)


def test_a_pattern_whose_languages_differ_in_slots_is_refused() -> None:
    block = "[broken]\nko: {place}입니다.\nen: This is {place}.\nzh: 这是{place}。\nja: {facility}です。"
    with pytest.raises(ValueError, match="same slots"):
        parse_block(block, "statements")
