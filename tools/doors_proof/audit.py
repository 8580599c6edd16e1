"""Compare what the portal keeps of a day with what the devices know, and with a count of its own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.checkin import beats, counts
from portal.domain.checkin.merging import OF_MERGE
from portal.domain.checkin.models import Case
from tools.doors_proof import recount
from tools.doors_proof.grounds import Grounds
from tools.doors_proof.recount import Raw, Recount


def reconcile(session: Session, event_id: int) -> list[str]:
    """Say which figures of the portal are not those of the raw records."""
    raw, there = recount.facts(session, event_id), recount.tickets(session, event_id)
    own = recount.count(raw, there, recount.policies(session, event_id))
    wrong = [
        f"fact {one.device_id}/{one.op_id} moved {one.moved}, {one.fresh} new, not {own.effects[one.id]}"
        for one in raw
        if (one.moved, one.fresh) != own.effects[one.id]
    ]
    cases = select(Case.record_id).where(Case.event_id == event_id, Case.flag.in_(OF_MERGE), Case.settled_at.is_(None))
    wrong += [f"record {one} is a case on one side only" for one in set(session.scalars(cases)) ^ own.flagged]
    return [*wrong, *_beats(session, event_id, own), *_counts(session, event_id, own)]


def doubled(session: Session, event_id: int) -> list[str]:
    """Say which tickets were admitted canonically more than once, and which operations are there twice."""
    raw, there = recount.facts(session, event_id), recount.tickets(session, event_id)
    fresh: Counter[tuple[int, int]] = Counter()
    for one in raw:
        fresh[one.ticket_id, one.list_id] += one.fresh
    operations = Counter((one.device_id, one.op_id) for one in raw)
    return [
        *(
            f"ticket {place[0]} admits {number} people"
            for place, number in fresh.items()
            if number > there[place[0]][0]
        ),
        *(f"operation {name} is there {number} times" for name, number in operations.items() if number > 1),
    ]


def lost(session: Session, grounds: Grounds, happened: Iterable[Mapping[str, Any]]) -> list[str]:
    """Say which of the things that happened the portal does not have, or has otherwise."""
    ids = {one.ref: one.id for one in grounds.tickets}
    kept = {(one.device_id, one.op_id): _essence(one) for one in recount.facts(session, grounds.event_id)}
    found = []
    for one in happened:
        wanted = (ids[one["ticket"]["ref"]], one["list"], one["gate"], one["kind"], one["people"], one["scanned_at"])
        name = (one["device_id"], one["op_id"])
        if kept.get(name) != wanted:
            found.append(f"{one['kind']} {name}: {kept.get(name)}, not {wanted}")
    return found


def _essence(one: Raw) -> tuple[object, ...]:
    return one.ticket_id, one.list_id, one.gate_id, one.kind, one.people, one.scanned_at


def _beats(session: Session, event_id: int, own: Recount) -> list[str]:
    admitted, inside = own.of_lists(own.admitted), own.of_lists(own.inside)
    return [
        f"devices hear of list {one.list_id}: {one.admitted} came and {one.inside} are in, "
        f"not {admitted[one.list_id]} and {inside[one.list_id]}"
        for one in beats.counts(session, event_id)
        if (one.admitted, one.inside) != (admitted[one.list_id], inside[one.list_id])
    ]


def _counts(session: Session, event_id: int, own: Recount) -> list[str]:
    """Compare every figure of the console: of lists, gates, languages, sessions and the event."""
    counted = counts.of_event(session, event_id)
    shown: dict[tuple[str, object], tuple[int, int, int]] = {}
    for list_id, one in counted.lists.items():
        tallies = {("list", list_id): one.total}
        tallies |= {("gate", (list_id, gate)): tally for gate, tally in one.gates.items()}
        tallies |= {("language", (list_id, language)): tally for language, tally in one.languages.items()}
        shown |= {key: (tally.people, tally.entries, tally.exits) for key, tally in tallies.items()}
    keys = {key for key in own.people if key[0] != "session"} | set(shown)
    wrong = [
        f"the figures of {key} are {shown.get(key, (0, 0, 0))}, not {_figures(own, key)}"
        for key in sorted(keys, key=repr)
        if shown.get(key, (0, 0, 0)) != _figures(own, key)
    ]
    sessions = {("session", key): people for key, people in counts.by_session(session, event_id).items()}
    wrong += [
        f"{key} had {sessions.get(key, 0)} people, not {own.people[key]}"
        for key in sorted({key for key in own.people if key[0] == "session"} | set(sessions), key=repr)
        if sessions.get(key, 0) != own.people[key]
    ]
    if (counted.people, counted.inside) != (own.different_people, sum(own.inside.values())):
        wrong.append(f"the event had {counted.people} people, {counted.inside} inside, not {own.different_people}")
    return wrong


def _figures(own: Recount, key: tuple[str, object]) -> tuple[int, int, int]:
    return own.people[key], own.entries[key], own.exits[key]
