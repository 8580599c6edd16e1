"""Take the words of what people write, and publish finished quarters; both can be taken up again at any point."""

from __future__ import annotations

from collections.abc import Callable
from datetime import tzinfo

import structlog

from portal.domain.topics import counting, keeping, service, sources
from portal.foundation import clock
from portal.foundation.database import Database

AT_ONCE = 200
log = structlog.get_logger()


def keep_up(database: Database, zone: tzinfo, stop: Callable[[], bool] = lambda: False) -> int:
    """Take the words of this quarter's texts, publish what is finished, and forget the words of all other texts.

    Returns how many quarters were published.
    """
    with database.reading() as session:
        waiting = service.ready(session, clock.now(), zone)
    published = 0
    for period in waiting:
        if stop():
            return published
        take_words(database, period, zone, stop)
        published += publish(database, period, zone)
    for period in service.current_periods(clock.now(), zone):
        take_words(database, period, zone, stop)
    forget_others(database, zone)
    return published


def forget_others(database: Database, zone: tzinfo) -> None:
    """Forget the words of texts that no quarter to come needs."""
    with database.unit_of_work() as session:
        needed = {
            text.text_id
            for period in service.current_periods(clock.now(), zone)
            for text in sources.written(session, period, zone)
        }
        keeping.forget_all_but(session, needed)


def take_words(database: Database, period: str, zone: tzinfo, stop: Callable[[], bool] = lambda: False) -> int:
    """Take the words of a quarter's texts that are not kept, some at a time; return how many texts that were."""
    with database.reading() as session:
        due = keeping.outdated(session, [text.text_id for text in sources.written(session, period, zone)])
    ids = sorted(due)
    for start in range(0, len(ids), AT_ONCE):
        if stop():
            break
        stamps = {text_id: due[text_id] for text_id in ids[start : start + AT_ONCE]}
        with database.reading() as session:
            taken = keeping.take(session, stamps)
        with database.unit_of_work() as session:
            keeping.keep(session, taken, stamps)
    return len(ids)


def publish(database: Database, period: str, zone: tzinfo) -> bool:
    """Count a quarter in one unit and publish it in another: nobody who writes waits for a long count."""
    with database.reading() as session:
        exact = counting.network(session, period, zone)
    with database.unit_of_work() as session:
        new = service.publish(session, exact, clock.now())
    if new:
        log.info("topics_published", period=period, keywords=len(exact.nodes))
    return new
