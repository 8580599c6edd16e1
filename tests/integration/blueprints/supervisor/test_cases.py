"""Cases are settled with one of two choices and a note, once."""

from __future__ import annotations

from portal.app import Portal
from portal.domain.checkin.types import Outcome
from tests.factories import doors
from tests.factories.pages import words
from tests.integration.blueprints.supervisor.conftest import Console


def twice(console: Console) -> int:
    """Admit somebody twice, and return the number of the case."""
    registration_id = console.visitor(name="Éva Müller")
    for _ in range(2):
        console.admit(registration_id, offline=True)
    return console.cases().open[-1].id


def test_a_case_is_shown_and_settled(console: Console) -> None:
    case_id = twice(console)
    page = console.page("/cases")
    for seen in ("Came in twice on one ticket", "Éva Müller", "Phone 1", "What came first", "without a network"):
        assert seen in page
    answer = console.post(f"/cases/{case_id}", {"outcome": "right", "note": "Went out for a <b>call</b>"})
    assert answer.status_code == 303
    (case,) = console.cases().settled
    assert (case.outcome, case.by, case.note) == (Outcome.RIGHT, "Supervisor", "Went out for a <b>call</b>")
    page = console.get("/cases").get_data(as_text=True)
    assert "Nothing to settle" in page
    assert "&lt;b&gt;call&lt;/b&gt;" in page


def test_a_case_that_was_settled_meanwhile_is_said_to_be(console: Console) -> None:
    case_id = twice(console)
    assert console.post(f"/cases/{case_id}", {"outcome": "wrong"}).status_code == 303
    answer = console.post(f"/cases/{case_id}", {"outcome": "right", "note": "But"})
    assert answer.status_code == 409
    assert "Somebody else has settled this meanwhile." in words(answer)
    assert [case.outcome for case in console.cases().settled] == [Outcome.WRONG]


def test_without_a_choice_nothing_is_settled_and_the_note_stays(console: Console) -> None:
    case_id = twice(console)
    for sent in ({"note": "My note"}, {"note": "My note", "outcome": "perhaps"}):
        answer = console.post(f"/cases/{case_id}", sent)
        assert answer.status_code == 422
        assert "My note" in words(answer)
    assert console.post(f"/cases/{case_id}", {"outcome": "right", "note": "x" * 1_001}).status_code == 422
    assert console.cases().settled == ()


def test_a_case_of_another_event_is_not_there(portal: Portal, console: Console) -> None:
    other, ids = doors.running(portal)
    registration_id = doors.ticketed(portal, other, ids)
    for _ in range(2):
        doors.admit(portal, doors.device(portal, other), registration_id, offline=True)
    assert console.get("/cases/1").status_code == 404
    assert console.post("/cases/1", {"outcome": "right"}).status_code == 404
    assert console.get("/cases/999").status_code == 404
