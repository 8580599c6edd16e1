"""What people have reported, and what writers changed after publication."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from portal.blueprints.moderation import blueprint
from portal.blueprints.moderation.queue_forms import SettleForm
from portal.domain.discussion import queries as comments
from portal.domain.moderation import queries, reports, service
from portal.domain.moderation.types import Subject
from portal.domain.proposals import queries as proposals
from portal.domain.proposals import timeline
from portal.domain.texts.differences import difference
from portal.foundation import clock
from portal.foundation.errors import NotFound
from portal.web import held, login, words
from portal.web.forms import show_anew
from portal.web.held import keeps_text
from portal.web.locale import current_language
from portal.web.pager import Pager, page_number
from portal.web.services import database


@blueprint.get("/reported")
def reported() -> str:
    """List what has been reported, the longest waiting first."""
    with database().reading() as session:
        items = queries.list_reported(session, current_language().code)
    return render_template("moderation/reported.html", items=items)


@blueprint.route("/reported/<int:proposal_id>", methods=["GET", "POST"])
@keeps_text
def reported_proposal(proposal_id: int) -> Response | tuple[str, int]:
    """Decide on a proposal that was reported."""
    return _settle(Subject(proposal_id))


@blueprint.route("/reported/<int:proposal_id>/<int:comment_id>", methods=["GET", "POST"])
@keeps_text
def reported_comment(proposal_id: int, comment_id: int) -> Response | tuple[str, int]:
    """Decide on a comment that was reported."""
    return _settle(Subject(proposal_id, comment_id))


@blueprint.get("/changed")
def changed() -> str:
    """List what writers have changed after publication and nobody has looked at."""
    with database().reading() as session:
        items = proposals.list_changed(session, current_language().code)
    return render_template("moderation/changed.html", items=items)


@blueprint.route("/changed/<int:proposal_id>", methods=["GET", "POST"])
def changed_proposal(proposal_id: int) -> Response | str:
    """Show what a writer changed; note that it may stay."""
    with database().reading() as session:
        view = proposals.get_public(session, proposal_id, current_language().code, None)
        page = timeline.edits_of(session, view.row.title_id, view.row.body_id, page_number())
    if request.method == "POST":
        revision = request.form.get("revision", 0, type=int)
        with database().unit_of_work() as session:
            refused = service.check_change(session, login.principal(), proposal_id, revision, clock.now())
        if refused is None:
            flash(_("Noted: the change may stay."), "success")
            return redirect(url_for("moderation.changed"), 303)
        flash(words.REFUSALS[refused.reason], "warning")
        return redirect(url_for("moderation.changed_proposal", proposal_id=proposal_id), 303)
    told = [
        (edit.at, difference(edit.title) if edit.title else None, difference(edit.body) if edit.body else None)
        for edit in page.items
    ]

    def address(number: int | None) -> str:
        return url_for("moderation.changed_proposal", proposal_id=proposal_id, page=number)

    pager = Pager(page.number, page.pages, page.total, address)
    return render_template("moderation/changed_proposal.html", proposal=view, edits=told, pager=pager)


def _settle(subject: Subject) -> Response | tuple[str, int]:
    language = current_language().code
    with database().reading() as session:
        proposal = proposals.get_handed_in(session, subject.proposal_id, language)
        comment = (
            comments.whole_by_id(session, [subject.comment_id], language).get(subject.comment_id)
            if (subject.comment_id)
            else None
        )
        if subject.comment_id and (comment is None or comment.row.proposal_id != subject.proposal_id):
            raise NotFound(f"comment {subject.comment_id} on proposal {subject.proposal_id}")
        open_reports = queries.reports_on(session, subject, language)
        decisions = (
            queries.decisions_on_comment(session, subject.comment_id, language)
            if subject.comment_id
            else queries.decisions_on(session, subject.proposal_id, language)
        )
    revision = comment.row.revision if comment else proposal.row.revision
    form = SettleForm(request.form if request.method == "POST" else held.held_fields(), revision=revision).prepare()
    if request.method == "POST" and form.validate():
        with database().unit_of_work() as session:
            refused = reports.settle(
                session, login.principal(), subject, form.revision.data or 0, form.outcome(), clock.now()
            )
        if refused is None:
            flash(_("Your decision is recorded. Whoever it concerns is being told."), "success")
            return held.release(redirect(url_for("moderation.reported"), 303))
        form.form_errors.append(words.REFUSALS[refused.reason])
        show_anew(form.revision, revision)
    status = 400 if form.csrf_failed else 409 if form.form_errors else 422 if form.errors else 200
    page = render_template(
        "moderation/settle.html",
        proposal=proposal,
        comment=comment,
        reports=open_reports,
        decisions=decisions,
        form=form,
        own=login.principal().id == (comment.row.author_id if comment else proposal.row.author_id),
    )
    return page, status
