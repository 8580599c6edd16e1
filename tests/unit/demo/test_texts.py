"""What holds for every text of the demo, whoever wrote it."""

from __future__ import annotations

import re

from portal.engines.translation import termbase
from tests.unit.demo.reading import (
    CHARACTER_SETS,
    SEVEN,
    Piece,
    by_name,
    every_text,
    of_answers,
    of_discussions,
    of_proposals,
    of_topics,
    scripts,
    sentences,
)

SIGNS = {
    "vi": r"[ăâđêôơưạảấầậếềệịọốồộờợụừữ]",
    "mn": "[өү]",
    "ru": "[ыэъ]",
    "es": "[ñáéíóú¿]",
    "fr": "[éèêàçùô]",
    "de": "[äöüß]",
    "uz": "[‘’]",
}


@by_name([*of_topics(), *of_answers()])
def test_what_the_city_says_exists_in_all_languages_of_the_pages(piece: Piece) -> None:
    assert set(piece.versions) == set(SEVEN)


@by_name(of_discussions())
def test_a_comment_can_be_read_in_korean_and_english(piece: Piece) -> None:
    assert {"ko", "en", piece.language} <= set(piece.versions) <= {*SEVEN, piece.language}


@by_name(every_text())
def test_the_original_stands_first(piece: Piece) -> None:
    assert next(iter(piece.versions)) == piece.language


@by_name(every_text())
def test_each_version_is_in_the_script_of_its_language(piece: Piece) -> None:
    for language, text in piece.versions.items():
        own, foreign = scripts(language)
        assert re.search(own, text)
        assert not re.search(foreign, text)
        text.encode(CHARACTER_SETS.get(language, "utf-8"))


@by_name([*of_proposals(), *of_answers()])
def test_a_longer_text_shows_the_letters_of_its_language(piece: Piece) -> None:
    for language, text in piece.versions.items():
        if language in SIGNS and len(text) > 200:
            assert re.search(SIGNS[language], text)


@by_name(every_text())
def test_versions_stand_sentence_by_sentence_so_that_the_memory_can_learn_them(piece: Piece) -> None:
    shapes = {
        language: [len(sentences(paragraph, language)) for paragraph in text.split("\n\n")]
        for language, text in piece.versions.items()
    }
    assert all(shape == shapes[piece.language] for shape in shapes.values()), shapes


@by_name(every_text())
def test_names_come_out_as_the_termbase_approves(piece: Piece) -> None:
    terms = termbase.load()
    for language, text in piece.versions.items():
        for target, translated in piece.versions.items():
            assert not terms.violations(text, translated, language, target), (language, target)


@by_name(every_text())
def test_texts_are_tidy_and_hold_nothing_personal(piece: Piece) -> None:
    for text in piece.versions.values():
        assert text == text.strip()
        assert not re.search(r"  |\n\n\n|(?<!\n)\n(?!\n)", text)
        assert not re.search(r"@|https?:|www\.|\d[\d\s-]{4,}\d", text)
