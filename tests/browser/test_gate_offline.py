"""Half an hour without a network: two hundred people come in at two gates that know nothing of each other."""

from __future__ import annotations

from playwright.sync_api import Page, expect
from sqlalchemy import func, select

from portal.domain.checkin.models import Case, Record
from portal.domain.checkin.types import Flag
from tests.browser.conftest import Site, wait_for
from tests.browser.test_gate_app import GREEN, RED, Phones, hand_scan, phones, set_up, wait_for_pack
from tests.factories import gates

PEOPLE = 200
TWICE = 3

__all__ = ["phones"]


def let_in(page: Page, code: str) -> None:
    """Scan a ticket as soon as the screen of the one before is gone."""
    page.locator("[data-part=next]").or_(page.locator("[data-screen=scan]")).first.wait_for()
    hand_scan(page, code)
    expect(page.locator(GREEN)).to_be_visible()
    page.click("[data-part=next]")


def came_in(site: Site, doors: gates.Doors) -> tuple[int, int, int]:
    """Return how many facts there are, how many different people came in, and how many are in."""
    with site.portal.database.reading() as session:
        row = session.execute(
            select(func.count(), func.sum(Record.fresh), func.sum(Record.moved)).where(
                Record.list_id == doors.list_id, Record.is_fact.is_(True)
            )
        ).one()
    return row[0], row[1] or 0, row[2] or 0


def test_two_gates_work_apart_and_then_agree_to_the_person(site: Site, phones: Phones) -> None:
    doors = gates.opened(site.portal, slug="gate-apart")
    codes = [code for _ in range(PEOPLE // 5) for code in gates.ticket_codes(site.portal, doors, size=5)]
    assert len(codes) == PEOPLE
    east, west = phones(site), phones(site)
    for page in (east, west):
        set_up(page, site, doors)
    for page in (east, west):
        wait_for_pack(page)
        page.context.set_offline(True)
        expect(page.locator("[data-mark=offline]")).to_be_visible()
    for place, code in enumerate(codes):
        let_in((east, west)[place % 2], code)
    for code in codes[:TWICE]:  # a picture of a ticket: each gate has it for the first time, or knows it
        for page in (east, west):
            hand_scan(page, code)
            expect(page.locator(f"{GREEN}, {RED}")).to_be_visible()
            page.click("[data-part=next]")
    assert came_in(site, doors) == (0, 0, 0), "nothing has been sent"
    for page in (west, east):
        page.context.set_offline(False)
    wait_for(lambda: came_in(site, doors)[0] == PEOPLE + TWICE, "all to be sent", 60)
    assert came_in(site, doors) == (PEOPLE + TWICE, PEOPLE, PEOPLE)
    with site.portal.database.reading() as session:
        flags = session.scalars(select(Case.flag).where(Case.event_id == doors.event_id)).all()
    assert flags == [Flag.DUPLICATE] * TWICE
    for page in (east, west):
        expect(page.locator("[data-mark=queue]")).to_be_hidden()
