"""Tell a moderator that a proposal or a comment breaks the rules."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from portal.blueprints.participant import blueprint
from portal.blueprints.participant.comment_forms import ReportForm
from portal.domain.discussion import queries as comments
from portal.domain.moderation import reports
from portal.domain.moderation.types import Subject
from portal.domain.proposals import queries as proposals
from portal.foundation import clock
from portal.foundation.errors import NotFound
from portal.web import held, login, words
from portal.web.held import keeps_text
from portal.web.limits import limiter
from portal.web.locale import current_language
from portal.web.services import database

REPORTS = "20 per hour"


def _reporter() -> str:
    return f"reports:{login.principal().id}"


@blueprint.route("/proposals/<int:proposal_id>/report", methods=["GET", "POST"])
@limiter.limit(REPORTS, methods=["POST"], key_func=_reporter)
@keeps_text
def report_proposal(proposal_id: int) -> Response | tuple[str, int]:
    """Report a proposal."""
    return _report(Subject(proposal_id), url_for("public.proposal", proposal_id=proposal_id))


@blueprint.route("/proposals/<int:proposal_id>/comments/<int:comment_id>/report", methods=["GET", "POST"])
@limiter.limit(REPORTS, methods=["POST"], key_func=_reporter)
@keeps_text
def report_comment(proposal_id: int, comment_id: int) -> Response | tuple[str, int]:
    """Report a comment."""
    address = url_for("public.comment", proposal_id=proposal_id, comment_id=comment_id)
    return _report(Subject(proposal_id, comment_id), address)


def _report(subject: Subject, back: str) -> Response | tuple[str, int]:
    language, reader = current_language().code, login.principal().id
    with database().reading() as session:
        proposal = proposals.get_public(session, subject.proposal_id, language, reader)
        comment = comments.get_view(session, subject.comment_id, language, reader) if subject.comment_id else None
    if comment is not None and comment.row.proposal_id != subject.proposal_id:
        raise NotFound(f"comment {subject.comment_id} on proposal {subject.proposal_id}")
    form = ReportForm(request.form if request.method == "POST" else held.held_fields()).prepare()
    if request.method == "POST" and form.validate():
        with database().unit_of_work() as session:
            refused = reports.report(session, reader, subject, form.statement(), clock.now())
        if refused is None:
            flash(_("Thank you. A moderator will look at it, and you will get a mail."), "success")
            return held.release(redirect(back, 303))
        form.form_errors.append(words.REPORT_REFUSALS[refused.reason])
    status = 400 if form.csrf_failed else 409 if form.form_errors else 422 if form.errors else 200
    page = render_template("participant/report.html", form=form, proposal=proposal, comment=comment, back=back)
    return page, status
