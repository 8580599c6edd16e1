"""What a device hears with each beat: what has happened at all gates since, and how many are in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select, true
from sqlalchemy.orm import Session

from portal.domain.checkin import moments
from portal.domain.checkin.models import Case, CheckinList, Record
from portal.domain.checkin.rules import MINUTE
from portal.domain.checkin.types import FirstEntry, Flag, Kind, Standing

AT_ONCE = 1_000
OVERLAP = 2 * MINUTE
"""Commits become visible a little out of order: stretches overlap by more than a transaction ever takes."""


@dataclass(frozen=True, slots=True)
class KnownStanding:
    """Where a ticket stands on a list by what the server knows."""

    ref: str
    list_id: int
    standing: Standing
    first: FirstEntry | None
    last_at: int


@dataclass(frozen=True, slots=True)
class News:
    """What has changed; `until` is where the next stretch begins, `more` says that it can be asked for at once."""

    known: tuple[KnownStanding, ...]
    until: int
    more: bool


@dataclass(frozen=True, slots=True)
class ListCount:
    """How many different people came in on a list, and how many are in now."""

    list_id: int
    admitted: int
    inside: int
    limit: int | None


def news(session: Session, event_id: int, since: int | None, now: int) -> News:
    """Return where the tickets stand with which something was done since then."""
    here = (
        Record.event_id == event_id,
        Record.is_fact.is_(True),
        Record.ticket_id.is_not(None),
        Record.received_at >= (since or 0),
    )
    # Up to the moment of the thousandth one, with all that came in that moment.
    cut = session.scalar(select(Record.received_at).where(*here).order_by(Record.received_at).offset(AT_ONCE).limit(1))
    moved = select(Record.ticket_id).where(*here, Record.received_at <= cut if cut is not None else true()).distinct()
    ticket_ids = {ticket_id for ticket_id in session.scalars(moved) if ticket_id is not None}
    until = now - OVERLAP if cut is None else cut + 1
    return News(_standings(session, ticket_ids | _accepted(session, event_id, since)), until, cut is not None)


def counts(session: Session, event_id: int) -> tuple[ListCount, ...]:
    """Return how many came in, and are in, on each list of an event."""
    rows = session.execute(
        select(
            CheckinList.id,
            CheckinList.people_limit,
            func.coalesce(func.sum(Record.fresh), 0).label("admitted"),
            func.coalesce(func.sum(Record.moved), 0).label("inside"),
        )
        .outerjoin(Record, (Record.list_id == CheckinList.id) & Record.is_fact.is_(True))
        .where(CheckinList.event_id == event_id)
        .group_by(CheckinList.id, CheckinList.people_limit)
        .order_by(CheckinList.id)
    )
    return tuple(ListCount(row.id, row.admitted, row.inside, row.people_limit) for row in rows)


def _accepted(session: Session, event_id: int, since: int | None) -> set[int]:
    """Return the tickets of which a withheld fact was accepted since then: it had arrived before that."""
    if since is None:
        return set()
    rows = session.scalars(
        select(Record.ticket_id)
        .join(Case, Case.record_id == Record.id)
        .where(
            Case.event_id == event_id,
            Case.flag == Flag.ENDED_DEVICE,
            Case.settled_at >= moments.back(since),
            Record.ticket_id.is_not(None),
        )
    )
    return {ticket_id for ticket_id in rows if ticket_id is not None}


def _standings(session: Session, ticket_ids: Iterable[int]) -> tuple[KnownStanding, ...]:
    by_place: dict[tuple[str, int], list[Record]] = {}
    facts = (
        select(Record)
        .where(Record.ticket_id.in_(ticket_ids), Record.is_fact.is_(True), Record.list_id.is_not(None))
        .order_by(Record.at, Record.id)
    )
    for row in session.scalars(facts):
        if row.list_id is not None and row.ref is not None:
            by_place.setdefault((row.ref, row.list_id), []).append(row)
    return tuple(_standing(ref, list_id, rows) for (ref, list_id), rows in by_place.items())


def _standing(ref: str, list_id: int, rows: Sequence[Record]) -> KnownStanding:
    first = next((row for row in rows if row.kind == Kind.ENTRY and row.fresh), None)
    return KnownStanding(
        ref=ref,
        list_id=list_id,
        standing=Standing(sum(row.fresh for row in rows), sum(row.moved for row in rows)),
        first=None if first is None else FirstEntry(first.at, first.gate_id),
        last_at=max(row.at for row in rows),
    )
