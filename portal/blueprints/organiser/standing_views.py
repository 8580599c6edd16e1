"""The steps of an event: published after a last look, called off with a reason, and what came of it in the end."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from portal.blueprints.organiser import blueprint
from portal.blueprints.organiser.event_forms import BareForm, CallOffForm, ReportForm
from portal.blueprints.organiser.pages import differences, get_event
from portal.domain.events import drafts, queries, readiness, service, text_places
from portal.domain.events.types import EventView, Refusal, Refused, SessionView
from portal.domain.registration import programme, tickets
from portal.domain.texts import bench
from portal.foundation import clock, languages
from portal.web import event_words, held, login
from portal.web.forms import show_anew, status
from portal.web.held import keeps_text, typed
from portal.web.locale import current_language
from portal.web.services import database, settings


@blueprint.route("/events/<slug:slug>/publish", methods=["GET", "POST"])
def publish(slug: str) -> Response | tuple[str, int]:
    """Show what is missing or doubtful, then let everybody see the event."""
    view, form = get_event(slug), BareForm()
    if request.method == "POST" and form.validate():
        refused = _publish(view)
        if refused is None:
            flash(_("The event is public. Everybody can see it, in every language of the portal."), "success")
            return redirect(url_for("organiser.event", slug=slug), 303)
        form.form_errors.append(event_words.REFUSALS[refused.reason])
    with database().reading() as session:
        sessions = queries.list_sessions(session, current_language().code, [view.row.id])
        findings = readiness.look(session, view.row, clock.now())
        ids = [place.text_id for place in text_places.of_event(session, view.row.id)]
        progress = bench.progress(session, ids, languages.INTERFACE)
        others = _others(session, findings, sessions)
    page = render_template(
        "organiser/publish.html",
        form=form,
        event=view,
        sessions={one.id: one for one in (*sessions, *others)},
        count=len(sessions),
        findings=findings,
        blocked=any(finding.blocks for finding in findings),
        progress=progress,
    )
    return page, status(form)


@blueprint.route("/events/<slug:slug>/call-off", methods=["GET", "POST"])
@keeps_text
def call_off_event(slug: str) -> Response | tuple[str, int]:
    """Call an event off, after saying how many people will be told."""
    view = get_event(slug)
    form = CallOffForm(typed())
    with database().reading() as session:
        told = programme.count_concerned(session, view.row.id)
    if request.method == "POST" and form.validate():
        with database().unit_of_work() as session:
            refused = programme.cancel_event(
                session, login.principal().id, view.row.id, form.reason.data, clock.now(), settings().timezone
            )
        if refused is None:
            flash(_("The event is called off. %(told)s", told=told_words(told)), "success")
            return held.release(redirect(url_for("organiser.event", slug=slug), 303))
        form.form_errors.append(event_words.REFUSALS[refused.reason])
    return render_template("organiser/event_call_off.html", form=form, event=view, told=told), status(form)


@blueprint.route("/events/<slug:slug>/report", methods=["GET", "POST"])
@keeps_text
def report(slug: str) -> Response | tuple[str, int]:
    """Say what came of an event that is over."""
    view = get_event(slug)
    with database().reading() as session:
        results, photos = drafts.of_results(session, view.row.id)
    seen, fields = drafts.basis(results, photos), {"results": results, "photos": photos or ""}
    form = ReportForm(typed(), data=fields | {"basis": seen})
    saved: Any = ()
    if request.method == "POST" and form.validate():
        refused = _report(view, form)
        if refused is None:
            flash(_("Saved. It stands on the page of the event."), "success")
            return held.release(redirect(url_for("organiser.event", slug=slug), 303))
        form.form_errors.append(event_words.REFUSALS[refused.reason])
        if refused.reason is Refusal.CHANGED:
            saved = differences(form, fields)
            show_anew(form.basis, seen)
    return render_template("organiser/event_report.html", form=form, event=view, saved=saved), status(form)


def told_words(told: int) -> str:
    """Say how many people get a mail."""
    if not told:
        return str(_("Nobody had registered, so nobody is told."))
    return str(
        ngettext(
            "%(num)s registration is told by mail, in its language.",
            "%(num)s registrations are told by mail, each in its language.",
            told,
        )
    )


def _publish(view: EventView) -> Refused | None:
    now = clock.now()
    with database().unit_of_work() as session:
        refused = service.publish(session, view.row.id, now)
        if refused is None:
            tickets.ensure_key(session, view.row.id, settings().secret_key, now)
        return refused


def _report(view: EventView, form: ReportForm) -> Refused | None:
    with database().unit_of_work() as session:
        service.locked(session, view.row.id)
        if form.basis.data != drafts.basis(*drafts.of_results(session, view.row.id)):
            return Refused(Refusal.CHANGED)
        return service.report(session, view.row.id, form.results.data, form.photos.data or None, clock.now())


def _others(session: Any, findings: Any, sessions: list[SessionView]) -> list[SessionView]:
    """Return the sessions of other events that are in the way of some of these."""
    own = {one.id for one in sessions}
    wanted = {finding.other_id for finding in findings if finding.other_id and finding.other_id not in own}
    return list(queries.sessions_by_id(session, wanted, current_language().code).values())
