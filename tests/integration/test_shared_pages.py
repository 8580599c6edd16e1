"""A page for everybody is made once, and again as soon as anything on it has changed, whoever changed it."""

from __future__ import annotations

import gzip
import re

import pytest

from portal.app import Portal, build
from portal.domain.accounts import service as accounts
from portal.domain.accounts.types import LinkPurpose
from portal.domain.discussion import service as discussion
from portal.domain.outbox.service import queue_mail
from portal.domain.proposals import service as proposals
from portal.domain.proposals.types import State
from portal.foundation import clock
from portal.foundation.errors import NotFound
from portal.web.shared_pages import EXTENSION, Page, Pages
from tests.factories.pages import words
from tests.factories.people import PASSWORD, People
from tests.factories.proposals import propose
from tests.factories.visitors import Visitor

NONCE = re.compile(r"'nonce-([^']+)'")


@pytest.fixture
def published(portal: Portal, people: People) -> int:
    return propose(portal, people.member(), State.PUBLISHED, moderator=people.moderator()).id


def withdraw_and_fail(portal: Portal, account_id: int) -> None:
    with portal.database.unit_of_work() as session:
        proposals.withdraw(session, account_id, 1, clock.now())
        proposals.withdraw(session, account_id, 999, clock.now())


def kept(portal: Portal) -> list[object]:
    pages: Pages = portal.flask.extensions[EXTENSION]
    return [key[1] for key in pages._kept]


def test_a_visitor_gets_the_page_that_the_one_before_them_got(portal: Portal, published: int) -> None:
    address = f"/en/proposals/{published}"
    first, second = (Visitor(portal).client.get(address) for _ in range(2))
    assert kept(portal) == [f"{address}?"]
    assert first.data == second.data
    assert "Set-Cookie" not in second.headers or "portal_session" not in second.headers["Set-Cookie"]


@pytest.mark.parametrize(
    "page", ["/en/", "/en/proposals", "/en/topics", "/en/proposals/{}", "/en/proposals/{}/history"]
)
def test_what_is_shared_holds_nothing_of_anybodys_session(portal: Portal, published: int, page: str) -> None:
    page = page.format(published)
    answer = Visitor(portal).client.get(page)
    assert answer.status_code == 200
    assert f"{page}?" in kept(portal)
    assert "csrf_token" not in words(answer)
    assert not [cookie for cookie in answer.headers.getlist("Set-Cookie") if cookie.startswith("portal_session")]


def test_a_change_by_another_process_is_seen_at_once(portal: Portal, people: People, published: int) -> None:
    address, visitor = f"/en/proposals/{published}", Visitor(portal)
    assert "a fresh comment" not in words(visitor.client.get(address))
    writer, other = people.member(), build(portal.settings)
    with other.database.unit_of_work() as session:
        discussion.post(session, writer.id, published, "a fresh comment", "en", "k" * 20, clock.now())
    other.database.dispose()
    assert "a fresh comment" in words(visitor.client.get(address))


def test_a_member_gets_a_page_of_their_own(portal: Portal, people: People, published: int) -> None:
    address = f"/en/proposals/{published}"
    Visitor(portal).client.get(address)
    member = Visitor(portal)
    member.sign_in(people.member(name="Hana", password=PASSWORD))
    assert "Hana" in words(member.client.get(address))
    assert "Hana" not in words(Visitor(portal).client.get(address))


def test_a_message_is_shown_to_whom_it_is_meant_for_alone(portal: Portal, people: People, published: int) -> None:
    visitor = Visitor(portal)
    visitor.sign_in(people.member(password=PASSWORD))
    visitor.post("/en/account/sign-out", {})
    front = visitor.client.get("/en/")
    assert "You have signed out." in words(front)
    assert "You have signed out." not in words(Visitor(portal).client.get("/en/"))


def test_nonces_are_never_the_same_twice(portal: Portal, published: int) -> None:
    answers = [Visitor(portal).client.get("/en/") for _ in range(3)]
    assert len({nonce for answer in answers for nonce in NONCE.findall(answer.headers["Content-Security-Policy"])}) == 3


def test_the_stamp_grows_with_what_is_seen_and_rests_with_what_is_not(portal: Portal, people: People) -> None:
    member = people.member()
    before = portal.database.stamp()
    assert before > 0
    with portal.database.unit_of_work() as session:
        queue_mail(session, "a@example.org", "sign_in", "en", {}, clock.now())
        accounts.request_link(session, member.email, "en", LinkPurpose.SIGN_IN, clock.now())
    with portal.database.unit_of_work():
        pass
    assert portal.database.stamp() == before
    propose(portal, member, State.DRAFT)
    after = portal.database.stamp()
    assert after > before
    with pytest.raises(NotFound):
        withdraw_and_fail(portal, member.id)
    assert portal.database.stamp() == after


def test_the_shelf_is_never_fuller_than_allowed() -> None:
    pages = Pages(most_bytes=100)
    for number in range(10):
        pages.keep((number,), 1, Page("x" * 20, b"x" * 10, ""))
    assert [number for number in range(10) if pages.find((number,), 1)] == [7, 8, 9]
    large = Page("y" * 80, b"y" * 10, "nonce")
    pages.keep((9,), 2, large)
    assert pages.find((9,), 1) is None
    assert pages.find((9,), 2) == large
    assert pages.find((8,), 1) is None


def test_a_page_is_packed_for_whoever_takes_it(portal: Portal, published: int) -> None:
    address = f"/en/proposals/{published}"
    plain = Visitor(portal).client.get(address)
    packed = Visitor(portal).client.get(address, headers={"Accept-Encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in plain.headers
    assert gzip.decompress(packed.data) == plain.data
    assert "Accept-Encoding" in plain.headers["Vary"]
    assert int(packed.headers["Content-Length"]) * 2 < int(plain.headers["Content-Length"])
