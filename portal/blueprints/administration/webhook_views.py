"""Platforms that are told of releases: add, change, pause, give a new key, look at the log, send again, remove."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import abort, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from portal.blueprints.administration import blueprint
from portal.blueprints.administration.webhook_forms import EndpointForm, KeyForm, ReplayForm
from portal.domain.webhooks import addresses, queries, records, service
from portal.domain.webhooks.types import AddressRefused, EndpointView, Refused, Registered, Target
from portal.foundation import clock
from portal.web import held, login, webhook_words
from portal.web.forms import status
from portal.web.held import keeps_text, typed
from portal.web.pager import Pager, page_number, pages_of
from portal.web.services import database, settings

USUALLY_SINCE = timedelta(days=7)


@blueprint.get("/webhooks")
def webhooks() -> str:
    """List the platforms, how each stands, and what waits for it."""
    with database().reading() as session:
        endpoints, changes = queries.list_endpoints(session), records.latest(session)
    return _page("administration/webhooks.html", endpoints=endpoints, changes=changes)


@blueprint.route("/webhooks/new", methods=["GET", "POST"])
@keeps_text
def new_webhook() -> Response | tuple[str, int]:
    """Add a platform; its secret is shown on the answer to the form and never again."""
    form = EndpointForm(typed())
    if request.method == "POST" and form.validate():
        made = _register(form)
        if isinstance(made, Registered):
            page = _page(
                "administration/webhook_key.html",
                made=made,
                endpoint=_get(made.endpoint_id),
                form=KeyForm(None),
                is_new=True,
            )
            return held.release(make_response(page, 201))
    return _page("administration/webhook_edit.html", form=form, endpoint=None), status(form)


@blueprint.get("/webhooks/<int:endpoint_id>")
def webhook(endpoint_id: int) -> str:
    """Show one platform, and the log of what it was told."""
    with database().reading() as session:
        endpoint = queries.get_endpoint(session, endpoint_id)
        log = queries.list_deliveries(session, endpoint_id, page_number())
    pager = Pager(log.number, log.pages, log.total, pages_of("administration.webhook", endpoint_id=endpoint_id))
    return _page("administration/webhook.html", endpoint=endpoint, deliveries=log.items, pager=pager)


@blueprint.route("/webhooks/<int:endpoint_id>/edit", methods=["GET", "POST"])
@keeps_text
def edit_webhook(endpoint_id: int) -> Response | tuple[str, int]:
    """Give a platform another name, or tell it elsewhere."""
    endpoint = _get(endpoint_id)
    form = EndpointForm(typed(), data={"name": endpoint.name, "url": endpoint.url})
    if request.method == "POST" and form.validate() and _change(endpoint_id, form):
        flash(_("The change is saved."), "success")
        return held.release(_back(endpoint_id))
    return _page("administration/webhook_edit.html", form=form, endpoint=endpoint), status(form)


@blueprint.route("/webhooks/<int:endpoint_id>/key", methods=["GET", "POST"])
def webhook_key(endpoint_id: int) -> Response | tuple[str, int]:
    """Make a new key, which is shown on the answer to the button and never again, or remove the older one."""
    form, made, by_id = KeyForm(), None, login.principal().id
    act = request.form.get("act", "") if request.method == "POST" else ""
    if act not in {"", "rotate", "remove"}:
        abort(400)
    _get(endpoint_id)
    if act and form.validate():
        with database().unit_of_work() as session:
            done = (
                service.rotate_key(session, endpoint_id, clock.now(), settings().secret_key, by_id)
                if act == "rotate"
                else service.remove_older_key(session, endpoint_id, clock.now(), by_id)
            )
        if done is None:
            flash(_("The older key is removed. Messages are signed with the present key alone."), "success")
            return _back(endpoint_id)
        if isinstance(done, Refused):
            form.form_errors.append(webhook_words.REFUSALS[done.reason])
        else:
            made = done
    page = _page("administration/webhook_key.html", made=made, endpoint=_get(endpoint_id), form=form, is_new=False)
    return page, 201 if made else status(form)


@blueprint.post("/webhooks/<int:endpoint_id>/running")
def run_webhook(endpoint_id: int) -> Response:
    """Pause, or resume."""
    act = request.form.get("act")
    if act not in {"pause", "resume"}:
        abort(400)
    with database().unit_of_work() as session:
        if act == "pause":
            service.pause(session, endpoint_id, clock.now(), login.principal().id)
        else:
            service.resume(session, endpoint_id, clock.now(), settings().base_url, login.principal().id)
    if act == "pause":
        flash(_("Paused. What is published meanwhile waits, and is sent when you resume."), "success")
    else:
        flash(_("Resumed. What has waited is being sent now."), "success")
    return _back(endpoint_id)


@blueprint.post("/webhooks/<int:endpoint_id>/test")
def test_webhook(endpoint_id: int) -> Response:
    """Send a message that tells of nothing."""
    with database().unit_of_work() as session:
        service.test(session, endpoint_id, clock.now(), settings().base_url)
    flash(_("A test message is on its way. In a few seconds the log below shows what came of it."), "success")
    return _back(endpoint_id)


@blueprint.post("/webhooks/<int:endpoint_id>/deliveries/<int:delivery_id>/replay")
def replay_delivery(endpoint_id: int, delivery_id: int) -> Response:
    """Send one message again."""
    with database().unit_of_work() as session:
        refused = service.replay(session, endpoint_id, delivery_id, clock.now())
    if refused:
        flash(webhook_words.REFUSALS[refused.reason], "error")
    else:
        flash(_("The message is being sent again, under the same id."), "success")
    return _back(endpoint_id)


@blueprint.route("/webhooks/<int:endpoint_id>/replay", methods=["GET", "POST"])
@keeps_text
def replay_webhook(endpoint_id: int) -> Response | tuple[str, int]:
    """Send again what was published since a moment."""
    endpoint, zone = _get(endpoint_id), settings().timezone
    since = (clock.now() - USUALLY_SINCE).astimezone(zone).replace(tzinfo=None, second=0, microsecond=0)
    form = ReplayForm(typed(), data={"since": since, "which": "dead"}).prepare(zone)
    if request.method == "POST" and form.validate():
        only_dead = form.which.data == "dead"
        with database().unit_of_work() as session:
            again = service.replay_since(session, endpoint_id, form.moment(), clock.now(), only_dead=only_dead)
        if not isinstance(again, Refused):
            if again:
                flash(ngettext("%(num)s message is sent again.", "%(num)s messages are sent again.", again), "success")
            else:
                flash(_("There was nothing to send again."), "info")
            return held.release(_back(endpoint_id))
        form.form_errors.append(webhook_words.REFUSALS[again.reason])
    return _page("administration/webhook_replay.html", form=form, endpoint=endpoint), status(form)


@blueprint.post("/webhooks/<int:endpoint_id>/remove")
def remove_webhook(endpoint_id: int) -> Response:
    """Tell a platform nothing more."""
    with database().unit_of_work() as session:
        service.remove(session, endpoint_id, clock.now(), login.principal().id)
    flash(_("The address is removed. Nothing more is sent there."), "success")
    return redirect(url_for("administration.webhooks"), 303)


def _register(form: EndpointForm) -> Registered | None:
    target = _checked(form)
    if target is None:
        return None
    with database().unit_of_work() as session:
        by_id, secret = login.principal().id, settings().secret_key
        made = service.register(session, by_id, form.name.data, target, clock.now(), secret)
    if isinstance(made, Refused):
        form.form_errors.append(webhook_words.REFUSALS[made.reason])
        return None
    return made


def _change(endpoint_id: int, form: EndpointForm) -> bool:
    target = _checked(form)
    if target is None:
        return False
    with database().unit_of_work() as session:
        refused = service.change(session, endpoint_id, form.name.data, target, clock.now(), login.principal().id)
    if refused:
        form.form_errors.append(webhook_words.REFUSALS[refused.reason])
    return refused is None


def _checked(form: EndpointForm) -> Target | None:
    """Look the address up, before anything is written: a slow answer must not hold the database."""
    target = addresses.check(form.url.data, allow_loopback=settings().webhook_loopback)
    if isinstance(target, AddressRefused):
        form.refuse_url(target.problem)
        return None
    return target


def _get(endpoint_id: int) -> EndpointView:
    with database().reading() as session:
        return queries.get_endpoint(session, endpoint_id)


def _back(endpoint_id: int) -> Response:
    return redirect(url_for("administration.webhook", endpoint_id=endpoint_id), 303)


def _page(name: str, **shown: Any) -> str:
    return render_template(name, webhook_words=webhook_words, **shown)
