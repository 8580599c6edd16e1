"""The city answers: what waits for an answer, the most endorsed first, and the answer itself."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from portal.blueprints.moderation import blueprint
from portal.blueprints.moderation.answer_forms import AnswerForm
from portal.domain.proposals import answers, rules, timeline
from portal.domain.proposals import queries as proposals
from portal.domain.proposals.types import Filter, Sort, State
from portal.foundation import clock
from portal.foundation.errors import NotFound
from portal.web import held, login, words
from portal.web.forms import show_anew
from portal.web.held import keeps_text
from portal.web.locale import current_language
from portal.web.pager import Pager, page_number, pages_of
from portal.web.services import database


@blueprint.get("/answers")
def unanswered() -> str:
    """List what the city has not decided yet: first what it has not looked at."""
    state = State.UNDER_REVIEW if request.args.get("status") == State.UNDER_REVIEW else State.PUBLISHED
    wanted = Filter(state=state, sort=Sort.ENDORSED)
    with database().reading() as session:
        page = proposals.list_public(session, wanted, page_number(), current_language().code)
    named = state.value if state is State.UNDER_REVIEW else None
    pager = Pager(page.number, page.pages, page.total, pages_of("moderation.unanswered", status=named))
    return render_template("moderation/unanswered.html", items=page.items, pager=pager, state=state, now=clock.now())


@blueprint.route("/<int:proposal_id>/answer", methods=["GET", "POST"])
@keeps_text
def answer(proposal_id: int) -> Response | tuple[str, int]:
    """Answer one proposal."""
    language = current_language().code
    with database().reading() as session:
        view = proposals.get_view(session, proposal_id, language)
        steps = timeline.steps_of(session, proposal_id, language)
    if view.row.state not in rules.PUBLIC:
        raise NotFound(f"proposal {proposal_id} is not public")
    typed: Any = request.form if request.method == "POST" else held.held_fields()
    form = AnswerForm(typed, revision=view.row.revision).prepare(view.row.state)
    if request.method == "POST" and form.validate():
        with database().unit_of_work() as session:
            refused = answers.answer(
                session, login.principal().id, proposal_id, form.revision.data or 0, form.answer(), clock.now()
            )
        if refused is None:
            flash(_("The answer is public. The writer and all followers get it in their own language."), "success")
            return held.release(redirect(url_for("public.proposal", proposal_id=proposal_id), 303))
        form.form_errors.append(words.REFUSALS[refused.reason])
        show_anew(form.revision, view.row.revision)
    status = 400 if form.csrf_failed else 409 if form.form_errors else 422 if form.errors else 200
    own = view.row.author_id == login.principal().id
    return render_template("moderation/answer.html", proposal=view, steps=steps, form=form, own=own), status
