"""Enter a proposal for somebody who came without e-mail."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from portal.blueprints.moderation import blueprint
from portal.blueprints.moderation.entering_forms import EnteringForm
from portal.domain.events import agenda
from portal.domain.proposals import intake, queries
from portal.foundation import clock
from portal.web import held, login
from portal.web.held import keeps_text
from portal.web.locale import current_language
from portal.web.services import database, settings


@blueprint.route("/proposals/new", methods=["GET", "POST"])
@keeps_text
def enter() -> Response | tuple[str, int]:
    """Write down what somebody brought, and hand it in for another moderator to decide on."""
    with database().reading() as session:
        topics = queries.list_topics(session, current_language().code)
        events = agenda.list_choosable(session, current_language().code, clock.now())
    typed: Any = request.form if request.method == "POST" else held.held_fields()
    form = EnteringForm(typed, received_on=clock.now().astimezone(settings().timezone).date()).prepare(topics, events)
    if request.method == "POST" and form.validate():
        with database().unit_of_work() as session:
            entered = form.entered(topics, events)
            proposal_id = intake.enter(session, login.principal().id, entered, form.form_key.data, clock.now())
        flash(_("The proposal is handed in. Another moderator decides on it."), "success")
        return held.release(redirect(url_for("moderation.item", proposal_id=proposal_id), 303))
    status = 400 if form.csrf_failed else 422 if form.errors else 200
    return render_template("moderation/enter.html", form=form), status
