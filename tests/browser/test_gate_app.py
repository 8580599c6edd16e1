"""The app for the doors on a phone: a ticket before the camera, a hand-held scanner, groups, and no network at all."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route, expect
from sqlalchemy import select

from portal.domain.checkin import devices
from portal.domain.checkin.models import Record
from portal.domain.checkin.types import DeviceScope
from portal.domain.registration.types import ConsentKind, Need, Person, RegistrationKind
from portal.foundation import clock
from tests.browser.conftest import CHROMIUM, FLAGS, PATIENCE, PHONE, Site, running_site, wait_for
from tests.browser.pictures import film
from tests.browser.test_accessibility import violations
from tests.factories import gates

CAMERA = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"]
GREEN, AMBER, RED = (f".verdict[data-verdict={name}]" for name in ("ok", "ask", "no"))
SMALL = {"width": 320, "height": 568}
Phones = Callable[..., Page]


@pytest.fixture
def phones(browser: Browser, tmp_path: Path) -> Iterator[Phones]:
    """Hand out phones: each sees one ticket, or nothing that is one."""
    open_now: list[Browser] = []

    def phone(site: Site, code: str = "", language: str = "en-US", viewport: Any = None) -> Page:
        sees = [f"--use-file-for-fake-video-capture={film(code, tmp_path / f'{len(open_now)}.y4m')}"] if code else []
        own = browser.browser_type.launch(executable_path=CHROMIUM, args=[*FLAGS, *CAMERA, *sees])
        open_now.append(own)
        context = own.new_context(locale=language, viewport=viewport or PHONE, base_url=site.url)
        context.set_default_timeout(PATIENCE)
        return context.new_page()

    yield phone
    for one in open_now:
        one.close()


def set_up(
    page: Page, site: Site, doors: gates.Doors, *scopes: DeviceScope, language: str = "en", screen: str = "scan"
) -> int:
    """Open the link of a supervisor's screen, and choose where the phone stands."""
    device_id = gates.device(site.portal, doors, *scopes, gates=doors.gates[:1])
    page.goto(f"/{language}/venue#setup={gates.setup_code(site.portal, device_id)}")
    # A camera that sees a ticket has it read at once.
    expect(page.locator(f"[data-screen={screen}]:visible, [data-screen=verdict]:visible")).to_have_count(1)
    assert "#" not in page.url
    if page.locator("#choose-sheet").is_visible():
        page.locator("[data-part=choose-lists] input").first.check()
        page.locator("[data-part=choose-gates] input").first.check()
        page.click("[data-part=choose-form] [type=submit]")
    if screen == "scan":
        expect(page.locator("[data-part=gate]")).to_have_text("East gate" if language == "en" else "동문")
    return device_id


def wait_for_pack(page: Page) -> None:
    """Wait until the phone can do without a network: it has the tickets, and all of the app."""
    page.evaluate("navigator.serviceWorker.ready.then(() => null)")
    expect(page.locator("[data-mark=progress]")).to_be_hidden()
    page.click("[data-opens=device-sheet]:visible")

    def has_tickets() -> bool:
        page.click("[data-part=sync]")
        expect(page.locator("[data-part=sync-words]")).to_have_text("Done.")
        return page.locator("[data-fact=entries]").inner_text() not in {"", "0, all of them"}

    wait_for(has_tickets, "the sealed pack")
    page.click("#device-sheet [data-close]")


def hand_scan(page: Page, code: str, key: str = "") -> None:
    """Type as a scanner does, to whatever has the focus; `key` is what an input method makes of each letter.

    The moments are the scanner's: made in the page they would be those at which a busy machine came to each key.
    """
    page.evaluate(
        """([code, made]) => { const start = performance.now(); [...code, "Enter"].forEach((letter, place) => {
            const name = letter === "Enter" ? letter : /[0-9]/.test(letter) ? `Digit${letter}` : `Key${letter}`;
            const key = letter === "Enter" ? letter : made || letter;
            const event = new KeyboardEvent("keydown", { code: name, key, bubbles: true, cancelable: true });
            Object.defineProperty(event, "timeStamp", { value: start + 3 * place });
            (document.activeElement ?? document.body).dispatchEvent(event);
        }); }""",
        [code, key],
    )


def facts(site: Site, doors: gates.Doors) -> list[tuple[str, int]]:
    """Return what has happened at the doors."""
    with site.portal.database.reading() as session:
        rows = session.scalars(select(Record).where(Record.list_id == doors.list_id, Record.is_fact.is_(True)))
        return [(str(row.kind), row.people) for row in rows]


def test_a_ticket_before_the_camera_is_admitted_and_taken_back(site: Site, phones: Phones) -> None:
    doors = gates.opened(site.portal, slug="gate-camera")
    needs = {ConsentKind.REGISTRATION: True, ConsentKind.NEEDS: True}
    who = Person("김하늘", interpretation="en", needs=(Need.WHEELCHAIR,))
    [code] = gates.ticket_codes(site.portal, doors, name="김하늘", people=(who,), consents=needs)
    page = phones(site, code)
    set_up(page, site, doors)
    expect(page.locator(GREEN)).to_be_visible()
    expect(page.locator("[data-part=name]")).to_have_text("김하늘")
    expect(page.locator("[data-part=notices] li")).to_have_text(
        ["Space for a wheelchair", "Interpretation into English"]
    )
    assert facts(site, doors) == [("entry", 1)]
    page.click("[data-part=undo]")
    expect(page.locator("[data-part=last-words]")).to_have_text("Taken back: it no longer counts.")
    wait_for(lambda: ("annul", 1) in facts(site, doors), "the annulment")


def test_the_same_code_in_view_is_scanned_once(site: Site, phones: Phones) -> None:
    doors = gates.opened(site.portal, slug="gate-again")
    [code] = gates.ticket_codes(site.portal, doors)
    page = phones(site, code)
    set_up(page, site, doors)
    expect(page.locator(GREEN)).to_be_visible()
    expect(page.locator("[data-part=last]")).to_be_visible()  # the green screen has gone by itself
    page.wait_for_timeout(1500)
    expect(page.locator("[data-screen=scan]")).to_be_visible()
    page.click("[data-opens=log-sheet]:visible >> nth=-1")
    expect(page.locator("[data-part=log-list] > li")).to_have_count(1)


def test_who_is_refused_reads_why_in_their_own_language(site: Site, phones: Phones) -> None:
    doors = gates.opened(site.portal, slug="gate-refused")
    [code] = gates.ticket_codes(site.portal, doors, sessions=doors.sessions[1:], name="ليلى", language="ar")
    page = phones(site)
    set_up(page, site, doors)
    hand_scan(page, code)
    expect(page.locator(RED)).to_be_visible()
    words = page.locator("[data-part=holder-words]")
    expect(words).to_have_attribute("lang", "ar")
    expect(words).to_have_attribute("dir", "rtl")
    expect(page.locator("[data-part=override]")).to_be_hidden()
    page.select_option("[data-part=holder-language]", "ja")
    expect(words).to_have_attribute("lang", "ja")
    page.click("[data-part=next]")
    expect(page.locator("[data-screen=scan]")).to_be_visible()
    assert facts(site, doors) == []


def test_a_supervisor_may_let_somebody_in_all_the_same(site: Site, phones: Phones) -> None:
    doors = gates.opened(site.portal, slug="gate-override")
    [code] = gates.ticket_codes(site.portal, doors, sessions=doors.sessions[1:])
    page = phones(site)
    set_up(page, site, doors, DeviceScope.SCAN, DeviceScope.SUPERVISOR)
    hand_scan(page, code)
    page.click("[data-part=override] summary")
    page.fill("#override-reason", "The organiser knows them")
    page.click("[data-part=override-form] [type=submit]")
    expect(page.locator(GREEN)).to_be_visible()
    assert facts(site, doors) == [("entry", 1)]


def test_a_group_comes_in_part_by_part(site: Site, phones: Phones) -> None:
    doors = gates.opened(site.portal, slug="gate-group", limit=5)
    group = {"kind": RegistrationKind.DELEGATION, "together": True, "one_ticket": True, "community": "Choir"}
    [code] = gates.ticket_codes(site.portal, doors, size=5, **group)
    page = phones(site, viewport=SMALL)
    set_up(page, site, doors)
    hand_scan(page, code)
    page.click("[data-part=more]")
    page.click("[data-part=group-some]")
    expect(page.locator(GREEN)).to_be_visible()
    expect(page.locator("[data-part=party]")).to_have_text("In: 2 of 5. Inside now: 2")
    hand_scan(page, code)  # the next one may come while the screen is green
    expect(page.locator("[data-part=group-all]")).to_have_text("All the rest: 3")
    page.click("[data-part=group-all]")
    expect(page.locator("[data-part=party]")).to_have_text("In: 5 of 5. Inside now: 5")
    page.click("[data-part=next]")
    expect(page.locator("[data-mark=full]")).to_be_visible()
    page.click(".gate-way-out")
    hand_scan(page, code)
    page.click("[data-part=group-all]")
    expect(page.locator(GREEN)).to_be_visible()
    assert facts(site, doors) == [("entry", 2), ("entry", 3), ("exit", 5)]


def test_a_hand_held_scanner_works_with_a_korean_input_method_and_in_a_field(site: Site, phones: Phones) -> None:
    doors = gates.opened(site.portal, slug="gate-hand")
    [code] = gates.ticket_codes(site.portal, doors)
    page = phones(site)
    set_up(page, site, doors)
    page.fill("#typed", "kim")
    page.focus("#typed")
    hand_scan(page, code, key="Process")
    expect(page.locator(GREEN)).to_be_visible()
    expect(page.locator("#typed")).to_have_value("kim")


def test_a_typed_code_shows_the_name_before_anybody_is_admitted(site: Site, phones: Phones) -> None:
    doors = gates.opened(site.portal, slug="gate-typed")
    gates.ticket_codes(site.portal, doors, name="Grace Hopper")
    page = phones(site)
    set_up(page, site, doors, DeviceScope.SCAN, DeviceScope.NAMES)
    page.fill("#typed", "hopper")
    page.press("#typed", "Enter")
    expect(page.locator("[data-part=found-list] [data-name]")).to_have_text("Grace Hopper")
    assert facts(site, doors) == []
    page.click("[data-take]")
    expect(page.locator(GREEN)).to_be_visible()
    assert facts(site, doors) == [("entry", 1)]


def test_what_is_done_without_a_network_is_sent_when_there_is_one(site: Site, phones: Phones) -> None:
    doors = gates.opened(site.portal, slug="gate-offline")
    [code] = gates.ticket_codes(site.portal, doors)
    page = phones(site)
    set_up(page, site, doors)
    wait_for_pack(page)
    page.context.set_offline(True)
    expect(page.locator("[data-mark=offline]")).to_be_visible()
    hand_scan(page, code)
    expect(page.locator(GREEN)).to_be_visible()
    page.click("[data-part=next]")
    hand_scan(page, code)
    expect(page.locator(RED)).to_be_visible()
    page.click("[data-part=next]")
    expect(page.locator("[data-mark=queue]")).to_contain_text("To be sent")
    page.context.set_offline(False)
    expect(page.locator("[data-mark=queue]")).to_be_hidden()
    assert facts(site, doors) == [("entry", 1)]


def test_what_the_portal_can_not_take_stays_until_a_person_has_seen_to_it(site: Site, phones: Phones) -> None:
    def refuse(route: Route) -> None:
        sent = route.request.post_data_json["operations"]
        answers = [
            {"op_id": one["op_id"], "result": "refused", "code": "error", "problem": "malformed"} for one in sent
        ]
        route.fulfill(json={"server_time": int(time.time() * 1000), "results": answers})

    doors = gates.opened(site.portal, slug="gate-dead")
    [code] = gates.ticket_codes(site.portal, doors)
    page = phones(site)
    set_up(page, site, doors)
    page.context.set_offline(True)
    hand_scan(page, code)
    expect(page.locator(GREEN)).to_be_visible()
    page.click("[data-part=next]")
    page.route("**/api/v1/checkin/redeem", refuse)
    page.context.set_offline(False)
    expect(page.locator("[data-mark=dead]")).to_have_text("Needs a person: 1")
    page.click("[data-opens=device-sheet]:visible")
    expect(page.locator("[data-part=wipe-waits]")).to_be_visible()
    expect(page.locator("[data-part=wipe-box]")).to_be_hidden()
    page.click("#device-sheet [data-close]")
    page.click("[data-mark=dead] button")
    page.click("[data-part=dead-list] [data-act]")
    expect(page.locator("[data-part=dead]")).to_be_hidden()
    page.click("#log-sheet [data-close]")
    expect(page.locator("[data-mark=dead]")).to_be_hidden()


def test_the_installed_app_starts_and_admits_while_the_portal_is_gone(
    phones: Phones, tmp_path: Path, sample_models: Path
) -> None:
    with running_site(tmp_path, sample_models) as own:
        doors = gates.opened(own.portal, slug="gate-gone")
        [code] = gates.ticket_codes(own.portal, doors, name="王小明")
        page = phones(own)
        set_up(page, own, doors)
        wait_for_pack(page)
        [late] = gates.ticket_codes(own.portal, doors, name="Too late to be in the pack")
    page.goto("/en/venue")
    expect(page.locator("[data-screen=scan]")).to_be_visible()
    hand_scan(page, code)
    expect(page.locator(GREEN)).to_be_visible()
    expect(page.locator("[data-part=name]")).to_have_text("王小明")
    expect(page.locator("[data-part=offline-words]")).to_be_visible()
    page.click("[data-part=next]")
    hand_scan(page, late)  # a good signature is enough
    expect(page.locator(GREEN)).to_be_visible()


def test_without_a_camera_the_app_says_so_and_goes_on(site: Site, browser: Browser) -> None:
    doors = gates.opened(site.portal, slug="gate-blind")
    [code] = gates.ticket_codes(site.portal, doors)
    context = browser.new_context(locale="en-US", viewport=SMALL, base_url=site.url)
    page = context.new_page()
    set_up(page, site, doors)
    expect(page.locator("[data-camera=scan] [data-camera-title]")).not_to_be_empty()
    hand_scan(page, code)
    expect(page.locator(GREEN)).to_be_visible()
    context.close()


def test_at_an_address_that_is_not_safe_the_app_says_what_it_needs(site: Site, phones: Phones) -> None:
    page = phones(site)
    page.add_init_script("Object.defineProperty(window, 'isSecureContext', { value: false })")
    page.goto("/en/venue")
    expect(page.locator("[data-part=insecure]")).to_be_visible()


def test_a_device_that_has_ended_says_so_and_admits_nobody(site: Site, phones: Phones) -> None:
    doors = gates.opened(site.portal, slug="gate-ended")
    [code] = gates.ticket_codes(site.portal, doors)
    page = phones(site)
    device_id = set_up(page, site, doors)
    with site.portal.database.unit_of_work() as session:
        devices.revoke(session, device_id, clock.now(), wipe=False)
    hand_scan(page, code)
    expect(page.locator(AMBER)).to_be_visible()
    page.click("[data-part=next]")
    expect(page.locator("[data-part=problem]")).to_be_visible()
    expect(page.locator("[data-part=set-up-again]")).to_be_visible()
    assert facts(site, doors) == []


@pytest.mark.parametrize("language", ["ko", "en", "ar"])
def test_axe_finds_nothing_on_any_screen(site: Site, phones: Phones, language: str) -> None:
    doors = gates.opened(site.portal, slug=f"gate-axe-{language}", limit=10)
    [good] = gates.ticket_codes(site.portal, doors)
    [bad] = gates.ticket_codes(site.portal, doors, sessions=doors.sessions[1:], language="zh-Hans")
    page = phones(site, viewport=SMALL)
    page.goto(f"/{language}/venue")
    expect(page.locator("[data-screen=setup]")).to_be_visible()
    found = violations(page)
    set_up(page, site, doors, DeviceScope.SCAN, DeviceScope.SUPERVISOR, language=language)
    found += violations(page)
    hand_scan(page, good)
    expect(page.locator(GREEN)).to_be_visible()
    found += violations(page)
    hand_scan(page, bad)
    expect(page.locator(RED)).to_be_visible()
    found += violations(page)
    page.click("[data-part=next]")
    for sheet in ("log-sheet", "device-sheet", "choose-sheet"):
        page.click(f"[data-opens={sheet}]:visible >> nth=-1")
        expect(page.locator(f"#{sheet}")).to_be_visible()
        found += violations(page, f"#{sheet}")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        page.click(f"#{sheet} [data-close]")
    assert found == []


def test_at_a_kiosk_a_visitor_checks_in_in_their_language_and_gets_a_badge(site: Site, phones: Phones) -> None:
    doors = gates.opened(site.portal, slug="gate-kiosk")
    [code] = gates.ticket_codes(site.portal, doors, name="Karl Weiß", language="de")
    page = phones(site, viewport={"width": 820, "height": 1180})
    # A browser without a screen has no printer, and sometimes falls over when a page asks for one.
    page.add_init_script("Object.defineProperty(navigator, 'pdfViewerEnabled', { value: false })")
    set_up(page, site, doors, DeviceScope.KIOSK, screen="kiosk")
    expect(page.locator("[data-kiosk=title]")).to_have_text("Welcome! Please check in here")
    hand_scan(page, code)
    kiosk = page.locator("[data-screen=kiosk]")
    expect(kiosk).to_have_attribute("data-state", "ok")
    expect(page.locator("[data-kiosk=name]")).to_have_text("Karl Weiß")
    expect(page.locator("[data-kiosk=speaks]")).to_have_attribute("lang", "de")
    assert violations(page) == []
    with page.expect_response("**/checkin/badge") as answered:
        page.click("[data-kiosk=badge]")
    assert answered.value.headers["content-type"] == "application/pdf"
    expect(page.locator("[data-kiosk=open]")).to_have_attribute("href", re.compile("^blob:"))
    page.click("[data-kiosk=done]")
    expect(page.locator("[data-kiosk=speaks]")).to_have_attribute("lang", "en")
    hand_scan(page, code)
    expect(kiosk).to_have_attribute("data-state", "no")
    assert facts(site, doors) == [("entry", 1)]


def test_a_group_at_a_kiosk_says_how_many_come_in(site: Site, phones: Phones) -> None:
    doors = gates.opened(site.portal, slug="gate-kiosk-group")
    group = {"kind": RegistrationKind.DELEGATION, "together": True, "one_ticket": True, "community": "Choir"}
    [code] = gates.ticket_codes(site.portal, doors, size=4, **group)
    page = phones(site, viewport=SMALL)
    set_up(page, site, doors, DeviceScope.KIOSK, DeviceScope.OFFLINE, screen="kiosk")
    hand_scan(page, code)
    page.click("[data-kiosk=more]")
    page.click("[data-kiosk=some]")
    expect(page.locator("[data-screen=kiosk]")).to_have_attribute("data-state", "ok")
    assert facts(site, doors) == [("entry", 2)]
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
