"""Registering on a phone in Chinese, without an account and over a real mail server; a delegation of forty."""

from __future__ import annotations

import email
import email.policy
import io
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from email.message import EmailMessage
from pathlib import Path

import icalendar
import pytest
import zxingcpp
from aiosmtpd.controller import Controller
from PIL import Image
from playwright.sync_api import Page, expect

from portal.domain.registration import queries, tickets
from portal.engines import tickets as engine
from tests.browser.conftest import PHONE, Site, running_site, wait_for
from tests.conftest import missing
from tests.factories import events
from tools.ports import free_port

LINK = re.compile(r"http://\S+?(/zh-Hans/registrations/[\w.-]+)")
WIDTH = PHONE["width"]


class Mailbox:
    """A mail server that keeps what it is given."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []

    async def handle_DATA(self, _server: object, _session: object, envelope: object) -> str:  # noqa: N802
        message = email.message_from_bytes(envelope.content, policy=email.policy.default)  # type: ignore[attr-defined]
        self.mails.append(message)
        return "250 OK"

    def latest(self, recipient: str, number: int) -> EmailMessage:
        """Return the mail of this number to somebody, once it has come."""
        return wait_for(lambda: self._to(recipient)[number - 1 :][:1], f"mail {number} to {recipient}")[0]

    def _to(self, recipient: str) -> list[EmailMessage]:
        return [mail for mail in self.mails if mail["To"] == recipient]


@pytest.fixture(scope="module")
def mailbox() -> Iterator[tuple[Mailbox, int]]:
    box = Mailbox()
    port = free_port()
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    yield box, port
    controller.stop()


@pytest.fixture(scope="module")
def posted(
    tmp_path_factory: pytest.TempPathFactory, sample_models: Path, mailbox: tuple[Mailbox, int]
) -> Iterator[Site]:
    """A portal whose mail goes over SMTP."""
    url = f"smtp://127.0.0.1:{mailbox[1]}"
    with running_site(tmp_path_factory.mktemp("posted"), sample_models, PORTAL_SMTP_URL=url) as running:
        yield running
        assert running.foreign_requests == []


def link_in(mail: EmailMessage) -> str:
    body = mail.get_body(("plain",))
    assert body is not None
    found = LINK.search(body.get_content())
    assert found is not None, body.get_content()
    return found.group(1)


def press(page: Page, selector: str = "main form[method=post] button[type=submit]") -> None:
    page.locator(selector).first.click()


def send_and_confirm(page: Page, mailbox: Mailbox, email: str) -> None:
    """Send the form of a registration, open the link in the mail that comes, and confirm there."""
    press(page, "main form.registering button[type=submit]")
    page.goto(link_in(mailbox.latest(email, 1)))
    press(page, "form[action$='/confirm'] button")


def fits(page: Page) -> None:
    """Nothing stands beside the screen of a phone, once the page is there with its styles."""
    page.wait_for_load_state()
    assert page.evaluate("document.documentElement.scrollWidth") <= WIDTH


def saved(page: Page, path: str, folder: Path) -> bytes:
    """Download what a link on the page leads to."""
    with page.expect_download() as download:
        page.locator(f"a[href$='{path}']").first.click()
    target = folder / path.strip("/").replace("/", "-")
    download.value.save_as(target)
    return target.read_bytes()


def code_on(pdf: bytes, folder: Path) -> str:
    """Return what the code on a ticket's page says, read from the drawn page."""
    if shutil.which("pdftoppm") is None:
        missing("pdftoppm")
    (folder / "ticket.pdf").write_bytes(pdf)
    subprocess.run(["pdftoppm", "-r", "150", "-png", "ticket.pdf", "page"], cwd=folder, check=True)
    picture = next(folder.glob("page*.png"))
    return zxingcpp.read_barcodes(Image.open(io.BytesIO(picture.read_bytes())))[0].text


def test_a_ticket_on_a_phone_in_chinese_without_an_account(
    posted: Site, mailbox: tuple[Mailbox, int], somebody: Callable[..., Page], tmp_path: Path
) -> None:
    event_id, sessions = events.published(posted.portal, [20, 20], slug="week")
    page = somebody("zh-CN", on=posted)
    page.goto("/events/week")
    assert page.url.endswith("/zh-Hans/events/week")
    fits(page)
    page.locator("a[href*='/events/week/register']").first.click()
    page.locator(f"[name=sessions][value='{sessions[0]}']").check()
    page.fill("[name=name]", "王小明")
    page.fill("[name=email]", "wang@example.org")
    page.check("[name=agrees]")
    fits(page)
    press(page, "main form.registering button[type=submit]")
    expect(page).to_have_url(re.compile("/zh-Hans/registrations/received/"))
    fits(page)

    page.goto(link_in(mailbox[0].latest("wang@example.org", 1)))
    press(page, "form[action$='/confirm'] button")
    expect(page.locator("a[href$='/tickets']").first).to_be_visible()
    mail = mailbox[0].latest("wang@example.org", 2)
    kinds = {part.get_content_type() for part in mail.iter_attachments()}
    assert kinds == {"application/pdf", "text/calendar"}

    page.locator("a[href$='/tickets']").first.click()
    fits(page)
    with posted.portal.database.reading() as session:
        keys = tickets.public_keys(session, event_id)
    payload = engine.read(code_on(saved(page, "/tickets.pdf", tmp_path), tmp_path), keys)
    assert isinstance(payload, engine.TicketPayload)
    assert payload.sessions == frozenset({0})
    calendar = icalendar.Calendar.from_ical(saved(page, "/calendar.ics", tmp_path))
    assert len(list(calendar.walk("vevent"))) == 1

    own = link_in(mail)
    page.goto(f"{own}/people")
    page.locator("main input[type=text]").first.fill("王大明")
    press(page, "main form.registering button[type=submit]")
    page.goto(f"{own}/tickets")
    expect(page.locator("main")).to_contain_text("王大明")

    page.goto(f"{own}/cancel")
    press(page, "form[action$='/cancel'] button")
    page.goto(f"{own}/tickets")
    expect(page.locator(".ticket-code")).to_have_count(0)
    assert mailbox[0].latest("wang@example.org", 3)["Subject"]
    with posted.portal.database.reading() as session:
        seats = queries.seat_counts(session, [(sessions[0], 20)])[sessions[0]]
    assert (seats.taken, seats.waiting) == (0, 0)


def test_the_ticket_opens_without_a_network_once_it_is_kept(
    posted: Site, mailbox: tuple[Mailbox, int], somebody: Callable[..., Page]
) -> None:
    _event_id, sessions = events.published(posted.portal, [5], slug="kept")
    page = somebody("zh-CN", on=posted)
    page.goto(f"/zh-Hans/events/kept/register?session={sessions[0]}")
    page.fill("[name=name]", "李梅")
    page.fill("[name=email]", "li@example.org")
    page.check("[name=agrees]")
    send_and_confirm(page, mailbox[0], "li@example.org")
    page.locator("a[href$='/tickets']").first.click()
    page.locator("[data-keep]").click()
    expect(page.locator("[data-state=kept]")).to_be_visible()
    page.context.set_offline(True)
    page.reload()
    expect(page.locator(".ticket-code svg")).to_be_visible()
    expect(page.locator("main")).to_contain_text("李梅")
    page.context.set_offline(False)
    page.reload()
    page.locator("[data-drop]").click()
    expect(page.locator("[data-state=offered]")).to_be_visible()


def test_a_delegation_of_forty_from_a_sheet_with_three_bad_rows(
    posted: Site, mailbox: tuple[Mailbox, int], somebody: Callable[..., Page], tmp_path: Path
) -> None:
    _event_id, sessions = events.published(posted.portal, [100], slug="many")
    page = somebody("zh-CN", on=posted)
    page.goto("/zh-Hans/events/many/delegation")
    page.locator(f"[name=sessions][value='{sessions[0]}']").check()
    page.fill("[name=community]", "江南友好协会")
    page.locator("[name=community_kind][value=association]").check()
    page.fill("[name=name]", "陈老师")
    page.fill("[name=email]", "chen@example.org")
    page.fill("[name=size]", "40")
    page.check("[name=agrees]")
    send_and_confirm(page, mailbox[0], "chen@example.org")
    rows = [f"学生{number},zh-Hans,en," for number in range(40)]
    rows[4], rows[20], rows[39] = '"=1+1",zh-Hans,en,', "学生,Klingon,en,", ",zh-Hans,en,"
    sheet = tmp_path / "names.csv"
    sheet.write_text("\n".join(("name,languages,interpretation,needs", *rows)), "utf-8")
    page.goto(f"{link_in(mailbox[0].latest('chen@example.org', 2))}/names")
    page.set_input_files("[name=sheet]", sheet)
    press(page, "form[enctype] button[type=submit]")
    for cell in ("A6", "B22", "A41"):
        expect(page.locator("main table")).to_contain_text(cell)
    fits(page)
    press(page, "form:has([name=good]) button[type=submit]")
    expect(page).to_have_url(re.compile(r"/registrations/[\w.-]+$"))
    page.goto(f"{page.url}/tickets")
    expect(page.locator(".ticket-code")).to_have_count(40)
    expect(page.locator("main")).to_contain_text("学生38")
