"""Let somebody in who stands at the door without registration, with a ticket on the spot."""

from __future__ import annotations

from flask import redirect, render_template, url_for
from werkzeug.wrappers import Response

from portal.blueprints.registering import entering
from portal.blueprints.registering.owner_links import owner_url
from portal.blueprints.supervisor import blueprint
from portal.blueprints.supervisor.pages import drawn, get_doors
from portal.domain.registration import desk, queries
from portal.domain.registration import tickets as domain
from portal.domain.registration.types import Registered
from portal.foundation import clock
from portal.web import held
from portal.web.held import keeps_text
from portal.web.locale import current_language
from portal.web.services import database, settings


@blueprint.route("/events/<slug:slug>/walk-in", methods=["GET", "POST"])
@keeps_text
def walk_in(slug: str) -> Response | tuple[str, int]:
    """Enter somebody for what runs now."""
    doors = get_doors(slug)
    offered, form, made = entering.walk_in(slug)
    if isinstance(made, Registered):
        return held.release(redirect(url_for("supervisor.walked_in", slug=slug, code=made.code), 303))
    return entering.page("supervisor/walk_in.html", offered, form, made, doors=doors)


@blueprint.get("/events/<slug:slug>/walk-in/<code:code>")
def walked_in(slug: str, code: str) -> str:
    """Show the ticket, to be scanned or photographed at once."""
    doors = get_doors(slug)
    with database().reading() as session:
        row = desk.get_row(session, doors.event.row.id, code)
        view = queries.get_view(session, row.id, current_language().code, clock.now())
        codes = domain.codes(session, settings().secret_key, view.tickets)
    return render_template(
        "supervisor/walked_in.html",
        doors=doors,
        event=doors.event,
        view=view,
        shown=[(ticket, drawn(codes[ticket.id], ticket.name or view.row.name)) for ticket in view.tickets],
        ticket_page=owner_url(row, "tickets"),
    )
