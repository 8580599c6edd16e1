"""Tickets as the console sees them: found by a name or a short code, and where each stands on each list."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.checkin import attempts, merging, rules
from portal.domain.checkin.attempts import Logged
from portal.domain.checkin.models import CheckinList, Record
from portal.domain.checkin.types import Policy, Standing
from portal.domain.registration import door
from portal.domain.registration.door import DoorTicket
from portal.engines.tickets import read_short_code
from portal.foundation.errors import NotFound

Place = tuple[int, int]
"""The numbers of a ticket and of a list."""


@dataclass(frozen=True, slots=True)
class Stood:
    """Where a ticket stands on a list, and its canonical admission."""

    standing: Standing
    first: Logged | None


def search(session: Session, event_id: int, words: str) -> list[DoorTicket]:
    """Return the ticket with a short code, or those whose holder or group is called so."""
    code = read_short_code(words)
    found = None if code is None else door.find_by_short_code(session, event_id, code)
    if found is not None:
        return [found]
    return door.find_by_name(session, event_id, words) if words.strip() else []


def get(session: Session, event_id: int, ticket_id: int) -> DoorTicket:
    """Return one ticket of an event."""
    found = door.by_id(session, [ticket_id]).get(ticket_id)
    if found is None or found.event_id != event_id:
        raise NotFound(f"ticket {ticket_id}")
    return found


def of_tickets(session: Session, tickets: Collection[DoorTicket]) -> Mapping[Place, Stood]:
    """Return where tickets stand on the lists on which anything was done with them."""
    parties = {ticket.id: ticket.party for ticket in tickets}
    facts: dict[Place, list[Record]] = {}
    rows = session.scalars(select(Record).where(Record.ticket_id.in_(parties), Record.is_fact.is_(True)))
    for row in rows:
        if row.ticket_id is not None and row.list_id is not None:
            facts.setdefault((row.ticket_id, row.list_id), []).append(row)
    policies = _policies(session, {list_id for _ticket, list_id in facts})
    folded = {
        place: rules.fold(merging.facts(own), parties[place[0]], policies[place[1]]) for place, own in facts.items()
    }
    firsts = {place: row for place, own in facts.items() for row in own if merging.op_of(row) == folded[place].first}
    shown = dict(zip(firsts, attempts.logged(session, list(firsts.values())), strict=True))
    return {place: Stood(come_to.standing, shown.get(place)) for place, come_to in folded.items()}


def _policies(session: Session, list_ids: Collection[int]) -> dict[int, Policy]:
    rows = session.execute(select(CheckinList.id, CheckinList.policy).where(CheckinList.id.in_(list_ids)))
    return {list_id: Policy(policy) for list_id, policy in rows}
