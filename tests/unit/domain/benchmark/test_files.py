"""Files of figures and agreements: whole, or each wrong cell named."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.domain.benchmark import files
from portal.domain.benchmark.types import Agreements, BadFile, CellFault, District, FigureRow, PublicIndicator

HEAD = "district,indicator,year,value,source,source_url\n"
GOOD = HEAD + "gangnam,projects,2025,12,Year book,https://example.org/book\nSeocho,Projects,2025,7.5,Year book,\n"


def faults(text: str) -> list[tuple[int, str, CellFault]]:
    found = files.read_figures(text.encode(), "figures.csv")
    assert isinstance(found, BadFile)
    return [(one.row, one.column, one.fault) for one in found.faults]


def test_a_good_file_gives_its_rows() -> None:
    assert files.read_figures(GOOD.encode(), "figures.csv") == (
        FigureRow(District.GANGNAM, PublicIndicator.PROJECTS, 2025, 12.0, "Year book", "https://example.org/book"),
        FigureRow(District.SEOCHO, PublicIndicator.PROJECTS, 2025, 7.5, "Year book"),
    )


@pytest.mark.parametrize(
    ("row", "column", "fault"),
    [
        ("seoul,projects,2025,1,s,", "district", CellFault.NO_DISTRICT),
        ("mapo,projets,2025,1,s,", "indicator", CellFault.NO_INDICATOR),
        ("mapo,projects,25,1,s,", "year", CellFault.NO_YEAR),
        ("mapo,projects,2025.5,1,s,", "year", CellFault.NO_YEAR),
        ("mapo,projects,2025,twelve,s,", "value", CellFault.NO_NUMBER),
        ("mapo,projects,2025,-1,s,", "value", CellFault.NO_NUMBER),
        ("mapo,projects,2025,1e5,s,", "value", CellFault.NO_NUMBER),
        ("mapo,projects,2025,nan,s,", "value", CellFault.NO_NUMBER),
        ('mapo,projects,2025,"1,5",s,', "value", CellFault.NO_NUMBER),
        ("mapo,projects,2025,,s,", "value", CellFault.MISSING),
        ("mapo,projects,2025,1,,", "source", CellFault.MISSING),
        ("mapo,projects,2025,1,s,javascript:alert(1)", "source_url", CellFault.NO_LINK),
        ("mapo,projects,2025,1," + "s" * 501 + ",", "source", CellFault.TOO_LONG),
    ],
)
def test_a_broken_cell_is_named(row: str, column: str, fault: CellFault) -> None:
    assert faults(HEAD + "gangnam,projects,2025,12,s,\n" + row + "\n") == [(3, column, fault)]


def test_all_broken_rows_are_named_at_once_and_the_same_figure_twice_is_one_of_them() -> None:
    again = "gangnam,projects,2025,12,s,\n"
    assert faults(HEAD + again + again + "mapo,x,2025,1,s,\n") == [
        (3, "district", CellFault.DOUBLE),
        (4, "indicator", CellFault.NO_INDICATOR),
    ]


def test_a_file_without_the_columns_or_without_rows_says_so() -> None:
    assert files.read_figures(b"district,value\nmapo,1\n", "f.csv") == BadFile(missing=("indicator", "year", "source"))
    assert files.read_figures(HEAD.encode(), "f.csv") == BadFile(problem="empty")
    assert files.read_figures(b"", "f.csv") == BadFile(problem="empty")


def test_an_agreement_has_its_country_and_days_in_order() -> None:
    head = "partner,country,signed_on,ended_on,source\n"
    found = files.read_agreements((head + "Lyon,fr,2026-01-05,,Minutes\n").encode(), "a.csv")
    assert not isinstance(found, BadFile)
    assert [(one.partner, one.country, str(one.signed_on), one.ended_on) for one in found] == [
        ("Lyon", "FR", "2026-01-05", None)
    ]
    bad = files.read_agreements(
        (head + "Lyon,France,,,M\nOsaka,JP,2026-02-01,2026-01-01,M\nX,JP,soon,,M\n").encode(), "a"
    )
    assert isinstance(bad, BadFile)
    assert [(one.column, one.fault) for one in bad.faults] == [
        ("country", CellFault.NO_COUNTRY),
        ("ended_on", CellFault.ENDS_BEFORE),
        ("signed_on", CellFault.NO_DATE),
    ]


@given(st.binary(max_size=400) | st.text(max_size=200).map(lambda text: (HEAD + text).encode()))
def test_no_bytes_break_the_reader(data: bytes) -> None:
    files.read_figures(data, "figures.csv")
    files.read_agreements(data, "figures.xlsx")


@pytest.mark.parametrize(("now", "is_met", "change"), [(3, False, 0.0), (4, True, 1 / 3)])
def test_the_goal_is_a_quarter_more_than_the_report_named(now: int, is_met: bool, change: float) -> None:
    found = Agreements(3, now, ())
    assert (found.goal, found.is_met) == (3.75, is_met)
    assert found.change == pytest.approx(change)


def test_without_a_baseline_no_goal_is_met() -> None:
    assert (Agreements(0, 5, ()).is_met, Agreements(0, 5, ()).change) == (False, None)
