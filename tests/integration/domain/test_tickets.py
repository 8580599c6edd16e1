"""Tickets say what is true now; what was taken away is refused everywhere, what was printed before still holds."""

from __future__ import annotations

from datetime import datetime, time, timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from portal.app import Portal
from portal.domain.events import queries as event_queries
from portal.domain.registration import service, tickets
from portal.domain.registration.models import Ticket, TicketKey, TicketRevocation
from portal.domain.registration.types import TicketView
from portal.engines import tickets as engine
from portal.foundation.errors import NotFound, Unavailable
from tests.factories import events, registrations
from tests.factories.office import Office
from tests.factories.statements import statements


@pytest.fixture
def office(portal: Portal) -> Office:
    return Office(portal)


def revoked(portal: Portal) -> list[tuple[int, int]]:
    """Return what is refused everywhere: tickets with their serials."""
    with portal.database.reading() as session:
        rows = session.execute(select(TicketRevocation.ticket_id, TicketRevocation.serial))
        return sorted((ticket_id, serial) for ticket_id, serial in rows)


def good(office: Office, number: int) -> dict[str | None, TicketView]:
    return {ticket.name: ticket for ticket in office.view(number).tickets}


def test_each_of_a_party_has_a_ticket_for_where_there_is_a_seat_for_them(portal: Portal, office: Office) -> None:
    event_id, (small, large) = events.published(portal, [1, 9])
    number = registrations.confirmed(portal, event_id, [small, large], size=2, name="A").registration_id
    office.rename(number, ["A", "B"])
    assert {name: ticket.sessions for name, ticket in good(office, number).items()} == {
        "A": frozenset({1}),
        "B": frozenset({1}),
    }
    codes = {name: ticket.short_code for name, ticket in good(office, number).items()}
    assert office.accept(number) is None, "one seat is offered in the small session"
    seen = good(office, number)
    assert {name: ticket.sessions for name, ticket in seen.items()} == {"A": frozenset({0, 1}), "B": frozenset({1})}
    assert {name: (ticket.short_code, ticket.serial) for name, ticket in seen.items()} == {
        name: (code, 1) for name, code in codes.items()
    }, "what is added takes nothing away from what was printed"
    assert revoked(portal) == []


def test_one_ticket_for_all_says_how_many_it_admits(portal: Portal, office: Office) -> None:
    event_id, sessions = events.published(portal, [50])
    number = registrations.confirmed(portal, event_id, sessions, size=4, one_ticket=True).registration_id
    (ticket,) = office.view(number).tickets
    assert (ticket.party_size, ticket.serial, ticket.attendee_id) == (4, 1, None)
    office.resize(number, 5)
    (more,) = office.view(number).tickets
    assert (more.party_size, more.serial) == (5, 1)
    office.resize(number, 3)
    (fewer,) = office.view(number).tickets
    assert (fewer.id, fewer.party_size, fewer.serial) == (ticket.id, 3, 2)
    assert revoked(portal) == [(ticket.id, 1)]


def test_a_session_that_is_dropped_takes_its_code_with_it_and_one_that_is_added_does_not(
    portal: Portal, office: Office
) -> None:
    event_id, (first, second) = events.published(portal, [9, 9])
    number = registrations.confirmed(portal, event_id, [first, second]).registration_id
    (ticket,) = office.view(number).tickets
    office.choose(number, [first])
    assert revoked(portal) == [(ticket.id, 1)]
    office.choose(number, [first, second])
    (now,) = office.view(number).tickets
    assert (now.id, now.serial, now.sessions) == (ticket.id, 2, frozenset({0, 1}))
    assert revoked(portal) == [(ticket.id, 1)]


def test_whoever_leaves_has_no_ticket_and_each_serial_is_refused_once(portal: Portal, office: Office) -> None:
    event_id, sessions = events.published(portal, [9])
    number = registrations.confirmed(portal, event_id, sessions, size=2, name="A").registration_id
    office.rename(number, ["A", "B"])
    left = good(office, number)["B"]
    office.resize(number, 1)
    assert list(good(office, number)) == ["A"]
    office.cancel(number)
    assert good(office, number) == {}
    assert office.cancel(number) is None
    assert sorted(revoked(portal)) == sorted([(left.id, 1), (left.id - 1, 1)])


def test_a_ticket_holds_from_the_morning_of_its_first_session_to_hours_after_its_last(
    portal: Portal, office: Office
) -> None:
    event_id, (first, second) = events.published(portal, [9, 9])
    number = registrations.confirmed(portal, event_id, [first, second]).registration_id
    with portal.database.reading() as session:
        rows = event_queries.rows_by_id(session, [first, second])
    (ticket,) = office.view(number).tickets
    here = ticket.valid_from.astimezone(office.zone)
    starts_at = rows[first].starts_at.astimezone(office.zone)
    morning = datetime.combine(starts_at.date(), time(), office.zone)
    assert here == min(morning, starts_at - timedelta(hours=3)), (
        "or the evening before, for what begins soon after midnight"
    )
    assert ticket.valid_to == rows[second].ends_at + tickets.AFTER_THE_END


def test_after_its_last_serial_a_ticket_ends_and_the_next_one_is_another(portal: Portal, office: Office) -> None:
    event_id, sessions = events.published(portal, [9])
    number = registrations.confirmed(portal, event_id, sessions).registration_id
    (first,) = office.view(number).tickets
    with portal.database.unit_of_work() as session:
        session.execute(update(Ticket).values(serial=tickets.HIGHEST_SERIAL))
    for _ in range(2):
        assert office.hand_over(number, "Park", "park@example.org") is None
    (now,) = office.view(number).tickets
    assert now.id != first.id
    assert (now.random != first.random, now.short_code != first.short_code, now.serial) == (True, True, 2)
    assert revoked(portal) == [(first.id, tickets.HIGHEST_SERIAL), (now.id, 1)]


def test_bringing_up_what_is_up_changes_nothing(portal: Portal, office: Office) -> None:
    event_id, sessions = events.published(portal, [9, 9])
    number = registrations.confirmed(portal, event_id, sessions, size=3).registration_id
    before = office.view(number).tickets

    def act(session: Session) -> None:
        tickets.bring_up(session, service.locked(session, number), office.now, office.zone)

    office.do(act)
    assert office.view(number).tickets == before
    assert revoked(portal) == []


def test_tickets_of_a_large_delegation_ask_no_more_of_the_database_than_those_of_a_small_one(
    portal: Portal, office: Office
) -> None:
    event_id, sessions = events.published(portal, [500], largest_party=20)

    def asked(size: int) -> int:
        made = registrations.register(portal, event_id, sessions, size=size)
        with statements(portal) as seen:
            assert office.confirm(made.registration_id) is None
        assert len(office.view(made.registration_id).tickets) == size
        return len([statement for statement, _parameters in seen if statement.startswith("SELECT")])

    assert asked(2) == asked(20)


# Keys and codes


def test_a_code_is_what_the_row_says_and_no_other_key_has_signed_it(portal: Portal, office: Office) -> None:
    event_id, sessions = events.published(portal, [9])
    _other, _sessions = events.published(portal)
    number = registrations.confirmed(portal, event_id, sessions, size=2).registration_id
    secret = portal.settings.secret_key
    with portal.database.reading() as session:
        views = tickets.views(session, number)
        codes = tickets.codes(session, secret, views)
        keys, foreign = tickets.public_keys(session, event_id), tickets.public_keys(session, _other)
    for view in views:
        read = engine.read(codes[view.id], keys)
        assert isinstance(read, engine.TicketPayload)
        assert (read.event, read.random, read.serial, read.party_size) == (event_id, view.random, 1, 1)
        assert not isinstance(engine.read(codes[view.id], foreign), engine.TicketPayload)


def test_a_new_key_signs_from_now_on_and_codes_of_the_one_before_still_hold(portal: Portal, office: Office) -> None:
    event_id, sessions = events.published(portal, [9])
    number = registrations.confirmed(portal, event_id, sessions).registration_id
    secret = portal.settings.secret_key
    printed = []
    for _ in range(3):
        with portal.database.unit_of_work() as session:
            (view,) = tickets.views(session, number)
            printed.append(tickets.codes(session, secret, [view])[view.id])
            tickets.add_key(session, event_id, secret, office.now)
    with portal.database.reading() as session:
        keys = tickets.public_keys(session, event_id)
    assert sorted(keys) == [3, 4]
    accepted = [isinstance(engine.read(code, keys), engine.TicketPayload) for code in printed]
    assert accepted == [False, False, True]


def test_an_event_has_fifteen_keys_at_most_and_without_one_there_are_no_codes(portal: Portal, office: Office) -> None:
    event_id, sessions = events.published(portal, [9])
    number = registrations.confirmed(portal, event_id, sessions).registration_id
    secret = portal.settings.secret_key
    with portal.database.unit_of_work() as session:
        for _ in range(tickets.HIGHEST_KEY - 1):
            tickets.add_key(session, event_id, secret, office.now)
        with pytest.raises(ValueError, match="fifteen"):
            tickets.add_key(session, event_id, secret, office.now)
    with portal.database.unit_of_work() as session:
        session.execute(update(TicketKey).values(retired_at=office.now))
        with pytest.raises(NotFound):
            tickets.codes(session, secret, tickets.views(session, number))
        assert tickets.codes(session, secret, []) == {}


def test_with_another_secret_there_is_a_new_key_and_what_is_out_still_holds(portal: Portal, office: Office) -> None:
    event_id, sessions = events.published(portal, [9])
    number = registrations.confirmed(portal, event_id, sessions).registration_id
    other = "another secret, long enough to be one of them"
    with portal.database.reading() as session:
        views = tickets.views(session, number)
        printed = list(tickets.codes(session, portal.settings.secret_key, views).values())
        with pytest.raises(Unavailable):
            tickets.codes(session, other, views)
    renewed = [office.do(lambda s: tickets.renew_keys(s, other, office.now)) for _ in range(2)]
    assert renewed == [1, 0], "once is enough"
    with portal.database.reading() as session:
        printed += tickets.codes(session, other, views).values()
        keys = tickets.public_keys(session, event_id)
    assert all(isinstance(engine.read(code, keys), engine.TicketPayload) for code in printed)
    assert printed[0] != printed[1]


def test_a_ticket_says_when_its_sessions_are_moved_also_for_whom_no_mail_can_tell(
    portal: Portal, office: Office
) -> None:
    event_id, sessions = events.published(portal, [9])
    form = registrations.application(sessions, email=None)
    made = office.send(event_id, form)
    (before,) = office.view(made.registration_id).tickets
    events.move_session(portal, sessions[0], days=2)
    portal.worker.work_off()
    (after,) = office.view(made.registration_id).tickets
    assert (after.valid_from, after.valid_to) == (
        before.valid_from + timedelta(days=2),
        before.valid_to + timedelta(days=2),
    )
    assert after.serial == before.serial
