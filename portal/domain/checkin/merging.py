"""Merge what happened at all gates: the same facts come to the same state, in whatever order they arrive."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from portal.domain.checkin import rules
from portal.domain.checkin.models import Case, Record
from portal.domain.checkin.types import AttendanceChanged, Code, DeviceOp, Fact, Flag, Kind, Policy
from portal.foundation.database import record

OF_MERGE = (Flag.DUPLICATE, Flag.GROUP_EXCEEDED)


def op_of(row: Record) -> DeviceOp:
    """Return what names a fact for ever."""
    return row.device_id or 0, row.op_id


def facts(rows: Iterable[Record]) -> list[Fact]:
    """Return the facts that count."""
    return [
        Fact(
            op_of(row),
            Kind(row.kind),
            row.people,
            row.at,
            None if row.annuls is None else (row.annuls_device_id or 0, row.annuls),
        )
        for row in rows
        if row.is_fact and not row.withheld
    ]


def merge(session: Session, rows: Sequence[Record], party: int, policy: Policy, now: datetime) -> None:
    """Derive anew what each fact of one ticket on one list did, and which of them a supervisor must look at."""
    come_to = rules.fold(facts(rows), party, policy)
    flags: dict[DeviceOp, Flag] = {}
    for row in rows:
        effect = come_to.effects.get(op_of(row))
        row.moved, row.fresh = (effect.moved, effect.fresh) if effect is not None else (0, 0)
        if effect is not None and effect.flag is not None:
            flags[op_of(row)] = effect.flag
    for event_id in {row.event_id for row in rows}:
        record(session, AttendanceChanged(event_id))
    if flags or len(rows) > 1:
        _bring_up_cases(session, rows, flags, now)


def open_case(session: Session, row: Record, flag: Flag, code: Code | None, now: datetime) -> None:
    """Show a record to a supervisor."""
    session.flush()
    session.add(Case(event_id=row.event_id, record_id=row.id, flag=flag, code=code, opened_at=now))


def _bring_up_cases(session: Session, rows: Sequence[Record], flags: dict[DeviceOp, Flag], now: datetime) -> None:
    session.flush()
    there = session.scalars(
        select(Case).where(Case.record_id.in_([row.id for row in rows]), Case.flag.in_(OF_MERGE))
    ).all()
    wanted = {(row.id, flags[op_of(row)]) for row in rows if op_of(row) in flags}
    gone = [case.id for case in there if case.settled_at is None and (case.record_id, case.flag) not in wanted]
    if gone:
        session.execute(delete(Case).where(Case.id.in_(gone)))
    known = {(case.record_id, case.flag) for case in there}
    event_ids = {row.id: row.event_id for row in rows}
    for record_id, flag in sorted(wanted - known):
        session.add(Case(event_id=event_ids[record_id], record_id=record_id, flag=flag, opened_at=now))
