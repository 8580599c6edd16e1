"""What a kiosk hands out: the badge of somebody who has just come in."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.domain.checkin.models import Record
from portal.domain.checkin.types import TicketName
from portal.domain.events.types import EventView
from portal.domain.registration import door, queries
from portal.domain.registration.door import DoorTicket
from portal.domain.registration.papers import Pen, in_own_language
from portal.domain.registration.types import AttendeeView
from portal.engines.documents import Badge, Phrase, badge_pdf, badge_sheet_pdf
from portal.foundation import languages
from portal.foundation.errors import NotFound


def get_ticket(session: Session, event_id: int, named: TicketName) -> DoorTicket:
    """Return a ticket of the event with which somebody is inside; nobody else gets a badge."""
    random = bytes.fromhex(named.ref)
    ticket = door.find(session, event_id, [random]).get(random)
    if ticket is None or ticket.serial != named.serial or not _inside(session, ticket.id):
        raise NotFound(f"nobody is inside with ticket {named.ref}")
    return ticket


def badge(session: Session, ticket: DoorTicket, event: EventView, pen: Pen, made_at: datetime) -> bytes:
    """Write the badge as a page of its own size; a group's badges ten to a sheet."""
    made = [_badge(person, ticket, event, pen) for person in _people(session, ticket)]
    language, title, issuer = pen.language, event.title.plain, pen.say("issuer")
    if len(made) == 1:
        return badge_pdf(made[0], language.code, language.dir, title=title, author=issuer, made_at=made_at)
    return badge_sheet_pdf(made, language.code, language.dir, title=title, author=issuer, made_at=made_at)


def _inside(session: Session, ticket_id: int) -> bool:
    moved = session.scalar(select(func.sum(Record.moved)).where(Record.ticket_id == ticket_id))
    return bool(moved)


def _people(session: Session, ticket: DoorTicket) -> list[AttendeeView]:
    """Return whom a ticket is for: one person, or all of a party that have a name."""
    people = queries.attendees(session, ticket.registration_id)
    own = [person for person in people if ticket.attendee_id in {None, person.id}]
    return [person for person in own if person.name] or own[:1]


def _badge(person: AttendeeView, ticket: DoorTicket, event: EventView, pen: Pen) -> Badge:
    into = person.interpretation
    return Badge(
        name=person.name or ticket.name,
        community=ticket.group or "",
        spoken=tuple(Phrase(languages.get(code).name, code) for code in person.languages),
        interpretation=f"{pen.say('interpretation')}: {pen.language_name(into)}" if into else "",
        event=in_own_language(event.title),
    )
