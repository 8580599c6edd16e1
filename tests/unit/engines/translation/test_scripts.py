"""Letters and the languages they belong to."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.engines.translation.scripts import Script, count_scripts, script_of, scripts_of_language


@pytest.mark.parametrize(
    ("letters", "script"),
    [
        ("aZéßđ", Script.LATIN),
        ("강ㄱ", Script.HANGUL),
        ("江驿狎𠀀々", Script.HAN),
        ("あアーｱ", Script.KANA),
        ("Жҳ", Script.CYRILLIC),
        ("Ωλ", Script.GREEK),
        ("שלום", Script.HEBREW),
        ("عربﭐ", Script.ARABIC),
        ("हि", Script.DEVANAGARI),
        ("กข", Script.THAI),
        ("ქართული", Script.OTHER),
    ],
)
def test_a_letter_has_its_script(letters: str, script: Script) -> None:
    assert {script_of(letter) for letter in letters} == {script}


@given(st.text())
def test_every_letter_is_counted_once(text: str) -> None:
    assert count_scripts(text).total() == sum(character.isalpha() for character in text)


def test_a_language_that_is_not_listed_is_written_in_latin_letters() -> None:
    assert scripts_of_language("vi") == {Script.LATIN}
    assert scripts_of_language("zh-Hant") == {Script.HAN}
