"""Write a proposal, look at it once more, hand it in, withdraw it."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from portal.blueprints.participant import blueprint
from portal.blueprints.participant.writing_forms import HandInForm, ProposalForm
from portal.domain.proposals import queries, rules, service
from portal.domain.proposals.types import Draft, ProposalView, Refusal, Refused, TopicView
from portal.domain.texts.differences import difference
from portal.domain.texts.types import Difference, TextEdit
from portal.foundation import clock, languages
from portal.web import held, login, words
from portal.web.held import keeps_text
from portal.web.limits import limiter
from portal.web.locale import current_language
from portal.web.services import database

WRITES = "30 per minute; 300 per hour"


def _writer() -> str:
    return f"writer:{login.principal().id}"


@blueprint.route("/proposals/new", methods=["GET", "POST"])
@limiter.limit(WRITES, methods=["POST"], key_func=_writer)
@keeps_text
def new_proposal() -> Response | tuple[str, int]:
    """Write a new proposal; it is a draft from the first press of a button."""
    topics = _topics()
    form = ProposalForm(_typed()).prepare(topics)
    if request.method == "GET" and request.args.get("topic"):
        form.topic.data = request.args["topic"]
    if request.method == "POST" and form.validate():
        with database().unit_of_work() as session:
            proposal_id = service.save(
                session, login.principal().id, form.draft(topics), form.form_key.data, clock.now()
            )
        return held.release(redirect(url_for("participant.check", proposal_id=proposal_id), 303))
    return _writing_page(form, None)


@blueprint.route("/proposals/<int:proposal_id>/edit", methods=["GET", "POST"])
@limiter.limit(WRITES, methods=["POST"], key_func=_writer)
@keeps_text
def edit(proposal_id: int) -> Response | tuple[str, int]:
    """Change a draft, what was returned, or (in the open) what is public and not yet looked at by the city."""
    view = _own(proposal_id)
    if view.row.state not in rules.EDITABLE | rules.CHANGEABLE and request.method == "GET":
        flash(words.REFUSALS["wrong_state"], "warning")
        return redirect(url_for("public.proposal", proposal_id=proposal_id), 303)
    topics = _topics()
    form = ProposalForm(_typed(), data=_fields(view)).prepare(topics)
    if request.method == "POST" and form.validate():
        refused = _revise(proposal_id, form, topics)
        if refused is None:
            return held.release(_after_change(view))
        if refused.reason is Refusal.CHANGED:
            return _told_of_other_change(form, view)
        form.form_errors.append(words.REFUSALS[refused.reason])
    return _writing_page(form, view)


@blueprint.route("/proposals/<int:proposal_id>/check", methods=["GET", "POST"])
def check(proposal_id: int) -> Response | tuple[str, int]:
    """Show what was written and what language it seems to be; hand it in."""
    view = _own(proposal_id)
    if view.row.state not in rules.EDITABLE:
        return redirect(url_for("public.proposal", proposal_id=proposal_id), 303)
    form = HandInForm(language=view.body.source.code).prepare()
    if not form.validate_on_submit():
        return render_template("participant/check.html", form=form, proposal=view), 422 if form.errors else 200
    refused = _hand_in(view, form.language.data)
    if refused is not None:
        flash(words.REFUSALS[refused.reason], "warning")
    else:
        flash(_("Thank you. Your proposal has been handed in."), "success")
    return redirect(url_for("public.proposal", proposal_id=proposal_id), 303)


@blueprint.post("/proposals/<int:proposal_id>/withdraw")
def withdraw(proposal_id: int) -> Response:
    """Take one's own proposal back."""
    with database().unit_of_work() as session:
        refused = service.withdraw(session, login.principal().id, proposal_id, clock.now())
    if refused is not None:
        flash(words.REFUSALS[refused.reason], "warning")
    else:
        flash(_("Your proposal is withdrawn. You can still read it here; nobody else can."), "success")
    return redirect(url_for("public.proposal", proposal_id=proposal_id), 303)


@blueprint.get("/proposals/mine")
def own_proposals() -> str:
    """List all that one has written."""
    with database().reading() as session:
        items = queries.list_own(session, login.principal().id, current_language().code)
    return render_template("participant/own_proposals.html", items=items)


def _revise(proposal_id: int, form: ProposalForm, topics: tuple[TopicView, ...]) -> Refused | None:
    with database().unit_of_work() as session:
        return service.revise(
            session,
            login.principal().id,
            proposal_id,
            form.draft(topics),
            clock.now(),
            revision=form.revision.data,
        )


def _after_change(view: ProposalView) -> Response:
    if view.row.state in rules.EDITABLE:
        return redirect(url_for("participant.check", proposal_id=view.row.id), 303)
    flash(_("Your change is public. Everybody can see what the text was before, and followers are told."), "success")
    return redirect(url_for("public.proposal", proposal_id=view.row.id), 303)


def _told_of_other_change(form: ProposalForm, view: ProposalView) -> tuple[str, int]:
    """Show both versions: nothing is overwritten and nothing is lost."""
    form.form_errors.append(
        _("This text was changed somewhere else while you were writing. Yours is still here; the other is below it.")
    )
    form.revision.data = view.row.revision
    other = TextEdit(view.body.text_id, clock.now(), view.body.source, view.body.original, form.body.data)
    return _writing_page(form, view, other=difference(other))


def _hand_in(view: ProposalView, chosen: str | None) -> Refused | None:
    member = login.principal()
    with database().unit_of_work() as session:
        if languages.is_known(chosen) and chosen != view.body.source.code:
            row = view.row
            draft = Draft(view.title.original, view.body.original, chosen, row.cluster, row.topic_id, row.place)
            refused = service.revise(session, member.id, row.id, draft, clock.now(), revision=row.revision)
            if refused is not None:
                return refused
        return service.submit(session, member, view.row.id, clock.now())


def _own(proposal_id: int) -> ProposalView:
    with database().reading() as session:
        queries.get_own(session, proposal_id, login.principal().id)
        return queries.get_view(session, proposal_id, current_language().code)


def _topics() -> tuple[TopicView, ...]:
    with database().reading() as session:
        return queries.list_topics(session, current_language().code)


def _typed() -> Any:
    """Return what was just sent, else what was held when a session ended."""
    return request.form if request.method == "POST" else held.held_fields()


def _fields(view: ProposalView) -> dict[str, Any]:
    return {
        "title": view.title.original,
        "body": view.body.original,
        "language": view.body.source.code,
        "cluster": view.row.cluster.value if view.row.cluster else "",
        "topic": str(view.row.topic_id or ""),
        "place": view.row.place.name or "",
        "neighbourhood": view.row.place.neighbourhood or "",
        "point": "{}, {}".format(*view.row.place.point) if view.row.place.point else "",
        "revision": view.row.revision,
    }


def _writing_page(form: ProposalForm, view: ProposalView | None, other: Difference | None = None) -> tuple[str, int]:
    status = 400 if form.csrf_failed else 409 if form.form_errors else 422 if form.errors else 200
    public = view is not None and view.row.state in rules.CHANGEABLE
    return render_template("participant/write.html", form=form, proposal=view, public=public, other=other), status
