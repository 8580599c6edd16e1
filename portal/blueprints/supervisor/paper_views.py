"""Paper for when nothing else works: a list to tick, and what was ticked on it entered afterwards."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import ngettext
from werkzeug.wrappers import Response

from portal.blueprints.supervisor import blueprint
from portal.blueprints.supervisor.forms import PaperForm
from portal.blueprints.supervisor.pages import Doors, get_doors
from portal.domain.checkin import doors as rules_of_doors
from portal.domain.checkin import paper as domain
from portal.domain.checkin.lists import ListView
from portal.domain.checkin.paper import Line
from portal.domain.events import drafts
from portal.domain.registration import papers, records, staff_papers
from portal.domain.registration.staff_papers import AT_ONCE, Paper
from portal.domain.registration.staff_types import Act
from portal.foundation import clock
from portal.web import held, login
from portal.web.addresses import row_number
from portal.web.forms import show_anew, status
from portal.web.held import keeps_text, typed
from portal.web.locale import current_language
from portal.web.services import database, settings
from portal.web.staff_pen import StaffPen


@blueprint.post("/events/<slug:slug>/lists/<int:list_id>/paper")
def admission_sheet(slug: str, list_id: int) -> Response:
    """Print the people whom a list admits, each with a box to tick; who printed it stays on record."""
    doors = get_doors(slug)
    view, part = doors.get_list(list_id), row_number(request.form.get("part", "")) or 1
    pen, now = StaffPen(), clock.now()
    with database().unit_of_work() as session:
        admitted = staff_papers.admitted_by(session, doors.event.row.id, view.rules.sessions, current_language().code)
        when = pen.span(view.opens_at, view.closes_at)
        data = staff_papers.admission_sheet(Paper(doors.event, pen, now), _title(doors, view), when, admitted, part)
        printed = len(admitted[(part - 1) * AT_ONCE : part * AT_ONCE])
        records.note(session, login.principal().id, doors.event.row.id, Act.PRINTED, now, people=printed)
    response = Response(data, content_type="application/pdf")
    response.headers.set("Content-Disposition", "attachment", filename=f"{slug}-list-{list_id}-{part}.pdf")
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.route("/events/<slug:slug>/lists/<int:list_id>/ticked", methods=["GET", "POST"])
@keeps_text
def ticked(slug: str, list_id: int) -> Response | tuple[str, int]:
    """Enter what was ticked on paper, after showing whom it means."""
    doors = get_doors(slug)
    view, zone, now = doors.get_list(list_id), settings().timezone, clock.now()
    begun = min(now, max(view.opens_at, view.sessions[0].starts_at)).astimezone(zone)
    suggested = begun.replace(tzinfo=None, second=0, microsecond=0)
    form = PaperForm(typed(), data={"at": suggested}).prepare(doors, view, zone)
    lines: list[Line] = []
    if request.method == "POST" and form.validate():
        lines = _read(doors, list_id, form)
        mark = drafts.basis(form.lines.data, form.gate.data, form.at.data)
        if request.form.get("act") == "keep" and form.seen.data == mark:
            return _keep(doors, list_id, form, lines)
        show_anew(form.seen, mark)
    good = sum(line.problem is None for line in lines)
    page = render_template(
        "supervisor/ticked.html", doors=doors, event=doors.event, list=view, form=form, lines=lines, good=good
    )
    return page, status(form)


def _read(doors: Doors, list_id: int, form: PaperForm) -> list[Line]:
    with database().reading() as session:
        at = rules_of_doors.read(session, doors.event.row.id)
        return domain.read(session, at, form.ticked(list_id), form.lines.data, settings().timezone, clock.now())


def _keep(doors: Doors, list_id: int, form: PaperForm, lines: list[Line]) -> Response:
    by_id, event_id, key = login.principal().id, doors.event.row.id, form.form_key.data
    with database().unit_of_work() as session:
        kept = domain.take_in(session, by_id, event_id, form.ticked(list_id), lines, key, clock.now())
    flash(ngettext("%(num)s line is recorded.", "%(num)s lines are recorded.", kept), "success")
    return held.release(redirect(url_for("supervisor.board", slug=doors.event.slug), 303))


def _title(doors: Doors, view: ListView) -> Any:
    label = doors.label(view.id)
    assert label is not None
    return papers.in_own_language(label.text) if label.text is not None and not label.words else label.plain
