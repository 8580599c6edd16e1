"""Events as their organisers see them: all of them, one at a glance, new ones, changed ones, copies."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from portal.blueprints.organiser import blueprint
from portal.blueprints.organiser.event_forms import CopyForm, EventForm, event_fields
from portal.blueprints.organiser.pages import differences, get_event
from portal.domain.events import copying, drafts, queries, readiness, service, text_places
from portal.domain.events.types import EventState, EventView, Refusal, Refused
from portal.domain.proposals import queries as proposals
from portal.domain.registration import queries as registrations
from portal.domain.texts import bench
from portal.foundation import clock, languages
from portal.web import event_words, held, login
from portal.web.forms import show_anew, status
from portal.web.held import keeps_text, typed
from portal.web.locale import current_language
from portal.web.services import database, settings

CHANGES_SHOWN = 10


@blueprint.get("/")
def events() -> str:
    """List all events, drafts first."""
    with database().reading() as session:
        listed = queries.list_all(session, current_language().code, clock.now())
        counts = queries.count_sessions(session, [event.row.id for event in listed])
    return render_template("organiser/events.html", events=listed, counts=counts)


@blueprint.get("/events/<slug:slug>")
def event(slug: str) -> str:
    """Show one event at a glance: where it stands, what is missing, what has been told."""
    view, now = get_event(slug), clock.now()
    with database().reading() as session:
        sessions = queries.list_sessions(session, current_language().code, [view.row.id])
        seats = registrations.seat_counts(session, [(one.id, one.row.capacity) for one in sessions])
        findings = readiness.look(session, view.row, now) if view.row.state is EventState.DRAFT else ()
        ids = [place.text_id for place in text_places.of_event(session, view.row.id)]
        progress = bench.progress(session, ids, languages.INTERFACE)
        changes = queries.list_changes(session, view.row.id)
        project = proposals.find_topic(session, view.row.project_id, current_language().code)
    return render_template(
        "organiser/event.html",
        event=view,
        sessions={one.id: one for one in sessions},
        taken=sum(one.taken for one in seats.values()),
        waiting=sum(one.waiting for one in seats.values()),
        findings=findings,
        progress=progress,
        changes=changes[:CHANGES_SHOWN],
        project=project,
    )


@blueprint.route("/events/new", methods=["GET", "POST"])
@keeps_text
def new_event() -> Response | tuple[str, int]:
    """Begin an event; nobody but staff sees it yet."""
    form = EventForm(typed()).prepare(_topics())
    if request.method == "POST" and form.validate():
        with database().unit_of_work() as session:
            made = service.add(session, login.principal().id, form.draft(), clock.now())
        if not isinstance(made, Refused):
            flash(_("The event is begun. Only staff see it until you publish it. Next, add its sessions."), "success")
            return held.release(redirect(url_for("organiser.programme", slug=form.slug.data), 303))
        _tell(form, made)
    return render_template("organiser/event_edit.html", form=form, event=None, saved=()), status(form)


@blueprint.route("/events/<slug:slug>/edit", methods=["GET", "POST"])
@keeps_text
def edit_event(slug: str) -> Response | tuple[str, int]:
    """Change what is said of an event."""
    view = get_event(slug)
    with database().reading() as session:
        draft = drafts.of_event(session, view.row.id)
        seen = drafts.basis(draft, queries.get_row(session, view.row.id, clock.now()).revision)
    form = EventForm(typed(), data=event_fields(draft) | {"basis": seen}).prepare(_topics(), view.row)
    saved: Any = ()
    if request.method == "POST" and form.validate():
        refused = _revise(view, form)
        if refused is None:
            flash(_("The changes are saved."), "success")
            return held.release(redirect(url_for("organiser.event", slug=form.slug.data), 303))
        _tell(form, refused)
        if refused.reason is Refusal.CHANGED:
            saved = differences(form, event_fields(draft))
            show_anew(form.basis, seen)
    return render_template("organiser/event_edit.html", form=form, event=view, saved=saved), status(form)


@blueprint.route("/events/<slug:slug>/copy", methods=["GET", "POST"])
@keeps_text
def copy_event(slug: str) -> Response | tuple[str, int]:
    """Begin a draft that says what this event says, on other days."""
    view = get_event(slug)
    starts_at = view.row.starts_at
    form = CopyForm(typed()).prepare(starts_at is not None)
    if request.method == "POST" and form.validate():
        with database().unit_of_work() as session:
            later = form.later(starts_at.astimezone(settings().timezone).date() if starts_at else None)
            made = copying.copy(session, login.principal().id, view.row.id, form.slug.data, later, clock.now())
        if not isinstance(made, Refused):
            flash(_("The copy is a draft. Please look through its days, rooms and registration times."), "success")
            return held.release(redirect(url_for("organiser.event", slug=form.slug.data), 303))
        _tell(form, made)
    return render_template("organiser/event_copy.html", form=form, event=view), status(form)


def _revise(view: EventView, form: EventForm) -> Refused | None:
    now = clock.now()
    with database().unit_of_work() as session:
        service.locked(session, view.row.id)
        row = queries.get_row(session, view.row.id, now)
        if form.basis.data != drafts.basis(drafts.of_event(session, row.id), row.revision):
            return Refused(Refusal.CHANGED)
        return service.revise(session, row.id, form.draft(), row.revision, now)


def _tell(form: Any, refused: Refused) -> None:
    if refused.reason is Refusal.SLUG_TAKEN:
        form.slug.errors = [str(event_words.REFUSALS[refused.reason])]
    else:
        form.form_errors.append(event_words.REFUSALS[refused.reason])


def _topics() -> Any:
    with database().reading() as session:
        return proposals.list_topics(session, current_language().code)
