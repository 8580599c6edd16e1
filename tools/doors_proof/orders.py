"""One recorded day, sent to fresh events in different orders: each must come to the same."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.checkin.models import Case, Record
from portal.domain.checkin.rules import HOUR, MINUTE
from tools.crash.tally import LONGEST_WAIT
from tools.doors_proof import recount
from tools.doors_proof.grounds import Grounds
from tools.doors_proof.phones import LONG, SKEW
from tools.doors_proof.wire import UnheardError, Wire

ORDERS = ("device by device", "backwards", "shuffled, in pieces, twice")
MOST_AT_ONCE = 50
NOBODY = "00" * 8


@dataclass(frozen=True, slots=True)
class Happened:
    """Something that somebody did at a gate; tickets, lists and gates by their places in what was built."""

    device: int
    op_id: str
    ticket: int | None
    list: int
    gate: int
    kind: str
    people: int
    at: int
    annuls: str | None = None


@dataclass(frozen=True, slots=True)
class State:
    """What a day came to, in words that are the same for every event."""

    facts: dict[tuple[int, str], tuple[int, int]]
    cases: frozenset[tuple[int, str, str]]
    canonical: dict[tuple[int, int], tuple[int, str]]


def record(grounds: Grounds, most: int, chance: random.Random) -> list[Happened]:
    """Make a day up in which devices admit whoever comes: twice, too many, out before in, and taken back."""
    now = time.time_ns() // 1_000_000
    day: list[Happened] = []
    for place, ticket in enumerate(grounds.tickets):
        # Minutes lie between what is done with one ticket: a slow answer must not turn an order round.
        at = now - 11 * HOUR + chance.randint(0, HOUR)
        for _ in range(chance.randint(1, most)):
            at += chance.randint(3 * MINUTE, 40 * MINUTE)
            day.append(_happened(grounds, place, ticket.party, at, len(day), chance))
            if chance.random() < 0.15:
                day.append(_taken_back(day[-1], len(day)))
    nobody = [_happened(grounds, None, 1, now - HOUR, len(day) + n, chance) for n in range(3)]
    return sorted([*day, *nobody], key=lambda one: (one.device, one.at))


def _happened(
    grounds: Grounds, ticket: int | None, party: int, at: int, number: int, chance: random.Random
) -> Happened:
    return Happened(
        device=chance.randrange(len(grounds.devices)),
        op_id=f"day-{number}",
        ticket=ticket,
        list=chance.randrange(len(grounds.lists)),
        gate=chance.randrange(len(grounds.gates)),
        kind=chance.choices(("entry", "exit"), (3, 1))[0],
        people=chance.randint(1, party),
        at=at,
    )


def _taken_back(one: Happened, number: int) -> Happened:
    return Happened(
        one.device, f"day-{number}", one.ticket, one.list, one.gate, "annul", one.people, one.at + MINUTE, one.op_id
    )


class Sender:
    """Sends a day to an event in one order, until everything is answered."""

    def __init__(self, grounds: Grounds, day: Sequence[Happened], port: int, seed: int) -> None:
        chance = random.Random(f"{seed}:clocks")
        self.grounds, self.day = grounds, day
        self.wires = [Wire(port, token, chance.randint(-SKEW, SKEW)) for token in grounds.tokens]

    def send(self, order: str, chance: random.Random) -> None:
        """Send everything; the devices of the last order send at the same time."""
        batches = [_batches(own, order, chance) for own in self._by_device()]
        if order != ORDERS[-1]:
            for own in batches if order == ORDERS[0] else reversed(batches):
                self._send(own)
            return
        threads = [threading.Thread(target=self._send, args=(own,)) for own in batches]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    def _by_device(self) -> list[list[Happened]]:
        return [[one for one in self.day if one.device == number] for number in range(len(self.wires))]

    def _send(self, batches: Sequence[Sequence[Happened]]) -> None:
        for batch in batches:
            deadline = time.monotonic() + LONGEST_WAIT
            while not self._is_taken(batch):
                if time.monotonic() > deadline:
                    raise UnheardError
                time.sleep(0.01)

    def _is_taken(self, batch: Sequence[Happened]) -> bool:
        wire = self.wires[batch[0].device]
        try:
            answers = wire.redeem([self._operation(one, wire.skew) for one in batch], LONG)
        except UnheardError:
            return False
        return all(one["result"] == "ok" for one in answers.values())

    def _operation(self, one: Happened, skew: int) -> dict[str, Any]:
        grounds = self.grounds
        ref, serial = (NOBODY, 1) if one.ticket is None else _name(grounds, one.ticket)
        return {
            "op_id": one.op_id,
            "kind": one.kind,
            "ticket": {"ref": ref, "serial": serial},
            "list": grounds.lists[one.list],
            "gate": grounds.gates[one.gate],
            "people": one.people,
            "scanned_at": one.at + skew,
            "pack_at": one.at - HOUR,
            "offline": True,
            "verdict": {"result": "ok"},
            "annuls": one.annuls,
        }


def _name(grounds: Grounds, place: int) -> tuple[str, int]:
    return grounds.tickets[place].ref, grounds.tickets[place].serial


def _batches(own: Sequence[Happened], order: str, chance: random.Random) -> list[list[Happened]]:
    if order == ORDERS[0]:
        return _cut(own, MOST_AT_ONCE)
    if order == ORDERS[1]:
        return _cut(own[::-1], MOST_AT_ONCE)
    pieces = _cut(chance.sample(own, len(own)), chance.randint(3, 9))
    again = chance.sample(pieces, len(pieces) // 3)
    halves = [piece[: len(piece) // 2] for piece in again if len(piece) > 1]
    return chance.sample([*pieces, *again, *halves], len(pieces) + len(again) + len(halves))


def _cut(own: Sequence[Happened], most: int) -> list[list[Happened]]:
    return [list(own[start : start + most]) for start in range(0, len(own), most)]


def state(session: Session, grounds: Grounds) -> State:
    """Read what a day has come to."""
    places = {view.id: number for number, view in enumerate(grounds.devices)}
    tickets = {one.id: place for place, one in enumerate(grounds.tickets)}
    lists = {list_id: place for place, list_id in enumerate(grounds.lists)}
    raw = recount.facts(session, grounds.event_id)
    first: dict[tuple[int, int], recount.Raw] = {}
    for one in sorted((one for one in raw if one.kind == "entry" and one.fresh), key=lambda one: one.at):
        first.setdefault((tickets[one.ticket_id], lists[one.list_id]), one)
    cases = session.execute(
        select(Record.device_id, Record.op_id, Case.flag)
        .join(Case, Case.record_id == Record.id)
        .where(Case.event_id == grounds.event_id, Case.settled_at.is_(None))
    )
    return State(
        {(places[one.device_id], one.op_id): (one.moved, one.fresh) for one in raw},
        frozenset((places[device_id or 0], op_id, flag) for device_id, op_id, flag in cases),
        {place: (places[one.device_id], one.op_id) for place, one in first.items()},
    )


def differences(one: State, other: State) -> list[str]:
    """Say in what two states of the same day differ."""
    found = [
        f"{key}: {one.facts.get(key)} and {other.facts.get(key)}"
        for key in sorted(one.facts.keys() | other.facts.keys())
        if one.facts.get(key) != other.facts.get(key)
    ]
    found += [f"case {case}" for case in sorted(one.cases ^ other.cases)]
    return found + [
        f"first admission of {place}: {one.canonical.get(place)} and {other.canonical.get(place)}"
        for place in sorted(one.canonical.keys() | other.canonical.keys())
        if one.canonical.get(place) != other.canonical.get(place)
    ]
