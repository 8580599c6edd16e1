"""Who is let in at a gate, where the portal answers and where it does not."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page

from portal.engines import tickets
from tests.browser.gate_core.making import (
    GATE,
    LIST,
    OTHER_KEYS,
    entry,
    fail,
    pack,
    payload,
    ref,
    run,
    scan,
    state,
    ticket,
)


def test_the_portal_is_asked_first(page: Page, gate: Callable[..., None]) -> None:
    gate()
    outcome = scan(page, ticket(1))
    assert (outcome["result"], outcome["offline"], outcome["standing"]) == ("ok", False, {"admitted": 1, "inside": 1})
    assert run(page, "return portal.sent.length") == 1
    asked = run(page, "return portal.asked.at(-1)")
    assert asked["headers"]["Authorization"] == "Bearer gd_secret"
    assert asked["credentials"] == "omit"
    assert state(page)["queue"] == {"size": 0, "oldestAt": None}
    assert state(page)["counts"] == [{"list": LIST, "admitted": 120, "inside": 97, "limit": 500}]


def test_without_a_network_the_device_judges_keeps_and_sends_later(page: Page, gate: Callable[..., None]) -> None:
    gate([entry(1, ticket(1))])
    fail(page, "offline")
    outcome = scan(page, ticket(1))
    assert (outcome["result"], outcome["offline"]) == ("ok", True)
    assert outcome["holder"] == {
        "name": "이름 1",
        "party": None,
        "language": "zh-Hans",
        "notices": [{"kind": "need", "value": "wheelchair"}],
    }
    again = scan(page, ticket(1))
    assert (again["result"], again["code"]) == ("refused", "already_admitted")
    assert again["first"] == {"at": outcome["at"], "gate": GATE}
    assert state(page)["queue"]["size"] == 2
    assert not state(page)["online"]
    kept = run(page, "return JSON.stringify(await gate.log())")
    assert ticket(1) not in kept
    assert "이름" not in kept
    fail(page, None)
    run(page, "await gate.sync()")
    first, second = run(page, "return portal.sent")
    assert (first["op_id"], first["offline"], first["ticket"]) == (outcome["opId"], True, {"ref": ref(1), "serial": 1})
    assert second["verdict"] == {"result": "refused", "code": "already_admitted"}
    assert state(page)["queue"]["size"] == 0
    assert state(page)["dead"] == 0
    assert state(page)["online"]


def test_a_portal_that_does_not_answer_is_waited_for_two_seconds(page: Page, gate: Callable[..., None]) -> None:
    gate()
    fail(page, "silent")
    began = time.monotonic()
    outcome = scan(page, ticket(1))
    assert 1.9 < time.monotonic() - began < 4
    assert (outcome["result"], outcome["offline"]) == ("ok", True)


def test_what_only_the_portal_let_in_is_taken_back(page: Page, gate: Callable[..., None]) -> None:
    gate([entry(1, ticket(1), b=[9])])
    fail(page, "late")
    outcome = scan(page, ticket(1))
    assert (outcome["result"], outcome["code"]) == ("refused", "wrong_session")
    fail(page, None)
    run(page, "await gate.sync()")
    assert run(page, "return portal.sent.at(-1).annuls") == outcome["opId"]


def test_a_busy_portal_is_as_good_as_none(page: Page, gate: Callable[..., None]) -> None:
    gate()
    fail(page, {"redeem": {"status": 503, "code": "unavailable"}})
    assert scan(page, ticket(1))["offline"]
    fail(page, None)
    assert scan(page, ticket(2))["offline"] is False


def test_a_page_of_the_halls_own_network_is_no_answer(page: Page, gate: Callable[..., None]) -> None:
    gate()
    fail(page, "page")
    assert scan(page, ticket(1))["offline"]
    assert not state(page)["online"]


def test_a_device_that_may_not_judge_admits_nobody_without_a_network(page: Page, gate: Callable[..., None]) -> None:
    gate(device={**pack()["device"], "scopes": ["scan"]})
    fail(page, "offline")
    outcome = scan(page, ticket(1))
    assert (outcome["result"], outcome["code"], outcome["problem"]) == ("refused", "error", "offline")


def test_what_was_done_with_a_ticket_goes_before_the_question_about_it(page: Page, gate: Callable[..., None]) -> None:
    gate()
    fail(page, {"redeem": {"status": 503, "code": "unavailable"}})
    outcome = scan(page, ticket(1))
    fail(page, None)
    scan(page, ticket(1))
    assert run(page, "return portal.sent[0].op_id") == outcome["opId"]
    assert state(page)["queue"]["size"] == 0


def test_what_other_gates_told_counts_without_a_network(page: Page, gate: Callable[..., None]) -> None:
    gate()
    known = {"ref": ref(1), "list": LIST, "admitted": 1, "inside": 1, "first_at": 5, "last_at": 5, "gate": 9}
    run(page, "portal.known = [given[0]]; await gate.sync()", known)
    fail(page, "offline")
    outcome = scan(page, ticket(1))
    assert (outcome["code"], outcome["first"]) == ("already_admitted", {"at": 5, "gate": 9})
    seen = run(page, "return gate.peek(given[0])", ticket(1))
    assert (seen["kind"], seen["left"], seen["signed"], seen["holder"]) == ("ticket", 0, True, None)


def test_a_group_comes_in_parts_until_all_are_in(page: Page, gate: Callable[..., None]) -> None:
    code = ticket(1, party_size=15)
    gate([entry(1, code, s=15)])
    fail(page, "offline")
    assert scan(page, code, people=12)["standing"] == {"admitted": 12, "inside": 12}
    assert scan(page, code, people=4)["code"] == "group_exhausted"
    assert scan(page, code, people=3)["result"] == "ok"
    assert scan(page, code)["code"] == "already_admitted"


def test_questions_and_supervisors(page: Page, gate: Callable[..., None]) -> None:
    gate([entry(1, ticket(1), q=[12])], device={**pack()["device"], "scopes": ["scan", "scan-offline", "supervisor"]})
    fail(page, "offline")
    asked = scan(page, ticket(1))
    assert (asked["result"], asked["missing"]) == ("incomplete", [12])
    assert scan(page, ticket(1), answers={"12": "vegetarian"})["result"] == "ok"
    passed = scan(page, ticket(1), override="the same person")
    assert (passed["result"], passed["overridden"]) == ("ok", "already_admitted")


def test_an_undone_entry_counts_no_more(page: Page, gate: Callable[..., None]) -> None:
    gate()
    fail(page, "offline")
    first = scan(page, ticket(1))
    undone = run(page, "return gate.undo(given[0])", first["opId"])
    assert (undone["kind"], undone["result"], undone["offline"]) == ("annul", "ok", True)
    assert run(page, "return gate.undo(given[0])", first["opId"])["problem"] == "annulled"
    assert scan(page, ticket(1))["result"] == "ok"
    fail(page, None)
    run(page, "await gate.sync()")
    last = scan(page, ticket(2))
    assert run(page, "return gate.undo(given[0])", last["opId"])["offline"] is False
    assert state(page)["queue"]["size"] == 0


def test_codes_that_are_no_tickets_of_this_event(page: Page, gate: Callable[..., None]) -> None:
    gate(revoked=[f"{ref(3)}.1"], blocked=[ref(4)])
    assert scan(page, "hello")["code"] == "invalid"
    short = scan(page, tickets.new_short_code())
    assert (short["code"], short["problem"]) == ("ambiguous", "confirm")
    assert run(page, "return portal.sent.length") == 0
    fail(page, "offline")
    forged = tickets.issue(payload(1), OTHER_KEYS.private)
    codes = [forged, ticket(2, event=8), ticket(3), ticket(4)]
    assert [scan(page, code)["code"] for code in codes] == ["bad_signature", "wrong_event", "revoked", "blocked"]


def test_who_was_found_by_name_is_admitted_once_the_portal_has_said_that_it_may_be(
    page: Page, gate: Callable[..., None]
) -> None:
    gate()
    holder: dict[str, Any] = {"name": "김", "party": None, "language": "ko", "notices": []}
    shown = {"ticket": {"ref": ref(1), "serial": 1, "party": 1}, "holder": holder}
    found = {**shown, "standing": {"admitted": 0, "inside": 0}, "first": None, "result": "ok", "code": None}
    told = run(page, "portal.found = [given[0]]; return gate.look('김')", found)
    assert told["offline"] is False
    one = told["found"][0]
    assert (one["ref"], one["serial"], one["party"], one["holder"]) == (ref(1), 1, 1, holder)
    fail(page, "offline")
    assert run(page, "return gate.look('김')") == {"offline": True, "found": []}
    assert run(page, "return gate.admit(given[0])", one)["result"] == "ok"
    unknown = run(page, "return gate.admit(given[0])", {"ref": ref(2), "serial": 1, "party": 1})
    assert (unknown["result"], unknown["problem"]) == ("refused", "offline")
