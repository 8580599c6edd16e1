"""The languages that the portal knows."""

from __future__ import annotations

import pytest
from babel import Locale

from portal.foundation import languages
from tools import catalogues


def test_every_language_has_a_name_and_a_locale() -> None:
    for code, language in languages.KNOWN.items():
        assert language.code == code
        assert language.name
        assert Locale.parse(language.babel)
    assert {code for code, language in languages.KNOWN.items() if language.dir == "rtl"} == {"ar"}


def test_pages_are_in_known_languages_and_the_default_is_one_of_them() -> None:
    assert set(languages.INTERFACE) <= set(languages.KNOWN)
    assert languages.DEFAULT in languages.INTERFACE


def test_each_language_of_the_pages_but_the_one_of_the_messages_has_a_catalogue() -> None:
    assert {languages.get(code).babel for code in languages.INTERFACE} == {*catalogues.LANGUAGES, "en"}


@pytest.mark.parametrize("code", [None, "", "xx", "KO", "zh", ["ko"], {"ko": 1}, 5, b"ko"])
def test_anything_else_is_not_known(code: object) -> None:
    assert not languages.is_known(code)


def test_an_unknown_code_is_shown_as_undetermined() -> None:
    assert languages.get("xx").code == "und"
    assert languages.get(None) is languages.UNDETERMINED
