"""What supervisors look at and settle; what was sent is never changed, an entry is taken back by a further fact."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.domain.accounts import queries as accounts
from portal.domain.checkin import attempts, moments, noting, standings
from portal.domain.checkin.attempts import Logged
from portal.domain.checkin.models import Case, Record
from portal.domain.checkin.standings import Place, Stood
from portal.domain.checkin.types import Code, Flag, Kind, Outcome, Refusal, Refused
from portal.domain.registration import door, records
from portal.domain.registration.door import DoorTicket
from portal.domain.registration.staff_types import Act
from portal.foundation.errors import NotFound

MOST_LISTED = 100


@dataclass(frozen=True, slots=True)
class CaseView:
    """A case with what it is about; `by` names who settled it."""

    id: int
    flag: Flag
    code: Code | None
    opened_at: datetime
    record: Logged
    settled_at: datetime | None
    by: str | None
    outcome: Outcome | None
    note: str


@dataclass(frozen=True, slots=True)
class CasesView:
    """The open and the settled cases of an event, some at most, with their tickets and where those stand."""

    open: tuple[CaseView, ...]
    settled: tuple[CaseView, ...]
    number_open: int
    tickets: Mapping[int, DoorTicket]
    standings: Mapping[Place, Stood]


def of_event(session: Session, event_id: int) -> CasesView:
    """Return the cases of an event: of the open ones the oldest first, of the settled ones the latest."""
    own = select(Case).where(Case.event_id == event_id).limit(MOST_LISTED)
    open_rows = session.scalars(own.where(Case.settled_at.is_(None)).order_by(Case.id)).all()
    settled_rows = session.scalars(
        own.where(Case.settled_at.is_not(None)).order_by(Case.settled_at.desc(), Case.id.desc())
    ).all()
    return _views(session, event_id, open_rows, settled_rows)


def get(session: Session, event_id: int, case_id: int) -> tuple[CaseView, CasesView]:
    """Return one case of an event, and it alone with its ticket."""
    row = session.get(Case, case_id)
    if row is None or row.event_id != event_id:
        raise NotFound(f"case {case_id}")
    around = _views(session, event_id, [row], [])
    return around.open[0], around


def count_open(session: Session, event_id: int) -> int:
    """Count the cases of an event that wait for a supervisor."""
    return session.scalar(select(func.count()).where(Case.event_id == event_id, Case.settled_at.is_(None))) or 0


def settle(
    session: Session, by_id: int, event_id: int, case_id: int, outcome: Outcome, note: str, now: datetime
) -> Refused | None:
    """Say how a case is to be taken; what an ended device has sent counts once it is found right."""
    about = session.execute(
        select(Record.ticket_id)
        .join(Case, Case.record_id == Record.id)
        .where(Case.id == case_id, Case.event_id == event_id)
    ).one_or_none()
    if about is None:
        raise NotFound(f"case {case_id}")
    # The ticket first: whoever redeems holds it too, and may take a case away meanwhile.
    ticket = None if about.ticket_id is None else door.hold_one(session, about.ticket_id)
    case = session.scalar(
        select(Case).where(Case.id == case_id).with_for_update().execution_options(populate_existing=True)
    )
    if case is None or case.settled_at is not None:
        return Refused(Refusal.SETTLED)
    case.settled_at, case.settled_by_id, case.outcome, case.note = now, by_id, outcome, note
    if case.flag == Flag.ENDED_DEVICE and outcome is Outcome.RIGHT:
        _accept(session, case.record_id, ticket, now)
    registration_id = None if ticket is None else ticket.registration_id
    records.note(session, by_id, event_id, Act.SETTLED, now, registration_id=registration_id, reason=note)
    return None


def annul(session: Session, by_id: int, event_id: int, record_id: int, now: datetime) -> Refused | None:
    """Take back an entry or an exit: by a further fact, so that what was sent stays."""
    target = session.get(Record, record_id)
    if target is None or target.event_id != event_id or not target.is_fact or target.kind == Kind.ANNUL:
        raise NotFound(f"entry {record_id}")
    if target.ticket_id is None or target.list_id is None:
        raise NotFound(f"ticket of entry {record_id}")
    ticket = door.hold_one(session, target.ticket_id)
    if attempts.logged(session, [target])[0].annulled:
        return Refused(Refusal.ANNULLED)
    session.add(
        noting.noted(
            ticket,
            target.list_id,
            f"console-{uuid.uuid4().hex}",
            Kind.ANNUL,
            target.people,
            moments.of(now),
            now,
            by_id=by_id,
            gate_id=target.gate_id,
            annuls=target.op_id,
            annuls_device_id=target.device_id,
        )
    )
    noting.merge_anew(session, ticket, target.list_id, now)
    records.note(session, by_id, event_id, Act.ANNULLED, now, registration_id=ticket.registration_id)
    return None


def _views(session: Session, event_id: int, open_rows: Sequence[Case], settled_rows: Sequence[Case]) -> CasesView:
    rows = [*open_rows, *settled_rows]
    found = session.scalars(select(Record).where(Record.id.in_({row.record_id for row in rows}))).all()
    logged = {one.id: one for one in attempts.logged(session, found)}
    tickets = door.by_id(session, {one.ticket_id for one in logged.values() if one.ticket_id})
    staff = accounts.display_names(session, {row.settled_by_id for row in rows if row.settled_by_id})
    return CasesView(
        tuple(_view(row, logged[row.record_id], staff) for row in open_rows),
        tuple(_view(row, logged[row.record_id], staff) for row in settled_rows),
        count_open(session, event_id),
        tickets,
        standings.of_tickets(session, tickets.values()),
    )


def _accept(session: Session, record_id: int, ticket: DoorTicket | None, now: datetime) -> None:
    record = session.get_one(Record, record_id)
    record.withheld = False
    if ticket is not None and record.list_id is not None:
        noting.merge_anew(session, ticket, record.list_id, now)


def _view(row: Case, record: Logged, staff: Mapping[int, str]) -> CaseView:
    return CaseView(
        id=row.id,
        flag=Flag(row.flag),
        code=None if row.code is None else Code(row.code),
        opened_at=row.opened_at,
        record=record,
        settled_at=row.settled_at,
        by=staff.get(row.settled_by_id or 0),
        outcome=None if row.outcome is None else Outcome(row.outcome),
        note=row.note,
    )
