"""Which texts are written in several languages, which only borrow, and which have none."""

from __future__ import annotations

import pytest

from portal.engines.language import detect
from tools.language_model.cases import read


@pytest.mark.parametrize(("languages", "text"), read("mixed"))
def test_sentences_in_two_languages_are_reported_as_such(languages: str, text: str) -> None:
    assert set(detect(text).mixed) == set(languages.split())


@pytest.mark.parametrize(("language", "text"), read("switched"))
def test_borrowed_words_leave_a_text_in_its_language(language: str, text: str) -> None:
    found = detect(text)
    assert (found.language, found.mixed) == (language, ())


@pytest.mark.parametrize(("_", "text"), read("nothing"))
def test_what_has_no_language_is_undetermined(_: str, text: str) -> None:
    assert detect(text).language is None


@pytest.mark.parametrize(("language", "text"), read("users"))
def test_users_texts_are_never_called_mixed(language: str, text: str) -> None:
    assert detect(text).mixed == ()


def test_the_heavier_language_is_named_first() -> None:
    text = "Please put some shade at the bus stops near the school and the park. 그늘을 만들어 주세요."
    assert detect(text).mixed == ("en", "ko")
