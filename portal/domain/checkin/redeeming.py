"""Take in what devices send: answer what they ask, keep what has happened, replay what was answered before."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select, union_all
from sqlalchemy.orm import Session

from portal.domain.checkin import devices, merging, moments, rules
from portal.domain.checkin.devices import DeviceView
from portal.domain.checkin.doors import Door
from portal.domain.checkin.models import Record
from portal.domain.checkin.types import (
    Answer,
    Attempt,
    Code,
    DeviceScope,
    FirstEntry,
    Flag,
    Folded,
    Holder,
    Kind,
    ListRules,
    Operation,
    Policy,
    Result,
    Standing,
    TicketFacts,
    TicketName,
    Verdict,
)
from portal.domain.events import queries as events
from portal.domain.registration import answering, door
from portal.domain.registration.door import DoorTicket
from portal.engines import tickets as engine

CODES = frozenset(code.value for code in Code)
AGAIN = frozenset({Code.ALREADY_ADMITTED, Code.EXIT_REQUIRED, Code.GROUP_EXHAUSTED, Code.RULES, Code.NOT_INSIDE})
"""What is no fault of an offline admission's ticket: the merge says who was admitted twice."""
RECORD = Record.__table__
KNOWN = union_all(
    select(RECORD.c.id).where(
        RECORD.c.device_id == bindparam("device_id"), RECORD.c.op_id.in_(bindparam("op_ids", expanding=True))
    ),
    select(RECORD.c.id).where(
        RECORD.c.ticket_id.in_(bindparam("ticket_ids", expanding=True)), RECORD.c.is_fact.is_(True)
    ),
)
"""What is known of some operations, and all that was done with their tickets; made once, for every scan asks it.

A union: on the morning of an event PostgreSQL takes the empty table for small, and would read all of it for an OR.
"""


@dataclass(frozen=True, slots=True)
class Named:
    """The ticket that an operation names, or why it names none."""

    random: bytes | None = None
    serial: int = 0
    problem: Code | None = None


@dataclass(frozen=True, slots=True)
class Scene:
    """Where and when a batch arrives."""

    door: Door
    device: DeviceView
    sent_at: int
    received_at: int
    now: datetime


def redeem(session: Session, scene: Scene, operations: Sequence[Operation]) -> list[Answer]:
    """Answer operations in their order; each is taken in once, however often it is sent."""
    named = [name(session, scene.door, operation) for operation in operations]
    there = door.hold(session, scene.door.event_id, {one.random for one in named if one.random is not None})
    if any(one.random not in there for one in named):
        # No ticket's row makes two sendings of this batch wait for each other.
        devices.hold(session, scene.device.id)
    records = Records(session, scene.device.id, operations, there.values())
    return [
        _answer(session, scene, records, operation, one, there.get(one.random) if one.random else None)
        for operation, one in zip(operations, named, strict=True)
    ]


class Records:
    """What is known of the operations of a batch, and of all that was done with its tickets."""

    def __init__(
        self, session: Session, device_id: int, operations: Sequence[Operation], tickets: Iterable[DoorTicket]
    ) -> None:
        asked = {
            "device_id": device_id,
            "op_ids": [operation.op_id for operation in operations],
            "ticket_ids": [ticket.id for ticket in tickets],
        }
        # Most people come for the first time: then there is nothing to load.
        ids = session.scalars(KNOWN, asked).all()
        rows = session.scalars(select(Record).where(Record.id.in_(ids))).all() if ids else []
        self.known = {row.op_id: row for row in rows if row.device_id == device_id}
        self.facts: dict[tuple[int, int], list[Record]] = {}
        for row in rows:
            self._take(row)

    def of(self, ticket_id: int, list_id: int) -> list[Record]:
        """Return the facts of a ticket on a list."""
        return self.facts.get((ticket_id, list_id), [])

    def add(self, row: Record) -> None:
        """Take a new record in."""
        self.known[row.op_id] = row
        self._take(row)

    def _take(self, row: Record) -> None:
        if row.is_fact and row.ticket_id is not None and row.list_id is not None:
            self.facts.setdefault((row.ticket_id, row.list_id), []).append(row)


def name(session: Session, at: Door, operation: Operation) -> Named:
    """Say which ticket an operation is about."""
    if operation.ticket is not None:
        return Named(bytes.fromhex(operation.ticket.ref), operation.ticket.serial)
    if operation.short_code is not None:
        found = door.find_by_short_code(session, at.event_id, operation.short_code)
        return Named(problem=Code.INVALID) if found is None else Named(found.random, found.serial)
    return read_code(at, operation.token or "")


def read_code(at: Door, code: str) -> Named:
    """Say which ticket of the event a code is of."""
    read = engine.read(code, at.keys)
    if isinstance(read, engine.TicketPayload):
        return Named(read.random, read.serial) if read.event == at.event_id else Named(problem=Code.WRONG_EVENT)
    other = engine.event_of(code)
    if other is not None and other != at.event_id:
        return Named(problem=Code.WRONG_EVENT)
    return Named(problem=Code(read.value))


def _answer(
    session: Session, scene: Scene, records: Records, operation: Operation, named: Named, ticket: DoorTicket | None
) -> Answer:
    known = records.known.get(operation.op_id)
    if known is not None:
        if not known.is_fact and has_happened(operation):
            _come_true(session, scene, records, operation, known, ticket)
        return _replay(session, scene, records, known, ticket)
    if scene.device.has_ended(scene.now) and not operation.offline:
        return Answer(operation.op_id, Verdict(Result.REFUSED, Code.ERROR))
    row = _row(scene, operation, named, ticket)
    verdict = _verdict(session, scene, records, operation, named, ticket, row)
    row.result, row.code, row.overridden = verdict.result, verdict.code, verdict.overridden
    row.is_fact = verdict.result is Result.OK
    row.withheld = row.is_fact and scene.device.has_ended(scene.now)
    session.add(row)
    records.add(row)
    if row.is_fact:
        _take_effect(session, scene, records, operation, row, ticket)
    return _told(operation.op_id, verdict, scene.door, records, ticket, row.serial or 0, operation.list_id)


def _come_true(
    session: Session, scene: Scene, records: Records, operation: Operation, row: Record, ticket: DoorTicket | None
) -> None:
    """Take in that a device let somebody in by itself, which had waited in vain for our answer."""
    row.is_fact, row.withheld = True, scene.device.has_ended(scene.now)
    records.add(row)
    _take_effect(session, scene, records, operation, row, ticket)


def _row(scene: Scene, operation: Operation, named: Named, ticket: DoorTicket | None) -> Record:
    received = scene.received_at
    earliest = operation.pack_at or moments.of(scene.device.set_up_at or scene.device.created_at)
    return Record(
        event_id=scene.door.event_id,
        device_id=scene.device.id,
        op_id=operation.op_id,
        list_id=operation.list_id,
        gate_id=operation.gate_id,
        ticket_id=None if ticket is None else ticket.id,
        ref=None if named.random is None else named.random.hex(),
        serial=named.serial or None,
        language=None if ticket is None else ticket.language,
        kind=operation.kind,
        people=operation.people,
        scanned_at=operation.scanned_at,
        sent_at=scene.sent_at,
        received_at=received,
        at=rules.corrected(operation.scanned_at, scene.sent_at, received, earliest) if operation.offline else received,
        offline=operation.offline,
        device_verdict=operation.device_verdict,
        reason=operation.override,
        annuls=operation.annuls,
        annuls_device_id=None if operation.annuls is None else scene.device.id,
        moved=0,
        fresh=0,
    )


def _verdict(
    session: Session,
    scene: Scene,
    records: Records,
    operation: Operation,
    named: Named,
    ticket: DoorTicket | None,
    row: Record,
) -> Verdict:
    if _was_refused(operation):
        return Verdict(Result.REFUSED, _code_of(operation.device_verdict))
    if operation.offline or operation.kind is Kind.ANNUL:
        return Verdict(Result.OK)
    if named.problem is not None or ticket is None or named.serial > ticket.serial:
        return Verdict(Result.REFUSED, named.problem or Code.INVALID)
    if operation.gate_id is not None and scene.device.gates and operation.gate_id not in scene.device.gates:
        return Verdict(Result.REFUSED, Code.WRONG_GATE)
    list_rules = scene.door.lists[operation.list_id]
    override = operation.override is not None and DeviceScope.SUPERVISOR in scene.device.scopes
    answered = frozenset(good_answers(session, scene, operation))
    attempt = Attempt(operation.kind, operation.gate_id or 0, operation.people, row.at, answered, override)
    standing = folded(records, ticket, operation.list_id, list_rules.policy).standing
    facts = ticket_facts(session, scene.door, ticket, named.serial, list_rules)
    return rules.judge(facts, list_rules, attempt, standing)


def _take_effect(
    session: Session, scene: Scene, records: Records, operation: Operation, row: Record, ticket: DoorTicket | None
) -> None:
    if row.withheld:
        merging.open_case(session, row, Flag.ENDED_DEVICE, None, scene.now)
    if ticket is None:
        if operation.kind is not Kind.ANNUL:
            merging.open_case(session, row, Flag.UNKNOWN_TICKET, None, scene.now)
        return
    if not row.withheld:
        good = good_answers(session, scene, operation)
        answering.keep_answers(session, ticket.registration_id, scene.door.event_id, good)
    if operation.offline:
        code = _why_not_good(session, scene, ticket, operation, row)
        if code is not None:
            merging.open_case(session, row, Flag.NOT_GOOD, code, scene.now)
    policy = scene.door.lists[operation.list_id].policy
    merging.merge(session, records.of(ticket.id, operation.list_id), ticket.party, policy, scene.now)


def good_answers(session: Session, scene: Scene, operation: Operation) -> dict[int, Any]:
    """Return what was answered at the door to questions that must be, as far as it is an answer."""
    if not operation.answers:
        return {}
    asked = {question.id: question for question in events.list_questions(session, scene.door.event_id, "en")}
    return {
        question_id: value
        for question_id, value in operation.answers.items()
        if question_id in scene.door.required
        and question_id in asked
        and answering.problem(asked[question_id], value) is None
    }


def ticket_facts(session: Session, at: Door, ticket: DoorTicket, serial: int, rules_of_list: ListRules) -> TicketFacts:
    """Return what the rules know of a ticket that was shown with this serial at the door of a list."""
    gone = serial < ticket.serial or ticket.revoked_at is not None
    current = serial == ticket.serial
    is_here = bool(ticket.sessions & rules_of_list.sessions)
    waited = set() if is_here else door.sessions_waited_for(session, ticket.registration_id)
    return TicketFacts(
        event_id=ticket.event_id,
        sessions=ticket.sessions,
        valid_from=moments.of(ticket.valid_from),
        valid_to=moments.of(ticket.valid_to),
        party=ticket.party,
        revoked=gone and not (ticket.cancelled and current),
        blocked=ticket.blocked_at is not None,
        cancelled=ticket.cancelled,
        asked=frozenset(at.bits[one] for one in waited if one in at.bits),
        missing=door.unanswered(session, ticket.registration_id, at.required),
    )


def folded(records: Records, ticket: DoorTicket, list_id: int, policy: Policy) -> Folded:
    """Return what the facts of a ticket on a list come to."""
    return rules.fold(merging.facts(records.of(ticket.id, list_id)), ticket.party, policy)


def _why_not_good(session: Session, scene: Scene, ticket: DoorTicket, operation: Operation, row: Record) -> Code | None:
    """Say why an offline admission should not have been, by what was known when it happened."""
    if operation.kind is not Kind.ENTRY:
        return None
    list_rules = replace(scene.door.lists[operation.list_id], policy=Policy.FREE, paused=False)
    attempt = Attempt(Kind.ENTRY, operation.gate_id or 0, 1, row.at)
    facts = ticket_facts(session, scene.door, ticket, row.serial or 0, list_rules)
    code = rules.judge(facts, list_rules, attempt, Standing()).code
    if code in {Code.REVOKED, Code.CANCELLED}:
        since = door.revoked_at(session, ticket.id, row.serial or 0)
        return code if since is None or moments.of(since) <= row.at else None
    if code is Code.BLOCKED and ticket.blocked_at is not None and moments.of(ticket.blocked_at) > row.at:
        return None
    return None if code in AGAIN else code


def _replay(session: Session, scene: Scene, records: Records, known: Record, ticket: DoorTicket | None) -> Answer:
    missing: frozenset[int] = frozenset()
    if known.result == Result.INCOMPLETE and ticket is not None:
        missing = door.unanswered(session, ticket.registration_id, scene.door.required)
    overridden = None if known.overridden is None else Code(known.overridden)
    verdict = Verdict(Result(known.result), None if known.code is None else Code(known.code), missing, overridden)
    if known.is_fact:
        verdict = Verdict(Result.OK, overridden=overridden)
    told = _told(known.op_id, verdict, scene.door, records, ticket, known.serial or 0, known.list_id or 0)
    return replace(told, replayed=True)


def _told(
    op_id: str, verdict: Verdict, at: Door, records: Records, ticket: DoorTicket | None, serial: int, list_id: int
) -> Answer:
    if ticket is None or list_id not in at.lists:
        return Answer(op_id, verdict)
    come_to = folded(records, ticket, list_id, at.lists[list_id].policy)
    by_op = {merging.op_of(row): row for row in records.of(ticket.id, list_id)}
    first = by_op[come_to.first] if come_to.first is not None else None
    return Answer(
        op_id=op_id,
        verdict=verdict,
        ticket=TicketName(ticket.random.hex(), serial),
        party=ticket.party,
        holder=holder_of(ticket),
        standing=come_to.standing,
        first=None if first is None else FirstEntry(first.at, first.gate_id),
    )


def holder_of(ticket: DoorTicket) -> Holder:
    """Return what a volunteer at a gate may know of a ticket's holder."""
    return Holder(ticket.name, ticket.group, ticket.language, ticket.needs, ticket.interpretation)


def has_happened(operation: Operation) -> bool:
    """Tell whether a device says that somebody came in or went out, not that it asks whether they may."""
    return operation.offline and not _was_refused(operation)


def _was_refused(operation: Operation) -> bool:
    """Tell whether the device itself let nobody in: then there is nothing but an attempt to note."""
    verdict = operation.device_verdict
    return operation.offline and verdict is not None and verdict.partition(":")[0] != Result.OK


def _code_of(device_verdict: str | None) -> Code:
    code = (device_verdict or "").partition(":")[2]
    return Code(code) if code in CODES else Code.ERROR
