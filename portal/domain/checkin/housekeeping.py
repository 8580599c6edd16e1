"""What happens by itself: in the night whoever was not scanned out counts as gone."""

from __future__ import annotations

from datetime import datetime, time, timedelta, tzinfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.domain.checkin import moments, noting
from portal.domain.checkin.models import Record
from portal.domain.checkin.types import Kind
from portal.domain.registration import door

NIGHT = time(4)
"""By then the last event of the day is over and the first of the next has not begun."""
LOOK_BACK = timedelta(days=7)
SOME = 200
EVERYBODY = 255
"""More than a ticket is ever for: whoever an offline device still reports as having come in has gone as well."""


def send_home(session: Session, now: datetime, zone: tzinfo) -> int:
    """Note an exit for some of those who came in before the last night and were not scanned out; return how many."""
    night = _last_night(now, zone)
    rows = session.execute(
        select(Record.ticket_id, Record.list_id)
        .where(
            Record.is_fact.is_(True),
            Record.ticket_id.is_not(None),
            Record.at <= moments.of(night),
            Record.at >= moments.of(night - LOOK_BACK),
        )
        .group_by(Record.ticket_id, Record.list_id)
        .having(func.sum(Record.moved) > 0)
        .limit(SOME)
    ).all()
    for row in rows:
        _send_home(session, row.list_id, row.ticket_id, night, now)
    return len(rows)


def _send_home(session: Session, list_id: int, ticket_id: int, night: datetime, now: datetime) -> None:
    ticket, at = door.hold_one(session, ticket_id), moments.of(night)
    session.add(noting.noted(ticket, list_id, f"night-{at}-{list_id}-{ticket_id}", Kind.EXIT, EVERYBODY, at, now))
    noting.merge_anew(session, ticket, list_id, now)


def _last_night(now: datetime, zone: tzinfo) -> datetime:
    local = now.astimezone(zone)
    night = datetime.combine(local.date(), NIGHT, zone)
    return night if night <= local else night - timedelta(days=1)
