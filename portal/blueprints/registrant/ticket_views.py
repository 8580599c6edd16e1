"""Tickets in the holder's language: a page that opens without a network, a PDF, pictures, and dates for a calendar."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Response, current_app, render_template, url_for
from flask_babel import gettext as _
from markupsafe import Markup

from portal.blueprints.registrant import blueprint
from portal.blueprints.registrant.opening import open_view
from portal.domain.registration import papers, tickets
from portal.domain.registration.types import AttendeeView, BookingView, RegistrationView, TicketView
from portal.foundation import clock
from portal.foundation.errors import NotFound
from portal.web.pen import Pen
from portal.web.services import database, settings

WORKER = "js/tickets-worker.js"


@dataclass(frozen=True, slots=True)
class ShownTicket:
    """A ticket as the page shows it."""

    ticket: TicketView
    holder: AttendeeView | None
    sessions: tuple[BookingView, ...]
    drawing: Markup


@blueprint.get("/registrations/<code>/tickets", endpoint="tickets")
def ticket_page(code: str) -> str:
    """Show the tickets of a registration, large and bright, one below the other."""
    view = open_view(code)
    codes = _codes(view)
    shown = [
        ShownTicket(
            ticket,
            papers.holder_of(view, ticket),
            papers.sessions_of(view, ticket),
            Markup(papers.ticket_drawing(codes[ticket.id], _("Code to show at the door"))),  # noqa: S704 - drawn here
        )
        for ticket in view.tickets
    ]
    return render_template("registrant/tickets.html", view=view, code=code, shown=shown)


@blueprint.get("/registrations/<code>/tickets.pdf")
def ticket_file(code: str) -> Response:
    """Give the tickets out as a PDF, in the language of the address."""
    view = open_view(code)
    if not view.tickets:
        raise NotFound("no tickets")
    data = papers.tickets(view, _codes(view), Pen(), clock.now())
    return _file(data, "application/pdf", f"{view.event.slug}-tickets.pdf")


@blueprint.get("/registrations/<code>/tickets/<int:ticket_id>.png")
def ticket_picture(code: str, ticket_id: int) -> Response:
    """Give one ticket's code out as a picture."""
    view = open_view(code)
    if ticket_id not in {ticket.id for ticket in view.tickets}:
        raise NotFound(f"ticket {ticket_id}")
    return _file(papers.ticket_image(_codes(view)[ticket_id]), "image/png", f"{view.event.slug}-{ticket_id}.png")


@blueprint.get("/registrations/<code>/calendar.ics")
def calendar_file(code: str) -> Response:
    """Give the sessions of a registration out for a calendar."""
    view = open_view(code)
    url = url_for("registrant.registration", code=code, _external=True)
    data = papers.calendar_file(view, url, Pen(), str(settings().timezone), clock.now())
    return _file(data, "text/calendar; charset=utf-8", f"{view.event.slug}.ics")


@blueprint.get("/registrations/tickets-worker.js")
def tickets_worker() -> Response:
    """Give out what answers for kept tickets without a network: from here, so that it may answer for nothing else."""
    return current_app.send_static_file(WORKER)


def _codes(view: RegistrationView) -> dict[int, str]:
    with database().reading() as session:
        return tickets.codes(session, settings().secret_key, view.tickets)


def _file(data: bytes, media_type: str, name: str) -> Response:
    response = Response(data, content_type=media_type)
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response
