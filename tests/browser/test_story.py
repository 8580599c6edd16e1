"""The story: a neighbour finds in Korean what was proposed in Spanish, and everybody hears the city's answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, expect

from portal.domain.accounts.types import Principal
from portal.domain.proposals import queries
from portal.domain.proposals.types import State
from portal.domain.texts import service as texts
from portal.foundation import clock
from tests.browser.conftest import DESK, Site, wait_for
from tests.factories.people import PASSWORD
from tests.factories.proposals import propose
from tools.sample_packages.grammar import generate

SPANISH = (
    "Una sala de estudio abierta por la noche",
    "Trabajo de día y estudio coreano de noche. La sala de lectura del barrio cierra cuando llego. Pido que abra más.",
)
KOREAN = (
    "동네 열람실을 밤에도 열어 주세요",
    "저는 낮에 일하고 밤에 한국어를 공부합니다. 제가 도착하면 열람실이 문을 닫습니다. 더 늦게까지 열어 주세요.",
)
ARABIC = (
    "قاعة مذاكرة مفتوحة ليلًا",
    "أعمل نهارًا وأدرس الكورية ليلًا. تغلق القاعة أبوابها عندما أصل. أرجو أن تبقى مفتوحة وقتًا أطول.",
)
SAID = {
    "ko": "똑같은 제안을 쓰려고 들어왔습니다. 저도 공감합니다.",
    "ar": "أنا أيضًا أحتاج إلى مكان هادئ في المساء، وأؤيد هذا الاقتراح.",
    "es": "Muchas gracias por el apoyo, vecina.",
}


@dataclass(frozen=True)
class Cast:
    """Who takes part, and the number of the Spanish proposal."""

    writer: Principal
    korean: Principal
    arab: Principal
    official: Principal
    number: int


@pytest.fixture
def cast(site: Site, request: pytest.FixtureRequest) -> Cast:
    """A proposal written in Spanish and published, which people have translated into Korean and Arabic."""
    name = f"story-{abs(hash(request.node.nodeid))}"
    people = {
        part: site.people.member(language=language, email=f"{name}-{part}@example.org", password=PASSWORD, name=shown)
        for part, language, shown in (("writer", "en", "Lucía"), ("korean", "ko", "김이웃"), ("arab", "ar", "سارة"))
    }
    moderator = site.people.moderator("en")
    title, body = SPANISH
    row = propose(
        site.portal, people["writer"], State.PUBLISHED, moderator=moderator, title=title, body=body, language="es"
    )
    with site.portal.database.unit_of_work() as session:
        for language, (translated_title, translated_body) in (("ko", KOREAN), ("ar", ARABIC)):
            texts.keep_human_translation(session, row.title_id, language, translated_title, clock.now())
            texts.keep_human_translation(session, row.body_id, language, translated_body, clock.now())
    return Cast(people["writer"], people["korean"], people["arab"], moderator, row.id)


def sign_in_from(page: Page, language: str, email: str) -> None:
    """Sign in where a page has led to, as somebody who wanted to do something there."""
    page.wait_for_url(lambda url: f"/{language}/account/sign-in" in url)
    page.fill("[name=email]", email)
    page.fill("[name=password]", PASSWORD)
    page.click("main button[type=submit]")


def comment(page: Page, text: str) -> None:
    page.fill("#comment-body", text)
    page.click(".comment-form button[type=submit]")


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_a_neighbour_finds_the_spanish_proposal_in_korean_and_everybody_reads_the_answer(
    site: Site, somebody: Callable[..., Page], cast: Cast, javascript: bool
) -> None:
    korean = somebody("ko-KR", javascript=javascript)

    def found() -> bool:
        korean.goto("/ko/proposals?q=열람실")
        return korean.locator(f"a[href='/ko/proposals/{cast.number}']").count() > 0

    wait_for(found, "the search to know the proposal")
    expect(korean.locator("mark").first).to_have_text("열람실")
    korean.click(f"a[href='/ko/proposals/{cast.number}']")
    expect(korean.locator(".side-shown h1")).to_have_text(KOREAN[0])
    korean.click("summary.chip")
    expect(korean.locator(".side-original .text-title")).to_have_text(SPANISH[0])
    assert korean.locator(".side-original .text").first.get_attribute("lang") == "es"

    korean.click("#endorse a.button-primary")
    sign_in_from(korean, "ko", cast.korean.email)
    expect(korean.locator("#endorse")).to_be_visible()
    korean.click("#endorse button.button-primary")
    expect(korean.locator("#endorse button[aria-pressed=true]").first).to_be_visible()
    comment(korean, SAID["ko"])
    expect(korean.locator(".comment .text")).to_have_text(SAID["ko"])

    arab = somebody("ar", javascript=javascript)
    arab.goto(f"/ar/proposals/{cast.number}")
    assert arab.locator("html").get_attribute("dir") == "rtl"
    expect(arab.locator(".side-shown h1")).to_have_text(ARABIC[0])
    comment(arab, SAID["ar"])
    sign_in_from(arab, "ar", cast.arab.email)
    expect(arab.locator("textarea[name=body]")).to_have_value(SAID["ar"])
    arab.click("main form button[type=submit]")
    said = arab.locator(".comment .text", has_text=SAID["ar"])
    expect(said).to_have_attribute("lang", "ar")
    expect(arab.locator(".comment .text", has_text=SAID["ko"])).to_have_attribute("dir", "ltr")

    writer = somebody("es-ES", javascript=javascript, email=cast.writer.email)
    writer.goto(f"/en/proposals/{cast.number}")
    writer.locator(".comment", has_text=SAID["ko"]).locator("a", has_text="Reply").click()
    writer.fill("textarea[name=body]", SAID["es"])
    writer.click("main form button[type=submit]")
    expect(writer.locator(".comment-answers .text")).to_have_text(SAID["es"])
    expect(writer.locator(".comment-answers .text")).to_have_attribute("lang", "es")

    answer_for_the_city(site, somebody, cast, javascript)


def answer_for_the_city(site: Site, somebody: Callable[..., Page], cast: Cast, javascript: bool) -> None:
    sentence = generate(77, 9)[8]
    answer = sentence.bodies["ko"][0]
    staff = somebody("en-US", javascript=javascript, viewport=DESK, email=cast.official.email)
    staff.goto(f"/en/moderation/{cast.number}/answer")
    staff.check("[name=to][value=accepted]")
    staff.fill("[name=words]", answer)
    staff.fill("[name=office]", "교육지원과")
    staff.click("main form button[type=submit]")
    expect(staff.locator(".answer .text").first).to_be_visible()

    for person, quoted in ((cast.korean, answer), (cast.arab, answer), (cast.writer, sentence.bodies["en"][0])):
        arrived = wait_for(lambda who=person, what=quoted: mail_with(site, who.email, what), f"mail to {person.email}")
        assert f"/{person.language}/proposals/{cast.number}" in arrived
        assert f"/{person.language}/unsubscribe/" in arrived
    reader = somebody("ko-KR", javascript=javascript, email=cast.korean.email)
    reader.goto("/ko/notices")
    expect(reader.locator(".notice-new").first).to_be_visible()
    with site.portal.database.reading() as session:
        assert queries.get_row(session, cast.number).state is State.ACCEPTED


def mail_with(site: Site, recipient: str, words: str) -> str | None:
    return next((mail for mail in site.mails_to(recipient) if words in mail), None)


class Keyboard:
    """Somebody who uses nothing but the keyboard."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def reach(self, selector: str) -> None:
        """Go on with the tabulator until something has the focus."""
        for _ in range(250):
            self.page.keyboard.press("Tab")
            if self.page.evaluate("s => document.activeElement.matches(s)", selector):
                outline = self.page.evaluate(
                    "() => { const s = getComputedStyle(document.activeElement); return s.outlineStyle + s.boxShadow }"
                )
                assert outline != "nonenone", f"nobody sees that {selector} has the focus"
                return
        pytest.fail(f"the tabulator never reaches {selector}")

    def type(self, selector: str, text: str) -> None:
        """Write into a field."""
        self.reach(selector)
        self.page.keyboard.insert_text(text)

    def press(self, selector: str) -> None:
        """Press a button or follow a link."""
        self.reach(selector)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")


def test_the_keyboard_alone_writes_endorses_and_comments(site: Site, somebody: Callable[..., Page], cast: Cast) -> None:
    page = somebody("ko-KR", viewport=DESK)
    keyboard = Keyboard(page)
    page.goto("/ko/")
    keyboard.press(".site-sign-in")
    keyboard.type("[name=email]", cast.korean.email)
    keyboard.type("[name=password]", PASSWORD)
    keyboard.press("main button[type=submit]")

    page.goto(f"/ko/proposals/{cast.number}")
    keyboard.press("#endorse button.button-primary")
    expect(page.locator("#endorse button[aria-pressed=true]").first).to_be_visible()
    keyboard.type("#comment-body", "자판만으로 쓴 의견입니다.")
    keyboard.press(".comment-form button[type=submit]")
    expect(page.locator(".comment .text", has_text="자판만으로")).to_be_visible()

    page.goto("/ko/proposals/new")
    keyboard.type("[name=title]", "자판만으로 쓴 제안")
    keyboard.type("[name=body]", "마우스 없이도 제안을 쓸 수 있어야 합니다. 모두에게 필요합니다.")
    keyboard.press("main form button[type=submit]:not([formaction])")
    page.wait_for_url("**/check*")
    keyboard.press("main form button[type=submit]:not([formaction])")
    page.wait_for_url(lambda url: "/check" not in url)
    expect(page.locator("h1")).to_have_text("자판만으로 쓴 제안")
