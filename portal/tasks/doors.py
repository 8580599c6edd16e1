"""What doors are owed: sealed packs that are up to date, and whoever was not scanned out counted as gone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import tzinfo
from itertools import islice

import structlog
from sqlalchemy.orm import Session

from portal.domain.checkin import housekeeping, packs
from portal.foundation import clock
from portal.foundation.database import Database

log = structlog.get_logger()


def bring_packs_up(database: Database, secret: str) -> int:
    """Bring up every pack that is due; return how many entries have changed."""
    with database.reading() as session:
        now = clock.now()
        due = [event_id for event_id in packs.events_with_devices(session, now) if packs.is_due(session, event_id, now)]
    return sum(bring_up(database, event_id, secret) for event_id in due)


def bring_up(database: Database, event_id: int, secret: str) -> int:
    """Seal what has changed in the pack of an event; return how many entries that were.

    Reading and sealing take a while and hold nothing; then some entries are written at a time.
    """
    with database.reading() as session:
        changes = packs.look_through(session, event_id, secret)
    left = iter(changes.changed.items())
    while some := dict(islice(left, packs.AT_ONCE)):
        with database.unit_of_work() as session:
            packs.put(session, event_id, some)
    with database.unit_of_work() as session:
        packs.finish(session, changes, clock.now())
    if changes.changed:
        log.info("pack_sealed", of_event=event_id, changed=len(changes.changed), entries=changes.count)
    return len(changes.changed)


def keep_house(database: Database, zone: tzinfo) -> None:
    """Count as gone whoever came in before the last night; forget packs and words of events that are over."""
    _in_batches(database, "sent_home", lambda session: housekeeping.send_home(session, clock.now(), zone))
    _in_batches(database, "words_forgotten", lambda session: housekeeping.forget_words(session, clock.now()))
    _in_batches(database, "packs_forgotten", lambda session: packs.forget_old(session, clock.now()))


def _in_batches(database: Database, what: str, step: Callable[[Session], int]) -> None:
    while True:
        with database.unit_of_work() as session:
            done = step(session)
        if not done:
            return
        log.info(what, number=done)
