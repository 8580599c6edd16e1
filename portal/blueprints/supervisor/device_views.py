"""The devices of an event: added, set up by a code that works once, revoked."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from portal.blueprints.supervisor import blueprint
from portal.blueprints.supervisor.forms import BareForm, DeviceForm, WipeForm
from portal.blueprints.supervisor.pages import Doors, drawn, get_doors
from portal.domain.checkin import devices as domain
from portal.domain.checkin import lists, packs, supervising, watching
from portal.domain.checkin.devices import DeviceView
from portal.domain.checkin.types import DeviceScope, Refused
from portal.domain.registration import records
from portal.domain.registration.staff_types import Act
from portal.foundation import clock
from portal.web import console_words, held, login
from portal.web.forms import status
from portal.web.held import keeps_text, typed
from portal.web.services import database, settings

STAYS = timedelta(hours=6)
"""So long after the end of the event a device may still admit people, unless something else is chosen."""
HALF = 5
"""Characters of a set-up code that are written together."""


@blueprint.get("/events/<slug:slug>/devices")
def devices(slug: str) -> str:
    """List the devices, and what was revoked by whom."""
    doors, now = get_doors(slug), clock.now()
    with database().reading() as session:
        there = domain.of_event(session, doors.event.row.id)
        pack = packs.view(session, doors.event.row.id)
        ended = records.of_event(session, doors.event.row.id, Act.DEVICE_REVOKED, Act.DEVICE_WIPED)
    rows = [(device, watching.state(device, now), watching.pack_share(device, pack)) for device in there]
    return render_template(
        "supervisor/devices.html", doors=doors, event=doors.event, devices=rows, ended=ended, now=now
    )


@blueprint.route("/events/<slug:slug>/devices/new", methods=["GET", "POST"])
@keeps_text
def new_device(slug: str) -> Response | tuple[str, int]:
    """Add a device; an event without lists gets them from its programme."""
    doors = get_doors(slug)
    form = DeviceForm(typed(), data=_suggested(doors)).prepare(doors, settings().timezone)
    if request.method == "POST" and form.validate():
        made = _add(doors, form)
        if not isinstance(made, Refused):
            flash(_("The device is added. Next, set it up."), "success")
            return held.release(redirect(url_for("supervisor.device", slug=slug, device_id=made), 303))
        form.form_errors.append(console_words.REFUSALS[made.reason])
    return render_template("supervisor/device_new.html", doors=doors, event=doors.event, form=form), status(form)


@blueprint.route("/events/<slug:slug>/devices/<int:device_id>", methods=["GET", "POST"])
def device(slug: str, device_id: int) -> tuple[str, int]:
    """Show a device, and offer a code to set it up; the code is shown on the answer to the button and never again."""
    doors, form = get_doors(slug), BareForm()
    view = _get(doors, device_id)
    code = None
    if request.method == "POST" and form.validate():
        with database().unit_of_work() as session:
            made = domain.offer_setup(session, device_id, clock.now())
        if isinstance(made, Refused):
            form.form_errors.append(console_words.REFUSALS[made.reason])
        else:
            code, view = made, _get(doors, device_id)
    page = render_template(
        "supervisor/device.html",
        doors=doors,
        event=doors.event,
        device=view,
        state=watching.state(view, clock.now()),
        form=form,
        code=f"{code[:HALF]} {code[HALF:]}" if code else "",
        address=_app_url(),
        drawing=drawn(f"{_app_url()}#setup={code}", _("Code to set the device up")) if code else "",
        now=clock.now(),
    )
    return page, status(form)


@blueprint.post("/events/<slug:slug>/devices/<int:device_id>/revoke")
def revoke_device(slug: str, device_id: int) -> Response:
    """End a device that is at hand."""
    doors = get_doors(slug)
    _revoke(doors, device_id, wipe=False)
    flash(_("The device is revoked. It admits nobody any more; what it has not sent yet, it still sends."), "success")
    return redirect(url_for("supervisor.devices", slug=slug), 303)


@blueprint.route("/events/<slug:slug>/devices/<int:device_id>/lost", methods=["GET", "POST"])
def lost_device(slug: str, device_id: int) -> Response | tuple[str, int]:
    """End a device that is lost or stolen, after saying what that does and what it does not."""
    doors, form = get_doors(slug), WipeForm()
    view = _get(doors, device_id)
    if request.method == "POST" and form.validate():
        _revoke(doors, device_id, wipe=True)
        flash(_("The device is revoked, and is told to wipe itself as soon as it asks."), "success")
        return redirect(url_for("supervisor.devices", slug=slug), 303)
    has_names = DeviceScope.NAMES in view.scopes
    page = render_template(
        "supervisor/device_lost.html", doors=doors, event=doors.event, device=view, form=form, has_names=has_names
    )
    return page, status(form)


def _get(doors: Doors, device_id: int) -> DeviceView:
    with database().reading() as session:
        return domain.get(session, doors.event.row.id, device_id)


def _add(doors: Doors, form: DeviceForm) -> int | Refused:
    expires_at, now = form.moment(form.expires_at), clock.now()
    assert expires_at is not None
    with database().unit_of_work() as session:
        event_id, by_id = doors.event.row.id, login.principal().id
        lists.ensure(session, event_id, settings().timezone, now)
        scopes, gates = form.chosen_scopes(), tuple(form.gates.data)
        return domain.add(session, event_id, by_id, form.name.data, scopes, gates, expires_at, now)


def _revoke(doors: Doors, device_id: int, *, wipe: bool) -> None:
    with database().unit_of_work() as session:
        supervising.revoke(session, login.principal().id, doors.event.row.id, device_id, clock.now(), wipe=wipe)


def _suggested(doors: Doors) -> dict[str, Any]:
    end = max(doors.event.row.ends_at or clock.now(), clock.now()) + STAYS
    return {
        "scopes": [DeviceScope.SCAN.value, DeviceScope.OFFLINE.value],
        "expires_at": end.astimezone(settings().timezone).replace(tzinfo=None, second=0, microsecond=0),
    }


def _app_url() -> str:
    return f"{settings().base_url}{url_for('venue.app')}"
