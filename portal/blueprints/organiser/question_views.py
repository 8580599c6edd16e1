"""What an event asks of those who register."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from portal.blueprints.organiser import blueprint
from portal.blueprints.organiser.pages import get_event
from portal.blueprints.organiser.question_forms import QuestionForm, kept_words
from portal.domain.events import queries
from portal.domain.events import questions as service
from portal.domain.events.types import Refused
from portal.foundation import clock
from portal.web import event_words, held
from portal.web.forms import status
from portal.web.held import keeps_text, typed
from portal.web.locale import current_language
from portal.web.services import database


@blueprint.get("/events/<slug:slug>/questions")
def questions(slug: str) -> str:
    """Show what an event asks, and has asked."""
    view, language = get_event(slug), current_language().code
    with database().reading() as session:
        asked = queries.list_questions(session, view.row.id, language)
        every = queries.all_questions(session, view.row.id, language)
    ids = {question.id for question in asked}
    retired = [question for question in every if question.id not in ids]
    return render_template("organiser/questions.html", event=view, asked=asked, retired=retired, kept_words=kept_words)


@blueprint.route("/events/<slug:slug>/questions/new", methods=["GET", "POST"])
@keeps_text
def new_question(slug: str) -> Response | tuple[str, int]:
    """Ask one more thing."""
    view = get_event(slug)
    form = QuestionForm(typed()).prepare(view.title.source.code)
    if request.method == "POST" and form.validate():
        with database().unit_of_work() as session:
            made = service.add(session, view.row.id, form.draft(), clock.now())
        if not isinstance(made, Refused):
            flash(_("The question is asked of everybody who registers from now on."), "success")
            return held.release(redirect(url_for("organiser.questions", slug=slug), 303))
        form.options.errors = [str(event_words.REFUSALS[made.reason])]
    return render_template("organiser/question.html", event=view, form=form), status(form)


@blueprint.post("/events/<slug:slug>/questions/<int:question_id>/retire")
def retire_question(slug: str, question_id: int) -> Response:
    """Ask something no more."""
    view = get_event(slug)
    with database().unit_of_work() as session:
        service.retire(session, view.row.id, question_id, clock.now())
    flash(_("This is not asked any more. Answers that were given stay until their time is up."), "success")
    return redirect(url_for("organiser.questions", slug=slug), 303)


@blueprint.post("/events/<slug:slug>/questions/<int:question_id>/earlier")
def ask_earlier(slug: str, question_id: int) -> Response:
    """Move a question up by one."""
    view = get_event(slug)
    with database().unit_of_work() as session:
        service.move_up(session, view.row.id, question_id)
    return redirect(url_for("organiser.questions", slug=slug, _anchor=f"question-{question_id}"), 303)
