"""Writing with the script: kept while one types, through an ended session and a reload, and by keyboard alone."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from portal.domain.proposals import queries
from portal.domain.texts import queries as texts
from tests.browser.conftest import DESK, Site, sign_in, wait_for
from tests.factories.people import PASSWORD
from tools.sample_packages.grammar import generate

KOREAN = "양재천 산책로에 쓰레기통이 더 필요합니다. 재활용 통도 함께 놓아 주세요."
SAVING = re.compile(r"/drafts/[0-9]+$")
SPANISH = "Me gustaría que plantaran más árboles junto a la escuela, porque en verano no hay sombra."


def writer_page(site: Site, somebody: Callable[..., Page], email: str, **options: object) -> Page:
    site.people.member(password=PASSWORD, email=email, language="en")
    return somebody("en-US", email=email, **options)


def bodies(site: Site, email: str) -> list[str]:
    """Return what is kept of somebody's texts, the latest first."""
    from portal.domain.accounts import queries as accounts

    with site.portal.database.reading() as session:
        account = accounts.find_by_email(session, email)
        assert account is not None
        rows = [item.row for item in queries.list_own(session, account.id, "en")]
        return [texts.get_text(session, row.body_id).body for row in rows]


def test_what_is_typed_is_kept_and_the_language_is_told(site: Site, somebody: Callable[..., Page]) -> None:
    page = writer_page(site, somebody, "types@example.org")
    page.goto("/en/proposals/new")
    page.fill("[name=title]", "양재천")
    page.type("[name=body]", KOREAN)
    expect(page.locator("[data-save]")).to_contain_text("Saved at")
    expect(page.locator("[data-place=language]")).to_contain_text("한국어")
    assert bodies(site, "types@example.org") == [KOREAN]
    assert page.url.endswith("/edit")
    page.fill("[name=body]", SPANISH)
    page.fill("[name=title]", "Árboles")
    expect(page.locator("[data-place=language]")).to_contain_text("Español")
    page.select_option("[name=language]", "de")
    expect(page.locator("[data-place=language]")).to_contain_text("Deutsch")
    page.select_option("[name=language]", "")
    page.click("[data-choose=C3]")
    expect(page.locator("[name=cluster]")).to_have_value("C3")
    expect(page.locator("[data-place=topic] button")).to_have_count(0)
    wait_for(lambda: bodies(site, "types@example.org") == [SPANISH], "the next version in the same draft")


def test_a_text_survives_a_killed_session_and_saving_goes_on_after_a_new_sign_in(
    site: Site, somebody: Callable[..., Page]
) -> None:
    page = writer_page(site, somebody, "killed@example.org")
    page.goto("/en/proposals/new")
    with page.expect_response("**/hints"):  # an answer that is still on its way would bring the session back
        page.fill("[name=title]", "양재천")
        page.fill("[name=body]", "양재천 산책로에")
    expect(page.locator("[data-save]")).to_contain_text("Saved at")
    page.context.clear_cookies(name="portal_session")
    page.fill("[name=body]", KOREAN)
    expect(page.locator("[data-save]")).to_contain_text("Your session has ended")
    with page.context.expect_page() as opened:
        page.click("[data-save-sign-in]")
    other = opened.value
    sign_in(other, "killed@example.org")
    other.close()
    expect(page.locator("[data-save]")).to_contain_text("Saved at")
    assert page.input_value("[name=body]") == KOREAN
    assert bodies(site, "killed@example.org") == [KOREAN]
    page.click("main form .actions button[type=submit]")
    page.wait_for_url("**/check")


def test_a_text_that_could_not_be_saved_is_offered_after_a_reload(site: Site, somebody: Callable[..., Page]) -> None:
    page = writer_page(site, somebody, "reload@example.org")
    page.goto("/en/proposals/new")
    page.fill("[name=title]", "양재천")
    page.fill("[name=body]", "양재천 산책로에")
    expect(page.locator("[data-save]")).to_contain_text("Saved at")
    page.route(SAVING, lambda route: route.abort())
    page.fill("[name=body]", KOREAN)
    expect(page.locator("[data-save]")).to_contain_text("Not saved yet")
    page.unroute(SAVING)
    page.context.clear_cookies(name="portal_session")
    page.reload()
    sign_in_here(page, "reload@example.org")
    expect(page.locator("[name=body]")).to_have_value("양재천 산책로에")
    page.click("[data-copy-take]")
    expect(page.locator("[name=body]")).to_have_value(KOREAN)
    wait_for(lambda: bodies(site, "reload@example.org") == [KOREAN], "the copy to be saved")


def sign_in_here(page: Page, email: str) -> None:
    """Sign in on the page that one was led to."""
    page.fill("[name=email]", email)
    page.fill("[name=password]", PASSWORD)
    page.click("main button[type=submit]")
    page.wait_for_url("**/edit")


def test_the_second_tab_is_told_and_a_lost_answer_is_no_second_tab(site: Site, somebody: Callable[..., Page]) -> None:
    page = writer_page(site, somebody, "tabs@example.org")
    page.goto("/en/proposals/new")
    page.fill("[name=title]", "양재천")
    page.fill("[name=body]", "양재천 산책로에")
    expect(page.locator("[data-save]")).to_contain_text("Saved at")

    def lose(route: object) -> None:
        route.fetch()  # type: ignore[attr-defined]
        route.abort()  # type: ignore[attr-defined]

    page.route(SAVING, lose, times=1)
    page.fill("[name=body]", "양재천 산책로에 의자를")
    expect(page.locator("[data-save]")).to_contain_text("Not saved yet")
    page.type("[name=body]", " 놓아 주세요")
    expect(page.locator("[data-save]")).to_contain_text("Saved at")
    other = page.context.new_page()
    other.goto(page.url)
    page.fill("[name=body]", KOREAN)
    wait_for(lambda: bodies(site, "tabs@example.org") == [KOREAN], "the first tab to save")
    other.fill("[name=body]", "다른 탭에서 쓴 글입니다")
    expect(other.locator("[data-save]")).to_contain_text("Nothing is overwritten")
    assert bodies(site, "tabs@example.org") == [KOREAN]
    assert other.input_value("[name=body]") == "다른 탭에서 쓴 글입니다"
    other.click("main form .actions button[type=submit]")
    expect(other.locator("#other-title")).to_be_visible()
    assert bodies(site, "tabs@example.org") == [KOREAN]


def test_a_public_text_is_kept_in_the_browser_only(site: Site, somebody: Callable[..., Page]) -> None:
    from portal.domain.proposals.types import State
    from tests.factories.proposals import BODY, propose

    writer = site.people.member(password=PASSWORD, email="public@example.org", language="en")
    row = propose(site.portal, writer, State.PUBLISHED, moderator=site.people.moderator("en"))
    page = somebody("en-US", email=writer.email)
    page.goto(f"/en/proposals/{row.id}/edit")
    page.fill("[name=body]", KOREAN)
    expect(page.locator("[data-save]")).to_contain_text("Kept in this browser")
    assert bodies(site, writer.email) == [BODY]
    page.reload()
    page.click("[data-copy-take]")
    expect(page.locator("[name=body]")).to_have_value(KOREAN)


def test_the_keyboard_alone_writes_and_the_preview_arrives_by_itself(site: Site, somebody: Callable[..., Page]) -> None:
    proposal = generate(2026, 6)[1]
    page = writer_page(site, somebody, "keys@example.org", viewport=DESK)
    page.goto("/en/proposals/new")
    page.focus("[name=title]")
    page.keyboard.insert_text(proposal.titles["ko"])
    page.keyboard.press("Tab")
    expect(page.locator("[name=body]")).to_be_focused()
    page.keyboard.insert_text(" ".join(proposal.bodies["ko"]))
    expect(page.locator("[data-length=body]")).to_contain_text("Characters:")
    expect(page.locator("[data-save]")).to_contain_text("Saved at")
    assert page.evaluate("document.activeElement.name") == "body", "saving takes nobody's focus away"
    for _ in range(12):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('main .actions button[type=submit]')"):
            break
    page.keyboard.press("Enter")
    page.wait_for_url("**/check")
    reading = page.locator("[data-part=preview-en]")
    expect(reading.locator(".chip-machine, .chip-partial, .chip-memory")).to_be_visible(timeout=30_000)
    reading.locator("summary").focus()
    page.keyboard.press("Enter")
    expect(reading.locator(".text-title")).to_have_text(proposal.titles["en"])
    assert page.evaluate("Object.keys(localStorage).filter(key => key.startsWith('portal-draft')).length") == 0
