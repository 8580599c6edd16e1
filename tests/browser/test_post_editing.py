"""A reader improves a translation, an editor approves it, the writer edits, the stale words are mended; a preview."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from portal.domain.accounts.types import Principal, Role
from portal.domain.proposals.types import ProposalRow, State
from tests.browser.conftest import DESK, Site, wait_for
from tests.factories.people import PASSWORD
from tests.factories.proposals import propose
from tools.sample_packages.grammar import Proposal, generate

BETTER = "These are the words of a reader. They say what the original says."
MENDED = "These are the mended words of an editor. They say what the original says now."
MACHINE = ".chip-machine, .chip-partial, .chip-memory"


@pytest.fixture(scope="module")
def written() -> list[Proposal]:
    return generate(2026, 12)[6:10]


def member(site: Site, name: str, mark: str, *roles: Role, language: str = "en") -> Principal:
    address = f"{name}-{mark}@example.org"
    return site.people.member(*roles, email=address, name=name.title(), language=language, password=PASSWORD)


def published(site: Site, author: Principal, written: Proposal) -> ProposalRow:
    body = " ".join(written.bodies["ko"])
    title = written.titles["ko"]
    return propose(site.portal, author, State.PUBLISHED, moderator=site.people.moderator("en"), title=title, body=body)


def shown(page: Page, proposal: ProposalRow, chip: str) -> None:
    """Look at a proposal until its translation stands so."""

    def look() -> bool:
        page.goto(f"/en/proposals/{proposal.id}")
        return page.locator(chip).count() > 0

    wait_for(look, f"{chip} on proposal {proposal.id}")


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_the_way_of_a_better_translation(
    site: Site, somebody: Callable[..., Page], written: list[Proposal], javascript: bool
) -> None:
    mark = "script" if javascript else "plain"
    author = member(site, "writer", mark, language="ko")
    proposal = published(site, author, written[0 if javascript else 1])
    reader = somebody("en-US", javascript=javascript, email=member(site, "reader", mark).email)
    shown(reader, proposal, MACHINE)

    reader.click("text=Improve this translation")
    expect(reader.locator("h1")).to_have_text("Improve a translation")
    expect(reader.locator(".side-original .text")).to_have_attribute("lang", "ko")
    assert reader.locator("[name=body]").input_value(), "the words that are shown are there to be changed"
    reader.fill("[name=body]", BETTER)
    reader.check("[name=credit]")
    reader.click("main form button[type=submit]")
    expect(reader.locator(".alert-success")).to_be_visible()
    expect(reader.locator(MACHINE)).to_have_count(1)

    editor = somebody(
        "en-US", javascript=javascript, viewport=DESK, email=member(site, "editor", mark, Role.TRANSLATOR).email
    )
    item = f"/en/translations/{proposal.body_id}/en"
    editor.goto("/en/translations?from=ko&into=en&kind=body")
    editor.click(f"a[href^='{item}']")
    expect(editor.locator("ins").first).to_be_visible()
    if javascript:
        editor.keyboard.press("Alt+t")
    else:
        editor.click("text=Take these words")
    expect(editor.locator("[name=body]")).to_have_value(BETTER)
    if javascript:
        editor.focus("[name=body]")
        editor.keyboard.press("Control+Enter")
    else:
        editor.click("button[value=approve]")
    expect(editor.locator(".alert-success")).to_be_visible()
    mail = wait_for(lambda: site.mails_to(f"reader-{mark}@example.org"), "the mail to the reader")[-1]
    assert "Your words have been taken" in mail

    shown(reader, proposal, ".chip-human")
    expect(reader.locator(".side-shown .text")).to_have_text(BETTER)
    expect(reader.locator(".chip-note").first).to_contain_text("Reader")

    writer = somebody("ko-KR", javascript=javascript, email=author.email)
    writer.goto(f"/ko/proposals/{proposal.id}/edit")
    before = writer.locator("[name=body]").input_value()
    writer.fill("[name=body]", f"{before} 그리고 새로운 문장이 하나 더 있습니다.")
    writer.click("main .actions button[type=submit]:not([name])")
    writer.wait_for_url(f"**/proposals/{proposal.id}")

    shown(reader, proposal, ".chip-stale")
    expect(reader.locator(".side-shown .text")).to_have_text(BETTER)
    editor.goto(item)
    expect(editor.locator(".panel ins")).to_contain_text("새로운 문장이")
    editor.fill("[name=body]", MENDED)
    editor.click("button[value=approve]")
    expect(editor.locator(".alert-success")).to_be_visible()
    shown(reader, proposal, ".chip-human")
    expect(reader.locator(".side-shown .text")).to_have_text(MENDED)


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_a_writer_sees_how_a_comment_will_read_before_it_is_posted(
    site: Site, somebody: Callable[..., Page], written: list[Proposal], javascript: bool
) -> None:
    mark = "tries-script" if javascript else "tries-plain"
    proposal = published(site, member(site, "owner", mark, language="ko"), written[2])
    sentence = written[3].bodies["ko"][0]
    page = somebody("ko-KR", javascript=javascript, email=member(site, "talker", mark, language="ko").email)
    page.goto(f"/ko/proposals/{proposal.id}/comment")
    page.fill("[name=body]", sentence)
    page.select_option("[name=rehearse_in]", "en")
    page.click("[name=rehearse]")
    page.wait_for_url("**/rehearsals/*")

    def filled() -> bool:
        if not javascript:
            page.reload()
        return page.locator(".sentence").count() > 0

    wait_for(filled, "the rehearsal")
    expect(page.locator(".sentence [lang=en]")).to_have_text(written[3].bodies["en"][0])
    expect(page.locator(".sentence [lang=ko]").first).to_have_text(sentence)
    expect(page.locator(".sentence > div")).to_have_count(3)
    page.click("main .actions a.button")
    page.wait_for_url(re.compile(r"/comment\?"))
    expect(page.locator("[name=body]")).to_have_value(sentence)
    page.click("main .actions button[type=submit]:not([name])")
    page.wait_for_url("**/proposals/**#comment-*")
    expect(page.locator(".comment .text").first).to_contain_text(sentence)


def test_an_entry_of_the_termbase_changes_what_the_machine_writes(
    site: Site, somebody: Callable[..., Page], written: list[Proposal]
) -> None:
    mark = "terms"
    proposal = propose(
        site.portal,
        member(site, "asker", mark, language="ko"),
        State.PUBLISHED,
        moderator=site.people.moderator("en"),
        title=written[3].titles["ko"],
        body="많은 자원봉사자가 다문화 축제를 모릅니다.",
    )
    reader = somebody("en-US")
    shown(reader, proposal, MACHINE)
    expect(reader.locator(".side-shown .text")).to_have_text(
        "Many volunteers do not know about the Multicultural Festival."
    )

    editor = somebody("en-US", viewport=DESK, email=member(site, "namer", mark, Role.TRANSLATOR).email)
    editor.goto("/en/administration/terms/new")
    editor.fill("[name=preferred_ko]", "자원봉사자")
    editor.fill("[name=preferred_en]", "helpers")
    editor.fill("[name=forbidden_en]", "volunteers")
    editor.click("main form button[type=submit]")
    expect(editor.locator(".alert-success")).to_be_visible()

    def changed() -> bool:
        reader.goto(f"/en/proposals/{proposal.id}")
        return "Many helpers do not know" in reader.locator(".side-shown .text").inner_text()

    wait_for(changed, "the sentence with the term as approved")
    editor.goto("/en/administration/terms/violations")
    expect(editor.locator("main")).to_contain_text("volunteers")
