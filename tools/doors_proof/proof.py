"""The whole proof: real traffic with kills, then one recorded day in several orders."""

from __future__ import annotations

import random
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from sqlalchemy.orm import Session

from portal import app
from portal.domain.checkin.types import Policy
from portal.foundation import clock
from tools.crash.site import Site
from tools.doors_proof import audit, grounds, orders, recount, traffic
from tools.doors_proof.grounds import Grounds, Wanted
from tools.doors_proof.orders import ORDERS, Happened, Sender
from tools.doors_proof.phones import Phone
from tools.doors_proof.recount import Raw
from tools.doors_proof.traffic import Server

PARTIES = (1, 1, 1, 2, 5)
POLICIES = (Policy.ONCE, Policy.AFTER_EXIT, Policy.FREE)


@dataclass(frozen=True, slots=True)
class Size:
    """How many of what."""

    kills: int = 50
    tickets: int = 60
    devices: int = 4
    most_done: int = 12
    """With one ticket on the recorded day."""


@dataclass
class Row:
    """One line of the table: how a day went, and what of it is wrong."""

    day: str
    kills: int = 0
    inside: int = 0
    """Kills that left somebody without an answer."""
    answered: int = 0
    unheard: int = 0
    sent_again: int = 0
    judged_here: int = 0
    facts: int = 0
    cases: int = 0
    seconds: float = 0.0
    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    different: list[str] = field(default_factory=list)
    unreconciled: list[str] = field(default_factory=list)

    @property
    def faults(self) -> list[str]:
        """Return all that is wrong."""
        return [*self.lost, *self.doubled, *self.different, *self.unreconciled]

    def as_dict(self) -> dict[str, Any]:
        """Return the numbers by their names."""
        return {name: len(value) if isinstance(value, list) else value for name, value in asdict(self).items()}


@dataclass
class Report:
    """What the proof found."""

    rows: list[Row] = field(default_factory=list)
    farthest: int = 0
    """By how many milliseconds a moment at most differs from the true one."""
    log: list[str] = field(default_factory=list)

    @property
    def faults(self) -> list[str]:
        """Return all that is wrong, in sentences."""
        return [f"{row.day}: {fault}" for row in self.rows for fault in row.faults] + self.log


def prove(site: Site, size: Size, seed: int = 1) -> Report:
    """Go through all days, and compare."""
    wanted = Wanted(size.tickets, PARTIES, POLICIES, devices=size.devices)
    names = ["traffic", *(f"order-{number}" for number in range(len(ORDERS)))]
    portal, now = app.build(site.settings), clock.now()
    built = [grounds.build(portal.database, site.settings, f"{name}-{seed}", wanted, now) for name in names]
    portal.database.dispose()
    report, server = Report(), Server(site)
    phones = traffic.gather(built[0], server.port, seed)
    begun = time.monotonic()
    with traffic.crashed(server, phones, size.kills, random.Random(f"{seed}:kills")) as inside:
        row = Row("traffic with kills", size.kills, inside, seconds=time.monotonic() - begun)
        day = orders.record(built[1], size.most_done, random.Random(f"{seed}:day"))
        seconds = [_send(there, day, order, server, seed) for there, order in zip(built[1:], ORDERS, strict=True)]
    with site.looking() as session:
        report.farthest = _look_at_traffic(session, row, built[0], phones)
        report.rows = [row, *_compared(session, built[1:], day, seconds)]
    log = site.errors.read_text("utf-8", "replace") if site.errors.exists() else ""
    if "Traceback" in log:
        report.log.append(f"{log.count('Traceback')} exceptions were logged")
    return report


def _send(there: Grounds, day: Sequence[Happened], order: str, server: Server, seed: int) -> float:
    begun = time.monotonic()
    Sender(there, day, server.port, seed).send(order, random.Random(f"{seed}:{order}"))
    return time.monotonic() - begun


def _look_at_traffic(session: Session, row: Row, there: Grounds, phones: Sequence[Phone]) -> int:
    for phone in phones:
        row.answered += phone.tally.answered
        row.unheard += phone.tally.unheard
        row.sent_again += phone.tally.sent_again
        row.judged_here += phone.tally.judged_here
    happened = [one for phone in phones for one in phone.happened]
    kept = recount.facts(session, there.event_id)
    row.lost = audit.lost(session, there, happened)
    row.doubled = audit.doubled(session, there.event_id)
    row.unreconciled = audit.reconcile(session, there.event_id) + _never_said(phones, kept)
    row.facts, row.cases = len(kept), len(orders.state(session, there).cases)
    return _farthest(phones, kept)


def _never_said(phones: Sequence[Phone], kept: Sequence[Raw]) -> list[str]:
    """Look for what the portal has and no device let in: of that, all must have been taken back."""
    taken_back = {one.annuls for one in kept}
    said = {(phone.device_id, one["op_id"]) for phone in phones for one in phone.happened}
    names = [(one.device_id, one.op_id) for one in kept]
    return [f"nobody did {name}" for name in names if name not in said and name not in taken_back]


def _farthest(phones: Sequence[Phone], kept: Sequence[Raw]) -> int:
    true = {(phone.device_id, op_id): at for phone in phones for op_id, at in phone.true_at.items()}
    return max((abs(one.at - true[name]) for one in kept if (name := (one.device_id, one.op_id)) in true), default=0)


def _compared(
    session: Session, built: Sequence[Grounds], day: Sequence[Happened], seconds: Sequence[float]
) -> list[Row]:
    states = [orders.state(session, there) for there in built]
    known = {(one.device, one.op_id) for one in day if one.ticket is not None}
    return [
        Row(
            order,
            facts=len(state.facts),
            cases=len(state.cases),
            seconds=took,
            lost=[f"{name} is not there" for name in sorted(known - state.facts.keys())],
            doubled=audit.doubled(session, there.event_id),
            different=orders.differences(states[0], state),
            unreconciled=audit.reconcile(session, there.event_id),
        )
        for order, there, state, took in zip(ORDERS, built, states, seconds, strict=True)
    ]
