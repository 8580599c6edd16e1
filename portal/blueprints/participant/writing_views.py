"""Write a proposal, look at it once more, hand it in, withdraw it."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from portal.blueprints.participant import blueprint, rehearsing_views, writing_choices
from portal.blueprints.participant.writing_choices import Choices
from portal.blueprints.participant.writing_forms import HandInForm, ProposalForm
from portal.blueprints.participant.writing_hints import form_hints, preview_of, similar_proposals
from portal.domain.postediting import rehearsals
from portal.domain.proposals import drafts, queries, rules, service
from portal.domain.proposals.types import Cluster, ClusterHint, Draft, ProposalView, Refusal, Refused
from portal.domain.texts import queries as texts
from portal.domain.texts.differences import difference
from portal.domain.texts.types import Difference, LanguageOrigin, TextEdit
from portal.foundation import clock
from portal.web import held, login, words
from portal.web.forms import show_anew
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
    form = ProposalForm(_typed())
    choices = writing_choices.read(form.session.data or request.args.get("session"))
    form.prepare(choices)
    if request.method == "GET":
        _preset(form, choices)
    if request.method == "POST" and form.validate():
        with database().unit_of_work() as session:
            proposal_id = service.save(
                session, login.principal().id, form.draft(choices), form.form_key.data, clock.now()
            )
            drafts.order_preview(session, login.principal().id, proposal_id, clock.now())
        if rehearsing_views.is_asked():
            return held.release(_rehearsal(proposal_id, form))
        return held.release(redirect(url_for("participant.check", proposal_id=proposal_id), 303))
    return _writing_page(form, choices, None)


@blueprint.route("/proposals/<int:proposal_id>/edit", methods=["GET", "POST"])
@limiter.limit(WRITES, methods=["POST"], key_func=_writer)
@keeps_text
def edit(proposal_id: int) -> Response | tuple[str, int]:
    """Change a draft, what was returned, or (in the open) what is public and not yet looked at by the city."""
    view = _own(proposal_id)
    if view.row.state not in rules.EDITABLE | rules.CHANGEABLE and request.method == "GET":
        flash(words.REFUSALS["wrong_state"], "warning")
        return redirect(url_for("public.proposal", proposal_id=proposal_id), 303)
    form = ProposalForm(_typed(), data=_fields(view, _chosen_language(view)) | _tried(proposal_id))
    choices = writing_choices.read(form.session.data, view.row.event_id)
    form.prepare(choices)
    if request.method == "POST" and form.validate():
        # What is public is changed only by the button that says so; trying it out saves a draft, and nothing else.
        is_tried = rehearsing_views.is_asked()
        if is_tried and view.row.state in rules.CHANGEABLE:
            return held.release(_rehearsal(proposal_id, form))
        refused = _revise(proposal_id, form, choices)
        if refused is None and is_tried:
            return held.release(_rehearsal(proposal_id, form))
        if refused is None:
            return held.release(_after_change(view))
        if refused.reason is Refusal.CHANGED:
            return _told_of_other_change(form, choices, view)
        form.form_errors.append(words.REFUSALS[refused.reason])
    return _writing_page(form, choices, view)


@blueprint.route("/proposals/<int:proposal_id>/check", methods=["GET", "POST"])
def check(proposal_id: int) -> Response | tuple[str, int]:
    """Show what was written, what language it seems to be and how others will read it; hand it in."""
    view = _own(proposal_id)
    if view.row.state not in rules.EDITABLE:
        return redirect(url_for("public.proposal", proposal_id=proposal_id), 303)
    if rules.check_finished(view.title.original, view.body.original):
        flash(_("This draft is not finished yet. Go on with it here."), "info")
        return redirect(url_for("participant.edit", proposal_id=proposal_id), 303)
    hint = drafts.suggest_cluster(view.title.original, view.body.original, view.body.source.code)
    preset = view.row.cluster or (hint.cluster if hint else "")
    form = HandInForm(language=view.body.source.code, cluster=preset).prepare()
    if not form.validate_on_submit():
        return _checking_page(form, view, None if view.row.cluster else hint)
    again = "again" in request.form
    refused = _hand_in(view, form.changed(view), again=again)
    if refused is None and again:
        return redirect(url_for("participant.check", proposal_id=proposal_id, _anchor="preview"), 303)
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
        rehearsals.forget(session, login.principal().id, _subject(proposal_id))
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


def _preset(form: ProposalForm, choices: Choices) -> None:
    """Choose what the link that led here was about; what somebody had typed before stays."""
    asked = request.args
    form.topic.data = asked.get("topic") or form.topic.data
    form.title.data = form.title.data or asked.get("title", "")[: rules.LONGEST_TITLE]
    if asked.get("cluster") in set(Cluster):
        form.cluster.data = asked["cluster"]
    if asked.get("event"):
        form.event.data = choices.event_of(asked["event"])
        form.session.data = str(choices.session.id) if choices.session else ""


def _subject(proposal_id: int) -> str:
    """Return what a proposal that is being written is kept under when it is tried out."""
    return f"{rehearsing_views.PROPOSAL}:{proposal_id}"


def _rehearsal(proposal_id: int, form: ProposalForm) -> Response:
    language = form.language.data or None
    return rehearsing_views.ordered(_subject(proposal_id), f"{form.title.data}\n{form.body.data}", language)


def _tried(proposal_id: int) -> dict[str, str]:
    """Return what stood in the form when it was tried out."""
    title, _newline, body = (rehearsing_views.rehearsed(_subject(proposal_id)) or "").partition("\n")
    return {"title": title, "body": body} if title else {}


def _revise(proposal_id: int, form: ProposalForm, choices: Choices) -> Refused | None:
    writer, now = login.principal().id, clock.now()
    with database().unit_of_work() as session:
        refused = service.revise(session, writer, proposal_id, form.draft(choices), now, revision=form.revision.data)
        if refused is None:
            drafts.order_preview(session, writer, proposal_id, now)
            rehearsals.forget(session, writer, _subject(proposal_id))
        return refused


def _after_change(view: ProposalView) -> Response:
    if view.row.state in rules.EDITABLE:
        return redirect(url_for("participant.check", proposal_id=view.row.id), 303)
    flash(_("Your change is public. Everybody can see what the text was before, and followers are told."), "success")
    return redirect(url_for("public.proposal", proposal_id=view.row.id), 303)


def _told_of_other_change(form: ProposalForm, choices: Choices, view: ProposalView) -> tuple[str, int]:
    """Show both versions: nothing is overwritten and nothing is lost."""
    form.form_errors.append(
        _("This text was changed somewhere else while you were writing. Yours is still here; the other is below it.")
    )
    show_anew(form.revision, view.row.revision)
    other = TextEdit(view.body.text_id, clock.now(), view.body.source, view.body.original, form.body.data)
    return _writing_page(form, choices, view, other=difference(other))


def _hand_in(view: ProposalView, changed: Draft | None, *, again: bool) -> Refused | None:
    """Keep what was corrected; then hand in, or (`again`) have it translated once more."""
    member, now = login.principal(), clock.now()
    with database().unit_of_work() as session:
        if changed is not None:
            refused = service.revise(session, member.id, view.row.id, changed, now)
            if refused is not None:
                return refused
        if again:
            return drafts.order_preview(session, member.id, view.row.id, now)
        rehearsals.forget(session, member.id, _subject(view.row.id))
        return service.submit(session, member, view.row.id, now)


def _chosen_language(view: ProposalView) -> str:
    """Return the language that stands in the form: of a draft only what its writer chose, since its text may change."""
    with database().reading() as session:
        origin = texts.get_text(session, view.row.body_id).origin
    detected = origin is LanguageOrigin.DETECTED and view.row.state in rules.EDITABLE
    return "" if detected else view.body.source.code


def _own(proposal_id: int) -> ProposalView:
    with database().reading() as session:
        queries.get_own(session, proposal_id, login.principal().id)
        return queries.get_view(session, proposal_id, current_language().code)


def _typed() -> Any:
    """Return what was just sent, else what was held when a session ended."""
    return request.form if request.method == "POST" else held.held_fields()


def _fields(view: ProposalView, language: str) -> dict[str, Any]:
    return {
        "title": view.title.original,
        "body": view.body.original,
        "language": language,
        "cluster": view.row.cluster.value if view.row.cluster else "",
        "topic": str(view.row.topic_id or ""),
        "event": str(view.row.event_id or ""),
        "session": str(view.row.session_id or ""),
        "place": view.row.place.name or "",
        "neighbourhood": view.row.place.neighbourhood or "",
        "point": "{}, {}".format(*view.row.place.point) if view.row.place.point else "",
        "revision": view.row.revision,
    }


def _writing_page(
    form: ProposalForm, choices: Choices, view: ProposalView | None, other: Difference | None = None
) -> tuple[str, int]:
    status = 400 if form.csrf_failed else 409 if form.form_errors else 422 if form.errors else 200
    public = view is not None and view.row.state in rules.CHANGEABLE
    page = render_template(
        "participant/write.html",
        form=form,
        about=choices.session if choices.subject(form.event.data or "", form.session.data or "")[1] else None,
        proposal=view,
        public=public,
        other=other,
        hints=form_hints(form, view.row.id if view else None),
        unsaved=other is None and (request.method == "POST" or held.held_fields() is not None),
        longest_body=rules.LONGEST_BODY,
        longest_title=rules.LONGEST_TITLE,
    )
    return page, status


def _checking_page(form: HandInForm, view: ProposalView, hint: ClusterHint | None) -> tuple[str, int]:
    page = render_template(
        "participant/check.html",
        form=form,
        proposal=view,
        hint=hint,
        similar=similar_proposals(view.title.original, view.body.original, view.row.id),
        **preview_of(view.row),
    )
    return page, 422 if form.errors else 200
