"""Facts that no device has sent: noted by the portal itself, or by a supervisor at the console."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.checkin import lists, merging, moments
from portal.domain.checkin.models import Record
from portal.domain.checkin.types import Kind, Result
from portal.domain.registration.door import DoorTicket


def noted(
    ticket: DoorTicket, list_id: int, op_id: str, kind: Kind, people: int, at: int, now: datetime, **more: Any
) -> Record:
    """Return a fact about a ticket on a list."""
    given: dict[str, Any] = {"ref": ticket.random.hex(), "serial": ticket.serial, "offline": False}
    return Record(
        event_id=ticket.event_id,
        device_id=None,
        op_id=op_id,
        list_id=list_id,
        ticket_id=ticket.id,
        language=ticket.language,
        kind=kind,
        people=people,
        scanned_at=at,
        sent_at=at,
        received_at=moments.of(now),
        at=at,
        result=Result.OK,
        is_fact=True,
        withheld=False,
        moved=0,
        fresh=0,
        **(given | more),
    )


def merge_anew(session: Session, ticket: DoorTicket, list_id: int, now: datetime) -> None:
    """Derive anew what all facts of a ticket, whose row is held, come to on a list."""
    facts = select(Record).where(Record.ticket_id == ticket.id, Record.list_id == list_id, Record.is_fact.is_(True))
    rows = session.scalars(facts).all()
    merging.merge(session, rows, ticket.party, lists.policy_of(session, list_id), now)
