"""What registrations are owed by the passing of time: seats that come back, changes, reminders, thanks, forgetting."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, tzinfo

import structlog
from sqlalchemy.orm import Session

from portal.domain.registration import forgetting, housekeeping, tickets
from portal.foundation import clock
from portal.foundation.database import Database

Step = Callable[[Session, datetime, tzinfo], int]
KEEPING_UP: Mapping[str, Step] = {
    "tell_changes": housekeeping.tell_changes,
    "run_out": housekeeping.run_out,
    "end_lapsed": lambda session, now, _zone: housekeeping.end_lapsed(session, now),
    "remind": housekeeping.remind,
    "thank": housekeeping.thank,
}
FORGETTING: Mapping[str, Step] = {
    "forget_answers": lambda session, now, _zone: housekeeping.forget(session, now),
    "forget_people": lambda session, now, _zone: forgetting.forget_people(session, now),
}
log = structlog.get_logger()


def renew_keys(database: Database, secret: str) -> None:
    """See to it that tickets can be signed after the portal was given another secret."""
    with database.unit_of_work() as session:
        renewed = tickets.renew_keys(session, secret, clock.now())
    if renewed:
        log.warning("ticket_keys_renewed", events=renewed)


def keep_up(database: Database, zone: tzinfo) -> int:
    """Do all that is due by now; return how much it was."""
    return _work_off(database, zone, KEEPING_UP)


def forget(database: Database, zone: tzinfo) -> int:
    """Forget all that has had its time; return how much it was."""
    return _work_off(database, zone, FORGETTING)


def _work_off(database: Database, zone: tzinfo, steps: Mapping[str, Step]) -> int:
    total = 0
    for name, step in steps.items():
        # What can't be done today holds up nothing else: people wait for their reminders, others for free seats.
        try:
            done = _in_batches(database, zone, step)
        except Exception as error:
            log.exception("registrations_failed", step=name, exc_info=error)
            continue
        if done:
            log.info("registrations_kept_up", step=name, done=done)
        total += done
    return total


def _in_batches(database: Database, zone: tzinfo, step: Step) -> int:
    """Work off a step in units of work of its own: what a killed worker leaves, the next one does."""
    total = 0
    while True:
        with database.unit_of_work() as session:
            done = step(session, clock.now(), zone)
        if not done:
            return total
        total += done
