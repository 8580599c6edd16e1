"""Lists on paper, for when nothing else works: what was ticked there is entered afterwards."""

from __future__ import annotations

import enum
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, tzinfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.checkin import merging, moments, noting, redeeming, rules
from portal.domain.checkin.doors import Door
from portal.domain.checkin.models import Record
from portal.domain.checkin.types import Attempt, Code, Flag, Kind, Policy, Standing
from portal.domain.registration import door as registration
from portal.domain.registration import records
from portal.domain.registration.door import DoorTicket
from portal.domain.registration.staff_types import Act
from portal.engines.tickets import read_short_code

MOST_LINES = 500
LONGEST_LINE = 100
CLOCK = re.compile(r"([01]?\d|2[0-3])[:.]([0-5]\d)")
COUNT = re.compile(r"\d{1,3}")
BETWEEN = re.compile(r"[\s,;]+")


class LineProblem(enum.StrEnum):
    """Why a line can't be taken in."""

    NO_CODE = "no_code"
    NOT_FOUND = "not_found"
    TOO_MANY = "too_many"
    TWICE = "twice"
    NOT_YET = "not_yet"


@dataclass(frozen=True, slots=True)
class Ticked:
    """Where and when people were ticked on a list; the moment is that of lines without a time."""

    list_id: int
    gate_id: int | None
    at: datetime


@dataclass(frozen=True, slots=True)
class Line:
    """A line as it was typed, and what it says; `doubt` is why a door would not have let them in."""

    number: int
    text: str
    people: int
    at: datetime
    ticket: DoorTicket | None = None
    problem: LineProblem | None = None
    doubt: Code | None = None


def read(session: Session, at: Door, ticked: Ticked, text: str, zone: tzinfo, now: datetime) -> list[Line]:
    """Say what the lines of a list mean: a short code, then perhaps how many people, then perhaps a time."""
    seen: set[int] = set()
    lines = []
    typed = [(number, line.strip()) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
    for number, words in typed[:MOST_LINES]:
        line = _line(session, at, ticked, number, words[:LONGEST_LINE], zone, now)
        if line.ticket is not None and line.ticket.id in seen:
            line = replace(line, problem=LineProblem.TWICE)
        if line.ticket is not None:
            seen.add(line.ticket.id)
        lines.append(line)
    return lines


def take_in(
    session: Session, by_id: int, event_id: int, ticked: Ticked, lines: Sequence[Line], key: str, now: datetime
) -> int:
    """Keep what was ticked, once for each key, as it happened then; return how many lines were kept."""
    good = {line.ticket.random: line for line in lines if line.ticket is not None and line.problem is None}
    held = registration.hold(session, event_id, good.keys())
    op_ids = {random: f"paper-{key}-{line.number}" for random, line in good.items()}
    kept = select(Record.op_id).where(Record.event_id == event_id, Record.op_id.in_(op_ids.values()))
    if not held or session.scalar(kept.limit(1)) is not None:
        return 0
    for random, ticket in held.items():
        line = good[random]
        row = noting.noted(
            ticket,
            ticked.list_id,
            op_ids[random],
            Kind.ENTRY,
            line.people,
            moments.of(line.at),
            now,
            gate_id=ticked.gate_id,
            by_id=by_id,
            offline=True,
        )
        session.add(row)
        if line.doubt is not None:
            merging.open_case(session, row, Flag.NOT_GOOD, line.doubt, now)
        noting.merge_anew(session, ticket, ticked.list_id, now)
    records.note(session, by_id, event_id, Act.TICKED, now, people=sum(good[random].people for random in held))
    return len(held)


def _line(session: Session, at: Door, ticked: Ticked, number: int, words: str, zone: tzinfo, now: datetime) -> Line:
    code, people, clock = _parts(words)
    when = ticked.at if clock is None else datetime.combine(ticked.at.astimezone(zone).date(), clock, zone)
    ticket = None if code is None else registration.find_by_short_code(session, at.event_id, code)
    if ticket is None:
        problem = LineProblem.NO_CODE if code is None else LineProblem.NOT_FOUND
        return Line(number, words, people or 1, when, problem=problem)
    line = Line(number, words, ticket.party if people is None else people, when, ticket)
    if not 1 <= line.people <= ticket.party:
        return replace(line, problem=LineProblem.TOO_MANY)
    if when > now:
        return replace(line, problem=LineProblem.NOT_YET)
    return replace(line, doubt=_doubt(session, at, ticked, ticket, when))


def _parts(words: str) -> tuple[str | None, int | None, time | None]:
    """Take a line apart from its end: the check in a short code tells what belongs to it."""
    parts = [part for part in BETWEEN.split(words) if part]
    clock = CLOCK.fullmatch(parts[-1]) if parts else None
    if clock is not None:
        del parts[-1]
    code = read_short_code(" ".join(parts))
    if code is not None or not parts or not COUNT.fullmatch(parts[-1]):
        people = None
    else:
        people = int(parts.pop())
        code = read_short_code(" ".join(parts))
    return code, people, None if clock is None else time(int(clock[1]), int(clock[2]))


def _doubt(session: Session, at: Door, ticked: Ticked, ticket: DoorTicket, when: datetime) -> Code | None:
    """Say why a door would not have let them in; who was let in twice, the merge says."""
    list_rules = replace(at.lists[ticked.list_id], policy=Policy.FREE, paused=False)
    gate_id = ticked.gate_id or next(iter(list_rules.gates), 0)
    facts = redeeming.ticket_facts(session, at, ticket, ticket.serial, list_rules)
    attempt = Attempt(Kind.ENTRY, gate_id, 1, moments.of(when), answered=facts.missing)
    code = rules.judge(facts, list_rules, attempt, Standing()).code
    return None if code is Code.RULES else code
