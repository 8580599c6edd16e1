"""Pages of unusual bursts: who may see them, what they say, what is decided on them, and every refusal in words."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from portal.app import Portal
from portal.domain.accounts.types import Role
from portal.domain.participation import apart
from portal.domain.proposals.types import State
from portal.domain.statistics.burst_queries import MOST_SHOWN
from portal.foundation import clock
from tests.factories import bursts
from tests.factories.people import People
from tests.factories.proposals import propose
from tests.factories.visitors import Visitor

HOME = "/en/analyst"
LIST = f"{HOME}/bursts"
REASON = "Twelve at one minute, all alike"


class Desk:
    """An analyst at a browser, and a public proposal."""

    def __init__(self, portal: Portal, people: People) -> None:
        self.portal, self.people = portal, people
        self.browser = self.at(Role.ANALYST, "Anna")
        writer = people.member(name="The writer")
        self.proposal = propose(portal, writer, State.PUBLISHED, moderator=people.moderator())

    def at(self, role: Role, name: str) -> Visitor:
        return Visitor(self.portal).sign_in(self.people.member(role, language="en", name=name))

    def burst(self, people: int = 12, hours: float = 2) -> str:
        at = clock.now() - timedelta(hours=hours)
        return f"{LIST}/{bursts.burst(self.portal, self.proposal.id, at, people)}"

    def decide(self, page: str, what: str, reason: str = REASON, **more: str) -> tuple[int, str]:
        address = f"{page}/{what}"
        shown = self.browser.get(address).text
        found = re.search(r'name="decision"[^>]*value="(\d+)"', shown)
        sent = {"reason": reason, "decision": found[1] if found else "0"} | more
        answer = self.browser.post(address, sent, follow_redirects=True, page=LIST)
        return answer.status_code, answer.text


@pytest.fixture
def desk(portal: Portal, people: People) -> Desk:
    return Desk(portal, people)


def test_visitors_sign_in_first_and_others_are_refused(desk: Desk, visitor: Visitor) -> None:
    burst = desk.burst()
    pages = (LIST, burst, f"{burst}/set-apart", f"{burst}/let-count", f"{HOME}/set-apart")
    for page in pages:
        assert visitor.get(page).status_code == 303
        for role in (Role.PARTICIPANT, Role.MODERATOR, Role.REVIEWER):
            assert desk.at(role, "Other").get(page).status_code == 403
        for role in (Role.APPROVER, Role.ADMIN):
            assert desk.at(role, "Staff").get(page).status_code == 200


def test_without_bursts_the_pages_say_so(desk: Desk) -> None:
    assert "Nothing unusual" in desk.browser.get(LIST).text
    assert "Nobody is set apart" in desk.browser.get(f"{HOME}/set-apart").text
    running = desk.browser.get(f"{HOME}/running").text
    assert "Nobody is set apart, so there is one number only." in running
    assert "At least 10 new people within 24 hours" in desk.browser.get(LIST).text


def test_a_burst_is_shown_set_apart_and_let_count_again(desk: Desk) -> None:
    burst = desk.burst()
    desk.portal.worker.keep_house()
    assert "1 waits for a decision" in desk.browser.get(HOME).text
    listed = desk.browser.get(LIST).text
    assert (burst in listed, "12 new people" in listed, "Waits for a decision" in listed) == (True, True, True)
    shown = desk.browser.get(burst).text
    assert "Endorsements and comments on one proposal" in shown
    assert (shown.count("puppet"), "The writer" in shown, "Noticed by the portal" in shown) == (12, False, True)
    status, done = desk.decide(burst, "set-apart")
    assert (status, "12 people are set apart." in done, REASON in done, "Anna" in done) == (200, True, True, True)
    assert "waits for a decision" not in desk.browser.get(HOME).text
    grouped = desk.browser.get(f"{HOME}/set-apart").text
    assert ("12 people set apart" in grouped, REASON in grouped, f"{burst}/let-count" in grouped) == (True,) * 3
    assert "12 people are set apart because of unusual bursts." in desk.browser.get(f"{HOME}/running").text
    status, back = desk.decide(burst, "let-count", "A school class")
    assert (status, "12 people count again." in back, "A school class" in back) == (200, True, True)
    assert "Nobody is set apart" in desk.browser.get(f"{HOME}/set-apart").text


def test_one_person_counts_again_and_the_others_stay(desk: Desk) -> None:
    burst = desk.burst()
    desk.decide(burst, "set-apart")
    shown = desk.browser.get(burst).text
    address = re.findall(r'href="([^"]*let-count\?person=[^"]*)"', shown)[0]
    form = desk.browser.get(address).text
    assert "the others of this burst stay as they are" in form
    person = re.search(r'name="person"[^>]*value="([^"]+)"', form)
    assert person is not None
    status, done = desk.decide(burst, "let-count", "Came to the counter", person=person[1])
    assert (status, "1 person counts again." in done, "11 people set apart" in done) == (200, True, True)
    status, again = desk.decide(burst, "let-count", "Came to the counter", person=person[1])
    assert (status, "This person is not set apart, or not any more." in again) == (409, True)


def test_a_reason_is_needed_and_comes_back_when_it_is_refused(desk: Desk) -> None:
    burst = desk.burst()
    for what in ("set-apart", "let-count"):
        assert desk.decide(burst, what, " \n")[0] == 422
        status, page = desk.decide(burst, what, "x" * 1001)
        assert (status, "x" * 1001 in page) == (422, True)
        assert desk.decide(burst, what, "a\x00b")[0] == 422
    assert _apart(desk) == 0


def test_who_comes_second_reads_what_was_decided(desk: Desk) -> None:
    burst, other = desk.burst(), desk.at(Role.APPROVER, "Bora")
    token = other.token(f"{burst}/set-apart")
    assert desk.decide(burst, "let-count")[0] == 200
    sent = {"csrf_token": token, "reason": REASON, "decision": "0"}
    late = other.client.post(f"{burst}/set-apart", data=sent)
    assert (late.status_code, "Somebody else has decided" in late.text, REASON in late.text) == (409, True, True)
    assert _apart(desk) == 0
    assert desk.decide(burst, "let-count")[0] == 409
    assert desk.decide(burst, "set-apart")[0] == 200
    status, page = desk.decide(burst, "set-apart")
    assert (status, "All of them are set apart already." in page) == (409, True)


@pytest.mark.parametrize("number", ["0", "1", "2147483647", "99999999999999999999", "x", "-1"])
def test_a_burst_that_is_not_there_is_not_there(desk: Desk, number: str) -> None:
    for page in ("", "/set-apart", "/let-count"):
        assert desk.browser.get(f"{LIST}/{number}{page}").status_code == 404


def test_many_people_are_cut_with_a_word(desk: Desk) -> None:
    shown = desk.browser.get(desk.burst(MOST_SHOWN + 7)).text
    assert (shown.count("<code"), "And 7 more people." in shown) == (MOST_SHOWN, True)


def _apart(desk: Desk) -> int:
    with desk.portal.database.reading() as session:
        return apart.count_apart(session)
