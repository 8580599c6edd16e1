"""A writer says that an answer does not answer their proposal."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from portal.blueprints.participant import blueprint
from portal.blueprints.participant.reopening_forms import ReopeningForm
from portal.domain.proposals import queries, reopening, rules, timeline
from portal.domain.proposals.types import ProposalRow, StepView
from portal.foundation import clock
from portal.foundation.errors import NotFound
from portal.web import held, login, words
from portal.web.forms import status
from portal.web.held import keeps_text
from portal.web.limits import limiter
from portal.web.locale import current_language
from portal.web.services import database

REOPENINGS = "5 per minute; 30 per hour"


def _writer() -> str:
    return f"reopenings:{login.principal().id}"


@blueprint.route("/proposals/<int:proposal_id>/answers/<int:step_id>/reopen", methods=["GET", "POST"])
@limiter.limit(REOPENINGS, methods=["POST"], key_func=_writer)
@keeps_text
def reopen(proposal_id: int, step_id: int) -> Response | tuple[str, int]:
    """Say what an answer to one's own proposal leaves open; the city then answers anew."""
    row, steps = _own(proposal_id)
    answered = next((step for step in steps if step.id == step_id and reopening.is_answer(step)), None)
    if answered is None:
        raise NotFound(f"answer {step_id} to proposal {proposal_id}")
    objectable = reopening.open_to_objection(steps, clock.now())
    possible = objectable is not None and objectable.id == step_id
    form = ReopeningForm(held.typed()).prepare()
    if request.method == "POST" and form.validate():
        with database().unit_of_work() as session:
            refused = reopening.reopen(
                session, row.author_id or 0, proposal_id, step_id, form.words.data, form.chosen_language, clock.now()
            )
        if refused is None:
            flash(_("Thank you. The city has your words and will answer again."), "success")
            address = url_for("public.proposal", proposal_id=proposal_id, _anchor=f"answer-{step_id}")
            return held.release(redirect(address, 303))
        form.form_errors.append(words.REFUSALS[refused.reason])
    page = render_template("participant/reopen.html", form=form, row=row, answer=answered, possible=possible)
    return page, status(form)


def _own(proposal_id: int) -> tuple[ProposalRow, tuple[StepView, ...]]:
    with database().reading() as session:
        row = queries.get_own(session, proposal_id, login.principal().id)
        steps = timeline.steps_of(session, proposal_id, current_language().code)
    if row.state not in rules.PUBLIC:
        raise NotFound(f"proposal {proposal_id} is not public")
    return row, steps
