"""A file that is ordered in a browser: the page keeps itself fresh while it is made, and the download is whole."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, expect
from sqlalchemy import update

from portal.domain.accounts.types import Role
from portal.domain.exports.models import Export
from portal.domain.exports.types import ExportKind
from portal.foundation import clock
from tests.browser.conftest import Site
from tests.factories import exports
from tests.factories.people import PASSWORD

ANALYST = "export-analyst@example.org"


def put(site: Site, export_id: int, **values: Any) -> None:
    with site.portal.database.unit_of_work() as session:
        session.execute(update(Export).where(Export.id == export_id).values(**values))


def test_an_ordered_file_becomes_ready_before_the_readers_eyes(
    site: Site, somebody: Callable[..., Page], tmp_path: Path
) -> None:
    site.people.member(Role.ANALYST, email=ANALYST, password=PASSWORD, language="en")
    page = somebody("en-US", email=ANALYST)
    page.goto("/en/analyst/exports")
    page.get_by_label("Public proposals").check()
    page.get_by_role("button", name="Order").click()
    expect(page.get_by_text("The file is ready.")).to_be_visible()
    with page.expect_download() as begun:
        page.get_by_role("link", name="Save the file").click()
    begun.value.save_as(tmp_path / "file")
    found = hashlib.sha256((tmp_path / "file").read_bytes()).hexdigest()
    assert found == page.locator("code").inner_text()
    assert begun.value.suggested_filename.startswith("proposals-en-")


def test_progress_moves_by_itself_and_says_each_state_once(site: Site, somebody: Callable[..., Page]) -> None:
    analyst = site.people.member(Role.ANALYST, email=ANALYST, password=PASSWORD, language="en")
    making = exports.of_each_state(site.portal, analyst, 0, ExportKind.PROPOSALS)[1]
    page = somebody("en-US", email=ANALYST)
    page.goto(f"/en/analyst/exports/{making}")
    expect(page.get_by_text("12,000 of 50,000 rows")).to_be_visible()
    page.evaluate(
        "() => { window.said = 0; new MutationObserver(() => { window.said += 1; })"
        ".observe(document.querySelector('[role=status]'), {childList: true, subtree: true, characterData: true}); }"
    )
    page.get_by_role("link", name="Look again").focus()
    put(site, making, rows_done=24_000)
    expect(page.get_by_text("24,000 of 50,000 rows")).to_be_visible()
    assert page.get_by_role("progressbar").get_attribute("value") == "24000"
    assert page.evaluate("window.said") == 0, "a number alone is not read out"
    assert page.evaluate("document.activeElement.textContent") == "Look again", "the focus stays"
    put(site, making, state="failed", problem="unexpected")
    expect(page.get_by_text("The file could not be made.")).to_be_visible()


def test_without_scripts_the_page_loads_itself_again(site: Site, somebody: Callable[..., Page]) -> None:
    analyst = site.people.member(Role.ANALYST, email=ANALYST, password=PASSWORD, language="en")
    making = exports.of_each_state(site.portal, analyst, 0, ExportKind.PROPOSALS)[1]
    page = somebody("en-US", email=ANALYST, javascript=False)
    page.goto(f"/en/analyst/exports/{making}")
    expect(page.get_by_text("12,000 of 50,000 rows")).to_be_visible()
    put(site, making, rows_done=24_000, held_until=clock.now() + timedelta(days=1))
    expect(page.get_by_text("24,000 of 50,000 rows")).to_be_visible()
