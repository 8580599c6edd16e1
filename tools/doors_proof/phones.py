"""Devices at the gates: they ask, judge by themselves where nobody answers, and send what happened later."""

from __future__ import annotations

import itertools
import random
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from portal.domain.checkin import rules
from portal.domain.checkin.rules import HOUR, MINUTE
from portal.domain.checkin.types import Attempt, Fact, Kind, ListRules, Policy, Result, Standing, TicketFacts
from tools.doors_proof.grounds import Grounds, OneTicket
from tools.doors_proof.wire import UnheardError, UnreachableError, Wire

PATIENCE = 2.0
"""So long a device waits for an answer before it judges by itself."""
LONG = 30.0
SKEW = 10 * MINUTE
BREATH = 0.01
LONGEST_PAUSE = 0.5
"""Between two scans where nobody listens: fewer people come then."""
MOST_AT_ONCE = 20


@dataclass
class Tally:
    """What one device has seen."""

    answered: int = 0
    unheard: int = 0
    sent_again: int = 0
    judged_here: int = 0


@dataclass
class Phone:
    """One device; `happened` is what somebody did at its gate, whether or not the portal knows it yet."""

    number: int
    grounds: Grounds
    wire: Wire
    chance: random.Random
    queue: list[dict[str, Any]] = field(default_factory=list)
    happened: list[dict[str, Any]] = field(default_factory=list)
    refused: set[str] = field(default_factory=set)
    """What the portal was heard to refuse: none of it may be there as something that happened."""
    true_at: dict[str, int] = field(default_factory=dict)
    tally: Tally = field(default_factory=Tally)
    known: dict[tuple[str, int], Standing] = field(default_factory=dict)
    since: int | None = None
    _cut_off: int = 0
    _numbers: itertools.count[int] = field(default_factory=itertools.count)

    @property
    def device_id(self) -> int:
        """Return the number by which the portal knows it."""
        return self.grounds.devices[self.number].id

    def work(self, over: threading.Event) -> None:
        """Scan until it is over."""
        while not over.is_set():
            self._scan()
            if self._cut_off:
                self._cut_off -= 1
            elif self.chance.random() < 0.3:
                self._meet()
            if not self._cut_off and self.chance.random() < 0.05:
                self._cut_off = self.chance.randint(2, 12)
            time.sleep(self.chance.uniform(0, 2 * BREATH))

    def finish(self) -> None:
        """Send all that is still to be sent."""
        deadline = time.monotonic() + 3 * LONG
        while self.queue:
            try:
                self._send(MOST_AT_ONCE, LONG)
            except UnheardError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(BREATH)

    def _scan(self) -> None:
        operation = self._operation()
        self.true_at[operation["op_id"]] = operation["scanned_at"] - self.wire.skew
        tried = False
        if not self._cut_off:
            try:
                self._ask(operation)
            except UnheardError as error:
                self._note_silence(error)
                tried = True
            else:
                return
        self._judge(operation, tried=tried)

    def _operation(self) -> dict[str, Any]:
        kind = self.chance.choices((Kind.ENTRY, Kind.EXIT, Kind.ANNUL), (7, 2, 1))[0]
        target = self.happened[-1] if self.happened else None
        if kind is Kind.ANNUL and target is not None and target["kind"] != Kind.ANNUL:
            return self._new(Kind.ANNUL) | {
                "ticket": target["ticket"],
                "list": target["list"],
                "people": target["people"],
                "annuls": target["op_id"],
            }
        ticket = self.chance.choice(self.grounds.tickets)
        return self._new(Kind.EXIT if kind is Kind.EXIT else Kind.ENTRY) | {
            "ticket": {"ref": ticket.ref, "serial": ticket.serial},
            "list": self.chance.choice(self.grounds.lists),
            "people": self.chance.randint(1, ticket.party),
        }

    def _new(self, kind: Kind) -> dict[str, Any]:
        now = self.wire.now()
        return {
            "op_id": f"op-{self.number}-{next(self._numbers)}",
            "kind": kind.value,
            "gate": self.chance.choice(self.grounds.gates),
            "scanned_at": now,
            "pack_at": now - self.wire.skew - HOUR,
            "offline": False,
        }

    def _ask(self, operation: dict[str, Any]) -> None:
        """Ask the portal; what was done with this ticket before and is not there yet goes along first."""
        before = [one for one in self.queue if one["ticket"] == operation["ticket"]]
        told = self.wire.redeem([*before, operation], PATIENCE)
        self.tally.answered += 1
        self.queue = [one for one in self.queue if one not in before]
        if told[operation["op_id"]]["result"] == Result.OK:
            self._note(operation)
        else:
            self.refused.add(operation["op_id"])

    def _judge(self, operation: dict[str, Any], *, tried: bool) -> None:
        self.tally.judged_here += 1
        if operation["kind"] == Kind.ANNUL or self._admits(operation):
            self._note(operation)
            self.queue.append(operation | {"offline": True, "verdict": {"result": "ok"}})
            return
        self.queue.append(operation | {"offline": True, "verdict": {"result": "refused", "code": "already_admitted"}})
        if tried:
            # The portal may have said yes to what nobody heard of: whoever was not let in must not be counted.
            taken_back = self._new(Kind.ANNUL) | {name: operation[name] for name in ("ticket", "list", "people")}
            taken_back["annuls"] = operation["op_id"]
            self._note(taken_back)
            self.queue.append(taken_back | {"offline": True, "verdict": {"result": "ok"}})

    def _note(self, operation: Mapping[str, Any]) -> None:
        self.happened.append({**operation, "device_id": self.device_id})

    def _admits(self, operation: Mapping[str, Any]) -> bool:
        ticket = self._ticket(operation["ticket"]["ref"])
        policy = self.grounds.policies[self.grounds.lists.index(operation["list"])]
        at = operation["scanned_at"] - self.wire.skew
        bounds = (at - HOUR, at + HOUR)
        verdict = rules.judge(
            TicketFacts(1, frozenset({0}), *bounds, party=ticket.party),
            ListRules(1, frozenset({0}), frozenset(), *bounds, policy=policy),
            Attempt(Kind(operation["kind"]), 1, operation["people"], at),
            self._standing(ticket, operation["list"], policy),
        )
        return verdict.result is Result.OK

    def _standing(self, ticket: OneTicket, list_id: int, policy: Policy) -> Standing:
        """Return where a ticket stands by what was heard last and what was done here since."""
        own = [
            Fact(
                (1, one["op_id"]), Kind(one["kind"]), one["people"], n, (1, one["annuls"]) if "annuls" in one else None
            )
            for n, one in enumerate(self.queue)
            if one["ticket"]["ref"] == ticket.ref and one["list"] == list_id and one["verdict"]["result"] == "ok"
        ]
        heard = self.known.get((ticket.ref, list_id), Standing())
        before = [Fact((0, "in"), Kind.ENTRY, heard.admitted, -2), Fact((0, "out"), Kind.EXIT, heard.admitted, -1)]
        if heard.inside:
            before.append(Fact((0, "again"), Kind.ENTRY, heard.inside, -1))
        return rules.fold([*before, *own] if heard.admitted else own, ticket.party, policy).standing

    def _ticket(self, ref: str) -> OneTicket:
        return next(one for one in self.grounds.tickets if one.ref == ref)

    def _meet(self) -> None:
        """Send some of the queue, sometimes twice, and hear what happened at the other gates."""
        try:
            if self.queue:
                self._send(self.chance.randint(1, MOST_AT_ONCE), PATIENCE)
            told = self.wire.post(
                "beat", {"sent_at": self.wire.now(), "queue": len(self.queue), "since": self.since}, PATIENCE
            )
        except UnheardError as error:
            self._note_silence(error)
            return
        self.since = told["until"]
        for one in told["known"]:
            self.known[one["ref"], one["list"]] = Standing(one["admitted"], one["inside"])

    def _note_silence(self, error: UnheardError) -> None:
        if isinstance(error, UnreachableError):
            time.sleep(self.chance.uniform(0, LONGEST_PAUSE))
        else:
            self.tally.unheard += 1

    def _send(self, most: int, seconds: float) -> None:
        batch = self.queue[:most]
        answers = self.wire.redeem(batch, seconds)
        self.tally.answered += 1
        if self.chance.random() < 0.2:
            self.tally.sent_again += 1
            answers = self.wire.redeem(batch, seconds)
        for one in batch:
            told, judged = answers[one["op_id"]], one["verdict"]["result"]
            assert told["problem"] is None, told
            assert judged == "refused" or told["result"] == "ok", f"refused what has happened: {told}"
        del self.queue[: len(batch)]
