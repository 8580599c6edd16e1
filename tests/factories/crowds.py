"""Many who come to one event, and everything that their own pages and those of organisers open."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from portal.app import Portal
from portal.domain.accounts.types import Principal
from portal.domain.checkin import moments
from portal.domain.checkin.models import Case, Record
from portal.domain.checkin.types import Flag, Kind, Result
from portal.domain.events import queries as events_read
from portal.domain.events.types import QuestionKind
from portal.domain.registration import answering, feedback, queries, tickets
from portal.domain.registration.models import Attendee, Booking, Registration, Ticket
from portal.domain.registration.types import BookingState, File, RegistrationKind, Understood
from portal.foundation import clock
from portal.web import links
from tests.factories import doors, events, registrations

LARGEST = 60
STATES = (BookingState.SEATED, BookingState.ASKED, BookingState.WAITING, BookingState.GIVEN_UP)


@dataclass(frozen=True, slots=True)
class Crowd:
    """How to open what belongs to whom: links, codes and numbers of rows."""

    link: str
    held_link: str
    offered_link: str
    receipt: str
    over_link: str
    code: str
    session_row: int
    draft_session: int
    ticket_id: int
    room_id: int
    list_id: int
    device_id: int
    device_token: str
    case_id: int


def gather(portal: Portal, event_id: int, member: Principal, number: int) -> Crowd:
    """Let so many parties come to an event; one of them as large as it may be, in all sessions."""
    with portal.database.unit_of_work() as session:
        sessions = list(events_read.session_rows(session, event_id))
        tickets.ensure_key(session, event_id, portal.settings.secret_key, clock.now())
        _many(session, event_id, sessions[0], member.id, number)
    asked = events.ask(portal, event_id, QuestionKind.FILE)
    events.ask(portal, event_id, QuestionKind.CHOICE)
    own = registrations.confirmed(
        portal,
        event_id,
        sessions,
        size=min(number, LARGEST),
        kind=RegistrationKind.DELEGATION,
        community="Amigos",
        name="김하늘",
    )
    held = registrations.register(portal, event_id, sessions[:1])
    offered = registrations.confirmed(portal, event_id, sessions[:1])
    over_id, over_session = _over(portal)
    was_there = registrations.confirmed_before(portal, over_id, over_session)
    with portal.database.unit_of_work() as session:
        paper = File("명단.pdf", "application/pdf", b"%PDF-1.4")
        answering.keep_answers(session, own.registration_id, event_id, {asked.id: paper})
        _offer(session, offered.registration_id)
        feedback.give(session, was_there, 4, Understood.PARTLY, "다음에는 더 크게 말해 주세요.", clock.now())
    opened = _opened(portal, own.registration_id, held.registration_id, offered.registration_id, was_there, sessions[0])
    return replace(opened, **_at_the_doors(portal, event_id, opened.ticket_id, member.id, number))


def _many(session: Session, event_id: int, session_id: int, account_id: int, number: int) -> None:
    now = clock.now()
    common = {"event_id": event_id, "kind": "person", "state": "confirmed", "language": "ko", "via": "web", "size": 1}
    session.execute(
        insert(Registration),
        [
            common
            | {
                "code": f"bulk{n}",
                "name": f"Bulk {n}",
                "folded": f"bulk {n}",
                "email": f"bulk{n}@example.org",
                "account_id": account_id,
                "together": False,
                "one_ticket": False,
                "created_at": now,
                "confirmed_at": now,
            }
            for n in range(number)
        ],
    )
    ids = session.scalars(select(Registration.id).where(Registration.code.like("bulk%"))).all()
    session.execute(
        insert(Attendee),
        [
            {
                "registration_id": own,
                "number": 1,
                "name": f"Bulk {own}",
                "folded": f"bulk {own}",
                "languages": ["ko"],
                "interpretation": "en",
                "needs": ["captions"],
            }
            for own in ids
        ],
    )
    session.execute(
        insert(Booking),
        [
            {
                "registration_id": own,
                "session_id": session_id,
                "state": STATES[own % len(STATES)],
                "size": 1,
                "offered": 0,
                "number": own,
                "asked_at": now,
                "changed_at": now,
                "passed_over": False,
            }
            for own in ids
        ],
    )
    session.execute(
        insert(Ticket),
        [
            {
                "event_id": event_id,
                "registration_id": own,
                "random": own.to_bytes(8, "big"),
                "serial": 1,
                "short_code": f"{own:08d}",
                "sessions": [0],
                "valid_from": now,
                "valid_to": now + timedelta(days=40),
                "party_size": 1,
                "issued_at": now,
            }
            for own in ids
        ],
    )


def _over(portal: Portal) -> tuple[int, int]:
    event_id = events.ended(portal, "over")
    with portal.database.unit_of_work() as session:
        tickets.ensure_key(session, event_id, portal.settings.secret_key, clock.now())
        return event_id, next(iter(events_read.session_rows(session, event_id)))


def _offer(session: Session, registration_id: int) -> None:
    soon = clock.now() + timedelta(hours=20)
    session.execute(
        update(Booking)
        .where(Booking.registration_id == registration_id)
        .values(state=BookingState.OFFERED, offered=1, until=soon)
    )


def _at_the_doors(portal: Portal, event_id: int, ticket_id: int, account_id: int, number: int) -> dict[str, Any]:
    """Let so many tickets be scanned; each becomes a case, every second one of them settled."""
    (token, by), list_id = doors.set_up(portal, event_id), doors.list_of(portal, event_id)
    for extra in range(min(number, LARGEST) - 1):
        doors.device(portal, event_id, name=f"Phone {extra + 2}")
    now = clock.now()
    common = {
        "event_id": event_id,
        "list_id": list_id,
        "language": "ko",
        "people": 1,
        "offline": False,
        "withheld": False,
    }
    at = dict.fromkeys(("scanned_at", "sent_at", "received_at", "at"), moments.of(now))
    did = {"kind": Kind.ENTRY, "result": Result.OK, "is_fact": True, "moved": 1, "fresh": 1}
    taken_back = did | {"kind": Kind.ANNUL, "moved": 0, "fresh": 0, "device_id": None, "by_id": account_id}
    with portal.database.unit_of_work() as session:
        tickets_there = session.scalars(select(Ticket.id).where(Ticket.event_id == event_id).order_by(Ticket.id)).all()
        own = [{"ticket_id": one, "op_id": f"bulk-{one}", "device_id": by.id} for one in tickets_there]
        session.execute(insert(Record), [common | at | did | one for one in own])
        back = {"ticket_id": ticket_id, "annuls": f"bulk-{ticket_id}", "annuls_device_id": by.id, "op_id": "console-1"}
        session.execute(insert(Record), [common | at | taken_back | back])
        records = session.scalars(select(Record.id).where(Record.device_id == by.id)).all()
        settled = {"settled_at": now, "settled_by_id": account_id, "outcome": "right"}
        open_case = dict.fromkeys(settled)
        session.execute(
            insert(Case),
            [
                {"event_id": event_id, "record_id": record_id, "flag": Flag.DUPLICATE, "opened_at": now, "note": ""}
                | (settled if record_id % 2 else open_case)
                for record_id in records
            ],
        )
        case_id = session.scalars(select(Case.id).where(Case.settled_at.is_(None))).first()
    assert case_id is not None
    return {"list_id": list_id, "device_id": by.id, "device_token": token, "case_id": case_id}


def _opened(portal: Portal, own: int, held: int, offered: int, over: int, session_id: int) -> Crowd:
    venue_id = events.venue(portal, "hall")
    room_id = events.room(portal, venue_id, 50)
    draft_id = events.event(portal, "draft")
    begins = clock.now() + timedelta(days=30)
    draft_session = events.add_session(portal, draft_id, events.session_draft(venue_id, begins))
    with portal.database.reading() as session:
        rows = {number: queries.get_row(session, number) for number in (own, held, offered, over)}
        ticket_id = tickets.views(session, own)[0].id
    signed = {number: links.sign_registration(portal.settings, row.code, row.moved_on) for number, row in rows.items()}
    return Crowd(
        link=signed[own],
        held_link=signed[held],
        offered_link=signed[offered],
        receipt=links.sign_receipt(portal.settings, rows[held].code, rows[held].moved_on),
        over_link=signed[over],
        code=rows[own].code,
        session_row=session_id,
        draft_session=draft_session,
        ticket_id=ticket_id,
        room_id=room_id,
        list_id=0,
        device_id=0,
        device_token="",
        case_id=0,
    )
