"""The dashboards on a phone and at a desk, in Korean, English and Arabic, on paper, and without JavaScript."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, PdfMargins

from portal.domain.trust import queries
from tests.browser.conftest import Site, running_site, wait_for
from tests.browser.test_accessibility import violations
from tests.conftest import missing
from tests.factories import releases

PATHS = ("statistics", "statistics?topic=C3", "trust", "trust?topic=C3")
LANGUAGES = ("ko", "en", "ar")
WIDTHS = (320, 360, 1280)
MARGIN: PdfMargins = {"top": "15mm", "bottom": "15mm", "left": "15mm", "right": "15mm"}
OUTSIDE = """() => {
    const width = document.documentElement.clientWidth;
    const scrolled = document.documentElement.scrollWidth - width;
    const out = [...document.querySelectorAll('main *')].filter(part => {
        const box = part.getBoundingClientRect();
        return box.width > 0 && (box.right > width + 1 || box.left < -1)
            && !part.closest('.figures-scroll, .visually-hidden, svg');
    });
    return [scrolled, out.map(part => part.className + ': ' + part.textContent.trim().slice(0, 60))];
}"""
OVERLAPPING = """() => {
    const found = [], LINES = '.ticks, .plot-moments, .plot-ticks, .columns-words, .row-words > p';
    for (const line of document.querySelectorAll(LINES)) {
        const boxes = [...line.children].map(word => {
            const range = document.createRange();
            range.selectNodeContents(word);
            return [range.getBoundingClientRect(), word.textContent.trim()];
        }).filter(([box, words]) => words && box.width > 0);
        boxes.forEach(([a, words], at) => boxes.slice(at + 1).forEach(([b, others]) => {
            const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
            const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
            if (across > 1 && down > 1) found.push(`${line.className}: ${words} / ${others}`);
        }));
    }
    return found;
}"""


@pytest.fixture(scope="module")
def dashboards(tmp_path_factory: pytest.TempPathFactory, sample_models: Path) -> Iterator[Site]:
    """A portal of its own with releases of five quarters, the last with something kept back and one part far behind."""
    with running_site(tmp_path_factory.mktemp("dashboards"), sample_models) as site:
        for number, period in enumerate(("2025-Q3", "2026-Q1", "2026-Q2", "2026-Q3", "2026-Q4")):
            shares: dict[str, tuple[int | None, int | None]] = dict(releases.SHARES)
            if period == "2026-Q4":
                shares |= {"OPN_READABLE": (None, None), "PAR_ADMITTED": (0, 4000), "PAR_RETURNING": (0, 4000)}
            tables = releases.tables(period, 0.6 + 0.1 * number, ["night-of-voices"])
            releases.released(
                site.portal, releases.published(period, evidence=releases.evidence(shares), tables=tables)
            )
        yield site
        assert site.foreign_requests == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("width", WIDTHS)
def test_nothing_sticks_out_and_no_words_lie_upon_others(
    dashboards: Site, somebody: Callable[..., Page], language: str, width: int
) -> None:
    page = somebody("ko-KR", viewport={"width": width, "height": 800}, on=dashboards)
    for path in PATHS:
        page.goto(f"/{language}/{path}")
        for opened in (False, True):
            if opened:
                page.eval_on_selector_all("main details", "all => all.forEach(one => { one.open = true; })")
            assert page.evaluate(OUTSIDE) == [0, []], path
            assert page.evaluate(OVERLAPPING) == [], path


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_closed_or_opened(dashboards: Site, browser: Browser, language: str, scheme: str) -> None:
    width = 1280 if scheme == "light" else 360
    context = browser.new_context(
        base_url=dashboards.url,
        viewport={"width": width, "height": 900},
        color_scheme="dark" if scheme == "dark" else "light",
    )
    page = context.new_page()
    problems = []
    for path in PATHS:
        page.goto(f"/{language}/{path}")
        problems += violations(page)
        page.eval_on_selector_all("main details", "all => all.forEach(one => { one.open = true; })")
        problems += violations(page)
    context.close()
    assert problems == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_on_paper_the_tables_lie_open_with_their_figures(
    dashboards: Site, browser: Browser, tmp_path: Path, language: str
) -> None:
    with dashboards.portal.database.reading() as session:
        release = queries.latest(session)
    assert release is not None
    for path, wanted in (
        ("trust", [f"{pillar.contribution:.6f}" for pillar in release.result.district.pillars]),
        ("statistics", ["905", "410", "190"]),
    ):
        text, pages = printed(browser, f"{dashboards.url}/{language}/{path}", tmp_path / f"{path}-{language}.pdf")
        assert pages > 1
        assert [figure for figure in wanted if figure.lstrip("-") not in text] == []


def printed(browser: Browser, url: str, path: Path) -> tuple[str, int]:
    """Print a page on A4; return its words and the number of sheets."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(url)
    page.pdf(path=path, format="A4", margin=MARGIN)
    context.close()
    try:
        text = subprocess.run(["pdftotext", "-layout", str(path), "-"], capture_output=True, text=True, check=True)
        told = subprocess.run(["pdfinfo", str(path)], capture_output=True, text=True, check=True)
    except FileNotFoundError:
        missing("pdftotext (poppler-utils)")
    found = re.search(r"Pages:\s+(\d+)", told.stdout)
    assert found
    return text.stdout, int(found[1])


def test_all_of_it_works_without_javascript(dashboards: Site, somebody: Callable[..., Page]) -> None:
    page = somebody("en-US", javascript=False, on=dashboards)
    page.goto("/en/trust")
    page.click("text=Environment and green partnership")
    page.wait_for_url("**/en/trust?topic=C3")
    assert page.locator(".number-title").inner_text() == "Environment and green partnership"
    figure = page.locator("figure.drawn").nth(1)
    figure.locator("summary").first.click()
    assert figure.locator("table").is_visible()
    page.click("text=Q2 2026")
    page.wait_for_url("**/en/trust?topic=C3&period=2026-Q2")


def test_a_table_that_scrolls_can_be_reached_and_scrolled_with_keys(
    dashboards: Site, somebody: Callable[..., Page]
) -> None:
    page = somebody("en-US", viewport={"width": 320, "height": 700}, on=dashboards)
    page.goto("/en/statistics")
    figure = page.locator("figure.drawn", has_text="Tone by topic")
    figure.locator("summary").first.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    scrolling = figure.locator(".figures-scroll")
    assert scrolling.evaluate("part => part === document.activeElement")
    assert scrolling.evaluate("part => part.scrollWidth > part.clientWidth")
    page.keyboard.press("ArrowRight")
    wait_for(lambda: scrolling.evaluate("part => part.scrollLeft > 0"), "the table to move")


def test_a_picture_in_arabic_begins_at_the_right_hand_side(dashboards: Site, somebody: Callable[..., Page]) -> None:
    for language, side in (("en", "left"), ("ar", "right")):
        page = somebody("en-US", on=dashboards)
        page.goto(f"/{language}/trust")
        picture = page.locator("#parts-heading").locator("xpath=ancestor::figure").locator("svg[role=img]")
        frame, whole = picture.bounding_box(), picture.locator(".mark-whole").bounding_box()
        assert frame
        assert whole
        zero = picture.locator(".line-zero").last.bounding_box()
        assert zero
        edge = whole["x"] if side == "left" else whole["x"] + whole["width"]
        assert abs(edge - zero["x"]) <= 2
        words = picture.locator("xpath=..").locator(".row-words span").first.bounding_box()
        assert words
        apart = words["x"] - frame["x"]
        if side == "right":
            apart = frame["x"] + frame["width"] - words["x"] - words["width"]
        assert abs(apart) <= 2
