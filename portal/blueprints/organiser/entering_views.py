"""Enter somebody for whom nobody fills in a form: at the counter, on paper, at the door."""

from __future__ import annotations

from typing import Any

from flask import redirect, render_template, request, url_for
from werkzeug.datastructures import CombinedMultiDict
from werkzeug.wrappers import Response

from portal.blueprints.organiser import blueprint
from portal.blueprints.organiser.entering_forms import EnteringForm
from portal.blueprints.registering import entering
from portal.blueprints.registering.entering import Offered
from portal.blueprints.registering.owner_links import owner_url
from portal.blueprints.registering.question_fields import with_questions
from portal.domain.events import queries as events
from portal.domain.registration import applying, desk, queries
from portal.domain.registration.types import BookingState, Refused, Registered
from portal.foundation import clock
from portal.web import held, login
from portal.web.held import keeps_text
from portal.web.locale import current_language
from portal.web.services import database, settings

LARGEST_UPLOAD = 16 * 1024 * 1024


@blueprint.route("/events/<slug:slug>/enter", methods=["GET", "POST"])
@keeps_text
def enter(slug: str) -> Response | tuple[str, int]:
    """Enter what somebody says at the counter, or wrote on paper."""
    request.max_content_length = LARGEST_UPLOAD
    offered = entering.offered_by(slug, clock.now())
    form = with_questions(EnteringForm, offered.questions)(_typed(), data={"language": current_language().code})
    form.prepare(offered.event.row, offered.sessions, offered.questions)
    refused = None
    if request.method == "POST" and form.validate():
        made = _register(offered, form)
        if isinstance(made, Registered):
            return _entered(slug, made, "enter")
        refused = made
    return entering.page("organiser/enter.html", offered, form, refused)


@blueprint.route("/events/<slug:slug>/walk-in", methods=["GET", "POST"])
@keeps_text
def walk_in(slug: str) -> Response | tuple[str, int]:
    """Let somebody in who stands at the door of what runs now."""
    offered, form, made = entering.walk_in(slug)
    if isinstance(made, Registered):
        return _entered(slug, made, "walk_in")
    return entering.page("organiser/walk_in.html", offered, form, made)


@blueprint.get("/events/<slug:slug>/entered/<code:code>")
def entered(slug: str, code: str) -> str:
    """Show what became of it, with the ticket to print, and go on to the next person."""
    language, now = current_language().code, clock.now()
    with database().reading() as session:
        event = events.get_event(session, slug, language, now, drafts=True)
        row = desk.get_row(session, event.row.id, code)
        view = queries.get_view(session, row.id, language, now)
    return render_template(
        "organiser/entered.html",
        event=event,
        view=view,
        waits=[booking for booking in view.bookings if booking.state is BookingState.WAITING],
        next_page="walk_in" if request.args.get("from") == "walk_in" else "enter",
        ticket_page=owner_url(row, "tickets"),
    )


def _typed() -> Any:
    if request.method == "POST":
        return CombinedMultiDict([request.files, request.form])
    return held.held_fields()


def _register(offered: Offered, form: EnteringForm) -> Registered | Refused:
    with database().unit_of_work() as session:
        return applying.register(
            session,
            offered.event.row.id,
            form.application(),
            form.form_key.data,
            clock.now(),
            settings().timezone,
            entered_by_id=login.principal().id,
        )


def _entered(slug: str, made: Registered, came_from: str) -> Response:
    address = url_for("organiser.entered", slug=slug, code=made.code, **{"from": came_from})  # type: ignore[arg-type]
    return held.release(redirect(address, 303))
