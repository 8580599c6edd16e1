"""The print fonts: letters join, marks find their place, syllables form, and a part of a font is small."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from portal.engines.documents import faces
from portal.engines.documents.faces import Face, FontsMissing, Glyph

ARABIC, THAI, NOTO = (Face(family, bold=False) for family in ("noto-sans-arabic", "noto-sans-thai", "noto-sans"))
LATIN = Face("pretendard", bold=False)


def shaped(face: Face, text: str, *, rtl: bool = False) -> tuple[Glyph, ...]:
    return faces.shape(face, text, "", rtl=rtl)


def test_arabic_letters_join() -> None:
    letter = {glyph.number for glyph in shaped(ARABIC, "ع", rtl=True)}
    word = [glyph.number for glyph in shaped(ARABIC, "ععع", rtl=True)]
    assert len(set(word)) == 3
    assert len({*word, *letter}) == 4


def test_arabic_letters_join_across_their_vowels() -> None:
    plain = [glyph.number for glyph in shaped(ARABIC, "تفتح", rtl=True) if glyph.advance]
    vowelled = [glyph.number for glyph in shaped(ARABIC, "تُفتح", rtl=True) if glyph.advance]
    assert plain == vowelled


def test_glyphs_come_from_the_left() -> None:
    assert [glyph.text for glyph in shaped(ARABIC, "دار", rtl=True)] == ["ر", "ا", "د"]


def test_thai_marks_stand_above_each_other() -> None:
    _, vowel, tone = shaped(THAI, "ที่")
    assert vowel.advance == tone.advance == 0
    assert shaped(THAI, "ท่")[1].number != tone.number or shaped(THAI, "ท่")[1].up != tone.up


def test_devanagari_forms_syllables() -> None:
    assert len(shaped(NOTO, "क्ष")) == 1
    assert [glyph.number for glyph in shaped(NOTO, "कि")][1] == shaped(NOTO, "क")[0].number


def test_the_glyphs_of_a_syllable_show_its_characters_in_the_order_of_reading() -> None:
    assert [glyph.text for glyph in shaped(NOTO, "कि")] == ["क", "ि"]
    assert "".join(glyph.text for glyph in shaped(NOTO, "श्रीमती प्रज्ञा कृष्णमूर्ति")) == "श्रीमती प्रज्ञा कृष्णमूर्ति"


def test_vietnamese_is_the_same_however_it_was_typed() -> None:
    assert [g.number for g in shaped(LATIN, "Tiếng")] == [g.number for g in shaped(LATIN, "Tie\u0302\u0301ng")]


def test_brackets_turn_where_reading_does() -> None:
    assert shaped(LATIN, "(", rtl=True)[0].number == shaped(LATIN, ")")[0].number


def test_letters_are_kerned() -> None:
    assert sum(g.advance for g in shaped(LATIN, "AV")) < sum(
        g.advance for g in (*shaped(LATIN, "A"), *shaped(LATIN, "V"))
    )


@pytest.mark.parametrize("face", [ARABIC, LATIN, Face("noto-sans-sc", bold=True)])
def test_a_part_of_a_font_is_small_and_has_the_same_outlines(face: Face) -> None:
    text = {"noto-sans-arabic": "سلام", "pretendard": "강남 Été", "noto-sans-sc": "江南区"}[face.family]
    glyphs = shaped(face, text, rtl=face is ARABIC)
    part = faces.part(face, {glyph.number for glyph in glyphs})
    assert len(part.data) < 12_000
    small, whole = TTFont(io.BytesIO(part.data)), TTFont(faces.FOLDER / f"{face.name}.ttf")
    for glyph in glyphs:
        outlines = [
            font["glyf"][font.getGlyphName(number)].getCoordinates(font["glyf"])[0]
            for font, number in ((small, part.numbers[glyph.number]), (whole, glyph.number))
        ]
        assert outlines[0] == outlines[1]


def test_all_fonts_are_truetype_and_may_be_embedded() -> None:
    paths = sorted(faces.FOLDER.glob("*.ttf"))
    assert len(paths) == 34
    for path in paths:
        font = TTFont(path, lazy=True)
        assert "glyf" in font
        assert font["OS/2"].fsType == 0
        assert font["OS/2"].usWeightClass == (700 if path.stem.endswith("bold") else 400)


def test_missing_fonts_are_named_with_what_makes_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(faces, "FOLDER", tmp_path)
    with pytest.raises(FontsMissing, match=r"no-such-regular\.ttf is not there: run `make assets`"):
        faces.has("no-such", "a")
