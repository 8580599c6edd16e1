"""Bring the search index up to what the texts say, batch by batch."""

from __future__ import annotations

import structlog

from portal.domain.search import service
from portal.foundation.database import Database

CHANGES_AT_ONCE = 100
log = structlog.get_logger()


def index_due(database: Database) -> int:
    """Index one batch; return how many changes were taken."""
    with database.unit_of_work() as session:
        taken = service.index_due(session, CHANGES_AT_ONCE)
    if taken:
        log.info("indexed", changes=taken)
    return taken
