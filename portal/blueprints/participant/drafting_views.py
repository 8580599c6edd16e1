"""For the script on the writing page: keep what is being typed, and tell what can be told of it."""

from __future__ import annotations

from flask import abort, jsonify, redirect, render_template, request, url_for
from flask_wtf.csrf import generate_csrf
from werkzeug.wrappers import Response

from portal.blueprints.participant import blueprint
from portal.blueprints.participant.writing_choices import Choices
from portal.blueprints.participant.writing_choices import read as read_choices
from portal.blueprints.participant.writing_forms import ProposalForm
from portal.blueprints.participant.writing_hints import form_hints, preview_of
from portal.domain.proposals import drafts, queries, rules, service
from portal.domain.proposals.types import Kept, Refusal, Refused
from portal.foundation import clock
from portal.foundation.errors import NotFound
from portal.web import login, words
from portal.web.addresses import row_number
from portal.web.limits import limiter
from portal.web.locale import current_language
from portal.web.services import database

BEGUN = "20 per minute; 200 per hour"
KEPT = "40 per minute; 1500 per hour"
HINTS = "40 per minute; 1500 per hour"


def _writer() -> str:
    return f"writer:{login.principal().id}"


@blueprint.get("/drafts/token")
def draft_token() -> Response:
    """Hand out a fresh token, and say whose: a page stays open longer than its session."""
    return jsonify(csrf_token=generate_csrf(), writer=login.principal().id)


@blueprint.post("/drafts")
@limiter.limit(BEGUN, key_func=_writer)
def begin_draft() -> tuple[Response, int]:
    """Keep what is typed into a new form; the same form again is the same draft."""
    return _keep(None)


@blueprint.post("/drafts/<int:proposal_id>")
@limiter.limit(KEPT, key_func=_writer)
def keep_draft(proposal_id: int) -> tuple[Response, int]:
    """Keep what is typed into the form of a draft."""
    return _keep(proposal_id)


@blueprint.post("/drafts/hints")
@limiter.limit(HINTS, key_func=_writer)
def hints() -> Response:
    """Tell what the text seems to be so far."""
    form = ProposalForm(request.form).prepare(Choices())
    proposal_id = row_number(request.form.get("proposal_id", ""))
    return jsonify(html=render_template("participant/_hints.html", hints=form_hints(form, proposal_id)))


@blueprint.route("/proposals/<int:proposal_id>/preview", methods=["GET", "POST"])
@limiter.limit(HINTS, key_func=_writer)
def preview(proposal_id: int) -> Response:
    """Show how others will read a draft, as far as it is translated; a button orders it."""
    writer = login.principal().id
    if request.method == "POST":
        with database().unit_of_work() as session:
            drafts.order_preview(session, writer, proposal_id, clock.now())
        return redirect(url_for("participant.check", proposal_id=proposal_id, _anchor="preview"), 303)
    with database().reading() as session:
        row = queries.get_own(session, proposal_id, writer)
    if row.state not in rules.EDITABLE:
        raise NotFound(f"proposal {proposal_id} is no draft any more")
    told = preview_of(row)
    html = render_template("participant/_preview.html", proposal_id=proposal_id, **told)
    return jsonify(html=html, waiting=told["waiting"])


def _keep(proposal_id: int | None) -> tuple[Response, int]:
    form = ProposalForm(request.form)
    if proposal_id is None and not form.has_key:
        abort(400)
    problems = form.unkeepable()
    if problems:
        return jsonify(problems=problems), 422
    if proposal_id is None and not form.says_something:
        return jsonify(saved_at=None), 200
    choices = read_choices(form.session.data, row_number(form.event.data or ""))
    left_out = form.prepare(choices).leave_out()
    writer, now = login.principal().id, clock.now()
    key, revision = form.form_key.data, form.revision.data
    with database().unit_of_work() as session:
        kept = drafts.keep(
            session, writer, form.draft(choices), now, proposal_id=proposal_id, form_key=key, revision=revision
        )
    return (_not_kept(kept, proposal_id, key), 409) if isinstance(kept, Refused) else (_told(kept, left_out), 200)


def _told(kept: Kept, left_out: list[str]) -> Response:
    return jsonify(
        saved_at=kept.at.isoformat(),
        proposal_id=kept.proposal_id,
        revision=kept.revision,
        save_url=url_for("participant.keep_draft", proposal_id=kept.proposal_id),
        edit_url=url_for("participant.edit", proposal_id=kept.proposal_id),
        left_out=left_out,
    )


def _not_kept(refused: Refused, proposal_id: int | None, form_key: str) -> Response:
    """Say why, and what is kept instead: a writer whose answer was lost on the way finds their own words there."""
    if refused.reason is not Refusal.CHANGED:
        return jsonify(reason=refused.reason, words=words.REFUSALS[refused.reason])
    writer, language = login.principal().id, current_language().code
    with database().reading() as session:
        found = proposal_id or service.find_started(session, writer, form_key) or 0
        view = queries.get_view(session, found, language)
    return jsonify(
        reason=refused.reason,
        title=view.title.original,
        body=view.body.original,
        revision=view.row.revision,
        proposal_id=found,
        save_url=url_for("participant.keep_draft", proposal_id=found),
        edit_url=url_for("participant.edit", proposal_id=found),
    )
