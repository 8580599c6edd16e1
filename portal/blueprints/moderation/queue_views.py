"""The queue, one item beside its translation, and the decision on it."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from portal.blueprints.moderation import blueprint
from portal.blueprints.moderation.queue_forms import DecisionForm
from portal.domain.events import agenda
from portal.domain.events.types import About
from portal.domain.moderation import queries, service
from portal.domain.moderation.types import Decision
from portal.domain.proposals import drafts
from portal.domain.proposals import queries as proposals
from portal.domain.proposals.types import Cluster, ClusterHint, ProposalView, Refused, State
from portal.domain.topics import likeness
from portal.foundation import clock
from portal.foundation.errors import Conflict
from portal.web import held, login, words
from portal.web.forms import show_anew
from portal.web.held import keeps_text
from portal.web.locale import current_language
from portal.web.services import database


@blueprint.get("")
def queue() -> str:
    """List what waits, the oldest first."""
    with database().reading() as session:
        items = proposals.list_waiting(session, current_language().code)
    return render_template("moderation/queue.html", items=items)


@blueprint.route("/<int:proposal_id>", methods=["GET", "POST"])
@keeps_text
def item(proposal_id: int) -> Response | tuple[str, int]:
    """Read one proposal beside its translation and decide on it."""
    language = current_language().code
    with database().reading() as session:
        view = proposals.get_handed_in(session, proposal_id, language)
        decisions = queries.decisions_on(session, proposal_id, language)
    typed: Any = request.form if request.method == "POST" else held.held_fields()
    hint = _hint(view)
    cluster = view.row.cluster or (hint.cluster if hint else "")
    form = DecisionForm(typed, cluster=cluster, revision=view.row.revision).prepare(
        returnable=view.row.author_id is not None
    )
    if request.method == "POST" and form.validate():
        refused = _decide(proposal_id, form)
        if refused is None:
            flash(_("Your decision is recorded. The writer is being told."), "success")
            return held.release(redirect(_next(), 303))
        form.form_errors.append(words.REFUSALS[refused.reason])
        # What was sent would be shown again, before what is set here.
        show_anew(form.revision, view.row.revision)
    status = 400 if form.csrf_failed else 409 if form.form_errors else 422 if form.errors else 200
    return _page(view, decisions, form, hint), status


@blueprint.get("/records")
def records() -> str:
    """Show the record of decisions."""
    with database().reading() as session:
        decisions = queries.recent_decisions(session, current_language().code)
    return render_template("moderation/records.html", decisions=decisions)


def _decide(proposal_id: int, form: DecisionForm) -> Refused | None:
    moderator, now = login.principal(), clock.now()
    revision = form.revision.data or 0
    with database().unit_of_work() as session:
        match Decision(form.decision.data):
            case Decision.PUBLISH:
                cluster = Cluster(form.cluster.data)
                return service.publish(session, moderator, proposal_id, revision, cluster, now)
            case Decision.RETURN:
                return service.give_back(session, moderator, proposal_id, revision, form.statement(), now)
            case Decision.REFUSE:
                return service.refuse(session, moderator, proposal_id, revision, form.statement(), now)
            case _:
                raise Conflict("only what was handed in is decided here")


def _next() -> str:
    with database().reading() as session:
        waiting = proposals.list_waiting(session, current_language().code, limit=1)
    return url_for("moderation.item", proposal_id=waiting[0].row.id) if waiting else url_for("moderation.queue")


def _hint(view: ProposalView) -> ClusterHint | None:
    """Return the cluster that the text seems to belong to, where its writer chose none."""
    if view.row.cluster is not None:
        return None
    return drafts.suggest_cluster(view.title.original, view.body.original, view.body.source.code)


def _about(view: ProposalView) -> About | None:
    row = view.row
    with database().reading() as session:
        return agenda.find_about(session, row.event_id, row.session_id, current_language().code, clock.now())


def _alike(view: ProposalView) -> tuple[ProposalView, ...]:
    """Return public proposals that say nearly the same, in whatever language, while it can be merged or returned."""
    if view.row.state is not State.SUBMITTED:
        return ()
    with database().reading() as session:
        found = likeness.nearly_same(session, view.row.id, view.row.body_id)
        ids = [one.proposal_id for one in found]
        return proposals.list_by_ids(session, ids, current_language().code, None) if ids else ()


def _page(view: ProposalView, decisions: Any, form: DecisionForm, hint: ClusterHint | None) -> str:
    return render_template(
        "moderation/item.html",
        proposal=view,
        decisions=decisions,
        form=form,
        hint=hint,
        alike=_alike(view),
        about=_about(view),
        waiting=view.row.state is State.SUBMITTED,
        own=view.row.author_id == login.principal().id,
        entered=view.row.entered_by_id == login.principal().id,
    )
