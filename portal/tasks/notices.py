"""Tell followers what happened: notices on the site, and the mails that come of them."""

from __future__ import annotations

import structlog

from portal.domain.following import telling
from portal.foundation import clock
from portal.foundation.database import Database

log = structlog.get_logger()


def tell_due(database: Database) -> int:
    """Work off one batch of what happened, of notices to mail, and of digests; return how many there were."""
    with database.unit_of_work() as session:
        told = telling.tell_of_steps(session, clock.now()) + telling.tell_of_comments(session)
    with database.unit_of_work() as session:
        mailed = telling.mail_notices(session, clock.now())
    with database.unit_of_work() as session:
        digests = telling.mail_digests(session, clock.now())
    if told or mailed or digests:
        log.info("told", occasions=told, notices=mailed, digests=digests)
    return told + mailed + digests
