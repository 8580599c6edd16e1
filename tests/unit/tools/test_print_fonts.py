"""The fonts that documents embed: made from the slices of the web fonts, with all that shaping needs."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
import uharfbuzz
from fontTools.ttLib import TTFont

from portal.engines.documents import faces, fonts
from tools import print_fonts

THAI = (faces.FOLDER / "noto-sans-thai-regular.ttf").read_bytes()


def characters(data: bytes) -> set[int]:
    return set(uharfbuzz.Face(data).unicodes)


def test_the_engine_knows_the_families_that_are_made() -> None:
    assert sorted(fonts.FAMILIES) == sorted(["pretendard", *(family.name for family in print_fonts.FAMILIES)])


def test_slices_of_a_shaped_script_keep_what_they_share() -> None:
    marks, letters = ({0x0E01, 0x0E34, 0x0E48}, {0x0E02, 0x0E34, 0x0E48})
    slices = [(_slice(points), frozenset(points)) for points in (marks, letters)]
    merged = _saved(print_fonts.merge(slices, 400, shaped=True))
    assert characters(merged) == marks | letters
    assert {"GSUB", "GPOS"} <= set(TTFont(io.BytesIO(merged)).keys())


def test_of_slices_that_are_not_shaped_each_gives_only_what_it_is_meant_for() -> None:
    slices = [(_slice({0x0E01, 0x0E02}), frozenset({0x0E01})), (_slice({0x0E02, 0x0E03}), frozenset({0x0E02, 0x0E03}))]
    merged = _saved(print_fonts.merge(slices, 400, shaped=False))
    assert characters(merged) == {0x0E01, 0x0E02, 0x0E03}
    assert not {"GSUB", "GPOS", "GDEF"} & set(TTFont(io.BytesIO(merged)).keys())


def test_a_package_without_slices_stops_the_making(tmp_path: Path) -> None:
    family = print_fonts.Family("noto-sans-none")
    sheet = tmp_path / family.stylesheet
    sheet.parent.mkdir(parents=True)
    sheet.write_text("", encoding="utf-8")
    with pytest.raises(SystemExit, match="holds no slice"):
        print_fonts.write_family(tmp_path, tmp_path, family)


def _slice(points: set[int]) -> bytes:
    return print_fonts.subset(uharfbuzz.Face(THAI), points, ())


def _saved(font: TTFont) -> bytes:
    data = io.BytesIO()
    font.save(data)
    return data.getvalue()
