"""The demo's releases of the trust index: the report's figures, and the last quarter that is over."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from portal.app import Portal
from portal.domain.accounts.types import Principal, Role
from portal.domain.statistics.types import quarter_of, quarters_before
from portal.domain.trust import service
from portal.domain.trust.service import Draft
from portal.domain.trust.types import ReleaseView


def fill(portal: Portal, people: Iterable[Principal], now: datetime) -> None:
    """Add what is not there yet; one of the demo's people makes the release, another approves it."""
    zone = portal.settings.timezone
    by_role = {role: person for person in people for role in person.roles}
    with portal.database.unit_of_work() as session:
        service.add_baseline(session, now, zone)
    period = quarters_before(quarter_of(now, zone), 1)
    with portal.database.reading() as session:
        draft = service.count(session, period, by_role[Role.ANALYST], now, zone)
    if not isinstance(draft, Draft):
        return
    with portal.database.unit_of_work() as session:
        made = service.keep(session, draft, by_role[Role.ANALYST])
        if isinstance(made, ReleaseView):
            service.approve(session, made.pk, by_role[Role.APPROVER], now)
