"""Look a ticket up without admitting anybody: by its code, its short code, or a name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.checkin import merging, moments, redeeming, rules
from portal.domain.checkin.models import Record
from portal.domain.checkin.redeeming import Scene
from portal.domain.checkin.types import Attempt, FirstEntry, Folded, Holder, Kind, Standing, TicketName, Verdict
from portal.domain.registration import door
from portal.domain.registration.door import DoorTicket
from portal.engines.tickets import read_short_code


@dataclass(frozen=True, slots=True)
class Place:
    """Where somebody looks: who asks, at the door of which list, at which gate."""

    scene: Scene
    list_id: int
    gate_id: int | None


@dataclass(frozen=True, slots=True)
class Found:
    """A ticket, its holder, and how an entry would be answered now."""

    ticket: TicketName
    party: int
    holder: Holder
    standing: Standing
    first: FirstEntry | None
    verdict: Verdict


def by_code(session: Session, place: Place, code: str) -> list[Found]:
    """Return the ticket of a code."""
    named = redeeming.read_code(place.scene.door, code)
    there = {} if named.random is None else door.find(session, place.scene.door.event_id, [named.random])
    return [_found(session, place, ticket, named.serial) for ticket in there.values()]


def by_short_code(session: Session, place: Place, typed: str) -> list[Found]:
    """Return the ticket of a short code that was typed."""
    code = read_short_code(typed)
    ticket = None if code is None else door.find_by_short_code(session, place.scene.door.event_id, code)
    return [] if ticket is None else [_found(session, place, ticket, ticket.serial)]


def by_name(session: Session, place: Place, words: str) -> list[Found]:
    """Return tickets whose holder or group is called so."""
    if not words.strip():
        return []
    tickets = door.find_by_name(session, place.scene.door.event_id, words)
    return [_found(session, place, ticket, ticket.serial) for ticket in tickets]


def _found(session: Session, place: Place, ticket: DoorTicket, serial: int) -> Found:
    scene, list_id = place.scene, place.list_id
    list_rules = scene.door.lists[list_id]
    rows = session.scalars(
        select(Record).where(Record.ticket_id == ticket.id, Record.list_id == list_id, Record.is_fact.is_(True))
    ).all()
    come_to = rules.fold(merging.facts(rows), ticket.party, list_rules.policy)
    attempt = Attempt(Kind.ENTRY, place.gate_id or 0, 1, moments.of(scene.now))
    facts = redeeming.ticket_facts(session, scene.door, ticket, serial, list_rules)
    return Found(
        ticket=TicketName(ticket.random.hex(), serial),
        party=ticket.party,
        holder=redeeming.holder_of(ticket),
        standing=come_to.standing,
        first=_first_entry(rows, come_to),
        verdict=rules.judge(facts, list_rules, attempt, come_to.standing),
    )


def _first_entry(rows: Sequence[Record], come_to: Folded) -> FirstEntry | None:
    """Return when and where the canonical admission was."""
    row = next((row for row in rows if merging.op_of(row) == come_to.first), None)
    return None if row is None else FirstEntry(row.at, row.gate_id)
