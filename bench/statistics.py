"""The full recount of all figures, the tables of a quarter, the evidence and a release of the index, at two sizes.

`python -m bench.statistics` measures 100,000 and 1,000,000 registrations with a tenth as many proposals on the empty
PostgreSQL database that BENCH_DATABASE_URL names, one after the other, and prints how the times grow;
`python -m bench.statistics 10000` measures other sizes. The dashboards are then asked for under gunicorn, beside the
yardstick of bench.load. What was in the database is gone afterwards.
"""

from __future__ import annotations

import itertools
import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from bench.load import print_rates, served
from portal.app import Portal, build
from portal.domain.accounts.types import Role
from portal.domain.statistics import counting, due, evidence, tables
from portal.domain.statistics.types import quarter_of, quarters_before
from portal.domain.trust import service
from portal.domain.trust.service import Draft
from portal.domain.trust.types import ReleaseView
from portal.foundation import clock, settings
from portal.migrations import running
from tests.factories.masses import Masses
from tests.factories.people import People

SIZES = (100_000, 1_000_000)
PAGES = {
    "statistics": ("/en/statistics", 1 / 3),
    "trust index": ("/en/trust", 1 / 3),
    "promises": ("/en/commitments", 1 / 3),
    "a resident's language": ("/ar/statistics", 1 / 3),
}


def main() -> None:
    url = os.environ.get("BENCH_DATABASE_URL", "")
    sizes = tuple(map(int, sys.argv[1:])) or SIZES
    measured = [_measure(url, size) for size in sizes]
    for what in measured[0]:
        seconds = [one[what] for one in measured]
        growth = "".join(f"  x{later / max(earlier, 0.001):.1f}" for earlier, later in itertools.pairwise(seconds))
        print(f"{what:20} {'  '.join(f'{one:9.1f} s' for one in seconds)}{growth}", flush=True)


def _measure(url: str, size: int) -> dict[str, float]:
    with tempfile.TemporaryDirectory() as folder:
        environment = {
            "PORTAL_INSTANCE_DIR": f"{folder}/instance",
            "PORTAL_DATABASE_URL": url or f"sqlite:///{folder}/instance/portal.db",
            "PORTAL_QUEUE_URL": f"sqlite:///{folder}/instance/queue.db",
        }
        portal = build(settings.load(environment, Path(folder)))
        running.upgrade(portal.database)
        try:
            times = _times(portal, size)
            with served(environment | {"PORTAL_RATE_LIMITS": "off", "PORTAL_ROOT": folder}) as (port, _master):
                print_rates(port, size, PAGES)
            return times
        finally:
            running.downgrade(portal.database, "base")
            portal.database.dispose()


def _times(portal: Portal, size: int) -> dict[str, float]:
    zone = portal.settings.timezone
    period = quarters_before(quarter_of(clock.now(), zone), 1)
    return {
        "fill": _timed(Masses(portal, size).fill),
        "full recount": _timed(lambda: _recount(portal)),
        "evidence": _timed(lambda: _collect(portal, period)),
        "tables": _timed(lambda: _tables(portal, period)),
        "drift": _timed(lambda: _drift(portal)),
        "release": _timed(lambda: _release(portal, period)),
        "page made anew": _timed(lambda: _made_anew(portal)),
    }


def _recount(portal: Portal) -> None:
    with portal.database.unit_of_work() as session:
        due.mark(session, counting.all_scopes(session, clock.now(), portal.settings.timezone))
    portal.worker.do_statistics(patiently=False)


def _collect(portal: Portal, period: str) -> None:
    with portal.database.reading() as session:
        found = evidence.collect(session, period, portal.settings.timezone)
    assert sum(one.people for one in found) > 0


def _tables(portal: Portal, period: str) -> None:
    with portal.database.unit_of_work() as session:
        assert tables.collect(session, period, portal.settings.timezone)


def _drift(portal: Portal) -> None:
    with portal.database.reading() as session:
        assert counting.drift(session, portal.settings.timezone) == ()


def _release(portal: Portal, period: str) -> None:
    """Make a preview and approve it, as two people of the staff."""
    people, now, zone = People(portal), clock.now(), portal.settings.timezone
    analyst, approver = people.member(Role.ANALYST), people.member(Role.APPROVER)
    with portal.database.reading() as session:
        draft = service.count(session, period, analyst, now, zone)
    assert isinstance(draft, Draft), draft
    with portal.database.unit_of_work() as session:
        preview = service.keep(session, draft, analyst)
        assert isinstance(preview, ReleaseView), preview
    with portal.database.unit_of_work() as session:
        assert isinstance(service.approve(session, preview.pk, approver, now), ReleaseView)


def _made_anew(portal: Portal) -> None:
    """Ask for a dashboard that nobody has asked for since its figures changed."""
    assert portal.flask.test_client().get("/en/statistics").status_code == 200


def _timed(act: Callable[[], object]) -> float:
    begun = time.perf_counter()
    act()
    return time.perf_counter() - begun


if __name__ == "__main__":
    main()
