"""A row of a programme's spreadsheet is a session, or says which of its cells is wrong, all of them at once."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from portal.domain.events import import_rows, rules
from portal.domain.events.cells import CellProblem
from portal.domain.events.import_rows import KnownPlaces, ProgrammeRow, Vocabulary
from portal.engines import sheets
from portal.engines.sheets import Limits, Sheet

SEOUL = ZoneInfo("Asia/Seoul")
HEADER = (
    "day,starts,ends,venue,room,title_ko,title_en,summary_ko,capacity,languages,interpretation,sign_language,"
    "opens,closes,approval"
)
GOOD = (
    '2026-10-12,14:00,15:30,코엑스,대강당,춤 배우기,Learn to dance,,80,ko,"en, ja",yes,2026-09-01 09:00,2026-10-10,no'
)
PLACES = KnownPlaces(
    {"코엑스": frozenset({1}), "coex": frozenset({1}), "centre": frozenset({1, 2})},
    {(1, "대강당"): frozenset({7}), (1, "hall"): frozenset({7, 8})},
    {7: 100},
)
WORDS = Vocabulary(
    {name: (name,) for name in HEADER.split(",")},
    {"ko": "ko", "en": "en", "ja": "ja"},
    frozenset({"yes"}),
    frozenset({"no"}),
)


def read(row: str, header: str = HEADER) -> ProgrammeRow:
    sheet = sheets.read(f"{header}\n{row}\n".encode(), "programme.csv", Limits())
    assert isinstance(sheet, Sheet)
    columns = dict(sheets.match_columns(sheet.header, WORDS.headers).columns)
    ordered = dict(sorted(columns.items(), key=lambda item: item[1]))
    return import_rows.read_row(sheet.rows[0], ordered, WORDS, PLACES, SEOUL, date(2026, 9, 1))


def problems(row: ProgrammeRow) -> dict[str, CellProblem]:
    return {bad.reference: bad.problem for bad in row.bad}


def test_a_good_row_is_a_session_with_everything_that_it_says() -> None:
    draft = read(GOOD).draft
    assert draft is not None
    assert list(draft.title.items()) == [("ko", "춤 배우기"), ("en", "Learn to dance")]
    assert (draft.venue_id, draft.room_id, draft.capacity) == (1, 7, 80)
    assert (draft.starts_at, draft.ends_at) == (
        datetime(2026, 10, 12, 5, tzinfo=UTC),
        datetime(2026, 10, 12, 6, 30, tzinfo=UTC),
    )
    assert (draft.languages, draft.interpretation, draft.sign_language) == (("ko",), ("en", "ja"), True)
    assert draft.opens_at == datetime(2026, 9, 1, 0, tzinfo=UTC)
    assert draft.closes_at == datetime(2026, 10, 10, 15, tzinfo=UTC), "a day alone closes as it ends"
    assert draft.needs_approval is False


def test_a_row_needs_only_a_day_times_a_venue_and_a_title() -> None:
    draft = read("2026-10-12,14:00,15:30,COEX,,,Learn to dance,,,,,,,,").draft
    assert draft is not None
    assert list(draft.title) == ["en"], "the first title that is filled in is what the others translate"
    assert (draft.room_id, draft.capacity, draft.opens_at) == (None, None, None)


def test_every_cell_that_is_wrong_is_named_at_once() -> None:
    wrong = "12.10.2026,2 o'clock,,Somewhere,대강당,,,,many,Klingon,ko,maybe,then,later,x"
    assert problems(read(wrong)) == {
        "A2": CellProblem.NO_DAY,
        "B2": CellProblem.NO_TIME,
        "C2": CellProblem.NEEDED,
        "D2": CellProblem.NO_VENUE,
        "F2": CellProblem.NEEDED,
        "I2": CellProblem.NO_NUMBER,
        "J2": CellProblem.NO_LANGUAGE,
        "L2": CellProblem.NO_YES_OR_NO,
        "M2": CellProblem.NO_MOMENT,
        "N2": CellProblem.NO_MOMENT,
        "O2": CellProblem.NO_YES_OR_NO,
    }


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("2026-10-12", "2026-08-31", {"A2": CellProblem.DAY_OVER}),
        ("15:30", "13:30", {"C2": CellProblem.ENDS_BEFORE_START}),
        ("코엑스", "Centre", {"D2": CellProblem.SEVERAL_VENUES}),
        ("대강당", "Hall", {"E2": CellProblem.SEVERAL_ROOMS}),
        ("대강당", "Attic", {"E2": CellProblem.NO_ROOM}),
        ("춤 배우기", "=A1", {"F2": CellProblem.FORMULA}),
        ("춤 배우기", "춤\ufffd", {"F2": CellProblem.DAMAGED}),
        ("춤 배우기", "춤" * (rules.LONGEST_TITLE + 1), {"F2": CellProblem.TEXT_TOO_LONG}),
        (",80,", ",101,", {"I2": CellProblem.ROOM_TOO_SMALL}),
        ("2026-10-10", "2026-08-10", {"M2": CellProblem.WINDOW_ORDER}),
    ],
)
def test_what_does_not_fit_is_named(before: str, after: str, expected: dict[str, CellProblem]) -> None:
    row = read(GOOD.replace(before, after))
    assert problems(row) == expected
    assert row.draft is None


def test_a_session_that_ends_on_another_day_says_so() -> None:
    words = Vocabulary({**WORDS.headers, "last_day": ("last_day",)}, WORDS.languages, WORDS.yes, WORDS.no)
    source = "day,starts,ends,last_day,venue,title_en\n2026-10-12,22:00,1:00,2026-10-13,coex,Night\n"
    sheet = sheets.read(source.encode(), "programme.csv", Limits())
    assert isinstance(sheet, Sheet)
    columns = sheets.match_columns(sheet.header, words.headers).columns
    draft = import_rows.read_row(sheet.rows[0], columns, words, PLACES, SEOUL, date(2026, 9, 1)).draft
    assert draft is not None
    assert draft.ends_at == datetime(2026, 10, 12, 16, tzinfo=UTC)


def test_a_name_that_several_columns_claim_belongs_to_the_first() -> None:
    claimed = import_rows.claimed([("title_en", "Title"), ("title_ko", "title"), ("title_ko", "제목"), ("day", "Day")])
    assert claimed == {"title_en": ("Title",), "title_ko": ("제목",), "day": ("Day",)}
