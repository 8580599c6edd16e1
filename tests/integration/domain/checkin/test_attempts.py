"""Every attempt is in the log, page by page, the newest first; tickets are found with where they stand."""

from __future__ import annotations

import pytest

from portal.app import Portal
from portal.domain.checkin import attempts, cases, standings
from portal.domain.checkin.attempts import LogPage, Wanted
from portal.domain.checkin.types import Code, Kind, Result, Standing
from portal.foundation import clock
from portal.foundation.errors import NotFound
from tests.factories import doors
from tests.factories.people import People


def log(portal: Portal, event_id: int, **narrowed: object) -> LogPage:
    with portal.database.reading() as session:
        return attempts.page(session, event_id, Wanted(**narrowed), None)  # type: ignore[arg-type]


def test_the_log_holds_what_was_refused_and_can_be_narrowed(portal: Portal) -> None:
    event_id, ids = doors.running(portal)
    by, other = doors.device(portal, event_id), doors.device(portal, event_id, name="Tablet")
    registration_id, list_id = doors.ticketed(portal, event_id, ids), doors.list_of(portal, event_id)
    doors.admit(portal, by, registration_id)
    doors.admit(portal, other, registration_id)
    doors.redeem(portal, by, doors.operation(list_id, "rubbish"))
    everything = log(portal, event_id)
    assert [(one.result, one.code) for one in everything.items] == [
        (Result.REFUSED, Code.INVALID),
        (Result.REFUSED, Code.ALREADY_ADMITTED),
        (Result.OK, None),
    ]
    assert everything.end is None
    assert set(everything.tickets) == {doors.ticket_of(portal, registration_id).id}
    assert [one.device for one in log(portal, event_id, device_id=other.id).items] == ["Tablet"]
    assert len(log(portal, event_id, result=Result.OK).items) == 1
    assert len(log(portal, event_id, code=Code.INVALID, list_id=list_id).items) == 1
    assert log(portal, event_id, gate_id=7).items == ()
    assert log(portal, doors.running(portal)[0]).items == ()


def test_pages_follow_each_other_without_a_gap(portal: Portal) -> None:
    event_id, _ids = doors.running(portal)
    by, list_id = doors.device(portal, event_id), doors.list_of(portal, event_id)
    number = attempts.PAGE_SIZE + 3
    doors.redeem(portal, by, *(doors.operation(list_id, f"rubbish {n}") for n in range(number)))
    first = log(portal, event_id)
    assert first.end is not None
    with portal.database.reading() as session:
        second = attempts.page(session, event_id, Wanted(), first.end)
    assert second.end is None
    ids = [one.id for one in (*first.items, *second.items)]
    assert ids == sorted(ids, reverse=True)
    assert len(ids) == number


def test_an_entry_that_was_taken_back_says_so(portal: Portal, people: People) -> None:
    event_id, ids = doors.running(portal)
    registration_id = doors.ticketed(portal, event_id, ids)
    doors.admit(portal, doors.device(portal, event_id), registration_id)
    by_id = people.member(name="Kim").id
    with portal.database.unit_of_work() as session:
        cases.annul(session, by_id, event_id, 1, clock.now())
    with portal.database.reading() as session:
        back, entry = attempts.of_ticket(session, doors.ticket_of(portal, registration_id).id)
    assert (back.kind, back.by, back.device) == (Kind.ANNUL, "Kim", None)
    assert entry.annulled
    assert not back.annulled


def test_tickets_are_found_by_name_and_short_code(portal: Portal) -> None:
    event_id, ids = doors.running(portal)
    group = doors.ticketed(portal, event_id, ids, size=5, one_ticket=True, name="Éva Müller")
    doors.ticketed(portal, event_id, ids, name="Yun-seo")
    doors.admit(portal, doors.device(portal, event_id), group, people=3)
    code, list_id = doors.ticket_of(portal, group).short_code, doors.list_of(portal, event_id)
    with portal.database.reading() as session:
        by_code = standings.search(session, event_id, f" {code[:4].lower()} {code[4:]}")
        assert standings.search(session, event_id, "eva mull") == by_code
        assert standings.search(session, event_id, "  ") == []
        found = standings.of_tickets(session, by_code)
    (ticket,) = by_code
    stood = found[ticket.id, list_id]
    assert (ticket.name, ticket.party, stood.standing) == ("Éva Müller", 5, Standing(3, 3))
    assert stood.first is not None


def test_a_ticket_of_another_event_is_not_found(portal: Portal) -> None:
    event_id, ids = doors.running(portal)
    ticket_id = doors.ticket_of(portal, doors.ticketed(portal, event_id, ids)).id
    other, _ids = doors.running(portal)
    with portal.database.reading() as session:
        assert standings.get(session, event_id, ticket_id).id == ticket_id
        with pytest.raises(NotFound):
            standings.get(session, other, ticket_id)
