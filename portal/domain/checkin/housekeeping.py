"""What happens by itself: in the night whoever was not scanned out counts as gone; later, words are forgotten."""

from __future__ import annotations

from datetime import datetime, time, timedelta, tzinfo

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from portal.domain.checkin import moments, noting
from portal.domain.checkin.models import Case, Record
from portal.domain.checkin.types import Kind
from portal.domain.events import queries as events
from portal.domain.registration import door
from portal.domain.registration.forgetting import KEEP_PEOPLE

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
    return sum(_send_home(session, row.list_id, row.ticket_id, night, now) for row in rows)


def _send_home(session: Session, list_id: int, ticket_id: int, night: datetime, now: datetime) -> bool:
    ticket, at = door.hold_one(session, ticket_id), moments.of(night)
    op_id = f"night-{at}-{list_id}-{ticket_id}"
    if session.scalar(select(Record.id).where(Record.ticket_id == ticket_id, Record.op_id == op_id)) is not None:
        return False
    session.add(noting.noted(ticket, list_id, op_id, Kind.EXIT, EVERYBODY, at, now))
    noting.merge_anew(session, ticket, list_id, now)
    return True


def forget_words(session: Session, now: datetime) -> int:
    """Forget what supervisors wrote about admissions of events that are long over: it may name people."""
    over = events.ids_of_events_that_ended(session, now - KEEP_PEOPLE)
    reasons = session.scalars(
        select(Record.id).where(Record.event_id.in_(over), Record.reason.is_not(None)).limit(SOME)
    ).all()
    notes = session.scalars(select(Case.id).where(Case.event_id.in_(over), Case.note != "").limit(SOME)).all()
    for kind, ids, values in ((Record, reasons, {"reason": None}), (Case, notes, {"note": ""})):
        statement = update(kind).where(kind.id.in_(ids)).values(**values)
        session.execute(statement.execution_options(synchronize_session=False))
    return len(reasons) + len(notes)


def _last_night(now: datetime, zone: tzinfo) -> datetime:
    local = now.astimezone(zone)
    night = datetime.combine(local.date(), NIGHT, zone)
    return night if night <= local else night - timedelta(days=1)
