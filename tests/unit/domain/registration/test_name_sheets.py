"""A sheet of names says of each row whether it can be taken, and of each wrong cell what is wrong with it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.domain.registration import name_sheets
from portal.domain.registration.name_sheets import CellProblem, NameSheet, Vocabulary
from portal.domain.registration.types import Need, Person

WORDS = Vocabulary(
    {
        "name": ("name", "이름"),
        "languages": ("languages",),
        "interpretation": ("interpretation",),
        "needs": ("needs",),
    },
    {"한국어": "ko", "ko": "ko", "español": "es", "en": "en"},
    {"wheelchair": "wheelchair", "휠체어 자리": "wheelchair", "captions": "captions"},
)


def read(*lines: str, places: int = 10) -> NameSheet:
    return name_sheets.read("\n".join(lines).encode(), "names.csv", places, {"en", "ko"}, WORDS)


def problems(sheet: NameSheet) -> list[tuple[str, CellProblem]]:
    return [(cell.reference, cell.problem) for row in sheet.rows for cell in row.bad]


def test_a_row_is_somebody_with_languages_interpretation_and_needs() -> None:
    sheet = read("이름;Languages;interpretation;Needs", "Nguyễn Thị Hoa;한국어, Español;EN;휠체어 자리/captions")
    expected = Person("Nguyễn Thị Hoa", ("ko", "es"), "en", (Need.WHEELCHAIR, Need.CAPTIONS))
    assert (sheet.good, sheet.bad, sheet.has_needs) == ((expected,), (), True)


def test_only_the_name_is_needed() -> None:
    assert read("name", "김하늘", "محمد").good == (Person("김하늘"), Person("محمد"))


@pytest.mark.parametrize(
    ("line", "reference", "problem"),
    [
        ("=1+1,,,", "A2", CellProblem.FORMULA),
        ("...,,,", "A2", CellProblem.NO_NAME),
        (f"{'가' * 401},,,", "A2", CellProblem.TOO_LONG),
        ("Ana,Klingon,,", "B2", CellProblem.NO_LANGUAGE),
        ("Ana,,Klingon,", "C2", CellProblem.NO_LANGUAGE),
        ("Ana,,Español,", "C2", CellProblem.NOT_OFFERED),
        ('Ana,,"en, ko",', "C2", CellProblem.NOT_OFFERED),
        ("Ana,,,a throne", "D2", CellProblem.NO_NEED),
    ],
)
def test_a_wrong_cell_is_named(line: str, reference: str, problem: CellProblem) -> None:
    sheet = read("name,languages,interpretation,needs", line, "Good,,,")
    assert problems(sheet) == [(reference, problem)]
    assert sheet.good == (Person("Good"),), "the good rows need not wait"


def test_whoever_finds_no_place_is_named_and_a_bad_row_takes_none() -> None:
    sheet = read("name,needs", "A,", "B,a throne", "C,", "D,", places=2)
    assert problems(sheet) == [("B3", CellProblem.NO_NEED), ("A5", CellProblem.NO_PLACE)]
    assert [person.name for person in sheet.good] == ["A", "C"]


def test_a_sheet_without_names_says_so() -> None:
    sheet = read("vorname,nachname", "A,B")
    assert (sheet.no_name_column, sheet.unknown, sheet.rows) == (True, ("vorname", "nachname"), ())


def test_two_columns_of_one_name_are_named() -> None:
    sheet = read("name,languages,이름", "A,,B")
    assert (sheet.doubles, sheet.rows, sheet.no_name_column) == (("A", "C"), (), False)


def test_what_is_no_sheet_says_why() -> None:
    assert name_sheets.read(b"PK\x03\x04nonsense", "names.xlsx", 3, set(), WORDS).problem is not None


NAMES = st.text(min_size=1, max_size=40).filter(lambda name: name_sheets.rules.clean_name(name) is not None)


@given(st.lists(NAMES, min_size=1, max_size=8))
@settings(max_examples=50)
def test_good_rows_that_are_sent_once_more_are_the_same(names: list[str]) -> None:
    people = tuple(Person(name_sheets.rules.clean_name(name), ("ko",), "en", (Need.CAPTIONS,)) for name in names)
    sheet = name_sheets.read(name_sheets.again(people).encode(), "good.csv", len(names), {"en"}, WORDS)
    assert sheet.good == people
