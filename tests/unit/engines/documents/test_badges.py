"""Name badges: ten to a sheet, names as large as they can be, languages in their own words."""

from __future__ import annotations

from pathlib import Path

import pytest

from portal.engines.documents import Badge, Phrase, badge_pdf, badge_sheet_pdf
from tests.unit.engines.documents import reading, samples

ABOUT = {"title": "Badges", "author": "Gangnam", "made_at": samples.MADE_AT}
ALL_LANGUAGES = tuple(Phrase(name, code) for code, name in samples.NAMES.items())


def sheet(*badges: Badge, language: str = "ko", direction: str = "ltr") -> bytes:
    return badge_sheet_pdf(badges, language, direction, **ABOUT)  # type: ignore[arg-type]


def label(badge: Badge) -> bytes:
    return badge_pdf(badge, "ko", "ltr", **ABOUT)  # type: ignore[arg-type]


@pytest.mark.parametrize(("badges", "pages"), [(0, 1), (1, 1), (10, 1), (11, 2), (40, 4)])
def test_ten_badges_are_on_a_sheet(badges: int, pages: int) -> None:
    assert reading.count_pages(sheet(*[Badge("김서연")] * badges)) == pages


def test_every_badge_is_on_the_sheet_in_its_script(tmp_path: Path) -> None:
    names = [*samples.NAMES.values(), "Nguyễn Thị Minh Ánh"]
    text = "".join(reading.text(sheet(*map(Badge, names)), tmp_path).split())
    assert [name for name in names if "".join(name.split()) not in text] == []


def test_all_that_is_known_is_on_the_badge(tmp_path: Path) -> None:
    spoken = (Phrase("日本語", "ja"), Phrase("繁體中文", "zh-Hant"))
    badge = Badge("Anna Kim", "Seoul Choir", spoken, "Needs Japanese", "Speaker", "City Week")
    text = reading.text(label(badge), tmp_path)
    for part in ("Anna Kim", "Seoul Choir", "日本語", "繁體中文", "Needs Japanese", "Speaker", "City Week"):
        assert part in text


def test_languages_that_have_no_room_are_counted(tmp_path: Path) -> None:
    words = reading.text(label(Badge("Anna", spoken=ALL_LANGUAGES)), tmp_path).split()
    shown = [phrase.text for phrase in ALL_LANGUAGES if phrase.text in words]
    assert len(shown) >= 3
    assert f"+{len(ALL_LANGUAGES) - len(shown)}" in words


def test_a_label_has_the_size_of_a_badge(tmp_path: Path) -> None:
    width, _, height = reading.information(label(Badge("Anna")), tmp_path)["Page size"].split()[:3]
    assert (float(width), float(height)) == pytest.approx((90 * 72 / 25.4, 55 * 72 / 25.4), abs=0.01)


def test_on_a_sheet_in_arabic_the_first_badge_is_at_the_right(tmp_path: Path) -> None:
    first, second = sorted(
        (word for word in reading.words(sheet(Badge("Anna"), Badge("Bora"), language="ar", direction="rtl"), tmp_path)),
        key=lambda word: word.text,
    )
    assert first.left > second.left


def test_the_same_badges_give_the_same_bytes() -> None:
    badges = [Badge("Anna", spoken=ALL_LANGUAGES), Badge("محمد")]
    assert sheet(*badges) == sheet(*badges)


@pytest.mark.parametrize("trouble", samples.TROUBLE)
def test_no_text_raises_or_leaves_the_badge(trouble: str, tmp_path: Path) -> None:
    phrases = (Phrase(trouble, "en"),) * 5
    for word in reading.words(label(Badge(trouble, trouble, phrases, trouble, trouble, trouble)), tmp_path):
        assert min(word.left, word.right) > 5
        assert min(word.top, word.bottom) > (0 if any(map(str.isalnum, word.text)) else -2)
