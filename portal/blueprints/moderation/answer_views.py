"""The city answers: what waits for an answer, the most endorsed first, and the answer itself."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from portal.blueprints.moderation import blueprint
from portal.blueprints.moderation.answer_forms import AnswerForm
from portal.domain.proposals import answers, commitment_queries, owing, reopening, rules, timeline
from portal.domain.proposals import queries as proposals
from portal.domain.proposals.commitment_rules import day_of, last_day
from portal.domain.proposals.types import Refused, State
from portal.foundation import clock
from portal.foundation.errors import NotFound
from portal.web import held, login, words
from portal.web.forms import show_anew, status
from portal.web.held import keeps_text
from portal.web.locale import current_language
from portal.web.pager import Pager, page_number, pages_of
from portal.web.services import database, settings

CHOICES = (State.PUBLISHED.value, State.UNDER_REVIEW.value, "due", "reopened")


@blueprint.get("/answers")
def unanswered() -> str:
    """List what waits for the city: what it has not decided, what falls due, and what writers have reopened."""
    chosen = request.args.get("status", "")
    chosen = chosen if chosen in CHOICES else State.PUBLISHED.value
    now, language, number = clock.now(), current_language().code, page_number()
    with database().reading() as session:
        match chosen:
            case "due":
                page = owing.list_due(session, number, language, now)
            case "reopened":
                page = owing.list_reopened(session, number, language)
            case _:
                page = owing.list_open(session, State(chosen), number, language)
        counts = {"due": owing.count_due(session, now), "reopened": owing.count_reopened(session)}
    named = None if chosen == State.PUBLISHED else chosen
    pager = Pager(page.number, page.pages, page.total, pages_of("moderation.unanswered", status=named))
    return render_template(
        "moderation/unanswered.html", items=page.items, pager=pager, chosen=chosen, counts=counts, now=now
    )


@blueprint.route("/<int:proposal_id>/answer", methods=["GET", "POST"])
@keeps_text
def answer(proposal_id: int) -> Response | tuple[str, int]:
    """Answer one proposal."""
    language, today = current_language().code, day_of(clock.now(), settings().timezone)
    with database().reading() as session:
        view = proposals.get_view(session, proposal_id, language)
        steps = timeline.steps_of(session, proposal_id, language)
        promises = commitment_queries.of_proposal(session, proposal_id, language, today)
    if view.row.state not in rules.PUBLIC:
        raise NotFound(f"proposal {proposal_id} is not public")
    typed: Any = request.form if request.method == "POST" else held.held_fields()
    form = AnswerForm(typed, revision=view.row.revision).prepare(view.row.state, today)
    if request.method == "POST" and form.validate():
        refused = _answer(proposal_id, form)
        if refused is None:
            flash(_("The answer is public. The writer and all followers get it in their own language."), "success")
            return held.release(redirect(url_for("public.proposal", proposal_id=proposal_id), 303))
        form.form_errors.append(words.REFUSALS[refused.reason])
        show_anew(form.revision, view.row.revision)
    page = render_template(
        "moderation/answer.html",
        proposal=view,
        steps=steps,
        answers=[step for step in steps if reopening.is_answer(step)],
        objections=reopening.objections(steps),
        promises=promises,
        last_day=last_day(today),
        form=form,
        own=view.row.author_id == login.principal().id,
    )
    return page, status(form)


def _answer(proposal_id: int, form: AnswerForm) -> Refused | None:
    official_id, revision = login.principal().id, form.revision.data or 0
    with database().unit_of_work() as session:
        return answers.answer(
            session, official_id, proposal_id, revision, form.answer(), clock.now(), settings().timezone
        )
