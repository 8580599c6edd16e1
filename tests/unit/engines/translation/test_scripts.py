"""Letters and the languages they belong to."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.engines.translation.scripts import (
    Script,
    count_scripts,
    is_other_orthography,
    script_of,
    scripts_of_language,
)


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


@pytest.mark.parametrize(
    ("language", "text", "is_other"),
    [
        ("zh-Hans", "请把旧电池放进红色箱子", False),
        ("zh-Hans", "請把舊電池放進紅色箱子", True),
        ("zh-Hant", "请把旧电池放进红色箱子", True),
        ("zh-Hant", "請把舊電池放進紅色箱子", False),
        ("zh-Hant", "公園很大", False),
        ("ja", "公園を作ってください", False),
        ("ja", "江南区多文化家族支援計画策定委員会", False),
        ("ja", "公園内自転車通行禁止理由不明。", True),
        ("ja", "请用电子邮件回复", True),
        ("ko", "请用电子邮件回复", False),
    ],
)
def test_chinese_and_japanese_are_told_apart_by_their_own_signs(language: str, text: str, is_other: bool) -> None:
    assert is_other_orthography(text, language) is is_other
