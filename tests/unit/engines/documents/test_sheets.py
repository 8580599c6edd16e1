"""Lists on paper: headings on each page, numbered rows, a place to sign, any script in any cell."""

from __future__ import annotations

from pathlib import Path

import pytest

from portal.engines.documents import SheetFooter, SheetHeading, Words, sign_sheet_pdf
from tests.unit.engines.documents import reading, samples

HEADING = SheetHeading("Doors", ("Saturday", "Room 301"), "Gangnam")
COLUMNS = ("Name", "Community")


def sheet(
    rows: list[tuple[Words, ...]], language: str = "en", *, landscape: bool = False, signature: str = "Signature"
) -> bytes:
    return sign_sheet_pdf(
        HEADING,
        COLUMNS,
        rows,
        language,
        "rtl" if language == "ar" else "ltr",
        made_at=samples.MADE_AT,
        landscape=landscape,
        signature=signature,
        footer=SheetFooter("Private", "page {page} of {pages}"),
    )


def people(count: int) -> list[tuple[Words, ...]]:
    return [(f"Person{number}", "Choir") for number in range(1, count + 1)]


def test_heading_and_columns_stand_on_each_page(tmp_path: Path) -> None:
    pdf = sheet(people(60))
    pages = reading.text(pdf, tmp_path).split("\f")[:-1]
    assert len(pages) == reading.count_pages(pdf) == 3
    for number, page in enumerate(pages, start=1):
        for part in ("Doors", "Saturday", "Room 301", "Name", "Community", "Signature", "Private"):
            assert part in page
        assert f"page {number} of 3" in page


def test_every_row_is_there_once_with_its_number(tmp_path: Path) -> None:
    words = reading.text(sheet(people(60)), tmp_path).split()
    for number in range(1, 61):
        assert words.count(f"Person{number}") == 1
        assert str(number) in words


def test_nobody_is_a_page_too(tmp_path: Path) -> None:
    assert "page 1 of 1" in reading.text(sheet([]), tmp_path)


def test_without_signatures_more_rows_have_room() -> None:
    assert reading.count_pages(sheet(people(90), signature="")) < reading.count_pages(sheet(people(90)))


def test_a_broad_list_lies_on_its_side(tmp_path: Path) -> None:
    assert reading.information(sheet(people(1), landscape=True), tmp_path)["Page size"].startswith("841.89 x 595.28")


def test_each_cell_may_be_in_another_script(tmp_path: Path) -> None:
    rows: list[tuple[Words, ...]] = [(name, community) for name, community in samples.NAMES.items() if name != "ar"]
    text = "".join(reading.text(sheet(rows), tmp_path).split())
    assert [row for row in rows if "".join(str(row[1]).split()) not in text] == []


def test_an_arabic_list_begins_at_the_right(tmp_path: Path) -> None:
    words = {word.text: word for word in reading.words(sheet([("Anna", "Choir")], "ar"), tmp_path)}
    assert words["1"].left > words["Anna"].left > words["Choir"].left > words["Signature"].left


def test_rows_may_have_too_few_cells_or_too_many(tmp_path: Path) -> None:
    text = reading.text(sheet([("Alone",), ("Anna", "Choir", "Surplus"), ()]), tmp_path)
    assert "Alone" in text
    assert "Surplus" not in text


def test_a_name_may_look_like_a_format(tmp_path: Path) -> None:
    assert "{page} {nb} %s" in reading.text(sheet([("{page} {nb} %s", "x")]), tmp_path)


def test_the_same_list_gives_the_same_bytes() -> None:
    assert sheet(people(3)) == sheet(people(3))


@pytest.mark.parametrize("trouble", samples.TROUBLE)
def test_no_cell_raises_or_leaves_the_page(trouble: str, tmp_path: Path) -> None:
    for language in ("en", "ar"):
        pdf = sheet([(trouble, trouble), ("Anna", trouble)], language)
        assert reading.count_pages(pdf) == 1
        for word in reading.words(pdf, tmp_path):
            assert min(word.left, word.top, word.right, word.bottom) > 20
