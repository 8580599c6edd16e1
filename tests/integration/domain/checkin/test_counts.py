"""Figures come from the facts alone, and add up whichever way they are counted."""

from __future__ import annotations

from portal.app import Portal
from portal.domain.checkin import cases, counts, lists
from portal.domain.checkin.counts import EventCount, Fill, Tally, fill
from portal.domain.checkin.lists import ListDraft
from portal.domain.checkin.types import Kind, Policy
from portal.domain.events import venues
from portal.domain.events.types import RoomDraft
from portal.foundation import clock
from tests.factories import doors
from tests.factories.people import People


def count(portal: Portal, event_id: int) -> EventCount:
    with portal.database.reading() as session:
        return counts.of_event(session, event_id)


def gate(portal: Portal) -> int:
    with portal.database.unit_of_work() as session:
        return venues.add_gate(session, 1, RoomDraft({"en": "East"}, True), clock.now())


def add_list(portal: Portal, event_id: int, sessions: list[int], policy: Policy = Policy.ONCE) -> int:
    with portal.database.unit_of_work() as session:
        made = lists.add(session, event_id, ListDraft("Hall", tuple(sessions), (), policy), clock.now())
    assert isinstance(made, int)
    return made


def reconciles(counted: EventCount) -> bool:
    """Tell whether gates and languages add up to each list, and lists to the event."""
    for one in counted.lists.values():
        if sum(one.gates.values(), Tally()) != one.total or sum(one.languages.values(), Tally()) != one.total:
            return False
    return counted.inside == sum(one.inside for one in counted.gates.values())


def test_nobody_has_come_yet(portal: Portal) -> None:
    event_id, _ids = doors.running(portal)
    counted = count(portal, event_id)
    assert (counted.people, counted.inside, counted.lists) == (0, 0, {})
    assert counted.of(1).total == Tally()


def test_people_come_and_go_and_come_again(portal: Portal) -> None:
    event_id, ids = doors.running(portal)
    by, east = doors.device(portal, event_id), gate(portal)
    list_id = add_list(portal, event_id, ids, Policy.AFTER_EXIT)
    first, second = (doors.ticketed(portal, event_id, ids) for _ in range(2))
    doors.admit(portal, by, first, list_id=list_id, gate_id=east)
    doors.admit(portal, by, second, list_id=list_id)
    doors.admit(portal, by, first, list_id=list_id, kind=Kind.EXIT)
    doors.admit(portal, by, first, list_id=list_id, gate_id=east)
    doors.admit(portal, by, first, list_id=list_id)
    counted = count(portal, event_id)
    assert counted.of(list_id).total == Tally(people=2, entries=3, exits=1)
    assert counted.of(list_id).gates == {east: Tally(1, 2, 0), None: Tally(1, 1, 1)}
    assert (counted.people, counted.inside) == (2, 2)
    assert reconciles(counted)


def test_who_is_on_two_lists_is_one_person(portal: Portal) -> None:
    event_id, ids = doors.running(portal, (100, 100))
    by = doors.device(portal, event_id)
    hall = add_list(portal, event_id, ids[:1])
    party = doors.ticketed(portal, event_id, ids, size=5, one_ticket=True)
    alone = doors.ticketed(portal, event_id, ids, language="de")
    doors.admit(portal, by, party, people=3)
    doors.admit(portal, by, party, people=4, list_id=hall)
    doors.admit(portal, by, alone, list_id=hall)
    counted = count(portal, event_id)
    assert counted.of(hall).total.people == 5
    assert counted.of(hall).languages == {"ko": Tally(4, 4), "de": Tally(1, 1)}
    assert counted.people == 5
    assert reconciles(counted)


def test_sessions_count_those_whose_ticket_is_for_them(portal: Portal) -> None:
    event_id, ids = doors.running(portal, (100, 100))
    by = doors.device(portal, event_id)
    for sessions in (ids, ids, ids[:1]):
        doors.admit(portal, by, doors.ticketed(portal, event_id, sessions))
    list_id = doors.list_of(portal, event_id)
    bits = doors.door(portal, event_id).bits
    with portal.database.reading() as session:
        counted = counts.by_session(session, event_id)
    assert counted == {(list_id, bits[ids[0]]): 3, (list_id, bits[ids[1]]): 2}


def test_what_was_taken_back_or_sent_twice_counts_nothing(portal: Portal, people: People) -> None:
    event_id, ids = doors.running(portal)
    by, admin = doors.device(portal, event_id), people.member()
    taken_back, twice = (doors.ticketed(portal, event_id, ids) for _ in range(2))
    doors.admit(portal, by, taken_back)
    for _ in range(2):
        doors.admit(portal, by, twice, offline=True)
    with portal.database.unit_of_work() as session:
        assert cases.annul(session, admin.id, event_id, 1, clock.now()) is None
    counted = count(portal, event_id)
    assert (counted.people, counted.inside) == (1, 1)
    assert reconciles(counted)


def test_a_people_limit_warns_before_it_is_reached() -> None:
    assert [fill(inside, 10) for inside in (0, 8, 9, 10, 11)] == [
        Fill.UNDER,
        Fill.UNDER,
        Fill.NEAR,
        Fill.FULL,
        Fill.FULL,
    ]
    assert fill(10_000, None) is Fill.UNDER
