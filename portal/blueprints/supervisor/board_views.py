"""The live board of an event: who is inside, which devices are there, and what needs attention first."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from portal.blueprints.supervisor import blueprint
from portal.blueprints.supervisor.pages import Doors, get_doors
from portal.domain.checkin import cases, counts, devices, lists, packs, watching
from portal.domain.events import queries
from portal.foundation import clock
from portal.web.locale import current_language
from portal.web.services import database, settings


@blueprint.get("/")
def events() -> str:
    """List the events that have doors: what is on or comes next first, then what is over."""
    language, now = current_language().code, clock.now()
    with database().reading() as session:
        coming = queries.list_events(session, language, now)
        over = queries.list_events(session, language, now, past=True)
    return render_template("supervisor/events.html", coming=coming, over=over, now=now)


@blueprint.get("/events/<slug:slug>")
def board(slug: str) -> str:
    """Show what happens at the doors now."""
    return render_template("supervisor/board.html", **_seen(get_doors(slug)))


@blueprint.get("/events/<slug:slug>/now")
def live(slug: str) -> str:
    """Show the same without the page around it, for the script that keeps it fresh."""
    return render_template("supervisor/_board.html", **_seen(get_doors(slug)))


@blueprint.get("/events/<slug:slug>/figures")
def figures(slug: str) -> str:
    """Show who came: by gate, by language, by session."""
    doors = get_doors(slug)
    with database().reading() as session:
        counted = counts.of_event(session, doors.event.row.id)
        by_session = counts.by_session(session, doors.event.row.id)
    return render_template(
        "supervisor/figures.html", doors=doors, event=doors.event, counted=counted, by_session=by_session
    )


@blueprint.post("/events/<slug:slug>/lists/make")
def make_lists(slug: str) -> Response:
    """Make a list for each day and place of the programme."""
    doors = get_doors(slug)
    with database().unit_of_work() as session:
        lists.ensure(session, doors.event.row.id, settings().timezone, clock.now())
    return redirect(url_for("supervisor.board", slug=slug), 303)


@blueprint.post("/events/<slug:slug>/lists/<int:list_id>/pause")
def pause_list(slug: str, list_id: int) -> Response:
    """Admit nobody for now, or go on."""
    get_doors(slug).get_list(list_id)
    act = request.form.get("act")
    if act not in {"stop", "go_on"}:
        abort(400)
    with database().unit_of_work() as session:
        lists.pause(session, list_id, clock.now(), paused=act == "stop")
    if act == "stop":
        flash(_("Nobody is admitted on this list now. Devices without a network hear of it later."), "warning")
    else:
        flash(_("People are admitted again."), "success")
    return redirect(url_for("supervisor.board", slug=slug), 303)


def _seen(doors: Doors) -> dict[str, Any]:
    event_id, now = doors.event.row.id, clock.now()
    with database().reading() as session:
        counted = counts.of_event(session, event_id)
        there = devices.of_event(session, event_id)
        open_cases = cases.count_open(session, event_id)
        pack = packs.view(session, event_id)
    return {
        "doors": doors,
        "event": doors.event,
        "counted": counted,
        "filled": {view.id: counts.fill(counted.of(view.id).total.inside, view.people_limit) for view in doors.lists},
        "worries": watching.worries(doors.lists, counted, there, open_cases, now),
        "devices": [
            (device, watching.state(device, now), watching.pack_share(device, pack))
            for device in there
            if device.revoked_at is None or device.queue
        ],
        "open_cases": open_cases,
        "now": now,
    }
