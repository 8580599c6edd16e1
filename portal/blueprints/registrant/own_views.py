"""One's own registration, opened by the link in the mail: where it stands, and everything that can be done with it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from portal.blueprints.registrant import blueprint
from portal.blueprints.registrant.opening import ACTS, open_row, open_view
from portal.blueprints.registrant.standing import can_change, standing_of
from portal.domain.events import queries as events
from portal.domain.registration import answering, service
from portal.domain.registration.forgetting import KEEP_PEOPLE
from portal.domain.registration.types import Refused
from portal.foundation import clock
from portal.web import event_words
from portal.web.limits import limiter
from portal.web.locale import current_language
from portal.web.services import database, settings

Command = Callable[..., Refused | None]


@blueprint.get("/registrations/<code>")
def registration(code: str) -> str:
    """Show where a registration stands; mail programs open links by themselves, so this changes nothing."""
    view = open_view(code)
    with database().reading() as session:
        questions = events.list_questions(session, view.row.event_id, current_language().code)
        consents = answering.consents(session, view.row.id)
    return render_template(
        "registrant/registration.html",
        view=view,
        code=code,
        standing=standing_of(view),
        can_change=can_change(view),
        questions=questions,
        consents=consents,
        keep_days=KEEP_PEOPLE.days,
    )


@blueprint.post("/registrations/<code>/confirm")
@limiter.limit(ACTS)
def confirm(code: str) -> Response:
    """Make a registration last."""
    return _act(code, service.confirm, told=_("It is confirmed. We have sent you a mail with everything in it."))


@blueprint.post("/registrations/<code>/bookings/<int:booking_id>/accept")
@limiter.limit(ACTS)
def accept(code: str, booking_id: int) -> Response:
    """Take the seats that were offered."""
    return _act(
        code, service.accept_offer, booking_id, told=_("You have taken the offer. Here is where you stand now.")
    )


@blueprint.post("/registrations/<code>/bookings/<int:booking_id>/leave")
@limiter.limit(ACTS)
def leave(code: str, booking_id: int) -> Response:
    """Give up one session, or decline an offer."""
    return _act(code, service.leave_session, booking_id, told=_("It is given back, and goes to whoever is next."))


@blueprint.get("/registrations/<code>/cancel")
def ask_to_cancel(code: str) -> str:
    """Ask before everything is given up."""
    view = open_view(code)
    return render_template("registrant/cancel.html", view=view, code=code, standing=standing_of(view))


@blueprint.post("/registrations/<code>/cancel")
@limiter.limit(ACTS)
def cancel(code: str) -> Response:
    """Give everything up."""
    return _act(code, service.cancel, told=_("Your registration is cancelled. Thank you for making room for others."))


def _act(code: str, command: Command, *arguments: Any, told: str) -> Response:
    """Carry one command out on the registration that the link opens, and say what came of it."""
    row = open_row(code)
    with database().unit_of_work() as session:
        refused = command(session, row.id, *arguments, clock.now(), settings().timezone)
    if refused is None:
        flash(told, "success")
    else:
        flash(event_words.REFUSALS[refused.reason], "warning")
    return redirect(url_for("registrant.registration", code=code), 303)
