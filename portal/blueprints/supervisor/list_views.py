"""The lists of an event: which sessions a door admits to, at which gates, when, how often on one ticket."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from portal.blueprints.supervisor import blueprint
from portal.blueprints.supervisor.forms import ListForm
from portal.blueprints.supervisor.pages import Doors, get_doors
from portal.domain.checkin import lists as domain
from portal.domain.checkin.lists import ListDraft
from portal.domain.checkin.types import Policy
from portal.domain.registration import door
from portal.domain.registration.staff_papers import AT_ONCE
from portal.foundation import clock
from portal.web import held
from portal.web.forms import status
from portal.web.held import keeps_text, typed
from portal.web.services import database, settings


@blueprint.get("/events/<slug:slug>/lists")
def lists(slug: str) -> str:
    """Show all lists."""
    doors = get_doors(slug)
    with database().reading() as session:
        tickets = door.count_by_sessions(session, doors.event.row.id)
    parts = {
        view.id: range(1, -(-sum(tickets[own] for own in tickets if own & view.rules.sessions) // AT_ONCE) + 1)
        for view in doors.lists
    }
    return render_template("supervisor/lists.html", doors=doors, event=doors.event, parts=parts)


@blueprint.route("/events/<slug:slug>/lists/new", methods=["GET", "POST"])
@keeps_text
def new_list(slug: str) -> Response | tuple[str, int]:
    """Add a list."""
    doors = get_doors(slug)
    form = ListForm(typed(), data={"policy": Policy.ONCE.value}).prepare(doors, settings().timezone)
    if request.method == "POST" and form.validate():
        with database().unit_of_work() as session:
            domain.add(session, doors.event.row.id, form.draft(), clock.now())
        flash(_("The list is added. Devices hear of it within a minute."), "success")
        return held.release(redirect(url_for("supervisor.lists", slug=slug), 303))
    return _page(doors, None, form)


@blueprint.route("/events/<slug:slug>/lists/<int:list_id>", methods=["GET", "POST"])
@keeps_text
def edit_list(slug: str, list_id: int) -> Response | tuple[str, int]:
    """Change a list."""
    doors = get_doors(slug)
    doors.get_list(list_id)
    with database().reading() as session:
        draft = domain.draft_of(session, list_id)
    form = ListForm(typed(), data=_fields(draft)).prepare(doors, settings().timezone)
    if request.method == "POST" and form.validate():
        with database().unit_of_work() as session:
            domain.revise(session, list_id, form.draft())
        flash(_("The list is changed. Devices hear of it within a minute."), "success")
        return held.release(redirect(url_for("supervisor.lists", slug=slug), 303))
    return _page(doors, list_id, form)


@blueprint.post("/events/<slug:slug>/lists/<int:list_id>/end")
def end_list(slug: str, list_id: int) -> Response:
    """Take a list off the devices."""
    get_doors(slug).get_list(list_id)
    with database().unit_of_work() as session:
        domain.end(session, list_id, clock.now())
    flash(_("The list has ended. What was recorded on it stays."), "success")
    return redirect(url_for("supervisor.lists", slug=slug), 303)


def _page(doors: Doors, list_id: int | None, form: ListForm) -> tuple[str, int]:
    page = render_template("supervisor/list_edit.html", doors=doors, event=doors.event, list_id=list_id, form=form)
    return page, status(form)


def _fields(draft: ListDraft) -> dict[str, Any]:
    return {
        "name": draft.name or "",
        "sessions": list(draft.sessions),
        "gates": list(draft.gates),
        "policy": draft.policy.value,
        "opens_at": _wall(draft.opens_at),
        "closes_at": _wall(draft.closes_at),
        "people_limit": draft.people_limit,
    }


def _wall(moment: datetime | None) -> datetime | None:
    return moment.astimezone(settings().timezone).replace(tzinfo=None) if moment else None
