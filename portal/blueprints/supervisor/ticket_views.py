"""Tickets at the console: found by name or short code, blocked, and what was done with each taken back."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from portal.blueprints.supervisor import blueprint
from portal.blueprints.supervisor.forms import BareForm, BlockForm
from portal.blueprints.supervisor.pages import Doors, get_doors
from portal.domain.checkin import attempts, cases, standings, supervising
from portal.domain.checkin.types import Refused
from portal.domain.registration import queries, records
from portal.domain.registration.door import DoorTicket
from portal.foundation import clock
from portal.foundation.errors import NotFound
from portal.web import console_words, held, login
from portal.web.addresses import row_number
from portal.web.held import keeps_text
from portal.web.services import database

LONGEST_SEARCH = 200
FORMS: dict[str, type[Any]] = {"block": BlockForm, "unblock": BareForm, "annul": BareForm}


@blueprint.get("/events/<slug:slug>/tickets")
def tickets(slug: str) -> str:
    """Find tickets."""
    doors = get_doors(slug)
    words = request.args.get("q", "").replace("\x00", "")[:LONGEST_SEARCH]
    with database().reading() as session:
        found = standings.search(session, doors.event.row.id, words)
        stood = standings.of_tickets(session, found)
    return render_template(
        "supervisor/tickets.html", doors=doors, event=doors.event, words_typed=words, found=found, standings=stood
    )


@blueprint.route("/events/<slug:slug>/tickets/<int:ticket_id>", methods=["GET", "POST"])
@keeps_text
def ticket(slug: str, ticket_id: int) -> Response | tuple[str, int]:
    """Show a ticket with all that was done with it; block it, let it go again, take an entry back."""
    doors = get_doors(slug)
    with database().reading() as session:
        view = standings.get(session, doors.event.row.id, ticket_id)
    act = request.form.get("act", "") if request.method == "POST" else ""
    if request.method == "POST" and act not in FORMS:
        abort(400)
    form = FORMS[act](request.form) if act else BlockForm(held.held_fields())
    if act and form.validate():
        refused = _do(act, doors, view, form)
        if refused is None:
            flash(_done(act), "success")
            return held.release(redirect(url_for("supervisor.ticket", slug=slug, ticket_id=ticket_id), 303))
        form.form_errors.append(console_words.REFUSALS[refused.reason])
    return _page(doors, view, form, act)


def _do(act: str, doors: Doors, view: DoorTicket, form: Any) -> Refused | None:
    by_id, event_id, now = login.principal().id, doors.event.row.id, clock.now()
    with database().unit_of_work() as session:
        match act:
            case "block":
                supervising.block(session, by_id, event_id, view.id, form.reason.data, now)
            case "unblock":
                supervising.unblock(session, by_id, event_id, view.id, now)
            case _:
                record_id = row_number(request.form.get("record", ""))
                if record_id is None or record_id not in {one.id for one in attempts.of_ticket(session, view.id)}:
                    raise NotFound(f"entry of ticket {view.id}")
                return cases.annul(session, by_id, event_id, record_id, now)
    return None


def _done(act: str) -> str:
    said: dict[str, str] = {
        "block": _("The ticket is blocked: it opens no door now. Devices without a network hear of it later."),
        "unblock": _("The ticket opens doors again."),
        "annul": _("Taken back. What was sent stays in the log."),
    }
    return said[act]


def _page(doors: Doors, view: DoorTicket, form: Any, act: str) -> tuple[str, int]:
    with database().reading() as session:
        view = standings.get(session, doors.event.row.id, view.id)
        page = render_template(
            "supervisor/ticket.html",
            doors=doors,
            event=doors.event,
            ticket=view,
            registration=queries.get_row(session, view.registration_id),
            standings=standings.of_tickets(session, [view]),
            logged=attempts.of_ticket(session, view.id),
            records=records.of_registration(session, view.registration_id),
            form=form,
            block=form if isinstance(form, BlockForm) else BlockForm(None),
        )
    if not act:
        return page, 200
    return page, 400 if form.csrf_failed else 409 if form.form_errors else 422
