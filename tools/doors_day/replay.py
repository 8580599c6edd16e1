"""Replays a day through the services, and counts it anew from the raw records."""

from __future__ import annotations

import secrets
import time
from collections import Counter
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from portal.app import Portal
from portal.domain.checkin import counts
from portal.foundation import clock
from tools.doors_day.day import PARTIES, POLICIES, Day, Played
from tools.doors_proof import audit, grounds, recount
from tools.doors_proof.grounds import Grounds, Wanted

SESSIONS = 3
GATES = 6
DEVICES = 8


@dataclass
class Report:
    """What was done, how much of it is there, and which figures are wrong."""

    scans: Counter[str]
    facts: int = 0
    people: int = 0
    inside: int = 0
    figures: int = 0
    seconds: float = 0.0
    faults: list[str] = field(default_factory=list)


def replay(portal: Portal, scans: int, seed: int = 1) -> Report:
    """Play a day of so many scans, and compare every figure with a count of its own."""
    begun, now = time.monotonic(), clock.now()
    wanted = Wanted(max(10, scans * 2 // 5), PARTIES, POLICIES, GATES, DEVICES, SESSIONS)
    there = grounds.build(portal.database, portal.settings, f"day-{secrets.token_hex(3)}", wanted, now)
    played = Day(portal.database, there, scans, seed, now).play()
    with portal.database.reading() as session:
        report = _compare(session, there, played)
    report.seconds = time.monotonic() - begun
    return report


def _compare(session: Session, there: Grounds, played: Played) -> Report:
    raw = recount.facts(session, there.event_id)
    names = [(one.device_id, one.op_id) for one in raw]
    counted = counts.of_event(session, there.event_id)
    report = Report(played.scans, len(raw), counted.people, counted.inside)
    report.figures = len(recount.count(raw, recount.tickets(session, there.event_id)).people) * 3
    report.faults += [f"{name} is lost" for name in sorted(played.happened - set(names))]
    report.faults += [f"nobody did {name}" for name in sorted(set(names) - played.happened)]
    report.faults += audit.doubled(session, there.event_id)
    report.faults += audit.reconcile(session, there.event_id)
    return report
