"""Count anew what has changed: marks are rows, so that a count which a killed worker has lost is made by the next."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import tzinfo

import structlog

from portal.domain.participation import service as participation
from portal.domain.statistics import counting, due, tallies
from portal.domain.statistics.due import Waiting
from portal.foundation import clock
from portal.foundation.database import Database

log = structlog.get_logger()


def count_due(database: Database, zone: tzinfo, *, patiently: bool, stop: Callable[[], bool] = lambda: False) -> int:
    """Count the scopes that wait; return how many were counted.

    `patiently` leaves those for later whose last count was a moment ago: doors admit somebody every second.
    """
    with database.unit_of_work() as session:
        due.mark_what_time_changes(session, clock.now(), zone)
    while not stop() and _resolve(database, zone):
        pass
    with database.reading() as session:
        waiting = due.waiting(session, clock.now() if patiently else None)
    counted = 0
    for one in waiting:
        if stop():
            break
        counted += _count(database, one, zone)
    return counted


def clear_old_persons(database: Database) -> int:
    """Forget whose acts of long ago were; return how many."""
    total = 0
    while True:
        with database.unit_of_work() as session:
            done = participation.clear_old_persons(session, clock.now())
        if not done:
            break
        total += done
    if total:
        log.info("persons_cleared", acts=total)
    return total


def _resolve(database: Database, zone: tzinfo) -> int:
    with database.unit_of_work() as session:
        return due.resolve(session, zone)


def _count(database: Database, one: Waiting, zone: tzinfo) -> int:
    """Count in one unit and keep in another: nobody who writes waits for a long count."""
    now, begun = clock.now(), time.perf_counter()
    with database.reading() as session:
        countable = counting.is_countable(session, one.scope, now, zone)
        cells = tallies.count(session, one.scope, now, zone) if countable else {}
    took = round((time.perf_counter() - begun) * 1000)
    with database.unit_of_work() as session:
        # What happened since leaves marks of its own, so these are done with.
        due.work_off(session, one.marks)
        kept = countable and counting.replace(session, one.scope, cells, now, took)
    if kept:
        log.info("counted", scope=one.scope, cells=len(cells), took_ms=took)
    return 1 if kept else 0
