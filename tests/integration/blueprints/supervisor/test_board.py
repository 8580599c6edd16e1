"""The board says who is inside and what needs attention; only supervisors see it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from portal.app import Portal
from portal.domain.accounts.types import Role
from portal.domain.checkin import devices, lists, moments
from portal.domain.checkin.devices import Beat
from portal.domain.checkin.types import Code, Policy
from portal.foundation import clock
from tests.factories import doors, events
from tests.factories.pages import words
from tests.factories.people import People
from tests.factories.visitors import Visitor
from tests.integration.blueprints.supervisor.conftest import Console


def limit(console: Console, people_limit: int) -> None:
    with console.portal.database.unit_of_work() as session:
        draft = lists.ListDraft(None, tuple(console.sessions), (), Policy.ONCE, people_limit=people_limit)
        lists.revise(session, console.list_id, draft)


@pytest.mark.parametrize(
    ("role", "status"),
    [(Role.SUPERVISOR, 200), (Role.ORGANISER, 200), (Role.ADMIN, 200), (Role.VENUE, 403), (Role.MODERATOR, 403)],
)
def test_only_supervisors_come_in(console: Console, people: People, role: Role, status: int) -> None:
    browser = Visitor(console.portal).sign_in(people.member(role))
    for part in ("", "/devices", "/cases", "/attempts", "/tickets", "/lists", "/figures", "/walk-in", "/now"):
        assert browser.get(console.url + part).status_code == status, part
    assert ("venue/console/" in words(browser.get("/en/"))) == (status == 200)
    assert Visitor(console.portal).get(console.url).status_code == 303


def test_the_events_that_are_on_stand_first(portal: Portal, console: Console) -> None:
    events.published(portal, slug="later")
    events.ended(portal, slug="over")
    events.event(portal, slug="draft")
    page = words(console.browser.get("/en/venue/console/"))
    places = [page.index(f"/events/{slug}") for slug in ("dance", "later", "over")]
    assert places == sorted(places)
    assert "On now" in page
    assert "/events/draft" not in page
    for slug in ("draft", "nothing"):
        assert console.browser.get(f"/en/venue/console/events/{slug}").status_code == 404


def test_who_is_inside_is_counted_and_the_limit_warns_in_words(console: Console) -> None:
    limit(console, 2)
    assert "The limit is 2 people." in console.page()
    console.admit(console.visitor())
    page = console.page()
    assert "1 person came" in page
    assert "Nearly full" not in page
    console.admit(console.visitor())
    page = console.page()
    assert "Full: 2 inside, the limit is 2." in page
    assert "Please see to this first" in page
    limit(console, 3)
    assert "Full" not in console.page()


def test_the_script_gets_the_same_without_the_page_around_it(console: Console) -> None:
    answer = console.get("/now")
    assert "<html" not in words(answer)
    assert "Phone 1" in words(answer)
    assert answer.headers["Cache-Control"] == "no-store"
    assert 'data-board="/en/venue/console/events/dance/now"' in console.page()


def test_a_list_is_stopped_and_goes_on(console: Console) -> None:
    registration_id = console.visitor()
    assert console.post(f"/lists/{console.list_id}/pause", {"act": "stop"}).status_code == 303
    assert "Stopped: nobody is let in" in console.page()
    assert doors.admit(console.portal, console.device, registration_id).verdict.code is Code.RULES
    assert console.post(f"/lists/{console.list_id}/pause", {"act": "go_on"}).status_code == 303
    assert doors.admit(console.portal, console.device, registration_id).verdict.code is None
    assert console.post(f"/lists/{console.list_id}/pause", {"act": "explode"}).status_code == 400


def test_what_is_wrong_with_devices_stands_first(console: Console) -> None:
    now = clock.now()
    long_ago = now - timedelta(minutes=10)
    with console.portal.database.unit_of_work() as session:
        beat = Beat(moments.of(long_ago) - 240_000, 3, moments.of(long_ago), 2, console.list_id, None, 0, None)
        devices.note_beat(session, console.device.id, beat, long_ago)
    page = console.page()
    assert "Not heard of, with 3 scans that it has not sent." in page
    assert "2 scans could not be read here." in page
    assert "Its clock is wrong by 4 minutes." in page
    assert "10 minutes ago" in page


def test_lists_are_made_from_the_programme_once(portal: Portal, console: Console) -> None:
    event_id, _ids = events.published(portal, (10, 10), slug="later")
    url = "/en/venue/console/events/later"
    assert "Make lists from the programme" in words(console.browser.get(url))
    for _ in range(2):
        console.browser.post(f"{url}/lists/make", page=url)
    with portal.database.reading() as session:
        assert 1 <= len(lists.of_event(session, event_id)) <= 2


def test_figures_add_up(console: Console) -> None:
    assert "Nobody has come yet" in console.page("/figures")
    console.admit(console.visitor(language="de"))
    console.admit(doors.group(console.portal, console.event_id, console.sessions, 15), people=12)
    page = console.page("/figures")
    assert "13 different people came" in page
    assert "German" in page
    assert "All gates" in page


def test_a_list_of_another_event_is_not_there(portal: Portal, console: Console) -> None:
    other, _ids = doors.running(portal)
    foreign = doors.list_of(portal, other)
    for part in (f"/lists/{foreign}/pause", f"/lists/{foreign}/end", f"/lists/{foreign}/paper"):
        assert console.post(part, {"act": "stop"}).status_code == 404
    for part in (f"/lists/{foreign}", f"/lists/{foreign}/ticked", "/lists/999"):
        assert console.get(part).status_code == 404
