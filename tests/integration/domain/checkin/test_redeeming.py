"""What devices send is taken in once, answered by the rules, and never lost."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from portal.app import Portal
from portal.domain.checkin import devices, housekeeping, lists, moments, redeeming
from portal.domain.checkin import doors as domain_doors
from portal.domain.checkin.devices import DeviceView
from portal.domain.checkin.models import Case, Record
from portal.domain.checkin.types import Answer, Code, DeviceScope, Flag, Kind, Policy, Result, Standing, TicketName
from portal.domain.events.types import QuestionKind
from portal.domain.registration import door
from portal.foundation import clock
from tests.factories import doors, events, registrations

MINUTES = 60_000


def cases(portal: Portal) -> list[tuple[str, str | None]]:
    """Return what supervisors must look at."""
    with portal.database.reading() as session:
        return [(row.flag, row.code) for row in session.scalars(select(Case).order_by(Case.id))]


def said(answer: Answer) -> tuple[Result, Code | None]:
    return answer.verdict.result, answer.verdict.code


class Gate:
    """An event that runs now, with one device at its door."""

    def __init__(self, portal: Portal, *scopes: DeviceScope) -> None:
        self.portal = portal
        self.event_id, self.sessions = doors.running(portal)
        self.list_id = doors.list_of(portal, self.event_id)
        self.device = doors.device(portal, self.event_id, *scopes)

    def visitor(self, **changes: object) -> int:
        """Have registered, and return the number of the registration."""
        return doors.ticketed(self.portal, self.event_id, self.sessions, **changes)  # type: ignore[arg-type]

    def admit(self, registration_id: int, by: DeviceView | None = None, **changes: object) -> Answer:
        """Scan a ticket."""
        return doors.admit(self.portal, by or self.device, registration_id, **changes)

    def policy(self, policy: Policy) -> None:
        """Let tickets open the door so often."""
        with self.portal.database.unit_of_work() as session:
            view = lists.get(session, self.event_id, self.list_id)
            ids = tuple(row.id for row in view.sessions)
            lists.revise(session, self.list_id, lists.ListDraft(None, ids, view.gates, policy))


@pytest.fixture
def gate(portal: Portal) -> Gate:
    return Gate(portal)


def test_a_ticket_admits_once_and_the_second_scan_says_when(gate: Gate) -> None:
    visitor = gate.visitor()
    first = gate.admit(visitor)
    assert said(first) == (Result.OK, None)
    assert first.holder is not None
    assert first.holder.name == "김하늘"
    assert first.standing == Standing(1, 1)
    second = gate.admit(visitor)
    assert said(second) == (Result.REFUSED, Code.ALREADY_ADMITTED)
    assert second.first == first.first
    assert second.standing == Standing(1, 1)
    assert cases(gate.portal) == []


def test_the_same_operation_sent_again_is_answered_as_before(gate: Gate) -> None:
    visitor = gate.visitor()
    one = doors.operation(gate.list_id, doors.ticket_of(gate.portal, visitor))
    first, again = doors.redeem(gate.portal, gate.device, one)[0], doors.redeem(gate.portal, gate.device, one)[0]
    assert said(first) == said(again) == (Result.OK, None)
    assert (first.replayed, again.replayed) == (False, True)
    assert again.standing == Standing(1, 1)


def test_a_refusal_sent_again_stays_one_whatever_has_changed(gate: Gate) -> None:
    visitor = gate.visitor()
    gate.admit(visitor)
    one = doors.operation(gate.list_id, doors.ticket_of(gate.portal, visitor))
    assert said(doors.redeem(gate.portal, gate.device, one)[0])[1] is Code.ALREADY_ADMITTED
    gate.policy(Policy.FREE)
    assert said(doors.redeem(gate.portal, gate.device, one)[0])[1] is Code.ALREADY_ADMITTED


def test_a_refusal_that_came_too_late_gives_way_to_what_has_happened(gate: Gate) -> None:
    visitor = gate.visitor()
    gate.admit(visitor)
    asked = doors.operation(gate.list_id, doors.ticket_of(gate.portal, visitor))
    assert said(doors.redeem(gate.portal, gate.device, asked)[0])[0] is Result.REFUSED
    let_in = replace(asked, offline=True, device_verdict="ok")
    for replayed in range(2):
        answer = doors.redeem(gate.portal, gate.device, let_in)[0]
        assert said(answer) == (Result.OK, None), replayed
    assert cases(gate.portal) == [(Flag.DUPLICATE, None)]
    with gate.portal.database.reading() as session:
        assert [row.is_fact for row in session.scalars(select(Record))] == [True, True]


def test_a_refusal_by_the_device_itself_is_an_attempt_and_no_fact(gate: Gate) -> None:
    visitor = gate.visitor()
    sent = {"offline": True, "device_verdict": "refused:wrong_gate"}
    assert said(gate.admit(visitor, **sent)) == (Result.REFUSED, Code.WRONG_GATE)
    assert gate.admit(visitor).standing == Standing(1, 1)


def test_a_code_admits_and_an_altered_one_does_not(gate: Gate) -> None:
    code = doors.code_of(gate.portal, gate.visitor())
    altered = code[:-5] + ("A" if code[-5] != "A" else "B") + code[-4:]
    wrong, right = doors.redeem(
        gate.portal, gate.device, doors.operation(gate.list_id, altered), doors.operation(gate.list_id, code)
    )
    assert said(wrong) == (Result.REFUSED, Code.BAD_SIGNATURE)
    assert said(right) == (Result.OK, None)
    nonsense = doors.redeem(gate.portal, gate.device, doors.operation(gate.list_id, "https://example.org"))[0]
    assert said(nonsense) == (Result.REFUSED, Code.INVALID)


def test_a_ticket_of_another_event_is_told_as_such(gate: Gate) -> None:
    other, sessions = doors.running(gate.portal)
    code = doors.code_of(gate.portal, doors.ticketed(gate.portal, other, sessions))
    answer = doors.redeem(gate.portal, gate.device, doors.operation(gate.list_id, code))[0]
    assert said(answer) == (Result.REFUSED, Code.WRONG_EVENT)


def test_what_became_of_a_ticket_decides(gate: Gate) -> None:
    cancelled, blocked = gate.visitor(), gate.visitor()
    code = doors.code_of(gate.portal, cancelled)
    registrations.cancel(gate.portal, cancelled)
    with gate.portal.database.unit_of_work() as session:
        door.block(session, doors.ticket_of(gate.portal, blocked).id, clock.now())
    answer = doors.redeem(gate.portal, gate.device, doors.operation(gate.list_id, code))[0]
    assert said(answer) == (Result.REFUSED, Code.CANCELLED)
    assert said(gate.admit(blocked)) == (Result.REFUSED, Code.BLOCKED)


def test_an_offline_admission_is_kept_whatever_the_server_thinks(gate: Gate) -> None:
    visitor = gate.visitor()
    ticket = doors.ticket_of(gate.portal, visitor)
    registrations.cancel(gate.portal, visitor)
    late = moments.of(clock.now()) + 1
    answer = doors.redeem(
        gate.portal,
        gate.device,
        doors.operation(gate.list_id, ticket, offline=True, device_verdict="ok", scanned_at=late),
        now=clock.now() + timedelta(seconds=1),
    )[0]
    assert said(answer) == (Result.OK, None)
    assert answer.standing == Standing(1, 1)
    assert cases(gate.portal) == [(Flag.NOT_GOOD, Code.CANCELLED)]


def test_what_was_cancelled_after_the_admission_is_no_case(gate: Gate) -> None:
    visitor = gate.visitor()
    ticket = doors.ticket_of(gate.portal, visitor)
    registrations.cancel(gate.portal, visitor)
    early = moments.of(clock.now()) - 5 * MINUTES
    sent = doors.operation(
        gate.list_id, ticket, offline=True, device_verdict="ok", scanned_at=early, pack_at=early - MINUTES
    )
    assert said(doors.redeem(gate.portal, gate.device, sent)[0]) == (Result.OK, None)
    assert cases(gate.portal) == []


def test_a_ticket_that_nobody_knows_is_kept_for_a_supervisor(gate: Gate) -> None:
    nobody = TicketName("00" * 8, 1)
    sent = replace(doors.operation(gate.list_id, None, offline=True, device_verdict="ok"), ticket=nobody)
    assert said(doors.redeem(gate.portal, gate.device, sent)[0]) == (Result.OK, None)
    assert cases(gate.portal) == [(Flag.UNKNOWN_TICKET, None)]


def test_two_offline_gates_admit_one_ticket_and_the_earlier_is_canonical(gate: Gate) -> None:
    visitor = gate.visitor()
    ticket, other = doors.ticket_of(gate.portal, visitor), doors.device(gate.portal, gate.event_id, name="Phone 2")
    now = moments.of(clock.now())
    pack_at = now - 30 * MINUTES
    for by, ago in ((gate.device, 2), (other, 4)):
        sent = doors.operation(
            gate.list_id,
            ticket,
            offline=True,
            device_verdict="ok",
            scanned_at=now - ago * MINUTES,
            pack_at=pack_at,
        )
        answer = doors.redeem(gate.portal, by, sent)[0]
        assert said(answer) == (Result.OK, None)
    assert answer.standing == Standing(1, 1)
    assert answer.first is not None
    assert answer.first.at == pytest.approx(now - 4 * MINUTES, abs=2_000)
    assert cases(gate.portal) == [(Flag.DUPLICATE, None)]
    with gate.portal.database.reading() as session:
        flagged = session.scalars(select(Record).join(Case, Case.record_id == Record.id)).one()
    assert flagged.device_id == gate.device.id, "the later one is the duplicate, though it was sent first"


def test_a_device_whose_clock_is_wrong_by_hours_is_put_right(gate: Gate) -> None:
    visitor = gate.visitor()
    now = clock.now()
    true = moments.of(now)
    wrong = true + 3 * 60 * MINUTES
    sent = doors.operation(
        gate.list_id,
        doors.ticket_of(gate.portal, visitor),
        offline=True,
        device_verdict="ok",
        scanned_at=wrong - 5 * MINUTES,
        pack_at=true - 60 * MINUTES,
    )
    with gate.portal.database.unit_of_work() as session:
        at = domain_doors.read(session, gate.event_id)
        scene = redeeming.Scene(at, devices.get(session, gate.event_id, gate.device.id), wrong, true, now)
        answer = redeeming.redeem(session, scene, [sent])[0]
    assert answer.first is not None
    assert answer.first.at == true - 5 * MINUTES


def test_undo_lets_the_ticket_in_again_and_may_arrive_before_what_it_undoes(gate: Gate) -> None:
    visitor = gate.visitor()
    ticket = doors.ticket_of(gate.portal, visitor)
    entry = doors.operation(gate.list_id, ticket, offline=True, device_verdict="ok")
    undo = doors.operation(gate.list_id, ticket, kind=Kind.ANNUL, annuls=entry.op_id)
    undone = doors.redeem(gate.portal, gate.device, undo, entry)[1]
    assert undone.standing == Standing(0, 0)
    assert said(gate.admit(visitor)) == (Result.OK, None)


def test_a_group_is_admitted_by_heads_and_merges(gate: Gate) -> None:
    group = gate.visitor(size=5, one_ticket=True)
    assert gate.admit(group, people=3).standing == Standing(3, 3)
    assert said(gate.admit(group, people=3)) == (Result.REFUSED, Code.GROUP_EXHAUSTED)
    assert gate.admit(group, people=2).standing == Standing(5, 5)
    over = gate.admit(group, people=1, offline=True, device_verdict="ok")
    assert over.standing == Standing(5, 5), "counts never exceed the people who can be inside"
    assert cases(gate.portal) == [(Flag.GROUP_EXCEEDED, None)]


def test_whoever_went_out_comes_in_again_where_the_list_says_so(gate: Gate) -> None:
    gate.policy(Policy.AFTER_EXIT)
    visitor = gate.visitor()
    gate.admit(visitor)
    assert said(gate.admit(visitor)) == (Result.REFUSED, Code.EXIT_REQUIRED)
    assert gate.admit(visitor, kind=Kind.EXIT).standing == Standing(1, 0)
    assert said(gate.admit(visitor, kind=Kind.EXIT)) == (Result.REFUSED, Code.NOT_INSIDE)
    assert gate.admit(visitor).standing == Standing(1, 1)


def test_a_revoked_device_asks_in_vain_but_what_it_did_is_kept_and_counts_once_accepted(gate: Gate) -> None:
    visitor = gate.visitor()
    with gate.portal.database.unit_of_work() as session:
        devices.revoke(session, gate.device.id, clock.now(), wipe=True)
    assert said(gate.admit(visitor)) == (Result.REFUSED, Code.ERROR)
    kept = gate.admit(visitor, offline=True, device_verdict="ok")
    assert said(kept) == (Result.OK, None)
    assert kept.standing == Standing(0, 0)
    assert cases(gate.portal) == [(Flag.ENDED_DEVICE, None)]


def test_a_supervisors_device_passes_over_with_a_reason_and_no_other_does(gate: Gate) -> None:
    visitor = gate.visitor()
    gate.admit(visitor)
    assert said(gate.admit(visitor, override="the same person")) == (Result.REFUSED, Code.ALREADY_ADMITTED)
    boss = doors.device(gate.portal, gate.event_id, DeviceScope.SCAN, DeviceScope.SUPERVISOR, name="Supervisor")
    passed = gate.admit(visitor, by=boss, override="the same person")
    assert passed.verdict.overridden is Code.ALREADY_ADMITTED
    assert passed.standing == Standing(1, 1)


def test_a_question_that_must_be_answered_is_asked_at_the_door(gate: Gate) -> None:
    visitor = gate.visitor()
    question = events.ask(gate.portal, gate.event_id, QuestionKind.CHOICE, required=True)
    asked = gate.admit(visitor)
    assert (asked.verdict.result, asked.verdict.missing) == (Result.INCOMPLETE, frozenset({question.id}))
    still = gate.admit(visitor, answers={question.id: [999]})
    assert still.verdict.result is Result.INCOMPLETE
    answered = gate.admit(visitor, answers={question.id: [question.options[0].id]})
    assert said(answered) == (Result.OK, None)
    assert said(gate.admit(gate.visitor(answers={question.id: [question.options[0].id]}))) == (Result.OK, None)


def test_a_stopped_list_admits_nobody(gate: Gate) -> None:
    with gate.portal.database.unit_of_work() as session:
        lists.pause(session, gate.list_id, clock.now(), paused=True)
    assert said(gate.admit(gate.visitor())) == (Result.REFUSED, Code.RULES)


def test_in_the_night_whoever_was_not_scanned_out_has_gone(gate: Gate) -> None:
    visitor = gate.visitor()
    gate.admit(visitor)
    zone = gate.portal.settings.timezone
    with gate.portal.database.unit_of_work() as session:
        assert housekeeping.send_home(session, clock.now(), zone) == 0
    with gate.portal.database.unit_of_work() as session:
        assert housekeeping.send_home(session, clock.now() + timedelta(days=1, hours=5), zone) == 1
        assert housekeeping.send_home(session, clock.now() + timedelta(days=1, hours=5), zone) == 0
    with gate.portal.database.reading() as session:
        assert [row.moved for row in session.scalars(select(Record).order_by(Record.at))] == [1, -1]


def test_records_are_never_changed_nor_deleted(gate: Gate) -> None:
    gate.admit(gate.visitor())
    for statement in ("UPDATE checkin_record SET people = 2", "DELETE FROM checkin_record"):
        with pytest.raises(DBAPIError, match="append-only"), gate.portal.database.unit_of_work() as session:
            session.execute(text(statement))


def test_the_same_batch_sent_twice_at_once_is_taken_in_once(gate: Gate) -> None:
    operations = [
        doors.operation(gate.list_id, "no ticket at all"),
        doors.operation(gate.list_id, doors.ticket_of(gate.portal, gate.visitor())),
    ]
    with ThreadPoolExecutor(4) as threads:
        sent = [threads.submit(doors.redeem, gate.portal, gate.device, *operations) for _ in range(8)]
        answers = [one.result() for one in sent]
    assert {tuple(said(answer) for answer in answered) for answered in answers} == {
        ((Result.REFUSED, Code.INVALID), (Result.OK, None))
    }
    assert sum(not answered[0].replayed for answered in answers) == 1
    with gate.portal.database.reading() as session:
        assert len(session.scalars(select(Record)).all()) == 2
