"""What is served of others' work: each character from one family, the libraries of the gate app, nothing more."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.blueprints.venue.app_files import IMPORTS
from tools import assets

bounds = st.tuples(st.integers(0, 400), st.integers(0, 60)).map(lambda pair: (pair[0], pair[0] + pair[1]))
ranges = st.lists(bounds, min_size=1, max_size=6).map(tuple)

SHEET = """
@font-face { font-family: 'A'; font-weight: 45 920; src: url(./files/a.0.woff2) format('woff2');
  unicode-range: U+41-5a, U+ac00; }
@font-face { font-family: 'A'; font-weight: 45 920; src: url(./files/a.1.woff2) format('woff2');
  unicode-range: U+3042; }
"""


def characters(some: assets.Ranges) -> set[int]:
    return {point for low, high in some for point in range(low, high + 1)}


@given(ranges)
def test_written_ranges_read_back_as_they_were(some: assets.Ranges) -> None:
    assert assets.parse_ranges(assets.format_ranges(some)) == some


@given(ranges, ranges)
def test_what_is_kept_is_what_a_slice_has_and_somebody_wants(has: assets.Ranges, wanted: assets.Ranges) -> None:
    assert characters(assets.intersect(has, wanted)) == characters(has) & characters(wanted)


def test_slices_without_a_wanted_character_are_left_out(tmp_path: Path) -> None:
    sheet = tmp_path / "sheet.css"
    sheet.write_text(SHEET, encoding="utf-8")
    (face,) = assets.faces(sheet, assets.LATIN + assets.HANGUL)
    assert face.source == tmp_path / "files" / "a.0.woff2"
    assert face.weight == "45 920"
    assert face.ranges == ((0x41, 0x5A), (0xAC00, 0xAC00))


def test_han_and_kana_are_not_taken_from_the_hangul_family() -> None:
    assert assets.intersect(assets.HAN_AND_KANA, assets.LATIN + assets.HANGUL) == ()


def test_a_package_that_has_changed_its_layout_stops_the_copy(tmp_path: Path) -> None:
    modules = tmp_path / "node_modules"
    for font in assets.FONTS:
        sheet = modules / font.stylesheet
        sheet.parent.mkdir(parents=True, exist_ok=True)
        sheet.write_text("", encoding="utf-8")
    with pytest.raises(SystemExit, match="holds no wanted slice"):
        assets.copy_fonts(modules, tmp_path / "vendor")


def test_the_libraries_of_the_gate_app_stand_beside_the_fonts_under_the_names_that_its_page_asks_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    modules, vendor = tmp_path / "node_modules", tmp_path / "vendor"
    for source in assets.VENUE.values():
        (modules / source).parent.mkdir(parents=True, exist_ok=True)
        (modules / source).write_text(source, encoding="utf-8")
    monkeypatch.setattr(assets, "FONTS", ())
    assets.make_vendor(modules, vendor)
    assets.make_vendor(modules, vendor)
    there = {path for path in (vendor / "venue").rglob("*") if path.is_file()}
    assert {path.relative_to(vendor / "venue").as_posix(): path.read_text() for path in there} == assets.VENUE
    for path in IMPORTS.values():
        assert (vendor.parent / path).is_file()


def test_what_is_asked_for_of_the_packages_is_in_them() -> None:
    modules = assets.ROOT / "node_modules"
    code = (modules / assets.VENUE["barcode-detector/ponyfill.js"]).read_text(encoding="utf-8")
    assert set(re.findall(r'from "([^"]+)"', code)) == {"./zxing-exported.js"}
    assert all((modules / source).is_file() for source in assets.VENUE.values())


def test_a_folder_is_made_once_until_what_it_is_made_from_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(assets, "ROOT", tmp_path)
    (tmp_path / "package-lock.json").write_text("one", encoding="utf-8")
    made: list[Path] = []

    def make(folder: Path) -> int:
        folder.mkdir(exist_ok=True)
        made.append(folder)
        return 1

    for lock in ("one", "one", "two"):
        (tmp_path / "package-lock.json").write_text(lock, encoding="utf-8")
        assets.refresh(tmp_path / "fonts", make, "fonts")
    assert made == [tmp_path / "fonts"] * 2
