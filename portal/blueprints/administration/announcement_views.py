"""Announcements on every page: set, translate, take down."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from portal.blueprints.administration import blueprint
from portal.blueprints.administration.page_forms import AnnouncementForm, AnnouncementTranslationForm
from portal.domain.sitepages import queries, service
from portal.foundation import clock, languages
from portal.web import held, login, words
from portal.web.held import keeps_text
from portal.web.locale import current_language
from portal.web.services import database


@blueprint.route("/announcements", methods=["GET", "POST"])
@keeps_text
def announcements() -> Response | tuple[str, int]:
    """Show what is announced now or later, and set something new."""
    form = AnnouncementForm(_typed(), kind="info").prepare()
    if request.method == "POST" and form.validate():
        now = clock.now()
        with database().unit_of_work() as session:
            service.announce(session, login.principal().id, form.announced(now), now)
        flash(_("The announcement is set. Within a few seconds it stands on every page."), "success")
        return held.release(redirect(url_for("administration.announcements"), 303))
    language, now = current_language().code, clock.now()
    with database().reading() as session:
        current = queries.list_announcements(session, language, now)
        past = queries.list_past_announcements(session, language, now)
    page = render_template("administration/announcements.html", form=form, current=current, past=past, now=now)
    return page, _status(form)


@blueprint.post("/announcements/<int:announcement_id>/end")
def end_announcement(announcement_id: int) -> Response:
    """Take an announcement down."""
    with database().unit_of_work() as session:
        service.end_announcement(session, login.principal().id, announcement_id, clock.now())
    flash(_("The announcement is taken down."), "success")
    return redirect(url_for("administration.announcements"), 303)


@blueprint.route("/announcements/<int:announcement_id>/translations/<language:code>", methods=["GET", "POST"])
@keeps_text
def announcement_translation(announcement_id: int, code: str) -> Response | tuple[str, int]:
    """Translate an announcement."""
    with database().reading() as session:
        view = queries.get_announcement(session, announcement_id, code)
    if view.text.source.code == code:
        abort(404)
    shown = view.text.plain if view.text.is_translation else view.text.original
    form = AnnouncementTranslationForm(_typed(), text=shown, basis=view.basis)
    if request.method == "POST" and form.validate():
        with database().unit_of_work() as session:
            refused = service.translate_announcement(
                session,
                announcement_id,
                code,
                form.text.data,
                form.basis.data if form.basis.raw_data else "unknown",
                clock.now(),
            )
        if refused is None:
            flash(_("The translation is saved."), "success")
            return held.release(redirect(url_for("administration.announcements"), 303))
        form.form_errors.append(words.REFUSALS[refused.reason])
        with database().reading() as session:
            view = queries.get_announcement(session, announcement_id, code)
        form.basis.data = view.basis
    page = render_template(
        "administration/announcement_translation.html",
        form=form,
        announced=view,
        language=languages.get(code),
        changed=bool(form.form_errors),
    )
    return page, 409 if form.form_errors else _status(form)


def _typed() -> Any:
    return request.form if request.method == "POST" else held.held_fields()


def _status(form: Any) -> int:
    return 400 if form.csrf_failed else 422 if form.errors else 200
