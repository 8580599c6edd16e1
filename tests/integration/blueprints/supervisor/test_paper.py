"""Who comes without registration gets a ticket on the spot; what was ticked on paper is entered afterwards."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

from portal.app import Portal
from portal.domain.checkin import counts
from portal.foundation import clock
from tests.factories import doors, events
from tests.factories.pages import words
from tests.factories.visitors import Visitor
from tests.integration.blueprints.supervisor.conftest import Console

HIDDEN = re.compile(r'name="(seen|form_key)"[^>]*value="([^"]*)"')
KEY = "k" * 24


def walk_in(console: Console, **changes: Any) -> Any:
    fields = {
        "name": "김하늘",
        "sessions": [str(console.sessions[0])],
        "language": "ko",
        "agrees": "y",
        "form_key": KEY,
    }
    return console.post("/walk-in", fields | changes)


def inside(console: Console) -> int:
    with console.portal.database.reading() as session:
        return counts.of_event(session, console.event_id).inside


def test_who_stands_at_the_door_gets_a_ticket_to_scan(console: Console) -> None:
    answer = walk_in(console)
    assert answer.status_code == 303
    page = words(console.browser.get(answer.location))
    assert "<svg" in page
    assert "김하늘" in page
    assert "Ticket to print" in page
    assert walk_in(console).location == answer.location
    assert "김하늘" in console.page("/tickets?q=김하늘")


def test_nobody_is_entered_without_agreeing(console: Console) -> None:
    assert walk_in(console, agrees="").status_code == 422
    assert walk_in(console, sessions=["999"]).status_code in {409, 422}


def test_nothing_runs_now(portal: Portal, console: Console) -> None:
    events.published(portal, slug="later")
    assert "Nothing runs now" in words(console.browser.get("/en/venue/console/events/later/walk-in"))


def test_a_ticket_of_another_event_is_not_shown(portal: Portal, console: Console) -> None:
    code = walk_in(console).location.rpartition("/")[2]
    doors.running(portal, slug="other")
    assert console.browser.get(f"/en/venue/console/events/other/walk-in/{code}").status_code == 404
    assert console.get("/walk-in/nothing").status_code == 404


def moment(console: Console, **before: float) -> str:
    at = (clock.now() - timedelta(**before)).astimezone(console.portal.settings.timezone)
    return f"{at:%Y-%m-%dT%H:%M}"


def test_what_was_ticked_is_shown_first_and_kept_once(console: Console) -> None:
    code = doors.ticket_of(console.portal, console.visitor(name="Éva Müller")).short_code
    part, fields = f"/lists/{console.list_id}/ticked", {"lines": f"{code}\nrubbish", "at": moment(console, minutes=5)}
    shown = console.post(part, fields | {"form_key": KEY})
    assert shown.status_code == 200
    for seen in ("Éva Müller", "This is not a short code.", "Record 1 line"):
        assert seen in words(shown)
    assert inside(console) == 0
    hidden = dict(HIDDEN.findall(words(shown)))
    for _ in range(2):
        assert console.post(part, fields | hidden | {"act": "keep"}).status_code == 303
    assert inside(console) == 1


def test_what_was_changed_after_it_was_shown_is_shown_again(console: Console) -> None:
    codes = [doors.ticket_of(console.portal, console.visitor()).short_code for _ in range(2)]
    part, fields = f"/lists/{console.list_id}/ticked", {"lines": codes[0], "at": moment(console, minutes=5)}
    hidden = dict(HIDDEN.findall(words(console.post(part, fields))))
    changed = console.post(part, fields | hidden | {"act": "keep", "lines": "\n".join(codes)})
    assert changed.status_code == 200
    assert "Record 2 lines" in words(changed)
    assert inside(console) == 0


def test_what_can_not_be_is_refused(console: Console) -> None:
    part = f"/lists/{console.list_id}/ticked"
    now = moment(console)
    for fields in (
        {"lines": " ", "at": now},
        {"lines": "x", "at": ""},
        {"lines": "x", "at": moment(console, days=-1)},
        {"lines": "x", "at": now, "gate": "999"},
        {"lines": "x\n" * 501, "at": now},
        {"lines": "\x00", "at": now},
    ):
        answer = console.post(part, fields)
        assert answer.status_code == 422, fields
        assert "field-error" in words(answer)


def test_a_visitor_keeps_what_was_typed(console: Console) -> None:
    stranger = Visitor(console.portal)
    answer = stranger.client.post(f"{console.url}/lists/{console.list_id}/ticked", data={"lines": "K7Q2 M4XA"})
    assert (answer.status_code, answer.location) == (303, "/en/account/sign-in")
