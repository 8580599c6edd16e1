"""Improve a translation, or say what is wrong with it; and see what became of that."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from portal.blueprints.participant import blueprint
from portal.blueprints.participant.improving_forms import ImproveForm
from portal.domain.postediting import homes, suggestions
from portal.domain.postediting.types import Home, Key, Refused, SuggestionView
from portal.domain.texts import editing
from portal.domain.texts import queries as texts
from portal.domain.texts.editing import Work
from portal.domain.texts.types import TextView
from portal.foundation import clock, languages
from portal.web import forms, held, login, postediting_words
from portal.web.forms import show_anew
from portal.web.held import keeps_text, typed
from portal.web.limits import limiter
from portal.web.locale import current_language
from portal.web.pager import Pager, page_number, pages_of
from portal.web.services import database

SUGGESTIONS = "10 per minute; 100 per hour"
EXCERPT = 80


def _reader() -> str:
    return f"suggestions:{login.principal().id}"


@blueprint.route("/texts/<int:text_id>/translations/<language:code>", methods=["GET", "POST"])
@limiter.limit(SUGGESTIONS, methods=["POST"], key_func=_reader)
@keeps_text
def improve(text_id: int, code: str) -> Response | tuple[str, int]:
    """Show an original beside its translation, and take better words for it or a report."""
    key, reader, language = Key(text_id, code), login.principal().id, current_language().code
    with database().reading() as session:
        home = homes.of_translation(session, key, language)
        others = homes.beside(session, home, language)
        excerpts = texts.views(session, [other.text_id for other in others], language)
        work = editing.get_work(session, text_id, code)
        view = texts.get_view(session, text_id, code)
        mine = suggestions.find_open(session, reader, key)
    form = ImproveForm(typed(), data=_given(work, mine)).prepare(work.original, work.body)
    if request.method == "POST" and form.validate():
        with database().unit_of_work() as session:
            answer = suggestions.suggest(session, reader, key, form.offered(), clock.now())
        if not isinstance(answer, Refused):
            flash(_("Thank you. Somebody who knows both languages looks at it, and you will get a mail."), "success")
            return held.release(redirect(page_of(home), 303))
        form.form_errors.append(postediting_words.REFUSALS[answer.reason])
        show_anew(form.seen, work.source_hash)
    return _page(form, home, work, view, mine, beside=[excerpts[one.text_id].excerpt(EXCERPT) for one in others])


@blueprint.get("/translations/mine")
def own_suggestions() -> str:
    """List what one has said of translations, and what became of it."""
    with database().reading() as session:
        page = suggestions.list_own(session, login.principal().id, page_number(), current_language().code)
    pager = Pager(page.number, page.pages, page.total, pages_of("participant.own_suggestions"))
    return render_template("participant/own_suggestions.html", items=page.items, pager=pager, said=postediting_words)


def page_of(home: Home) -> str:
    """Return the page on which everybody can read a text."""
    values: dict[str, Any] = dict(home.values)
    return url_for(home.endpoint, **values)


def _given(work: Work, mine: SuggestionView | None) -> dict[str, object]:
    if mine is None:
        return {"body": work.body, "seen": work.source_hash}
    body = work.body if mine.body is None else mine.body
    reason = mine.reason.value if mine.reason else ""
    return {
        "body": body,
        "seen": work.source_hash,
        "reason": reason,
        "note": mine.note,
        "credit": mine.wants_credit,
    }


def _page(
    form: ImproveForm,
    home: Home,
    work: Work,
    view: TextView,
    mine: SuggestionView | None,
    *,
    beside: Sequence[TextView],
) -> tuple[str, int]:
    page = render_template(
        "participant/improve.html",
        form=form,
        home=home,
        beside=beside,
        view=view,
        mine=mine,
        said=postediting_words,
        target=languages.get(work.language),
    )
    return page, forms.status(form)
