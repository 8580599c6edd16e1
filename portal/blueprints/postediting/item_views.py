"""One translation on a post-editor's desk, and the decision on it."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from portal.blueprints.postediting import blueprint, narrowing
from portal.blueprints.postediting.item_forms import APPROVE, DECLINE, GIVE_BACK, DecideForm
from portal.domain.postediting import queue, service
from portal.domain.postediting.types import Desk, Key, Neighbours, Refused
from portal.domain.terms import queries as terms
from portal.domain.texts import memory
from portal.domain.texts import queries as texts
from portal.domain.texts.types import TextView
from portal.foundation import clock, languages
from portal.web import forms, held, login, postediting_words
from portal.web.addresses import row_number
from portal.web.forms import show_anew
from portal.web.held import keeps_text, typed
from portal.web.locale import current_language
from portal.web.services import database

ACTS = (APPROVE, DECLINE, GIVE_BACK)


@blueprint.route("/<int:text_id>/<language:code>", methods=["GET", "POST"])
@keeps_text
def item(text_id: int, code: str) -> Response | tuple[str, int]:
    """Show an original, its translation and all that helps; approve, decline, give back."""
    key, editor, now = Key(text_id, code), login.principal().id, clock.now()
    with database().unit_of_work() as session:
        desk = service.open_desk(session, key, editor, current_language().code, now)
        way = queue.neighbours(session, key, narrowing.wanted(), editor, now)
    asked = request.form.get("act", APPROVE)
    act = asked if asked in ACTS else APPROVE
    form = DecideForm(typed(), data=_given(desk)).prepare(desk.work.original, act)
    if request.method == "POST" and form.validate():
        refused = _decide(key, form, act)
        if refused is None:
            flash(_done(act), "success")
            return held.release(redirect(_next(way, key), 303))
        form.form_errors.append(postediting_words.REFUSALS[refused.reason])
        show_anew(form.basis, desk.basis)
        show_anew(form.shown, desk.shown)
    return _page(form, key, desk, way), forms.status(form)


def _given(desk: Desk) -> dict[str, Any]:
    """Begin with what stands, or with the words of a reader that are to be taken."""
    wanted = row_number(request.args.get("take", ""))
    taken = next((one for one in desk.suggestions if one.id == wanted and one.body is not None), None)
    body = desk.work.body if taken is None else taken.body
    return {"body": body, "basis": desk.basis, "shown": desk.shown, "taken": str(taken.id) if taken else ""}


def _decide(key: Key, form: DecideForm, act: str) -> Refused | None:
    editor, now = login.principal().id, clock.now()
    with database().unit_of_work() as session:
        if act == DECLINE:
            return service.decline(session, editor, key, (form.answer.data or "").strip(), now)
        if act == GIVE_BACK:
            return service.give_back(session, editor, key, form.basis.data or "", now)
        return service.approve(session, editor, key, form.approval(), now)


def _done(act: str) -> str:
    if act == DECLINE:
        return str(_("The translation stays as it is. Whoever suggested or reported something is told why."))
    if act == GIVE_BACK:
        return str(_("The machine translates this text anew."))
    return str(_("The translation is kept as checked by a person."))


def _next(way: Neighbours, key: Key) -> str:
    query: dict[str, Any] = narrowing.query(narrowing.wanted()) | {"done": f"{key.text_id}.{key.language}"}
    if way.after is None:
        return url_for("postediting.queue", **query)
    return url_for("postediting.item", text_id=way.after.text_id, code=way.after.language, **query)


def _page(form: DecideForm, key: Key, desk: Desk, way: Neighbours) -> str:
    work = desk.work
    with database().reading() as session:
        view: TextView = texts.get_view(session, key.text_id, key.language)
        asked = [line.original for line in desk.lines]
        hits = memory.similar(session, work.source, work.language, asked)
        found = terms.terms_in(session, asked, work.source, work.language)
    return render_template(
        "postediting/item.html",
        form=form,
        desk=desk,
        work=work,
        view=view,
        way=way,
        hits=hits,
        terms=found,
        target=languages.get(work.language),
        query=narrowing.query(narrowing.wanted()),
        done=narrowing.done(),
    )
