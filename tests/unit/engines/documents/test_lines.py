"""Setting a text into a space: as large as it can be, whole words, an ellipsis at the last, and never beyond."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.engines.documents import lines
from portal.engines.documents.lines import Block, Page, Style, fit
from portal.engines.documents.texts import Phrase
from tests.unit.engines.documents import samples

ENGLISH, KOREAN, ARABIC = Page("en"), Page("ko"), Page("ar", rtl=True)
NAME = Style(24, 9, bold=True, most=2)


def said(block: Block) -> list[str]:
    return ["".join(run.text for run in line.runs) for line in block.lines]


def test_a_short_name_is_as_large_as_it_can_be() -> None:
    block = fit("김서연", KOREAN, NAME, 80)
    assert (said(block), block.size) == (["김서연"], 24)


def test_a_longer_name_takes_two_lines_before_it_is_made_small() -> None:
    block = fit("Friederike Großkreutz-Müllerschön", ENGLISH, NAME, 100)
    assert (said(block), block.size) == (["Friederike Großkreutz-", "Müllerschön"], 24)


def test_a_last_word_alone_is_taken_back_by_a_little_less_size() -> None:
    roomy = fit("K-POP World City Week 2026", ENGLISH, Style(24, 9, most=2), 105)
    assert len(roomy.lines) == 1
    assert 0.82 * 24 < roomy.size < 24
    even = fit("K-POP World City Week 2026", ENGLISH, Style(24, 9, most=2, even=True), 105)
    assert (len(even.lines), even.size) == (2, 24)


def test_what_is_too_long_even_then_ends_in_an_ellipsis() -> None:
    block = fit("a long way home " * 20, ENGLISH, NAME, 60)
    assert block.size == 9
    assert len(block.lines) == 2
    assert said(block)[1].endswith("…")


def test_the_space_is_kept_in_height_too() -> None:
    block = fit("one two three four five six", ENGLISH, Style(24, 6, most=9), 40, 12)
    assert block.height <= 12
    assert "".join(said(block)).replace(" ", "") == "onetwothreefourfivesix"


def test_korean_words_and_ranges_of_numbers_stay_whole() -> None:
    assert said(fit("다문화 주간에 함께", KOREAN, Style(20, most=3, even=True), 30)) == ["다문화", "주간에", "함께"]
    assert "10:00–18:00" in said(fit("Sat 10:00–18:00", ENGLISH, Style(20, most=2, even=True), 45))


def test_thai_is_divided_between_words() -> None:
    block = fit("ยินดีต้อนรับทุกคน", Page("th"), Style(20, most=2, even=True), 40)
    assert said(block) == ["ยินดีต้อนรับ", "ทุกคน"]


def test_chinese_never_begins_a_line_with_a_full_stop() -> None:
    block = fit("欢迎参加。欢迎。", Page("zh-Hans"), Style(20, most=4, even=True), 30)
    assert not [line for line in said(block) if line.startswith("。")]


def test_an_arabic_line_stands_from_the_right() -> None:
    (line,) = fit("أسبوع K-POP", ARABIC, Style(12), 100).lines
    assert [run.text.strip() for run in line.runs] == ["K-POP", "أسبوع"]
    assert [run.rtl for run in line.runs] == [False, True]


def test_a_phrase_brings_its_language_along() -> None:
    (line,) = fit(Phrase("骨直海", "zh-Hant"), KOREAN, Style(12), 100).lines
    assert line.runs[0].face.family == "noto-sans-tc"


def test_lines_of_tall_scripts_stand_further_apart() -> None:
    assert fit("ที่นี่", KOREAN, Style(10), 100).leading > fit("여기", KOREAN, Style(10), 100).leading


@pytest.mark.parametrize("text", samples.TROUBLE)
def test_no_name_raises_or_stands_out(text: str) -> None:
    for page in (KOREAN, ARABIC):
        for style in (NAME, Style(9.5, 6.5, most=2, even=True), Style(8)):
            block = fit(text, page, style, 62)
            assert block.width <= 62.001
            assert len(block.lines) <= style.most
            assert 0 not in samples.glyph_numbers(block)


@settings(max_examples=60)
@given(samples.everything(), st.sampled_from(["ko", "ar", "zh-Hans", "th", "und", "", "x"]), st.floats(3, 180))
def test_every_text_fits_into_every_width(text: str, language: str, width: float) -> None:
    page = Page(language, rtl=language == "ar")
    block = fit(text, page, Style(20, 7, bold=True, most=2), width)
    assert block.width <= width + 0.001
    assert len(block.lines) <= 2
    assert 0 not in samples.glyph_numbers(block)
    assert lines.natural_width(text, page, Style(8)) >= 0
