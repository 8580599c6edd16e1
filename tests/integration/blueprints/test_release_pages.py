"""Pages of those who make releases: look, approve as the second person, drop, correct; every refusal in words."""

from __future__ import annotations

from datetime import timedelta

import pytest

from portal.app import Portal
from portal.domain.accounts.types import Principal, Role
from portal.domain.statistics.types import quarter_of, quarters_before
from portal.domain.trust import ordering, queries, service
from portal.domain.trust.service import Draft
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
        year, _dash, quarter = self.period.partition("-Q")
        self.name = f"Q{quarter} {year}"
        self.page = f"{HOME}/releases/{self.period}"
        self.counting = f"{HOME}/previews/{self.period}"

    def at(self, role: Role, name: str) -> Visitor:
        return Visitor(self.portal).sign_in(self.people.member(role, language="en", name=name))

    def preview(self) -> None:
        answer = self.analyst.post(HOME, {"period": self.period})
        assert (answer.status_code, answer.headers["Location"]) == (303, self.counting)
        assert self.portal.worker.do_releases() == 1

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
    assert f"Release {desk.name} is approved. It never changes any more." in done
    assert "Bora" in done
    assert visitor.get(f"/api/v1/trust/releases/{desk.period}").status_code == 200
    assert desk.approver.get(f"{desk.page}/approve").status_code == 303


def test_a_preview_says_that_it_will_be_final_and_names_its_quarter(desk: Desk) -> None:
    assert desk.name in desk.analyst.get(HOME).text
    desk.preview()
    for path in (HOME, desk.page):
        seen = desk.analyst.get(path).text
        assert "Will be final" in seen
        assert desk.name in seen
    assert "Approve the release" in desk.approver.get(desk.page).text


def test_signs_of_numbers_stay_on_their_side_in_arabic(desk: Desk) -> None:
    desk.preview()
    seen = desk.analyst.get(desk.page.replace("/en/", "/ar/")).text
    assert "<bdi>\u2066+0." in seen
    assert "\u206690%\u2069" in seen


def test_while_it_is_counted_the_page_says_so_and_looks_again_with_and_without_a_script(desk: Desk) -> None:
    desk.analyst.post(HOME, {"period": desk.period})
    seen = desk.analyst.get(desk.counting)
    assert (seen.status_code, "It is in the queue." in seen.text) == (200, True)
    assert 'http-equiv="refresh"' in seen.text.split("<noscript>")[1].split("</noscript>")[0]
    assert f'data-waiting="{desk.counting}"' in seen.text
    assert f'<a href="{desk.counting}">Look again</a>' in seen.text
    assert "Anna" in seen.text
    assert "Being counted" in desk.approver.get(HOME).text
    with desk.portal.database.unit_of_work() as session:
        assert ordering.claim(session, clock.now(), timedelta(minutes=1)) is not None
    assert "Everything of the quarter is being counted" in desk.analyst.get(desk.counting).text
    again = desk.approver.post(HOME, {"period": desk.period})
    assert (again.status_code, again.headers["Location"]) == (303, desk.counting), "two at once are one"


def test_once_it_is_made_the_page_leads_to_it_and_looks_no_more(desk: Desk) -> None:
    desk.preview()
    seen = desk.analyst.get(desk.counting).text
    assert "The preview is made." in seen
    assert f'href="{desk.page}"' in seen
    assert "data-waiting" not in seen
    assert 'http-equiv="refresh"' not in seen
    assert desk.analyst.get(f"{HOME}/previews/2031-Q1").status_code == 404


def test_what_went_wrong_stands_on_the_page_and_it_can_be_ordered_again(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(service, "count", lambda *_given: 1 / 0)
        desk.analyst.post(HOME, {"period": desk.period})
        desk.portal.worker.do_releases()
    seen = desk.analyst.get(desk.counting).text
    assert "The preview could not be made." in seen
    assert "Something went wrong on our side." in seen
    assert "data-waiting" not in seen
    assert "Could not be made" in desk.analyst.get(HOME).text
    desk.preview()


def test_the_report_s_own_release_is_described_in_the_reader_s_language(desk: Desk) -> None:
    with desk.portal.database.unit_of_work() as session:
        made = service.add_baseline(session, clock.now(), desk.portal.settings.timezone)
    assert made is not None
    assert made.reason == ""
    for page in (HOME, f"{HOME}/releases/2025-Q4"):
        assert "Unaudited figures of the city&#39;s report of 2025." in desk.analyst.get(page).text


def test_analysts_and_administrators_do_not_approve(desk: Desk) -> None:
    desk.preview()
    for who in (desk.analyst, desk.at(Role.ADMIN, "Admin")):
        assert who.get(f"{desk.page}/approve").status_code == 403
        assert who.post(f"{desk.page}/approve", page=desk.page).status_code == 403


def test_who_made_it_reads_why_they_can_not_approve_it(desk: Desk, people: People) -> None:
    both = people.member(Role.ANALYST, Role.APPROVER, language="en", name="Both")
    browser = Visitor(desk.portal).sign_in(both)
    browser.post(HOME, {"period": desk.period})
    desk.portal.worker.do_releases()
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
    assert made.headers["Location"] == desk.counting
    desk.portal.worker.do_releases()
    assert "Two events were counted twice." in desk.approver.get(f"{desk.page}.2/approve").text
    again = desk.analyst.post(f"{desk.page}/revise", {"reason": "Once more."})
    assert (again.status_code, "There is a preview of this quarter already." in again.text) == (409, True)
    sha = desk.sha256(f"{desk.page}.2/approve")
    assert desk.approver.post(f"{desk.page}.2/approve", {"sha256": sha}).status_code == 303
    older = desk.analyst.get(desk.page).text
    assert f"It was corrected by {desk.name}, correction 1." in older
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
        draft = service.count(session, period, by, later, portal.settings.timezone)
        assert isinstance(draft, Draft)
        assert isinstance(service.keep(session, draft, by), ReleaseView)
