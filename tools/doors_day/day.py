"""A made-up day: people come, go out, come again, come twice; devices lose their network and send later."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from portal.domain.checkin import doors, moments, redeeming
from portal.domain.checkin.doors import Door
from portal.domain.checkin.redeeming import Scene
from portal.domain.checkin.rules import HOUR, MINUTE
from portal.domain.checkin.types import Answer, Kind, Operation, Policy, TicketName
from portal.foundation.database import Database
from tools.doors_proof.grounds import Grounds, OneTicket

POLICIES = (Policy.ONCE, Policy.AFTER_EXIT, Policy.FREE)
PARTIES = (1, 1, 1, 1, 1, 1, 2, 4, 15)
LENGTH = 10 * HOUR
MOST_AT_ONCE = 100
SKEW = 10 * MINUTE
CUTS = 50
"""So many times in a day, more or less, a device loses its network."""


@dataclass
class Gatekeeper:
    """One device: how far off its clock is, until when it has no network, and what it has not sent yet."""

    number: int
    skew: int
    cut_off_until: int = 0
    queue: list[Operation] = field(default_factory=list)
    admitted: list[Operation] = field(default_factory=list)


@dataclass
class Played:
    """What was done on a day; `happened` names what must be there in the end."""

    scans: Counter[str] = field(default_factory=Counter)
    happened: set[tuple[int, str]] = field(default_factory=set)


class Day:
    """Plays the scans of a day, by the hours of that day and not by those of the clock on the wall."""

    def __init__(self, database: Database, grounds: Grounds, scans: int, seed: int, ends_at: datetime) -> None:
        self.database, self.grounds, self.scans = database, grounds, scans
        self.chance = random.Random(seed)
        self.ends_at = moments.of(ends_at)
        self.keepers = [Gatekeeper(n, self.chance.randint(-SKEW, SKEW)) for n in range(len(grounds.devices))]
        self.new = self.chance.sample(grounds.tickets, len(grounds.tickets))
        self.used: list[OneTicket] = []
        self.played = Played()

    def play(self) -> Played:
        """Scan after scan, then let all devices send what they have."""
        with self.database.reading() as session:
            door = doors.read(session, self.grounds.event_id)
        now = self.ends_at
        for number, now in enumerate(self._moments()):
            keeper = self.chance.choice(self.keepers)
            self._bring_back(door, now)
            if not keeper.cut_off_until and self.chance.random() < CUTS / self.scans:
                keeper.cut_off_until = now + self.chance.randint(5 * MINUTE, 60 * MINUTE)
            self._scan(door, keeper, number, now)
        for keeper in self.keepers:
            self._send(door, keeper, now)
        return self.played

    def _moments(self) -> Iterator[int]:
        begun = self.ends_at - LENGTH
        return iter(sorted(begun + self.chance.randrange(LENGTH) for _ in range(self.scans)))

    def _bring_back(self, door: Door, now: int) -> None:
        for keeper in self.keepers:
            if 0 < keeper.cut_off_until <= now:
                keeper.cut_off_until = 0
                self._send(door, keeper, now)

    def _scan(self, door: Door, keeper: Gatekeeper, number: int, now: int) -> None:
        operation = self._operation(keeper, number, now)
        self.played.scans[operation.kind] += 1
        if operation.offline:
            self.played.scans["offline"] += 1
            keeper.queue.append(operation)
            if operation.device_verdict == "ok":
                self._note(keeper, operation)
            return
        [answer] = self._redeem(door, keeper, [operation], now)
        self.played.scans[answer.verdict.result] += 1
        if answer.verdict.result == "ok":
            self._note(keeper, operation)

    def _operation(self, keeper: Gatekeeper, number: int, now: int) -> Operation:
        kind, ticket, annuls = self._visit(keeper)
        offline = keeper.cut_off_until > 0
        refused = offline and kind is not Kind.ANNUL and self.chance.random() < 0.05
        list_id, people = self.chance.choice(self.grounds.lists), self.chance.randint(1, ticket.party)
        if annuls is not None:
            list_id, people = annuls.list_id, annuls.people
        return Operation(
            op_id=f"scan-{number}",
            kind=kind,
            list_id=list_id,
            gate_id=self.chance.choice((*self.grounds.gates, None)),
            people=people,
            scanned_at=now + keeper.skew,
            offline=offline,
            token=ticket.code if kind is not Kind.ANNUL and not offline and number % 10 == 0 else None,
            ticket=None if kind is not Kind.ANNUL and not offline and number % 10 == 0 else _name(ticket),
            device_verdict=("refused:wrong_session" if refused else "ok") if offline else None,
            pack_at=now - HOUR if offline else None,
            annuls=None if annuls is None else annuls.op_id,
        )

    def _visit(self, keeper: Gatekeeper) -> tuple[Kind, OneTicket, Operation | None]:
        """Say who comes: somebody new, somebody who is in, somebody whose scan was a mistake."""
        what = self.chance.choices(("new", "again", "exit", "annul"), (55, 20, 22, 3))[0]
        if what == "annul" and keeper.admitted:
            wrong = keeper.admitted.pop()
            return Kind.ANNUL, self._ticket_of(wrong), wrong
        if (what == "new" or not self.used) and self.new:
            self.used.append(self.new.pop())
            return Kind.ENTRY, self.used[-1], None
        return Kind.EXIT if what == "exit" else Kind.ENTRY, self.chance.choice(self.used), None

    def _ticket_of(self, operation: Operation) -> OneTicket:
        return next(
            one
            for one in self.used
            if (operation.ticket is not None and one.ref == operation.ticket.ref) or one.code == operation.token
        )

    def _note(self, keeper: Gatekeeper, operation: Operation) -> None:
        self.played.happened.add((self.grounds.devices[keeper.number].id, operation.op_id))
        if operation.kind is not Kind.ANNUL:
            keeper.admitted.append(operation)

    def _send(self, door: Door, keeper: Gatekeeper, now: int) -> None:
        """Send the queue in batches, some of them twice."""
        while keeper.queue:
            batch, keeper.queue = keeper.queue[:MOST_AT_ONCE], keeper.queue[MOST_AT_ONCE:]
            for _ in range(self.chance.choice((1, 1, 1, 2))):
                self.played.scans["batches"] += 1
                self._redeem(door, keeper, batch, now)

    def _redeem(self, door: Door, keeper: Gatekeeper, batch: Sequence[Operation], now: int) -> list[Answer]:
        scene = Scene(door, self.grounds.devices[keeper.number], now + keeper.skew, now, moments.back(now))
        with self.database.unit_of_work() as session:
            return redeeming.redeem(session, scene, batch)


def _name(ticket: OneTicket) -> TicketName:
    return TicketName(ticket.ref, ticket.serial)
