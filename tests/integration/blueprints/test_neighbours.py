"""The page that sets the district beside its neighbours."""

from __future__ import annotations

from portal.app import Portal
from portal.domain.benchmark import service
from portal.domain.benchmark.types import District, FigureRow, PublicIndicator
from portal.foundation import clock
from tests.factories.visitors import Visitor


def page(visitor: Visitor) -> str:
    answer = visitor.get("/en/statistics/neighbours")
    assert answer.status_code == 200
    return " ".join(answer.text.split())


def test_without_figures_the_page_says_what_will_stand_there(visitor: Visitor) -> None:
    said = page(visitor)
    assert "There are no figures to compare yet" in said
    assert "No agreements have been entered yet." in said


def test_figures_stand_with_their_year_and_source_and_made_up_ones_say_so(visitor: Visitor, portal: Portal) -> None:
    link = "https://example.org/book"
    rows = (
        FigureRow(District.GANGNAM, PublicIndicator.EVENTS, 2025, 1234, "Year book", link),
        FigureRow(District.MAPO, PublicIndicator.EVENTS, 2025, 9, "=Leaflet", made_up=True),
    )
    with portal.database.unit_of_work() as session:
        service.take_figures(session, rows, b"", "figures.csv", None, clock.now())
    said = page(visitor)
    assert "1,234" in said
    assert f'href="{link}"' in said
    assert "=Leaflet" in said
    assert "made up for this demonstration" in said
    assert "There are no figures to compare yet for: Joint projects with partners abroad" in said


def test_the_baseline_and_the_report_are_marked_as_unaudited(visitor: Visitor, portal: Portal) -> None:
    with portal.database.unit_of_work() as session:
        service.load_baseline(session)
    said = page(visitor)
    assert "3 agreements hold today." in said
    assert "at least 4" in said
    assert "1 agreement is missing." in said
    assert said.count("Report of 2025, unaudited") == 3
    assert "Unaudited." in said
