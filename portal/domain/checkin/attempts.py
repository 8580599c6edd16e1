"""The log of the doors: every attempt, whatever came of it, the newest first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import ColumnElement, select, tuple_
from sqlalchemy.orm import Session

from portal.domain.accounts import queries as accounts
from portal.domain.checkin import merging, moments
from portal.domain.checkin.models import Device, Record
from portal.domain.checkin.types import Code, Kind, Result
from portal.domain.registration import door
from portal.domain.registration.door import DoorTicket

PAGE_SIZE = 50

Place = tuple[int, int]
"""Where a page ends: when its last record was received, and that record's number."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What of the log is asked for; what is not given narrows nothing."""

    list_id: int | None = None
    gate_id: int | None = None
    device_id: int | None = None
    result: Result | None = None
    code: Code | None = None


@dataclass(frozen=True, slots=True)
class Logged:
    """One attempt as supervisors read it; `device` and `by` are names."""

    id: int
    kind: Kind
    people: int
    at: datetime
    received_at: datetime
    offline: bool
    list_id: int | None
    gate_id: int | None
    ticket_id: int | None
    device: str | None
    by: str | None
    result: Result
    code: Code | None
    overridden: Code | None
    reason: str | None
    is_fact: bool
    withheld: bool
    annulled: bool


@dataclass(frozen=True, slots=True)
class LogPage:
    """Some of the log, with the tickets in it; `end` is where to go on, None where nothing follows."""

    items: tuple[Logged, ...]
    end: Place | None
    tickets: Mapping[int, DoorTicket] = field(default_factory=dict)


def page(session: Session, event_id: int, wanted: Wanted, after: Place | None) -> LogPage:
    """Return a page of the log of an event."""
    narrowed: list[ColumnElement[bool]] = [Record.event_id == event_id, *_narrowed(wanted)]
    if after is not None:
        narrowed.append(tuple_(Record.received_at, Record.id) < after)
    rows = session.scalars(
        select(Record).where(*narrowed).order_by(Record.received_at.desc(), Record.id.desc()).limit(PAGE_SIZE + 1)
    ).all()
    shown = rows[:PAGE_SIZE]
    end = (shown[-1].received_at, shown[-1].id) if len(rows) > PAGE_SIZE else None
    return LogPage(logged(session, shown), end, door.by_id(session, {row.ticket_id for row in shown if row.ticket_id}))


def of_ticket(session: Session, ticket_id: int) -> tuple[Logged, ...]:
    """Return all that was done with one ticket, the newest first."""
    rows = session.scalars(
        select(Record).where(Record.ticket_id == ticket_id).order_by(Record.at.desc(), Record.id.desc())
    )
    return logged(session, rows.all())


def logged(session: Session, rows: Sequence[Record]) -> tuple[Logged, ...]:
    """Return records with the names of those who made them."""
    devices = select(Device.id, Device.name).where(Device.id.in_({row.device_id for row in rows if row.device_id}))
    named = dict(session.execute(devices).all())
    staff = accounts.display_names(session, {row.by_id for row in rows if row.by_id})
    annulled = _annulled(session, rows)
    return tuple(
        Logged(
            id=row.id,
            kind=Kind(row.kind),
            people=row.people,
            at=moments.back(row.at),
            received_at=moments.back(row.received_at),
            offline=row.offline,
            list_id=row.list_id,
            gate_id=row.gate_id,
            ticket_id=row.ticket_id,
            device=named.get(row.device_id or 0),
            by=staff.get(row.by_id or 0),
            result=Result(row.result),
            code=None if row.code is None else Code(row.code),
            overridden=None if row.overridden is None else Code(row.overridden),
            reason=row.reason,
            is_fact=row.is_fact,
            withheld=row.withheld,
            annulled=merging.op_of(row) in annulled,
        )
        for row in rows
    )


def _annulled(session: Session, rows: Iterable[Record]) -> set[tuple[int, str]]:
    taken_back = session.execute(
        select(Record.annuls_device_id, Record.annuls).where(
            Record.ticket_id.in_({row.ticket_id for row in rows if row.ticket_id}),
            Record.is_fact.is_(True),
            Record.withheld.is_(False),
            Record.annuls.is_not(None),
        )
    )
    return {(device_id or 0, op_id) for device_id, op_id in taken_back if op_id is not None}


def _narrowed(wanted: Wanted) -> list[ColumnElement[bool]]:
    given = {
        Record.list_id: wanted.list_id,
        Record.gate_id: wanted.gate_id,
        Record.device_id: wanted.device_id,
        Record.result: wanted.result,
        Record.code: wanted.code,
    }
    return [column == value for column, value in given.items() if value is not None]
