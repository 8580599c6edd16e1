"""What the raw records come to, counted anew without the portal's own rules."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.checkin.models import CheckinList, Record
from portal.domain.registration.models import Ticket

Place = tuple[int, int]
"""A ticket and a list."""


@dataclass(frozen=True, slots=True)
class Raw:
    """A fact as it was sent, and what the portal derived of it."""

    id: int
    device_id: int
    op_id: str
    ticket_id: int
    list_id: int
    gate_id: int | None
    language: str | None
    kind: str
    people: int
    scanned_at: int
    at: int
    annuls: tuple[int, str] | None
    moved: int
    fresh: int


@dataclass
class Recount:
    """The figures of an event; `entries` and `exits` count people, `canonical` names each ticket's first admission."""

    policies: Mapping[int, str]
    flagged: set[int] = field(default_factory=set)
    """More people than a ticket had left."""
    canonical: dict[Place, int] = field(default_factory=dict)
    effects: dict[int, tuple[int, int]] = field(default_factory=dict)
    inside: Counter[Place] = field(default_factory=Counter)
    admitted: Counter[Place] = field(default_factory=Counter)
    people: Counter[tuple[str, object]] = field(default_factory=Counter)
    entries: Counter[tuple[str, object]] = field(default_factory=Counter)
    exits: Counter[tuple[str, object]] = field(default_factory=Counter)

    def of_lists(self, counted: Mapping[Place, int]) -> Counter[int]:
        """Add tickets up by list."""
        found: Counter[int] = Counter()
        for (_ticket_id, list_id), number in counted.items():
            found[list_id] += number
        return found

    @property
    def different_people(self) -> int:
        """Count each ticket where most of its people were."""
        most: dict[int, int] = {}
        for (ticket_id, _list_id), number in self.admitted.items():
            most[ticket_id] = max(number, most.get(ticket_id, 0))
        return sum(most.values())


def facts(session: Session, event_id: int) -> list[Raw]:
    """Read the facts about known tickets of an event that count."""
    rows = session.execute(
        select(Record.__table__).where(
            Record.event_id == event_id,
            Record.is_fact.is_(True),
            Record.withheld.is_(False),
            Record.ticket_id.is_not(None),
        )
    )
    return [
        Raw(
            row.id,
            row.device_id or 0,
            row.op_id,
            row.ticket_id,
            row.list_id,
            row.gate_id,
            row.language,
            row.kind,
            row.people,
            row.scanned_at,
            row.at,
            None if row.annuls is None else (row.annuls_device_id or 0, row.annuls),
            row.moved,
            row.fresh,
        )
        for row in rows
    ]


def tickets(session: Session, event_id: int) -> dict[int, tuple[int, Sequence[int]]]:
    """Return for how many each ticket is, and for which sessions."""
    rows = session.execute(select(Ticket.id, Ticket.party_size, Ticket.sessions).where(Ticket.event_id == event_id))
    return {row.id: (row.party_size, row.sessions) for row in rows}


def policies(session: Session, event_id: int) -> dict[int, str]:
    """Return how often a ticket opens the door of each list."""
    rows = session.execute(select(CheckinList.id, CheckinList.policy).where(CheckinList.event_id == event_id))
    return dict(rows.all())


def count(
    raw: Iterable[Raw], there: Mapping[int, tuple[int, Sequence[int]]], policy: Mapping[int, str] | None = None
) -> Recount:
    """Play the day again: a place holds nobody twice, and whoever fills it further than before is new."""
    found = Recount(policies=policy or {})
    by_place: defaultdict[Place, list[Raw]] = defaultdict(list)
    for one in raw:
        by_place[one.ticket_id, one.list_id].append(one)
    for place, own in by_place.items():
        _play(found, place, own, *there[place[0]])
    return found


def _play(found: Recount, place: Place, own: Sequence[Raw], party: int, sessions: Sequence[int]) -> None:
    taken_back = {one.annuls for one in own if one.kind == "annul"}
    inside, fullest = 0, 0
    for one in sorted(own, key=lambda one: (one.at, one.device_id, one.op_id)):
        before, fuller = inside, fullest
        if one.kind != "annul" and (one.device_id, one.op_id) not in taken_back:
            step = one.people if one.kind == "entry" else -one.people
            left = {"once": party - fullest, "after_exit": party - inside}.get(found.policies.get(one.list_id, ""))
            if one.kind == "entry" and left is not None and one.people > left:
                found.flagged.add(one.id)
            inside = max(0, min(party, inside + step))
            once = found.policies.get(one.list_id) == "once"
            fullest = min(party, fullest + max(0, inside - before)) if once else max(fullest, inside)
            if one.kind == "entry":
                found.canonical.setdefault(place, one.id)
        moved, fresh = inside - before, fullest - fuller
        found.effects[one.id] = moved, fresh
        keys: list[tuple[str, object]] = [
            ("list", one.list_id),
            ("gate", (one.list_id, one.gate_id)),
            ("language", (one.list_id, one.language)),
            *(("session", (one.list_id, bit)) for bit in sessions),
        ]
        for key in keys:
            found.people[key] += fresh
            found.entries[key] += max(0, moved)
            found.exits[key] += max(0, -moved)
    found.inside[place], found.admitted[place] = inside, fullest
