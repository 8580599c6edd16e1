"""What independent review is owed by the passing of time: a draw once a quarter is over."""

from __future__ import annotations

from datetime import tzinfo

import structlog

from portal.domain.moderation import drawing
from portal.foundation import clock
from portal.foundation.database import Database

log = structlog.get_logger()


def draw(database: Database, zone: tzinfo) -> None:
    """Draw the samples of the latest quarter that is over, where nobody has yet."""
    with database.unit_of_work() as session:
        drawn = drawing.draw_latest(session, clock.now(), zone)
    if drawn is not None:
        log.info("reviews_drawn", period=drawn.period, seed=drawn.seed, left_out=drawn.left_out)
