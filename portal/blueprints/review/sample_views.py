"""One sample: read it, then say what one makes of it."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from portal.blueprints.review import blueprint
from portal.blueprints.review.sample_forms import NO, YES, AnswerReviewForm, DecisionReviewForm
from portal.domain.moderation import review_queries as queries
from portal.domain.moderation import review_rules as rules
from portal.domain.moderation import reviewing
from portal.domain.moderation.review_types import (
    AnswerSample,
    DecisionSample,
    Kind,
    ReviewRefusal,
    ReviewRefused,
    SampleRow,
    Verdict,
)
from portal.foundation import clock
from portal.web import held, login, review_words
from portal.web.forms import status
from portal.web.held import keeps_text, typed
from portal.web.locale import current_language
from portal.web.services import database

Form = AnswerReviewForm | DecisionReviewForm
PAGES = {Kind.MODERATION: "review/decision.html", Kind.ANSWER: "review/answer.html"}
CLOSED = frozenset({ReviewRefusal.INVOLVED, ReviewRefusal.TAKEN, ReviewRefusal.FINAL})
"""Why somebody can't review a sample, whatever they would say of it."""


@blueprint.route("/<int:sample_id>", methods=["GET", "POST"])
@keeps_text
def sample(sample_id: int) -> Response | tuple[str, int]:
    """Show one sample and take what the reviewer makes of it."""
    language = current_language().code
    with database().reading() as session:
        row = queries.get_row(session, sample_id)
        view = queries.get_sample(session, row, language)
        involved = bool(queries.involved(session, [row], login.principal().id))
    me, now = login.principal().id, clock.now()
    refused = rules.check(row, me, involved=involved, now=now)
    form = _form(row, view)
    if request.method == "POST" and form.validate():
        refused = _conclude(row, form)
        if refused is None:
            flash(_("Your review is recorded."), "success")
            return held.release(redirect(_next(row.kind), 303))
        form.form_errors.append(review_words.REFUSALS[refused.reason])
    page = render_template(
        PAGES[row.kind],
        view=view,
        row=row,
        form=form,
        closed=refused.reason if refused and refused.reason in CLOSED else None,
        own=row.reviewer_id == me,
        days=rules.term_of(view.step).days if isinstance(view, AnswerSample) else None,
        until=row.reviewed_at + rules.TIME_TO_CHANGE if row.reviewed_at else None,
    )
    return page, status(form)


def _form(row: SampleRow, view: DecisionSample | AnswerSample) -> Form:
    """Return the form, with what this reviewer said before where they may still change it."""
    before = row.reviewer_id == login.principal().id
    words = view.own_words.original if before and view.own_words else ""
    if isinstance(view, DecisionSample):
        form = DecisionReviewForm(typed(), verdict=row.verdict if before else None, words=words)
        return form.prepare(readable=view.is_readable)
    marked = {name: YES if mark else NO for name, mark in row.marks.to_dict().items()} if before else {}
    return AnswerReviewForm(typed(), words=words, **marked).prepare(row.recorded)


def _conclude(row: SampleRow, form: Form) -> ReviewRefused | None:
    reviewer_id, now, words = login.principal().id, clock.now(), form.words.data or ""
    with database().unit_of_work() as session:
        if isinstance(form, DecisionReviewForm):
            verdict = Verdict(form.verdict.data)
            return reviewing.review_decision(session, reviewer_id, row.id, verdict, words, now)
        return reviewing.review_answer(session, reviewer_id, row.id, form.marks(), words, now)


def _next(kind: Kind) -> str:
    with database().reading() as session:
        found = queries.find_next(session, kind, login.principal().id)
    if found is not None:
        return url_for("review.sample", sample_id=found)
    return url_for("review.waiting", kind=kind.value if kind is Kind.ANSWER else None)
