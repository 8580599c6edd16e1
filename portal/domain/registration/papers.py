"""What somebody who comes can hold in hand: tickets as PDF, dates for a calendar."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from portal.domain.registration.types import AttendeeView, BookingView, RegistrationView, TicketView
from portal.domain.texts.types import TextView
from portal.engines import calendar as calendars
from portal.engines import tickets as engine
from portal.engines.documents import Entry, Phrase, SessionLine, TicketPage, Words, ticket_pdf
from portal.foundation.languages import Language

REFRESH = timedelta(hours=6)


class Pen(Protocol):
    """Writes in the language of whoever holds the paper."""

    @property
    def language(self) -> Language:
        """Return the language that it writes in."""
        ...

    def say(self, key: str) -> str:
        """Return one of the fixed words."""
        ...

    def span(self, starts_at: datetime, ends_at: datetime) -> str:
        """Write from when until when something lasts."""
        ...

    def zone(self) -> str:
        """Say whose time it is."""
        ...

    def language_name(self, code: str) -> str:
        """Name a language."""
        ...

    def need(self, code: str) -> str:
        """Name what somebody needs."""
        ...

    def party(self, number: int) -> str:
        """Say for how many a ticket is."""
        ...

    def place(self, number: int, of: int) -> str:
        """Say which of a party's tickets it is."""
        ...


def tickets(view: RegistrationView, codes: Mapping[int, str], pen: Pen, made_at: datetime) -> bytes:
    """Write the tickets of a registration as a PDF, one to a page."""
    pages = [_page(view, ticket, place, codes[ticket.id], pen) for place, ticket in enumerate(view.tickets, 1)]
    return ticket_pdf(pages, pen.language.code, pen.language.dir, made_at=made_at)


def ticket_image(code: str) -> bytes:
    """Draw a ticket's code as PNG."""
    return engine.qr_png(code)


def ticket_drawing(code: str, title: str) -> str:
    """Draw a ticket's code as SVG, titled for who can't see it."""
    return engine.qr_svg(code, title)


def calendar_file(view: RegistrationView, url: str, pen: Pen, zone: str, made_at: datetime) -> bytes:
    """Write the sessions that the party has seats in as a calendar file; those called off are marked so."""
    entries = [
        _entry(view, booking, url) for booking in view.bookings if booking.has_seats or booking.session.row.cancelled
    ]
    name = view.event.title.plain
    return calendars.calendar(entries, name, pen.language.code, zone, made_at, None)


def sessions_of(view: RegistrationView, ticket: TicketView) -> tuple[BookingView, ...]:
    """Return the sessions that a ticket admits to."""
    return tuple(booking for booking in view.seated if booking.session.row.bit in ticket.sessions)


def holder_of(view: RegistrationView, ticket: TicketView) -> AttendeeView | None:
    """Return whom a ticket is for; nobody alone, where it is for all."""
    return next((person for person in view.attendees if person.id == ticket.attendee_id), None)


def _page(view: RegistrationView, ticket: TicketView, place: int, code: str, pen: Pen) -> TicketPage:
    own = sessions_of(view, ticket)
    whole = ticket.attendee_id is None
    name = (view.row.community or view.row.name) if whole else (ticket.name or pen.say("name_to_come"))
    many = len(view.tickets) > 1
    return TicketPage(
        event=in_own_language(view.event.title),
        when=Entry(
            pen.say("when"), (*(pen.span(b.session.row.starts_at, b.session.row.ends_at) for b in own[:1]), pen.zone())
        ),
        where=Entry(pen.say("where"), _where(own)),
        holder=Entry(pen.say("group_ticket_of" if whole else "ticket_of"), (name,)),
        code=Entry(pen.say("short_code"), (f"{ticket.short_code[:4]} {ticket.short_code[4:]}",)),
        matrix=engine.qr_matrix(code),
        issuer=pen.say("issuer"),
        community="" if whole else view.row.community or "",
        party=pen.party(ticket.party_size) if whole else pen.place(place, len(view.tickets)) if many else "",
        programme=pen.say("programme"),
        sessions=tuple(_line(booking, pen) for booking in own),
        notices=_notices(view, ticket, own, pen),
        hint=pen.say("hint"),
    )


def _where(own: Sequence[BookingView]) -> tuple[Words, ...]:
    if not own:
        return ()
    venue = own[0].session.venue
    return in_own_language(venue.name), in_own_language(venue.address)


def _line(booking: BookingView, pen: Pen) -> SessionLine:
    session = booking.session
    room = session.room.name if session.room else session.venue.name
    return SessionLine(
        pen.span(session.row.starts_at, session.row.ends_at), in_own_language(session.title), in_own_language(room)
    )


def _notices(view: RegistrationView, ticket: TicketView, own: Sequence[BookingView], pen: Pen) -> tuple[Entry, ...]:
    notices = []
    holder = holder_of(view, ticket)
    if holder is not None and holder.interpretation:
        notices.append(Entry(pen.say("interpretation"), (pen.language_name(holder.interpretation),)))
    if holder is not None and holder.needs:
        notices.append(Entry(pen.say("needs"), tuple(pen.need(need) for need in holder.needs)))
    access = own[0].session.venue if own else None
    if access is not None and (access.access is not None or access.step_free):
        words: Words = in_own_language(access.access) if access.access is not None else pen.say("step_free")
        notices.append(Entry(pen.say("access"), (words,)))
    return tuple(notices)


def in_own_language(view: TextView) -> Words:
    """Return a text for a paper, with its language where that is not the paper's."""
    return view.plain if view.shown.code == view.target.code else Phrase(view.plain, view.shown.code)


def _entry(view: RegistrationView, booking: BookingView, url: str) -> calendars.Entry:
    session = booking.session
    room = f"{session.room.name.plain}, " if session.room else ""
    return calendars.Entry(
        uid=f"session-{session.id}-{view.row.code}",
        sequence=session.row.revision,
        starts_at=session.row.starts_at,
        ends_at=session.row.ends_at,
        title=f"{session.title.plain} \N{EM DASH} {view.event.title.plain}",
        description=session.summary.plain if session.summary else view.event.summary.plain,
        location=f"{room}{session.venue.name.plain}, {session.venue.address.plain}",
        url=url,
        status="cancelled" if session.row.cancelled else "confirmed",
        categories=(),
        changed_at=view.event.row.changed_at or view.event.row.published_at or view.row.created_at,
    )
