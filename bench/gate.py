"""The offline verdict of a device in Chromium, slowed down four times, with a sealed pack of 20,000 tickets.

`python -m bench.gate [--tickets 20000]`. The yardstick beside it is one bare verification of a signature in the same
page. Fetching and keeping the pack are timed without the slow-down.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import tempfile
import time
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, sync_playwright

from bench.load import served
from bench.measuring import Figure, keep
from portal.app import Portal, build
from portal.domain.checkin import devices
from portal.foundation import clock, settings
from portal.migrations import running
from portal.tasks import doors
from tools.doors_proof.grounds import Grounds, Wanted
from tools.doors_proof.grounds import build as build_grounds

TICKETS = 20_000
SCANS = 200
SLOWER = 4
WANTED = 50.0
SITE = "bench.doors_site:make()"
SET_UP = """async ([code, list, door]) => {
  const { Gate } = await import("/static/js/venue/gate.js");
  window.gate = await Gate.open({ language: "en" });
  await gate.setUp(code);
  await gate.choose({ list, gate: door, mode: "entry" });
  const begun = performance.now();
  await gate.sync();
  return performance.now() - begun;
}"""
SCAN = """async (codes) => {
  const times = [];
  for (const code of codes) {
    const begun = performance.now();
    const outcome = await gate.scan(code);
    times.push(performance.now() - begun);
    if (outcome.result !== "ok" || !outcome.offline || !outcome.holder?.name) throw new Error(JSON.stringify(outcome));
  }
  return times;
}"""
VERIFY = """async (codes) => {
  const { readCode } = await import("/static/js/venue/codes.js");
  const { isSigned } = await import("/static/js/venue/signatures.js");
  const headers = { Authorization: `Bearer ${token}` };
  const { keys } = await fetch("/api/v1/checkin/pack", { headers }).then((answer) => answer.json());
  const times = [];
  for (const code of codes) {
    const ticket = readCode(code);
    const begun = performance.now();
    if (!(await isSigned(ticket, keys))) throw new Error("not signed");
    times.push(performance.now() - begun);
  }
  return times;
}"""


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.gate", description=__doc__)
    parser.add_argument("--tickets", type=int, default=TICKETS)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        environment, portal, grounds = _fill(Path(folder), options.tickets)
        with served(environment, SITE, 2, "/healthz") as (port, _master), sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
            page = browser.new_page(base_url=f"http://127.0.0.1:{port}")
            fetched, verdicts, verifying = _measure(page, portal, grounds)
            browser.close()
        portal.database.dispose()
    p95 = statistics.quantiles(verdicts, n=100)[94]
    bare = statistics.median(verifying)
    print(f"{options.tickets} tickets fetched and kept in {fetched / 1000:.1f} s")
    print(
        f"offline verdict, {SLOWER} x slower: median {statistics.median(verdicts):.1f} ms, p95 {p95:.1f} ms, "
        f"longest {max(verdicts):.1f} ms (wanted below {WANTED:.0f}); a bare signature {bare:.1f} ms"
    )
    keep([Figure("offline verdict of a device", statistics.median(verdicts), "one bare signature there", bare)])


def _fill(folder: Path, tickets: int) -> tuple[dict[str, str], Portal, Grounds]:
    environment = {
        "PORTAL_INSTANCE_DIR": str(folder / "instance"),
        "PORTAL_DATABASE_URL": f"sqlite:///{folder}/instance/portal.db",
        "PORTAL_QUEUE_URL": f"sqlite:///{folder}/instance/queue.db",
        "PORTAL_RATE_LIMITS": "off",
        "PORTAL_ROOT": str(folder),
    }
    portal = build(settings.load(environment, folder))
    running.upgrade(portal.database)
    wanted = Wanted(tickets, gates=2, devices=1)
    grounds = build_grounds(portal.database, portal.settings, "week", wanted, clock.now())
    begun = time.perf_counter()
    doors.bring_up(portal.database, grounds.event_id, portal.settings.secret_key)
    print(f"{tickets} tickets sealed in {time.perf_counter() - begun:.1f} s", flush=True)
    return environment, portal, grounds


def _measure(page: Page, portal: Portal, grounds: Grounds) -> tuple[float, list[float], list[float]]:
    codes = [ticket.code for ticket in grounds.tickets]
    step = max(1, len(codes) // SCANS)
    page.goto("/en/venue")
    fetched: float = page.evaluate(SET_UP, [_set_up_code(portal, grounds), grounds.lists[0], grounds.gates[0]])
    page.evaluate("(token) => { window.token = token; }", grounds.tokens[0])
    page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    verifying: list[float] = page.evaluate(VERIFY, codes[:20])
    page.context.set_offline(True)
    page.evaluate("async () => { await gate.sync(); }")
    verdicts: Any = page.evaluate(SCAN, codes[::step][:SCANS])
    return fetched, list(verdicts), verifying


def _set_up_code(portal: Portal, grounds: Grounds) -> str:
    now = clock.now()
    with portal.database.unit_of_work() as session:
        first = grounds.devices[0]
        made = devices.add(session, grounds.event_id, None, "Slow", first.scopes, (), first.expires_at, now)
        assert isinstance(made, int)
        code = devices.offer_setup(session, made, now)
    assert isinstance(code, str)
    return code


if __name__ == "__main__":
    main()
