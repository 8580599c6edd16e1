"""The alarm of unusual bursts: looked for every hour, told once. Whether anybody is set apart is for people to say."""

from __future__ import annotations

import structlog

from portal.domain.statistics import bursts
from portal.foundation import clock
from portal.foundation.database import Database

log = structlog.get_logger()


def tell(database: Database) -> int:
    """Tell of bursts that nobody was told of; return how many. Nobody who writes waits while they are looked for."""
    with database.reading() as session:
        found = bursts.find(session, clock.now())
    if not found:
        return 0
    with database.unit_of_work() as session:
        told = bursts.tell(session, found, clock.now())
    if told:
        log.info("bursts_seen", bursts=told)
    return told
