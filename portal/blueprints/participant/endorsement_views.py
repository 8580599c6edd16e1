"""Give one's voice to a proposal, or take it back."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from portal.blueprints.participant import blueprint
from portal.domain.proposals import queries, service
from portal.domain.proposals.types import Filter
from portal.foundation import clock
from portal.web import login, words
from portal.web.limits import limiter
from portal.web.locale import current_language
from portal.web.pager import Pager, page_number, pages_of
from portal.web.services import database


@blueprint.post("/proposals/<int:proposal_id>/endorse")
@limiter.limit("60 per minute")
def endorse(proposal_id: int) -> Response:
    """Endorse once; `voice=off` takes it back."""
    with database().unit_of_work() as session:
        if request.form.get("voice") == "off":
            service.unendorse(session, login.principal().id, proposal_id, clock.now())
            refused = None
        else:
            refused = service.endorse(session, login.principal().id, proposal_id, clock.now())
    if refused is not None:
        flash(words.REFUSALS[refused.reason], "warning")
    return redirect(url_for("public.proposal", proposal_id=proposal_id, _anchor="endorse"), 303)


@blueprint.get("/proposals/endorsed")
def own_endorsements() -> str:
    """List the proposals that one has given one's voice to."""
    wanted = Filter(endorsed_by=login.principal().id)
    with database().reading() as session:
        page = queries.list_public(session, wanted, page_number(), current_language().code)
    pager = Pager(page.number, page.pages, page.total, pages_of("participant.own_endorsements"))
    return render_template("participant/own_endorsements.html", items=page.items, pager=pager)
