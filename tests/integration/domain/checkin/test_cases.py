"""Cases are settled once; what was sent stays, and entries are taken back by further facts."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from portal.app import Portal
from portal.domain.checkin import cases, counts, devices, supervising
from portal.domain.checkin.cases import CasesView, CaseView
from portal.domain.checkin.devices import DeviceView
from portal.domain.checkin.models import Record
from portal.domain.checkin.types import Flag, Kind, Outcome, Refusal, Refused, Result
from portal.domain.registration import records, tickets
from portal.domain.registration.staff_types import Act
from portal.foundation import clock
from portal.foundation.errors import NotFound
from tests.factories import doors
from tests.factories.people import People


@pytest.fixture
def event(portal: Portal) -> tuple[int, list[int]]:
    return doors.running(portal)


@pytest.fixture
def by(portal: Portal, event: tuple[int, list[int]]) -> DeviceView:
    return doors.device(portal, event[0])


@pytest.fixture
def admin(people: People) -> int:
    return people.member().id


def listed(portal: Portal, event_id: int) -> CasesView:
    with portal.database.reading() as session:
        return cases.of_event(session, event_id)


def only(portal: Portal, event_id: int) -> CaseView:
    (case,) = listed(portal, event_id).open
    return case


def settle(portal: Portal, admin: int, case: CaseView, event_id: int, outcome: Outcome = Outcome.RIGHT) -> Any:
    with portal.database.unit_of_work() as session:
        return cases.settle(session, admin, event_id, case.id, outcome, "The same person", clock.now())


def annul(portal: Portal, admin: int, event_id: int, record_id: int) -> Any:
    with portal.database.unit_of_work() as session:
        return cases.annul(session, admin, event_id, record_id, clock.now())


def inside(portal: Portal, event_id: int) -> int:
    with portal.database.reading() as session:
        return counts.of_event(session, event_id).inside


def admitted_twice(portal: Portal, by: DeviceView, ids: list[int]) -> int:
    registration_id = doors.ticketed(portal, by.event_id, ids, name="Éva Müller")
    for _ in range(2):
        doors.admit(portal, by, registration_id, offline=True)
    return registration_id


def test_a_case_says_who_where_when_and_what_came_first(
    portal: Portal, event: tuple[int, list[int]], by: DeviceView
) -> None:
    event_id, ids = event
    admitted_twice(portal, by, ids)
    view, case = listed(portal, event_id), only(portal, event_id)
    assert (case.flag, case.record.device, case.record.kind) == (Flag.DUPLICATE, "Phone 1", Kind.ENTRY)
    ticket = view.tickets[case.record.ticket_id or 0]
    first = view.standings[ticket.id, case.record.list_id or 0].first
    assert ticket.name == "Éva Müller"
    assert first is not None
    assert first.id != case.record.id
    assert view.number_open == 1


def test_a_case_is_settled_once_and_stays_readable(
    portal: Portal, event: tuple[int, list[int]], by: DeviceView, admin: int
) -> None:
    event_id, ids = event
    registration_id = admitted_twice(portal, by, ids)
    case = only(portal, event_id)
    assert settle(portal, admin, case, event_id, Outcome.WRONG) is None
    assert settle(portal, admin, case, event_id) == Refused(Refusal.SETTLED)
    view = listed(portal, event_id)
    (settled,) = view.settled
    assert (view.open, view.number_open) == ((), 0)
    assert (settled.outcome, settled.note) == (Outcome.WRONG, "The same person")
    with portal.database.reading() as session:
        assert [one.act for one in records.of_registration(session, registration_id)] == [Act.SETTLED]
    doors.admit(portal, by, registration_id, kind=Kind.EXIT, offline=True)
    assert listed(portal, event_id).settled == view.settled


def test_what_a_revoked_device_sent_counts_once_it_is_found_right(
    portal: Portal, event: tuple[int, list[int]], by: DeviceView, admin: int
) -> None:
    event_id, ids = event
    with portal.database.unit_of_work() as session:
        supervising.revoke(session, admin, event_id, by.id, clock.now(), wipe=False)
    right, wrong = (doors.ticketed(portal, event_id, ids) for _ in range(2))
    for registration_id in (right, wrong):
        assert doors.admit(portal, by, registration_id, offline=True).verdict.result is Result.OK
    first, second = listed(portal, event_id).open
    assert [case.flag for case in (first, second)] == [Flag.ENDED_DEVICE] * 2
    assert inside(portal, event_id) == 0
    assert settle(portal, admin, first, event_id) is None
    assert inside(portal, event_id) == 1
    assert settle(portal, admin, second, event_id, Outcome.WRONG) is None
    assert inside(portal, event_id) == 1


def test_an_entry_of_an_unknown_ticket_can_be_settled(
    portal: Portal, event: tuple[int, list[int]], by: DeviceView, admin: int
) -> None:
    event_id, _ids = event
    list_id = doors.list_of(portal, event_id)
    doors.redeem(portal, by, doors.operation(list_id, "not a ticket", offline=True))
    case = only(portal, event_id)
    assert (case.flag, case.record.ticket_id) == (Flag.UNKNOWN_TICKET, None)
    assert settle(portal, admin, case, event_id) is None


def test_taking_an_entry_back_adds_a_fact_and_changes_none(
    portal: Portal, event: tuple[int, list[int]], by: DeviceView, admin: int
) -> None:
    event_id, ids = event
    registration_id = doors.ticketed(portal, event_id, ids)
    doors.admit(portal, by, registration_id)
    assert annul(portal, admin, event_id, 1) is None
    assert inside(portal, event_id) == 0
    assert annul(portal, admin, event_id, 1) == Refused(Refusal.ANNULLED)
    with portal.database.reading() as session:
        entry, taken_back = session.scalars(select(Record).order_by(Record.id)).all()
        assert [one.act for one in records.of_registration(session, registration_id)] == [Act.ANNULLED]
    assert (entry.kind, entry.is_fact, entry.result) == (Kind.ENTRY, True, Result.OK)
    assert (taken_back.annuls, taken_back.by_id, taken_back.device_id) == (entry.op_id, admin, None)
    assert doors.admit(portal, by, registration_id).verdict.result is Result.OK


def test_taking_back_the_first_entry_settles_that_there_were_two(
    portal: Portal, event: tuple[int, list[int]], by: DeviceView, admin: int
) -> None:
    event_id, ids = event
    admitted_twice(portal, by, ids)
    assert annul(portal, admin, event_id, 1) is None
    assert listed(portal, event_id).open == ()
    assert inside(portal, event_id) == 1


def test_nothing_of_another_event_is_touched(
    portal: Portal, event: tuple[int, list[int]], by: DeviceView, admin: int
) -> None:
    event_id, ids = event
    other, _ids = doors.running(portal)
    admitted_twice(portal, by, ids)
    case = only(portal, event_id)
    with pytest.raises(NotFound):
        settle(portal, admin, case, other)
    with pytest.raises(NotFound):
        annul(portal, admin, other, 1)
    refused = doors.redeem(portal, by, doors.operation(doors.list_of(portal, event_id), "nothing"))[0]
    assert refused.verdict.result is Result.REFUSED
    with pytest.raises(NotFound):
        annul(portal, admin, event_id, 3)
    with portal.database.unit_of_work() as session, pytest.raises(NotFound):
        supervising.revoke(session, admin, other, by.id, clock.now(), wipe=True)


def test_blocking_a_ticket_is_put_on_record(
    portal: Portal, event: tuple[int, list[int]], by: DeviceView, admin: int
) -> None:
    event_id, ids = event
    registration_id = doors.ticketed(portal, event_id, ids)
    ticket_id, now = doors.ticket_of(portal, registration_id).id, clock.now()
    with portal.database.unit_of_work() as session:
        supervising.block(session, admin, event_id, ticket_id, "Reported as stolen", now)
    assert doors.admit(portal, by, registration_id).verdict.code == "blocked"
    with portal.database.unit_of_work() as session:
        supervising.unblock(session, admin, event_id, ticket_id, now)
    assert doors.admit(portal, by, registration_id).verdict.result is Result.OK
    with portal.database.reading() as session:
        assert [(one.act, one.reason) for one in records.of_registration(session, registration_id)] == [
            (Act.UNBLOCKED, ""),
            (Act.BLOCKED, "Reported as stolen"),
        ]
        assert len(tickets.views(session, registration_id)) == 1


def test_a_lost_device_is_told_to_wipe(portal: Portal, by: DeviceView, admin: int) -> None:
    with portal.database.unit_of_work() as session:
        supervising.revoke(session, admin, by.event_id, by.id, clock.now(), wipe=True)
    with portal.database.reading() as session:
        assert devices.get(session, by.event_id, by.id).wipe
        (record,) = records.of_event(session, by.event_id, Act.DEVICE_WIPED)
    assert record.reason == "Phone 1"
