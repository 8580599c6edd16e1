"""The dashboards for everybody: each figure on a page is the one that was published, and what is kept back says so."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

import pytest

from portal.app import Portal
from portal.domain.statistics.types import quarter_of, quarters_before
from portal.domain.trust import queries, service
from portal.domain.trust.types import ReleaseView
from portal.engines.trust import BASELINE
from portal.foundation import clock
from tests.factories import events, releases
from tests.factories.figures import statements
from tests.factories.pages import words
from tests.factories.visitors import Visitor

LANGUAGES = ("ko", "en", "zh-Hans", "zh-Hant", "ja", "de", "ar")
TAGS = re.compile(r"<[^>]+>")
ROW = re.compile(r'<th scope="row">(.*?)</th>(.*?)</tr>', re.DOTALL)
CELL = re.compile(r"<td[^>]*>(.*?)</td>", re.DOTALL)


def page(visitor: Visitor, path: str) -> str:
    answer = visitor.get(path)
    assert answer.status_code == 200, path
    return words(answer)


def text(html: str) -> str:
    """Return the words of a part of a page, without its tags."""
    return " ".join(TAGS.sub(" ", html).split())


def part(html: str, heading_id: str) -> str:
    """Return the section that a heading names."""
    found = re.search(rf'<section[^>]*aria-labelledby="{heading_id}".*?</section>', html, re.DOTALL)
    assert found, heading_id
    return found[0]


def table(html: str, drawing: str) -> dict[str, list[str]]:
    """Return the table of a drawing: the cells of each row by its heading."""
    figure = re.search(rf'<figure class="drawn"[^>]*aria-labelledby="{drawing}-heading".*?</figure>', html, re.DOTALL)
    assert figure, drawing
    return {text(name): [text(cell) for cell in CELL.findall(rest)] for name, rest in ROW.findall(figure[0])}


def latest(portal: Portal) -> ReleaseView:
    with portal.database.reading() as session:
        found = queries.latest(session)
    assert found is not None
    return found


@pytest.fixture
def three_quarters(portal: Portal) -> Portal:
    """A portal with releases of three quarters; in the last one C3 has too few people for one of its measures."""
    for number, period in enumerate(("2026-Q1", "2026-Q2", "2026-Q3")):
        shares = {code: (5 * round(met * (0.8 + 0.1 * number) / 5), of) for code, (met, of) in releases.SHARES.items()}
        evidence = releases.evidence(shares)
        if period == "2026-Q3":
            for count in evidence:
                if (count["cluster"], count["indicator"]) == ("C3", "OPN_READABLE"):
                    count |= {"value": None, "conf_status": "C"}
        tables = releases.tables(period, 0.8 + 0.1 * number, ["night-of-voices"] if period == "2026-Q3" else ())
        releases.released(portal, releases.published(period, evidence=evidence, tables=tables))
    return portal


def test_before_the_first_release_the_report_s_figures_stand_there_as_not_audited_and_when_the_first_one_comes(
    portal: Portal, visitor: Visitor
) -> None:
    shown = page(visitor, "/en/trust")
    assert "There is no release yet" in shown
    empty = text(part(shown, "empty-title"))
    assert "From the 2025 report, not audited" in empty
    assert "0.8925" in empty
    assert all(f"{figure:.2f}" in empty for figure in BASELINE.values())
    over = quarters_before(quarter_of(clock.now(), portal.settings.timezone), 1)
    year, _dash, number = over.partition("-Q")
    assert f"Q{number} {year} is over. Its release stands here as soon as a second person has approved it." in empty
    assert "number-value" not in shown
    assert 'role="img"' not in shown


def test_in_the_first_quarter_after_the_report_s_year_the_page_says_when_the_first_release_can_be_made(
    visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "now", lambda: datetime(2026, 2, 3, tzinfo=UTC))
    empty = text(part(page(visitor, "/en/trust"), "empty-title"))
    assert "The first one can be made from April 1, 2026 on." in empty
    assert "is over" not in empty


def test_the_report_s_own_figures_as_a_release_are_no_release_of_counts(portal: Portal, visitor: Visitor) -> None:
    with portal.database.unit_of_work() as session:
        service.add_baseline(session, clock.now(), portal.settings.timezone)
    assert "There is no release yet" in page(visitor, "/en/trust")
    assert "There are no published figures yet" in page(visitor, "/en/statistics")
    releases.released(portal, releases.published("2026-Q3"))
    change = text(part(page(visitor, "/en/trust"), "change-title"))
    assert "Since the 2025 report (not audited) the number has fallen by" in change
    assert len(table(page(visitor, "/en/trust"), "history")) == 2, "the report, and one release"


def test_before_the_first_release_the_page_of_figures_says_what_will_be_there(visitor: Visitor) -> None:
    shown = page(visitor, "/en/statistics")
    assert "There are no published figures yet" in shown
    assert 'href="/en/proposals"' in shown
    assert 'role="img"' not in shown


@pytest.mark.parametrize("topic", ["", "C1", "C3"])
def test_the_number_its_interval_and_its_parts_are_those_of_the_release(
    three_quarters: Portal, visitor: Visitor, topic: str
) -> None:
    result = latest(three_quarters).result
    index = next((one for one in result.clusters if one.cluster == topic), result.district)
    shown = page(visitor, f"/en/trust?topic={topic}")
    number = text(part(shown, "number-title"))
    assert f"{index.index:.3f} of 1" in number
    assert f"{index.low:.3f} to {index.high:.3f}" in number
    assert f"{index.index:.6f}" in number
    assert "Conditions for trust among portal users" in number
    assert "It does not ask people how much they trust the city" in shown
    adds = table(shown, "parts")
    for pillar in index.pillars:
        assert any(row[2] == f"{pillar.contribution:.6f}" and row[3] == f"{pillar.score:.3f}" for row in adds.values())


@pytest.mark.parametrize("topic", ["", "C1", "C2", "C3", "C4"])
def test_the_six_shown_parts_add_up_to_the_shown_number(three_quarters: Portal, visitor: Visitor, topic: str) -> None:
    shown = page(visitor, f"/en/trust?topic={topic}")
    adds = table(shown, "parts")
    total = adds.pop("Together: the number")
    assert len(adds) == 6
    assert sum(round(float(row[0]) * 1000) for row in adds.values()) == round(float(total[0]) * 1000)
    assert list(adds.values())[-1][1] == total[0]
    cards = [float(points) for points in re.findall(r'class="pillar-adds">adds ([-\d.]+)<', shown)]
    assert sorted(cards) == sorted(float(row[0]) for row in adds.values())


def test_a_part_below_zero_is_drawn_below_zero_and_explained(portal: Portal, visitor: Visitor) -> None:
    shares = dict.fromkeys(releases.SHARES, (500, 500)) | {"PAR_ADMITTED": (0, 5000), "PAR_RETURNING": (0, 5000)}
    releases.released(portal, releases.published(evidence=releases.evidence(shares)))
    participation = latest(portal).result.clusters[0].pillars[-1]
    assert participation.contribution < 0
    shown = page(visitor, "/en/trust?topic=C1")
    below = next(iter(table(shown, "parts").items()))
    assert below[0] == "Participation"
    assert float(below[1][0]) < 0
    assert "counts below zero" in shown
    assert f"takes away {-float(below[1][0]):.3f}" in text(shown)
    assert "mark-minus" in shown


def test_every_measure_stands_there_with_what_was_published(three_quarters: Portal, visitor: Visitor) -> None:
    shown = text(part(page(visitor, "/en/trust?topic=C1"), "parts-title"))
    for count in latest(three_quarters).published.evidence:
        if count.cluster == "C1" and count.component == "x":
            n = next(
                other.value
                for other in latest(three_quarters).published.evidence
                if (other.cluster, other.indicator, other.component) == ("C1", count.indicator, "n")
            )
            assert f"{count.value:g} of {n:g} " in shown, count.indicator
    assert "In Korean: 40 of 50. In other languages: 30 of 45." in shown
    assert "0.83 of 1, from 45 people" in shown


def test_what_is_suppressed_is_said_in_words_and_is_never_nought(three_quarters: Portal, visitor: Visitor) -> None:
    own = text(part(page(visitor, "/en/trust?topic=C3"), "parts-title"))
    assert "Answers in the writer's own language too few people to publish" in own
    everywhere = text(part(page(visitor, "/en/trust"), "parts-title"))
    assert everywhere.count("Environment and green partnership too few people to publish") == 1
    ages = table(page(visitor, "/en/statistics"), "participants-age-band")
    assert ages["65 or older"] == ["fewer than 10"]
    outcome = text(part(page(visitor, "/en/statistics"), "outcomes-title"))
    assert "Without these topics, where too few people are behind the figure: Environment and green" in outcome
    alone = text(part(page(visitor, "/en/statistics?topic=C3"), "outcomes-title"))
    assert "too few people to publish who don't write in Korean could read" in alone


def test_a_measure_without_evidence_has_nothing_to_count_yet(portal: Portal, visitor: Visitor) -> None:
    releases.released(portal, releases.published(evidence=[]))
    shown = page(visitor, "/en/trust?topic=C2")
    assert text(shown).count("nothing to count yet") == 12
    assert "Cannot be said yet" in shown
    assert "Only 0% of the number rests on what was counted" in shown
    index = latest(portal).result.clusters[1]
    assert index.index == pytest.approx(BASELINE["C2"])
    assert "0.890 of 1" in text(shown)


@pytest.mark.parametrize(("met", "verdict"), [(0.99, "Target reached"), (0.5, "Target not reached")])
def test_the_verdict_is_said_in_words(portal: Portal, visitor: Visitor, met: float, verdict: str) -> None:
    shares = {code: (round(4000 * met / 5) * 5, 4000) for code in releases.SHARES}
    evidence = [count for count in releases.evidence(shares) if not count["indicator"].startswith("FAI")]
    releases.released(portal, releases.published(evidence=evidence))
    number = text(part(page(visitor, "/en/trust"), "number-title"))
    assert f"Target 0.90: {verdict}" in number
    assert "The chance that the number is 0.90 or more is" in number


def test_what_changed_adds_up_and_says_where_from(three_quarters: Portal, visitor: Visitor) -> None:
    shown = page(visitor, "/en/trust?topic=C1")
    change = part(shown, "change-title")
    told = text(change)
    assert "Since Q2 2026 the number has risen by" in told
    before, after = (float(number) for number in re.findall(r"from ([\d.]+) to ([\d.]+)\.", told)[0])
    points = [float(text(found)) for found in re.findall(r'class="change-points">(.*?)</bdi>', change, re.DOTALL)]
    assert sum(points) == pytest.approx(after - before)
    assert "Real answers within 14 days: now 75 of 95 people, before 70 of 95 people." in told
    district = text(part(page(visitor, "/en/trust"), "change-title"))
    assert "The largest part of it comes from the topic" in district


def test_that_the_starting_figure_fades_is_said_in_plain_words(portal: Portal, visitor: Visitor) -> None:
    for period in ("2026-Q4", "2027-Q1"):
        releases.released(portal, releases.published(period))
    told = text(part(page(visitor, "/en/trust"), "change-title"))
    assert "The 2025 starting figure counts less each year. That alone lowered the number by" in told
    assert "As good as unchanged: Responsiveness, Reliability," in told


def test_the_first_release_has_nothing_before_it(portal: Portal, visitor: Visitor) -> None:
    releases.released(portal, releases.published())
    assert "There is no release before this one." in page(visitor, "/en/trust")


def test_other_starting_figures_and_no_starting_figure_are_shown_beside(
    three_quarters: Portal, visitor: Visitor
) -> None:
    district = latest(three_quarters).result.district
    shown = text(part(page(visitor, "/en/trust"), "otherwise-title"))
    assert f"starting from the middle (0.5) {district.neutral:.3f}" in shown
    for weight, value in district.sensitivity.items():
        assert f"counted like {weight:g} cases {value:.3f}" in shown


def test_the_way_over_time_has_every_quarter_and_the_report_s_figure_only_as_not_audited(
    three_quarters: Portal, visitor: Visitor
) -> None:
    with three_quarters.database.reading() as session:
        history = queries.history(session)
    rows = table(page(visitor, "/en/trust"), "history")
    assert rows["2025 report"][:2] == ["0.8925", "From the 2025 report, not audited"]
    assert list(rows)[1:] == ["Q1 2026", "Q2 2026", "Q3 2026"]
    for view, row in zip(history, list(rows.values())[1:], strict=True):
        assert row[0] == f"{view.result.district.index:.3f}"


def test_an_earlier_release_can_be_read_and_a_correction_is_listed_with_its_reason(
    three_quarters: Portal, visitor: Visitor
) -> None:
    with three_quarters.database.reading() as session:
        first = queries.get(session, "2026-Q2")
    corrected = releases.published("2026-Q2", tables=releases.tables("2026-Q2", 0.5))
    releases.released(three_quarters, corrected, 2, "두 번 센 답변이 있었습니다.", first.pk)
    shown = page(visitor, "/en/trust")
    assert "Q2 2026, correction 1" in shown
    assert "replaces Q2 2026." in shown
    assert "두 번 센 답변이 있었습니다." in shown
    with three_quarters.database.reading() as session:
        older = queries.get(session, "2026-Q2.2").result.district
    assert f"{older.index:.3f} of 1" in text(page(visitor, "/en/trust?period=2026-Q2"))
    assert table(page(visitor, "/en/statistics?period=2026-Q2"), "quarters-comments")["Q2 2026"] == ["155"]


def test_the_three_commands_name_the_release_that_is_shown(three_quarters: Portal, visitor: Visitor) -> None:
    shown = page(visitor, "/en/trust?period=2026-Q1")
    assert "curl -O http://localhost/open-data/trust-2026-Q1.zip" in shown
    assert "portal trust verify trust-2026-Q1.zip" in shown
    assert visitor.get("/open-data/trust-2026-Q1.zip").status_code == 200
    for path in ("/en/open-data", "/en/commitments", "/en/statistics"):
        assert f'href="{path}"' in part(shown, "verify-title")


def test_did_taking_part_change_anything_is_answered_from_what_was_published(
    three_quarters: Portal, visitor: Visitor
) -> None:
    every = text(part(page(visitor, "/en/statistics"), "outcomes-title"))
    assert "120 proposals of Q3 2026 were published" in every
    assert "300 of 380 people got a real answer from the city within 14 days" in every
    assert "240 of 320 people got a decision with reasons within 60 days" in every
    assert "20 of the proposals of Q3 2026 have been put into practice so far" in every
    assert "80 of 100 promises that the city had made were kept on time" in every
    own = text(part(page(visitor, "/en/statistics?topic=C1"), "outcomes-title"))
    assert "30 proposals of Q3 2026" in own
    assert "75 of 95 people got a real answer" in own


def test_each_table_of_a_picture_holds_what_was_published(three_quarters: Portal, visitor: Visitor) -> None:
    shown = page(visitor, "/en/statistics")
    for code in ("registrations", "attended", "proposals", "comments", "endorsements", "answers"):
        assert table(shown, f"quarters-{code}")["Q3 2026"] == [f"{releases.TOTALS[code]}"]
    assert table(shown, "participants-language")["한국어"] == ["410"]
    assert table(shown, "participants-community-kind")["School"] == ["55"]
    assert table(shown, "tone-topics")["AI and technology"] == ["45 (21%)", "80 (38%)", "60 (29%)", "25 (12%)"]
    assert table(shown, "tone-topics")["Environment and green partnership"][0] == "fewer than 10"
    assert "it is left out of its quarter: Environment and green partnership" in text(shown)


def test_foreign_participants_stand_beside_residents_whose_figures_are_marked_where_made_up(
    three_quarters: Portal, visitor: Visitor
) -> None:
    shown = page(visitor, "/en/statistics")
    rows = table(shown, "beside-residents")
    assert rows["East Asia"] == ["60", "35%", "2,400", "37%"]
    assert rows["Others, small groups together"] == ["10", "6%", "150", "2%"]
    assert "Korea" not in rows
    assert "Figures of residents made up for this demonstration" in shown


def test_real_figures_of_residents_are_not_called_made_up_and_say_where_they_are_from(
    portal: Portal, visitor: Visitor
) -> None:
    given = {"as_of": "2026-06-30", "source": "Register of the district", "made_up": False, "groups": {"europe": 900}}
    releases.released(portal, releases.published(residents=given))
    shown = page(visitor, "/en/statistics")
    assert "made up" not in shown
    assert "Residents: Register of the district." in text(shown)


def test_without_figures_of_residents_nothing_is_set_beside_them(portal: Portal, visitor: Visitor) -> None:
    given: dict[str, Any] = {"as_of": None, "source": "", "made_up": False, "groups": {}}
    releases.released(portal, releases.published(residents=given))
    shown = page(visitor, "/en/statistics")
    assert "beside-residents" not in shown
    assert "participants-language" in shown


def test_one_topic_shows_no_groups_of_people(three_quarters: Portal, visitor: Visitor) -> None:
    shown = page(visitor, "/en/statistics?topic=C2")
    assert "participants-language" not in shown
    assert "small groups could be recognised" in shown
    assert list(table(shown, "tone-topics")) == ["K-culture and creative exchange"]
    assert table(shown, "quarters-comments")["Q3 2026"] == ["75"]


def test_events_are_linked_where_everybody_may_see_them(three_quarters: Portal, visitor: Visitor) -> None:
    before = text(part(page(visitor, "/en/statistics"), "events-title"))
    assert "night-of-voices 120 95" in before
    events.published(three_quarters, [10], slug="night-of-voices")
    after = part(page(visitor, "/en/statistics"), "events-title")
    assert 'href="/en/events/night-of-voices"' in after


def test_beside_every_figure_stands_how_it_is_computed(three_quarters: Portal, visitor: Visitor) -> None:
    for path in ("/en/statistics", "/en/trust", "/en/trust?topic=C3"):
        shown = page(visitor, path)
        figures = re.findall(r'<figure class="drawn".*?</figure>', shown, re.DOTALL)
        assert figures
        for figure in figures:
            assert "How is this computed?" in figure
            assert "As a table" in figure
            assert re.search(r'<svg[^>]*role="img"', figure)
            assert "<title" in figure
            assert "<desc" in figure
        assert shown.count("How is this computed?") >= len(figures) + shown.count('<li class="panel stack-tight">')
    assert page(visitor, "/en/trust").count("rounded to the nearest 5") == 1


@pytest.mark.parametrize("asked", ["topic=C9", "topic=%00", "period=2030-Q1", "period=nonsense", "period=&topic="])
def test_what_does_not_exist_is_not_asked_for(three_quarters: Portal, visitor: Visitor, asked: str) -> None:
    for path in ("/en/statistics", "/en/trust"):
        assert "Q3 2026" in page(visitor, f"{path}?{asked}")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_pages_open_in_every_language_with_unique_ids(
    three_quarters: Portal, visitor: Visitor, language: str
) -> None:
    for path in ("statistics", "trust", "trust?topic=C4"):
        shown = page(visitor, f"/{language}/{path}")
        ids = re.findall(r'\sid="([^"]+)"', shown)
        assert sorted(ids) == sorted(set(ids))
        assert "nan" not in re.findall(r'(?:x|width|points|d)="([^"]*)"', shown)
        assert "%(" not in shown


def test_a_page_in_arabic_is_drawn_from_the_other_side(three_quarters: Portal, visitor: Visitor) -> None:
    def bars(language: str) -> list[tuple[float, float]]:
        shown = page(visitor, f"/{language}/statistics")
        figure = re.search(r"participants-language-heading.*?</figure>", shown, re.DOTALL)
        assert figure
        found = re.findall(r'mark-bar"\s+x="([\d.]+)"[^>]*?\swidth="([\d.]+)"', figure[0])
        return [(float(x), float(width)) for x, width in found]

    there, back = bars("en"), bars("ar")
    assert there
    assert [x for x, _width in there] == [0.0] * len(there)
    assert [x + width for x, width in back] == pytest.approx([1000.0] * len(back))


def test_half_a_table_is_no_error(portal: Portal, visitor: Visitor) -> None:
    releases.released(portal, releases.published(tables=releases.tables("2026-Q3")[:1]))
    releases.released(portal, releases.published("2026-Q4", tables=[]))
    assert page(visitor, "/en/statistics?period=2026-Q4")
    assert "no figure" in page(visitor, "/en/statistics")


def test_a_page_asks_as_much_of_eight_releases_as_of_one(portal: Portal, visitor: Visitor) -> None:
    def asked(path: str) -> int:
        visitor.get(path)
        # Its address is another one each time, so that it is made anew.
        return statements(portal, lambda: visitor.get(f"{path}&again={clock.now().timestamp()}"))

    paths = ("/en/trust?topic=", "/en/statistics?topic=", "/en/trust?topic=C1")
    releases.released(portal, releases.published("2026-Q4"))
    few = [asked(path) for path in paths]
    for year in (2027, 2028):
        for quarter in (1, 2, 3, 4):
            releases.released(portal, releases.published(f"{year}-Q{quarter}"))
    assert [asked(path) for path in paths] == few
    assert max(few) <= 12


def test_the_dashboards_are_linked_from_every_page(visitor: Visitor) -> None:
    shown = page(visitor, "/en/")
    assert 'href="/en/statistics"' in shown
    assert 'href="/en/trust"' in shown
