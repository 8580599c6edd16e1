"""Districts beside each other: imports replace, the latest common year is shown, the baseline stays marked."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from portal.app import Portal
from portal.domain.benchmark import queries, service
from portal.domain.benchmark.types import AgreementRow, District, FigureRow, Imported, PublicIndicator
from portal.foundation import clock
from tests.integration.conftest import Command

TODAY = date(2026, 7, 1)


def figure(district: District, year: int, value: float) -> FigureRow:
    return FigureRow(district, PublicIndicator.EVENTS, year, value, "Year book")


def take(portal: Portal, *rows: FigureRow) -> Imported:
    with portal.database.unit_of_work() as session:
        return service.take_figures(session, rows, b"bytes", "figures.csv", None, clock.now())


def test_a_second_import_replaces_what_changed_and_leaves_the_rest(portal: Portal) -> None:
    first = (figure(District.GANGNAM, 2025, 12), figure(District.MAPO, 2025, 9))
    assert take(portal, *first) == Imported(added=2, replaced=0, same=0)
    assert take(portal, first[0], figure(District.MAPO, 2025, 10)) == Imported(added=0, replaced=1, same=1)
    with portal.database.reading() as session:
        [found] = queries.comparisons(session)
        assert [(one.district, one.value) for one in found.figures] == [(District.GANGNAM, 12), (District.MAPO, 10)]
        assert [one.rows for one in queries.imports(session)] == [2, 2]


def test_the_latest_year_is_shown_in_which_gangnam_has_somebody_beside_it(portal: Portal) -> None:
    take(portal, figure(District.GANGNAM, 2024, 1), figure(District.JUNG, 2024, 2), figure(District.GANGNAM, 2025, 3))
    with portal.database.reading() as session:
        [found] = queries.comparisons(session)
    assert (found.indicator, found.year) == (PublicIndicator.EVENTS, 2024)


def test_without_figures_there_is_nothing_to_compare(portal: Portal) -> None:
    with portal.database.reading() as session:
        assert queries.comparisons(session) == ()
        assert queries.agreements(session, TODAY).baseline == 0


def test_agreements_that_hold_are_counted_against_the_baseline_of_the_report(portal: Portal) -> None:
    with portal.database.unit_of_work() as session:
        assert service.load_baseline(session) == Imported(added=3, replaced=0, same=0)
    with portal.database.unit_of_work() as session:
        assert service.load_baseline(session) == Imported(added=0, replaced=0, same=0)
        rows = (
            AgreementRow("Lyon", "FR", None, date(2026, 1, 5), None, "Minutes"),
            AgreementRow("Porto", "PT", None, date(2025, 1, 5), date(2026, 6, 30), "Minutes"),
            AgreementRow("Perth", "AU", None, date(2027, 1, 5), None, "Minutes"),
            AgreementRow("Meguro", "JP", "C1", date(2010, 1, 1), None, "Minutes"),
        )
        service.take_agreements(session, rows, b"bytes", "agreements.csv", None, clock.now())
    with portal.database.reading() as session:
        found = queries.agreements(session, TODAY)
    assert (found.baseline, found.now, found.is_met) == (3, 4, True)
    assert {one.partner for one in found.rows if one.is_baseline} == {"Haidian", "Meguro", "Santa Clara"}


def test_the_command_names_each_broken_cell_and_imports_nothing(
    portal: Portal, command: Command, tmp_path: Path
) -> None:
    file = tmp_path / "figures.csv"
    file.write_text("district,indicator,year,value,source\ngangnam,events,2025,12,s\nmapo,events,2025,many,s\n")
    ended = command("import", "benchmark", str(file))
    assert ended.code == 1
    assert "figures.csv: row 3, value: 'many' is no number" in ended.err
    assert "Nothing was imported." in ended.err
    with portal.database.reading() as session:
        assert queries.imports(session) == ()
    file.write_text("district,indicator,year,value,source\ngangnam,events,2025,12,s\nmapo,events,2025,9,s\n")
    assert command("import", "benchmark", str(file)).out == "Added 2, replaced 0, the same already 0.\n"
    assert command("import", "baseline", "--json").out == '{"added": 3, "replaced": 0, "same": 0}\n'
