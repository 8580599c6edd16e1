"""Lists are described in the console: whose tickets, where, when, how often."""

from __future__ import annotations

import pytest

from portal.app import Portal
from portal.domain.checkin import lists
from portal.domain.checkin.lists import ListView
from portal.domain.checkin.types import Policy
from tests.factories.pages import words
from tests.integration.blueprints.supervisor.conftest import Console


def all_of(console: Console) -> tuple[ListView, ...]:
    with console.portal.database.reading() as session:
        return lists.of_event(session, console.event_id)


def fields(console: Console, **changes: object) -> dict[str, object]:
    given = {"name": "Stage", "sessions": [str(console.sessions[0])], "policy": "after_exit", "people_limit": "300"}
    return given | changes


def test_a_list_is_added_changed_and_ended(console: Console) -> None:
    assert console.post("/lists/new", fields(console)).status_code == 303
    added = next(view for view in all_of(console) if view.name == "Stage")
    assert (added.policy, added.people_limit) == (Policy.AFTER_EXIT, 300)
    assert "Stage" in console.page("/lists")
    changed = fields(console, name="Hall", people_limit="", opens_at="2026-03-02T09:00", closes_at="2026-03-02T18:00")
    assert console.post(f"/lists/{added.id}", changed).status_code == 303
    assert console.post(f"/lists/{added.id}", fields(console, name="Hall")).status_code == 303
    assert {view.name for view in all_of(console)} == {None, "Hall"}
    assert console.post(f"/lists/{added.id}/end").status_code == 303
    assert [view.ended for view in all_of(console) if view.id == added.id] == [True]
    assert "This list has ended" in console.page("/lists")
    assert "Hall" not in console.page()


def test_own_times_are_kept_and_shown(console: Console) -> None:
    with console.portal.database.reading() as session:
        view = lists.get(session, console.event_id, console.list_id)
    zone = console.portal.settings.timezone
    opens, closes = (f"{moment.astimezone(zone):%Y-%m-%dT%H:%M}" for moment in (view.opens_at, view.closes_at))
    sent = fields(console, opens_at=opens, closes_at=closes)
    assert console.post(f"/lists/{console.list_id}", sent).status_code == 303
    assert f'value="{opens.replace("T", " ")}:00"' in console.page(f"/lists/{console.list_id}")


@pytest.mark.parametrize(
    "changes",
    [
        {"sessions": []},
        {"sessions": ["999"]},
        {"gates": ["999"]},
        {"policy": "never"},
        {"people_limit": "0"},
        {"people_limit": "many"},
        {"name": "x" * 81},
        {"opens_at": "soon"},
    ],
)
def test_what_can_not_be_is_refused(console: Console, changes: dict[str, object]) -> None:
    before = all_of(console)
    for part in ("/lists/new", f"/lists/{console.list_id}"):
        answer = console.post(part, fields(console, **changes))
        assert answer.status_code == 422
        assert "field-error" in words(answer)
    assert all_of(console) == before


def test_doors_close_after_they_open(console: Console) -> None:
    opens = fields(console, opens_at="2027-03-02T09:00", closes_at="2027-03-02T08:00")
    assert "Doors must close later than they open." in words(console.post("/lists/new", opens))


def test_a_list_is_printed_for_when_nothing_else_works(portal: Portal, console: Console) -> None:
    console.visitor(name="Éva Müller")
    assert "Print it" in console.page("/lists")
    answer = console.post(f"/lists/{console.list_id}/paper", {"part": "1"})
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    assert answer.data.startswith(b"%PDF")
