"""A programme from a spreadsheet: first what would be added or what is wrong, then exactly what was shown."""

from __future__ import annotations

from typing import Any

from flask import Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response as AnyResponse

from portal.blueprints.organiser import blueprint, import_words
from portal.blueprints.organiser.event_forms import BareForm
from portal.blueprints.organiser.pages import get_event
from portal.domain.events import importing, venue_queries
from portal.domain.events.importing import ProgrammeSheet
from portal.domain.events.types import EventView
from portal.foundation import clock
from portal.web import event_words
from portal.web.forms import status
from portal.web.locale import current_language
from portal.web.services import database, settings

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@blueprint.route("/events/<slug:slug>/import", methods=["GET", "POST"])
def import_programme(slug: str) -> AnyResponse | tuple[str, int]:
    """Read a spreadsheet and show what it would add; write it when it comes again as it was shown."""
    view, form = get_event(slug), BareForm()
    sheet = None
    if request.method == "POST" and form.validate():
        if "seal" in request.form:
            sheet = _write(view)
            if sheet is None:
                return redirect(url_for("organiser.programme", slug=slug), 303)
            form.form_errors.append(_("Something has changed since you looked at it. Please look at it once more."))
        else:
            sheet = _read(view)
            if sheet is None:
                form.form_errors.append(_("Please choose a file."))
    return _page(view, form, sheet)


@blueprint.get("/programme-template.xlsx")
def import_template() -> Response:
    """Give out an empty spreadsheet with the columns of a programme."""
    data = importing.template(
        import_words.headers(), _("Programme"), clock.now(), right_to_left=current_language().dir == "rtl"
    )
    response = Response(data, content_type=XLSX)
    response.headers.set("Content-Disposition", "attachment", filename="programme.xlsx")
    return response


def _read(view: EventView) -> ProgrammeSheet | None:
    sent = request.files.get("sheet")
    data = sent.read() if sent else b""
    if sent is None or not (data or sent.filename):
        return None
    words, zone, now = import_words.vocabulary(), settings().timezone, clock.now()
    with database().reading() as session:
        return importing.read(session, view.row.id, data, sent.filename or "", words, zone, now)


def _write(view: EventView) -> ProgrammeSheet | None:
    """Write a sheet as it was shown; return it where it would not be written like that any more."""
    words, zone, now = import_words.vocabulary(), settings().timezone, clock.now()
    data = request.form.get("again", "").encode("utf-8", "replace")
    with database().unit_of_work() as session:
        sheet = importing.read(session, view.row.id, data, "programme.csv", words, zone, now)
        if not sheet.is_good or sheet.seal != request.form.get("seal"):
            return sheet
        number = importing.write(session, view.row.id, sheet, now)
    flash(ngettext("%(num)s session is added.", "%(num)s sessions are added.", number), "success")
    return None


def _page(view: EventView, form: Any, sheet: ProgrammeSheet | None) -> tuple[str, int]:
    with database().reading() as session:
        venues = {one.id: one for one in venue_queries.list_venues(session, current_language().code)}
    page = render_template(
        "organiser/import.html",
        event=view,
        form=form,
        sheet=sheet,
        venues=venues,
        rooms={room.id: room for venue in venues.values() for room in venue.rooms},
        problem=_problem(sheet),
        column_name=import_words.column_name,
    )
    code = status(form)
    return page, 422 if code == 200 and sheet is not None and not sheet.is_good else code


def _problem(sheet: ProgrammeSheet | None) -> str:
    """Say why a file is no table."""
    if sheet is None or sheet.problem is None:
        return ""
    sentence = str(event_words.SHEET_PROBLEMS[sheet.problem.code])
    place = sheet.problem.detail
    return _("%(problem)s (%(place)s)", problem=sentence, place=place) if place[:1].isupper() else sentence
