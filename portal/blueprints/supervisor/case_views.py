"""Cases that supervisors settle: those that are open first."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from portal.blueprints.supervisor import blueprint
from portal.blueprints.supervisor.forms import SettleForm
from portal.blueprints.supervisor.pages import get_doors
from portal.domain.checkin import cases as domain
from portal.domain.checkin.types import Outcome
from portal.foundation import clock
from portal.web import console_words, held, login
from portal.web.forms import status
from portal.web.held import keeps_text, typed
from portal.web.services import database


@blueprint.get("/events/<slug:slug>/cases")
def cases(slug: str) -> str:
    """Show what must be settled, and what was."""
    doors = get_doors(slug)
    with database().reading() as session:
        found = domain.of_event(session, doors.event.row.id)
    return render_template("supervisor/cases.html", doors=doors, event=doors.event, cases=found)


@blueprint.route("/events/<slug:slug>/cases/<int:case_id>", methods=["GET", "POST"])
@keeps_text
def case(slug: str, case_id: int) -> Response | tuple[str, int]:
    """Show one case with all that is needed to judge it, and settle it."""
    doors = get_doors(slug)
    form = SettleForm(typed())
    if request.method == "POST" and form.validate():
        by_id, outcome, now = login.principal().id, Outcome(form.outcome.data), clock.now()
        with database().unit_of_work() as session:
            refused = domain.settle(session, by_id, doors.event.row.id, case_id, outcome, form.note.data or "", now)
        if refused is None:
            flash(_("Settled."), "success")
            return held.release(redirect(url_for("supervisor.cases", slug=slug), 303))
        form.form_errors.append(console_words.REFUSALS[refused.reason])
    with database().reading() as session:
        view, around = domain.get(session, doors.event.row.id, case_id)
    form.note.id = f"note-{case_id}"
    page = render_template("supervisor/case.html", doors=doors, event=doors.event, cases=around, case=view, form=form)
    return page, status(form)
