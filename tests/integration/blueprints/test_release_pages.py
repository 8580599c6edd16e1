"""Pages of those who make releases: look, approve as the second person, drop, correct; every refusal in words."""

from __future__ import annotations

from datetime import timedelta

import pytest

from portal.app import Portal
from portal.domain.accounts.types import Principal, Role
from portal.domain.statistics.types import quarter_of, quarters_before
from portal.domain.trust import queries, service
from portal.domain.trust.types import ReleaseView
from portal.foundation import clock
from tests.factories.people import People
from tests.factories.visitors import Visitor

HOME = "/en/analyst"


class Desk:
    """An analyst and an approver at their browsers, and the last quarter that is over."""

    def __init__(self, portal: Portal, people: People) -> None:
        self.portal, self.people = portal, people
        self.analyst = self.at(Role.ANALYST, "Anna")
        self.approver = self.at(Role.APPROVER, "Bora")
        self.period = quarters_before(quarter_of(clock.now(), portal.settings.timezone), 1)
        self.page = f"{HOME}/releases/{self.period}"

    def at(self, role: Role, name: str) -> Visitor:
        return Visitor(self.portal).sign_in(self.people.member(role, language="en", name=name))

    def preview(self) -> None:
        answer = self.analyst.post(HOME, {"period": self.period})
        assert (answer.status_code, answer.headers["Location"]) == (303, self.page)

    def released(self) -> None:
        self.preview()
        sha = self.sha256(f"{self.page}/approve")
        assert self.approver.post(f"{self.page}/approve", {"sha256": sha}).status_code == 303

    def sha256(self, page: str) -> str:
        shown = self.approver.get(page).text
        return shown.split('name="sha256"')[1].split('value="')[1].split('"')[0]


@pytest.fixture
def desk(portal: Portal, people: People) -> Desk:
    return Desk(portal, people)


def test_visitors_sign_in_first_and_others_are_refused(visitor: Visitor, people: People, desk: Desk) -> None:
    assert visitor.get(HOME).status_code == 303
    for roles in ((Role.PARTICIPANT,), (Role.MODERATOR,), (Role.ORGANISER,), (Role.REVIEWER,)):
        other = Visitor(desk.portal).sign_in(people.member(*roles, language="en"))
        assert other.get(HOME).status_code == 403
    assert desk.at(Role.ADMIN, "Admin").get(HOME).status_code == 200


def test_a_preview_is_made_looked_at_and_approved_by_another(desk: Desk, visitor: Visitor) -> None:
    desk.preview()
    seen = desk.analyst.get(desk.page).text
    assert "This is a preview. Nobody outside sees it." in seen
    assert "You made it; another person has to approve it." in seen
    assert "A count made now would publish exactly the same." in seen
    assert "0.892500" in seen
    assert f"{desk.page}/approve" not in seen
    assert f"{desk.page}/approve" in desk.approver.get(desk.page).text
    sha = desk.sha256(f"{desk.page}/approve")
    done = desk.approver.post(f"{desk.page}/approve", {"sha256": sha}, follow_redirects=True).text
    assert f"Release {desk.period} is approved. It never changes any more." in done
    assert "Bora" in done
    assert visitor.get(f"/api/v1/trust/releases/{desk.period}").status_code == 200
    assert desk.approver.get(f"{desk.page}/approve").status_code == 303


def test_analysts_and_administrators_do_not_approve(desk: Desk) -> None:
    desk.preview()
    for who in (desk.analyst, desk.at(Role.ADMIN, "Admin")):
        assert who.get(f"{desk.page}/approve").status_code == 403
        assert who.post(f"{desk.page}/approve", page=desk.page).status_code == 403


def test_who_made_it_reads_why_they_can_not_approve_it(desk: Desk, people: People) -> None:
    both = people.member(Role.ANALYST, Role.APPROVER, language="en", name="Both")
    browser = Visitor(desk.portal).sign_in(both)
    browser.post(HOME, {"period": desk.period})
    page = browser.get(f"{desk.page}/approve").text
    assert "You made this preview yourself. Another person has to approve it." in page
    assert "Approve and publish" not in page
    with desk.portal.database.reading() as session:
        sha = queries.get_for_staff(session, desk.period).document_sha256
    answer = browser.post(f"{desk.page}/approve", {"sha256": sha}, page=HOME)
    assert answer.status_code == 409
    assert "Another person has to approve it." in answer.text


def test_the_second_of_two_approvers_reads_that_it_is_approved(desk: Desk) -> None:
    desk.preview()
    sha = desk.sha256(f"{desk.page}/approve")
    late = desk.at(Role.APPROVER, "Cho")
    token = late.token(f"{desk.page}/approve")
    assert desk.approver.post(f"{desk.page}/approve", {"sha256": sha}).status_code == 303
    answer = late.client.post(f"{desk.page}/approve", data={"csrf_token": token, "sha256": sha})
    assert answer.status_code == 409
    assert "Somebody has approved this release in the meantime." in answer.text


def test_nobody_approves_a_preview_that_they_have_not_looked_at(desk: Desk) -> None:
    desk.preview()
    sha = desk.sha256(f"{desk.page}/approve")
    token = desk.approver.token(f"{desk.page}/approve")
    assert desk.analyst.post(f"{desk.page}/drop", {"sha256": sha}).status_code == 303
    _preview_again(desk.portal, desk.people.member(Role.ANALYST), desk.period)
    answer = desk.approver.client.post(f"{desk.page}/approve", data={"csrf_token": token, "sha256": sha})
    assert answer.status_code == 409
    assert "Somebody has dropped this preview in the meantime." in answer.text


def test_a_dropped_preview_is_gone_and_another_can_be_made(desk: Desk) -> None:
    desk.preview()
    sha = desk.sha256(f"{desk.page}/approve")
    gone = desk.analyst.post(f"{desk.page}/drop", {"sha256": sha}, follow_redirects=True).text
    assert "The preview is dropped. Nothing of it was published." in gone
    assert desk.analyst.get(desk.page).status_code == 404
    desk.preview()


def test_a_correction_needs_a_reason_and_is_approved_like_any_release(desk: Desk) -> None:
    desk.released()
    empty = desk.analyst.post(f"{desk.page}/revise", {"reason": "  "})
    assert (empty.status_code, "Please give a reason." in empty.text) == (422, True)
    long = desk.analyst.post(f"{desk.page}/revise", {"reason": "x" * 1001})
    assert (long.status_code, "at most 1000 characters" in long.text) == (422, True)
    made = desk.analyst.post(f"{desk.page}/revise", {"reason": "Two events were counted twice."})
    assert made.headers["Location"] == f"{desk.page}.2"
    assert "Two events were counted twice." in desk.approver.get(f"{desk.page}.2/approve").text
    again = desk.analyst.post(f"{desk.page}/revise", {"reason": "Once more."})
    assert (again.status_code, "There is a preview of this quarter already." in again.text) == (409, True)
    sha = desk.sha256(f"{desk.page}.2/approve")
    assert desk.approver.post(f"{desk.page}.2/approve", {"sha256": sha}).status_code == 303
    older = desk.analyst.get(desk.page).text
    assert f"It was corrected by {desk.period}.2." in older
    assert "Correct it" not in older


def test_only_quarters_that_are_over_and_not_released_are_offered(desk: Desk) -> None:
    running = quarter_of(clock.now(), desk.portal.settings.timezone)
    desk.released()
    page = desk.analyst.get(HOME).text
    assert f'value="{running}"' not in page
    assert f'value="{desk.period}"' not in page
    for period in (running, desk.period, "2031-Q1", ""):
        assert desk.analyst.post(HOME, {"period": period}).status_code == 422


def test_the_running_quarter_is_shown_and_not_kept(desk: Desk) -> None:
    page = desk.analyst.get(f"{HOME}/running").text
    assert "Provisional" in page
    assert "Nothing here is kept or published" in page
    with desk.portal.database.reading() as session:
        assert queries.list_previews(session) == ()


def test_a_release_that_there_is_not_is_not_found(desk: Desk) -> None:
    for page in ("", "/approve", "/drop", "/revise"):
        assert desk.approver.get(f"{HOME}/releases/2026-Q1.7{page}").status_code == 404


def test_those_who_may_find_the_pages_in_their_menu(desk: Desk, people: People) -> None:
    assert HOME in desk.analyst.get("/en/").text
    assert HOME not in Visitor(desk.portal).sign_in(people.member(language="en")).get("/en/").text


def _preview_again(portal: Portal, by: Principal, period: str) -> None:
    later = clock.now() + timedelta(minutes=1)
    with portal.database.unit_of_work() as session:
        made = service.preview(session, period, by, later, portal.settings.timezone)
    assert isinstance(made, ReleaseView)
