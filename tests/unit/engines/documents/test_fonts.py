"""Which font a text is set in: by script, by language for Han, and never one that lacks a glyph another has."""

from __future__ import annotations

import pytest
from hypothesis import given

from portal.engines.documents import faces, fonts, texts
from portal.engines.documents.fonts import JAPANESE, PRETENDARD, SIMPLIFIED, TRADITIONAL
from tests.unit.engines.documents import samples


def families(text: str, language: str) -> list[str]:
    return [span.family for span in fonts.spans(text, language)]


@pytest.mark.parametrize(
    ("language", "family"),
    [("ja", JAPANESE), ("zh-Hans", SIMPLIFIED), ("zh-Hant", TRADITIONAL), ("zh-TW", TRADITIONAL), ("ko", PRETENDARD)],
)
def test_han_takes_its_shapes_from_the_language(language: str, family: str) -> None:
    assert families("骨直海", language) == [family]


def test_the_same_han_has_another_shape_in_each_language() -> None:
    shapes = {faces.part(faces.Face(family, bold=False), [_number(family, "骨")]).data for family in _HAN}
    assert len(shapes) == len(_HAN)


@pytest.mark.parametrize("language", ["en", "vi", "ko", "und"])
def test_kana_tells_that_a_name_is_japanese(language: str) -> None:
    assert families("骨直海 ひろし", language) == [JAPANESE]


def test_a_name_in_han_alone_is_taken_for_chinese_where_its_language_has_no_han() -> None:
    assert families("骨直海", "en") == [SIMPLIFIED]
    assert families("骨直海 강남", "en") == [PRETENDARD]


def test_a_simplified_name_in_a_korean_list_is_set_in_one_font() -> None:
    assert families("刘德华", "ko") == [SIMPLIFIED]


def test_latin_inside_han_is_set_as_everywhere() -> None:
    assert families("江南 K-POP 世界", "zh-Hans") == [SIMPLIFIED, PRETENDARD, SIMPLIFIED]


def test_full_width_signs_follow_the_language() -> None:
    assert families("你好，世界。", "zh-Hant") == [TRADITIONAL]


@pytest.mark.parametrize(("language", "text"), samples.SENTENCES.items())
def test_every_language_of_the_portal_is_covered_in_both_weights(language: str, text: str) -> None:
    for bold in (False, True):
        assert _missing(text, language, bold=bold) == []
    assert "".join(span.text for span in fonts.spans(text, language)) == text


@pytest.mark.parametrize("text", samples.OTHER_NAMES)
def test_names_in_other_living_scripts_are_covered_too(text: str) -> None:
    assert _missing(text, "ko", bold=True) == []
    assert "".join(span.text for span in fonts.spans(text, "ko")) == text


def test_what_no_font_has_is_left_out() -> None:
    assert fonts.spans("😀", "ko") == ()
    assert "".join(span.text for span in fonts.spans("안녕 👩‍👩‍👧 하세요", "ko")) == "안녕  하세요"


def test_a_letter_outlives_a_mark_that_no_font_has() -> None:
    assert "".join(span.text for span in fonts.spans("ㄱ\u0ccd", "ko")) == "ㄱ"


@given(samples.everything())
def test_no_text_is_set_with_a_box(text: str) -> None:
    for language in ("ko", "zh-Hans", "ar", "und"):
        assert _missing(texts.clean(text), language, bold=True) == []


_HAN = (JAPANESE, SIMPLIFIED, TRADITIONAL)


def _number(family: str, character: str) -> int:
    (glyph,) = faces.shape(faces.Face(family, bold=False), character, "", rtl=False)
    return glyph.number


def _missing(text: str, language: str, *, bold: bool) -> list[str]:
    """Return the parts of a text in which the shaper found a glyph missing."""
    return [
        span.text
        for span in fonts.spans(text, language)
        if not all(g.number for g in faces.shape(faces.Face(span.family, bold), span.text, language, rtl=False))
    ]
