"""What a device keeps, sends, fetches and forgets."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page

from tests.browser.conftest import Site, wait_for
from tests.browser.gate_core.making import (
    GATE,
    LIST,
    entry,
    fail,
    run,
    scan,
    state,
    ticket,
)
from tests.factories import gates


def test_who_was_let_in_here_and_is_not_counted_by_the_portal_stays_where_it_shows(
    page: Page, gate: Callable[..., None]
) -> None:
    gate()
    fail(page, "offline")
    outcome = scan(page, ticket(1))
    fail(page, None)
    refused = {"result": "refused", "code": "already_admitted", "replayed": True}
    run(page, "portal.answers[given[0]] = given[1]; await gate.sync()", outcome["opId"], refused)
    assert [dead["problem"] for dead in run(page, "return gate.deadLetters()")] == ["already_admitted"]


def test_a_store_that_is_full_never_turns_a_screen_green(page: Page, gate: Callable[..., None]) -> None:
    gate([entry(1, ticket(1))])
    fail(page, "offline")
    script = """
      const { add } = IDBObjectStore.prototype;
      IDBObjectStore.prototype.add = function () { throw new DOMException("full", "QuotaExceededError"); };
      const outcome = await gate.scan(given[0]);
      const { problem, pack } = gate.state;
      IDBObjectStore.prototype.add = add;
      const next = (await gate.scan(given[0])).result;
      return { outcome, problem, light: pack.light, next, after: gate.state.problem };
    """
    told = run(page, script, ticket(1))
    assert (told["outcome"]["result"], told["outcome"]["problem"]) == ("refused", "store_full")
    assert (told["problem"], told["next"], told["after"]) == ("store_full", "ok", None)
    assert told["light"]


def test_names_that_find_no_place_leave_it_to_the_queue(page: Page, gate: Callable[..., None]) -> None:
    gate()
    script = """
      const { put } = IDBObjectStore.prototype;
      IDBObjectStore.prototype.put = function (...all) {
        if (this.name === "entries") throw new DOMException("full", "QuotaExceededError");
        return put.apply(this, all);
      };
      portal.entries = [given[0]];
      portal.pack.entries = { count: 1, cursor: 1, light: false };
      const failed = await gate.sync();
      return [failed, gate.state.pack.light, gate.state.pack.complete];
    """
    assert run(page, script, entry(1, ticket(1))) == [None, True, True]
    fail(page, "offline")
    assert scan(page, ticket(1))["result"] == "ok"


def test_what_the_portal_cannot_read_stays_where_it_shows_and_the_rest_goes_on(
    page: Page, gate: Callable[..., None]
) -> None:
    gate()
    fail(page, "offline")
    first = scan(page, ticket(1))
    scan(page, ticket(2))
    fail(page, None)
    run(page, "portal.poison = given[0]; await gate.sync()", first["opId"])
    assert (state(page)["queue"]["size"], state(page)["dead"]) == (0, 1)
    (dead,) = run(page, "return gate.deadLetters()")
    assert (dead["opId"], dead["problem"]) == (first["opId"], "malformed")
    run(page, "await gate.seenTo(given[0])", first["opId"])
    assert state(page)["dead"] == 0


def test_an_operation_that_spoils_a_whole_batch_is_found(page: Page, gate: Callable[..., None]) -> None:
    gate()
    fail(page, "offline")
    outcomes = [scan(page, ticket(number)) for number in range(1, 5)]
    run(page, "portal.fails = null; portal.spoils = given[0]; await gate.sync()", outcomes[1]["opId"])
    assert (state(page)["queue"]["size"], state(page)["dead"]) == (0, 1)
    assert run(page, "return portal.facts.size") == 3


def test_the_queue_is_sent_as_soon_as_there_is_a_network(page: Page, gate: Callable[..., None]) -> None:
    gate()
    fail(page, "offline")
    scan(page, ticket(1))
    script = """
      const isEmpty = () => gate.state.queue.size === 0;
      const emptied = new Promise((done) => gate.addEventListener("change", () => isEmpty() && done()));
      gate.start();
      await new Promise((done) => setTimeout(done, 100));
      const before = gate.state.queue.size;
      portal.fails = null;
      dispatchEvent(new Event("online"));
      await emptied;
      gate.stop();
      return before;
    """
    assert run(page, script) == 1
    assert run(page, "return portal.facts.size") == 1


def test_entries_come_on_from_where_they_stopped(page: Page, gate: Callable[..., None]) -> None:
    rows = [entry(number, ticket(number)) for number in range(1, 6)]
    gate(rows)
    assert state(page)["pack"] | {"at": 0} == {"at": 0, "entries": 5, "complete": True, "progress": 1, "light": False}
    more = """
      portal.entries.push([6, given[0][1], null], given[1]);
      portal.pack.entries = { count: 5, cursor: 7, light: false };
      portal.asked.length = 0;
      await gate.sync();
      return portal.asked.filter(({ path }) => path === "pack/entries").map(({ query }) => query);
    """
    assert run(page, more, rows[0], entry(7, ticket(7))) == ["?after=5"]
    fail(page, "offline")
    names = [run(page, "return (await gate.peek(given[0])).holder?.name ?? null", ticket(n)) for n in (1, 2, 7)]
    assert names == [None, "이름 2", "이름 7"]


def test_a_new_revision_brings_a_new_pack_and_the_clock_is_the_portals(page: Page, gate: Callable[..., None]) -> None:
    gate()
    script = """
      portal.ahead = 300_000;
      portal.pack.revision = "two";
      portal.pack.lists[0].paused = true;
      await gate.sync();
      return gate.state;
    """
    told = run(page, script)
    assert told["lists"][0]["paused"]
    assert told["clock"]["warn"]
    assert abs(told["clock"]["offset"] - 300_000) < 1_000
    fail(page, "offline")
    assert scan(page, ticket(1))["code"] == "rules"


def test_an_ended_device_sends_what_it_has_and_admits_nobody(page: Page, gate: Callable[..., None]) -> None:
    gate()
    fail(page, "offline")
    scan(page, ticket(1))
    fail(page, {"beat": {"status": 401, "code": "device_ended"}})
    run(page, "await gate.sync()")
    assert (state(page)["problem"], state(page)["queue"]["size"]) == ("ended", 0)
    refused = scan(page, ticket(2))
    assert (refused["result"], refused["code"], refused["problem"]) == ("refused", "error", "ended")


def test_a_wiped_device_sends_its_queue_and_then_keeps_nothing(page: Page, gate: Callable[..., None]) -> None:
    gate([entry(1, ticket(1))])
    fail(page, "offline")
    scan(page, ticket(1))
    fail(page, {"beat": {"status": 401, "code": "device_wiped"}, "redeem": {"status": 503, "code": "unavailable"}})
    run(page, "await gate.sync(); await gate.sync()")
    assert state(page)["queue"]["size"] == 1
    fail(page, {"beat": {"status": 401, "code": "device_wiped"}})
    run(page, "await gate.sync(); await gate.sync()")
    assert run(page, "return portal.facts.size") == 1
    told = state(page)
    assert (told["device"], told["event"], told["pack"]["entries"], told["problem"]) == (None, None, 0, "wiped")
    assert run(page, "return gate.log()") == []


def test_the_device_is_as_it_was_when_the_app_is_opened_again(page: Page, gate: Callable[..., None]) -> None:
    gate()
    fail(page, "offline")
    scan(page, ticket(1))
    run(page, "await gate.choose({ mode: 'exit', list: 4 })")
    run(page, "window.gate = await window.open()")
    told = state(page)
    assert (told["mode"], told["list"], told["gate"], told["device"]["name"]) == ("exit", LIST, GATE, "A")
    assert (told["queue"]["size"], told["problem"]) == (1, None)


def test_a_device_that_the_browser_has_emptied_says_so(page: Page, gate: Callable[..., None]) -> None:
    gate()
    script = """
      await new Promise((done) => {
        const request = indexedDB.deleteDatabase("gate");
        request.onsuccess = done;
      });
      window.gate = await window.open();
      return [gate.state.problem, (await gate.scan(given[0])).problem];
    """
    assert run(page, script, ticket(1)) == ["store_lost", "store_lost"]


def test_with_the_portal_itself_from_the_code_on_a_screen_to_the_count_in_the_hall(site: Site, page: Page) -> None:
    place = gates.opened(site.portal, slug="gate-core")
    setup_code = gates.setup_code(site.portal, gates.device(site.portal, place))
    (here,) = gates.ticket_codes(site.portal, place, name="Ana")
    (there,) = gates.ticket_codes(site.portal, place, name="Bea")
    script = """
      const { Gate } = await import("/static/js/venue/gate.js");
      window.gate = await Gate.open({ language: "en" });
      await gate.setUp(given[0]);
      await gate.choose({ list: given[1], gate: given[2] });
    """
    run(page, script, setup_code, place.list_id, place.gates[0])
    online = scan(page, here)
    assert (online["result"], online["offline"], online["holder"]["name"]) == ("ok", False, "Ana")
    wait_for(lambda: run(page, "await gate.sync(); return gate.state.pack.entries") >= 2, "the sealed pack")
    page.context.set_offline(True)
    offline, again = scan(page, there), scan(page, here)
    assert (offline["result"], offline["offline"], offline["holder"]["name"]) == ("ok", True, "Bea")
    assert (again["code"], again["first"]["gate"]) == ("already_admitted", place.gates[0])
    page.context.set_offline(False)
    counts = run(page, "await gate.sync(); return [gate.state.queue.size, gate.state.dead, gate.state.counts]")
    assert counts[:2] == [0, 0]
    assert [(one["admitted"], one["inside"]) for one in counts[2] if one["list"] == place.list_id] == [(2, 2)]
    again = scan(page, there)
    assert (again["code"], again["offline"], again["words"]["staff"]["language"]) == ("already_admitted", False, "en")
    assert run(page, "return (await gate.undo(given[0])).result", offline["opId"]) == "ok"
    assert scan(page, there)["result"] == "ok"
