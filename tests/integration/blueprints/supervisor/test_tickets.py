"""Tickets are found, blocked and let go; entries are taken back; every attempt stands in the log."""

from __future__ import annotations

from portal.app import Portal
from portal.domain.accounts.types import Role
from portal.domain.checkin.attempts import PAGE_SIZE
from portal.domain.checkin.types import Code
from tests.factories import doors
from tests.factories.pages import words
from tests.factories.people import People
from tests.factories.visitors import Visitor
from tests.integration.blueprints.supervisor.conftest import Console


def test_a_ticket_is_found_by_name_and_by_short_code(console: Console) -> None:
    registration_id = console.visitor(name="Éva Müller")
    code = doors.ticket_of(console.portal, registration_id).short_code
    for typed in ("eva", code, f"{code[:4]}%20{code[4:].lower()}"):
        assert "Éva Müller" in console.page(f"/tickets?q={typed}"), typed
    assert "No ticket was found" in console.page("/tickets?q=Nobody")
    assert "No ticket was found" not in console.page("/tickets")
    assert console.get("/tickets?q=%00" + "x" * 5_000).status_code == 200


def test_a_ticket_says_where_it_stands(console: Console, people: People) -> None:
    registration_id = doors.group(console.portal, console.event_id, console.sessions, 15)
    console.admit(registration_id, people=12)
    part = f"/tickets/{console.ticket(registration_id)}"
    page = console.page(part)
    assert "12 came in, 12 inside now" in page
    assert "Ticket for 15 people" in page
    assert "See the whole registration" not in page
    organiser = Visitor(console.portal).sign_in(people.member(Role.ORGANISER, language="en"))
    assert "See the whole registration" in words(organiser.get(console.url + part))


def test_a_ticket_is_blocked_with_a_reason_and_let_go(console: Console) -> None:
    registration_id = console.visitor()
    part = f"/tickets/{console.ticket(registration_id)}"
    assert console.post(part, {"act": "block", "reason": " "}).status_code == 422
    assert console.post(part, {"act": "block", "reason": "Reported as stolen"}).status_code == 303
    page = console.page(part)
    assert "This ticket is blocked." in page
    assert "Reported as stolen" in page
    assert doors.admit(console.portal, console.device, registration_id).verdict.code is Code.BLOCKED
    assert console.post(part, {"act": "unblock"}).status_code == 303
    assert doors.admit(console.portal, console.device, registration_id).verdict.code is None


def test_an_entry_is_taken_back_once(console: Console) -> None:
    registration_id = console.visitor()
    console.admit(registration_id)
    part = f"/tickets/{console.ticket(registration_id)}"
    assert console.post(part, {"act": "annul", "record": "1"}).status_code == 303
    page = console.page(part)
    assert "0 came in, 0 inside now" in page
    assert "At the console:" in page
    answer = console.post(part, {"act": "annul", "record": "1"})
    assert answer.status_code == 409
    assert "This has been taken back already." in words(answer)


def test_only_what_belongs_to_the_ticket_can_be_taken_back(portal: Portal, console: Console) -> None:
    mine, others = console.visitor(), console.visitor()
    console.admit(others)
    part = f"/tickets/{console.ticket(mine)}"
    for record in ("1", "999", "x", ""):
        assert console.post(part, {"act": "annul", "record": record}).status_code == 404
    assert console.post(part, {"act": "explode"}).status_code == 400
    other, ids = doors.running(portal)
    foreign = doors.ticket_of(portal, doors.ticketed(portal, other, ids)).id
    assert console.get(f"/tickets/{foreign}").status_code == 404
    assert console.post(f"/tickets/{foreign}", {"act": "block", "reason": "No"}).status_code == 404


def test_the_log_can_be_narrowed_and_read_page_by_page(console: Console) -> None:
    assert "Nothing here" in console.page("/attempts")
    console.admit(console.visitor(name="Éva Müller"))
    refused = [doors.operation(console.list_id, f"rubbish {n}") for n in range(PAGE_SIZE)]
    doors.redeem(console.portal, console.device, *refused)
    page = console.page("/attempts")
    assert "Not a ticket" in page
    assert "Éva Müller" not in page
    older = page.partition('rel="next"')[2].partition('href="')[2].partition('"')[0]
    assert "Éva Müller" in words(console.browser.get(older))
    assert "Éva Müller" in console.page("/attempts?result=ok")
    assert "Nothing here" in console.page(f"/attempts?device=999&list={console.list_id}")
    for asked in ("after=x", "after=1-2", "after=999999999999999-999999999999999", "list=x&gate=-1&code=zq&result=zq"):
        assert console.get(f"/attempts?{asked}").status_code == 200
