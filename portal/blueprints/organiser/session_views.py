"""The programme of an event, session by session: added, copied, changed after saying who is told, called off."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from portal.blueprints.organiser import blueprint
from portal.blueprints.organiser.event_forms import BareForm
from portal.blueprints.organiser.pages import differences, get_event
from portal.blueprints.organiser.session_forms import SessionForm, session_fields
from portal.blueprints.organiser.standing_views import told_words
from portal.domain.events import drafts, queries, rules, service, venue_queries
from portal.domain.events.types import EventState, EventView, Refusal, Refused, SessionDraft, SessionView
from portal.domain.registration import programme as with_registrations
from portal.domain.registration import queries as registrations
from portal.domain.registration import types as registration
from portal.domain.texts import queries as texts
from portal.foundation import clock
from portal.foundation.errors import NotFound
from portal.web import event_words, held, login
from portal.web.addresses import row_number
from portal.web.forms import show_anew, status
from portal.web.held import keeps_text, typed
from portal.web.locale import current_language
from portal.web.services import database, settings

KEPT_FOR_THE_NEXT = ("day", "place", "capacity", "languages", "interpretation", "sign_language", "needs_approval")
Refusing = Refused | registration.Refused


@blueprint.get("/events/<slug:slug>/programme")
def programme(slug: str) -> str:
    """Show the sessions of an event by day."""
    view, zone = get_event(slug), settings().timezone
    with database().reading() as session:
        sessions = queries.list_sessions(session, current_language().code, [view.row.id])
        seats = registrations.seat_counts(session, [(one.id, one.row.capacity) for one in sessions])
    days: dict[Any, list[SessionView]] = {}
    for one in sessions:
        days.setdefault(one.row.starts_at.astimezone(zone).date(), []).append(one)
    return render_template(
        "organiser/programme.html", event=view, days=list(days.values()), count=len(sessions), seats=seats
    )


@blueprint.route("/events/<slug:slug>/sessions/new", methods=["GET", "POST"])
@keeps_text
def new_session(slug: str) -> Response | tuple[str, int]:
    """Add a session, perhaps like another one."""
    view = get_event(slug)
    form = _form(view, _like(view))
    if request.method == "POST" and form.validate():
        with database().unit_of_work() as session:
            made = service.add_session(session, view.row.id, form.draft(), clock.now())
        if not isinstance(made, Refused):
            flash(_("The session is added."), "success")
            again = url_for("organiser.new_session", slug=slug, after=made)
            there = url_for("organiser.programme", slug=slug)
            return held.release(redirect(again if request.form.get("act") == "another" else there, 303))
        _tell(form, made)
    return _page(view, None, form)


@blueprint.route("/events/<slug:slug>/sessions/<int:session_id>", methods=["GET", "POST"])
@keeps_text
def edit_session(slug: str, session_id: int) -> Response | tuple[str, int]:
    """Change a session; what people are told of is said first."""
    view = get_event(slug)
    before = get_session(view, session_id)
    with database().reading() as session:
        draft = drafts.of_session(session, session_id)
        told = with_registrations.count_concerned(session, view.row.id, session_id)
    fields, seen = session_fields(draft, settings().timezone), drafts.basis(draft, before.row.revision)
    form = _form(view, fields | {"basis": seen})
    more: dict[str, Any] = {"told": told}
    if request.method == "POST" and form.validate():
        after = form.draft()
        changed = rules.changes(before.row, after) if view.row.state is EventState.PUBLISHED and told else ()
        if changed and request.form.get("told") != _mark(after):
            return _page(view, before, form, telling=changed, after=_after(after), mark=_mark(after), **more)
        refused = _revise(session_id, form, after)
        if refused is None:
            flash(_("The session is changed. %(told)s", told=told_words(told)) if changed else _("Saved."), "success")
            return held.release(redirect(url_for("organiser.programme", slug=slug), 303))
        _tell(form, refused)
        if refused.reason is Refusal.CHANGED:
            more["saved"] = differences(form, fields)
            show_anew(form.basis, seen)
    return _page(view, before, form, **more)


@blueprint.post("/events/<slug:slug>/sessions/<int:session_id>/drop")
def drop_session(slug: str, session_id: int) -> Response:
    """Take a session out of a draft."""
    get_session(get_event(slug), session_id)
    with database().unit_of_work() as session:
        refused = service.drop_session(session, session_id)
    if refused is not None:
        flash(str(event_words.REFUSALS[refused.reason]), "error")
    else:
        flash(_("The session is taken out."), "success")
    return redirect(url_for("organiser.programme", slug=slug), 303)


@blueprint.route("/events/<slug:slug>/sessions/<int:session_id>/call-off", methods=["GET", "POST"])
def call_off_session(slug: str, session_id: int) -> Response | tuple[str, int]:
    """Call a session off, after saying how many people will be told."""
    view, form = get_event(slug), BareForm()
    one = get_session(view, session_id)
    with database().reading() as session:
        told = with_registrations.count_concerned(session, view.row.id, session_id)
    if request.method == "POST" and form.validate():
        with database().unit_of_work() as session:
            refused = with_registrations.cancel_session(
                session, login.principal().id, session_id, clock.now(), settings().timezone
            )
        if refused is None:
            flash(_("The session is called off. %(told)s", told=told_words(told)), "success")
            return redirect(url_for("organiser.programme", slug=slug), 303)
        form.form_errors.append(event_words.REFUSALS[refused.reason])
    page = render_template("organiser/session_call_off.html", form=form, event=view, session=one, told=told)
    return page, status(form)


def get_session(view: EventView, session_id: int) -> SessionView:
    """Return a session of this event."""
    with database().reading() as session:
        found = queries.sessions_by_id(session, [session_id], current_language().code).get(session_id)
    if found is None or found.row.event_id != view.row.id:
        raise NotFound(f"session {session_id} of {view.slug}")
    return found


def _form(view: EventView, fields: dict[str, Any]) -> SessionForm:
    with database().reading() as session:
        venues = venue_queries.list_venues(session, current_language().code)
    return SessionForm(typed(), data=fields).prepare(venues, settings().timezone, view.title.source.code)


def _like(view: EventView) -> dict[str, Any]:
    """Return what a new session begins with: nothing, what another one says, or where another one leaves off."""
    like, after = (row_number(request.args.get(name, "")) for name in ("like", "after"))
    session_id = like or after
    if session_id is None:
        return {}
    get_session(view, session_id)
    with database().reading() as session:
        fields = session_fields(drafts.of_session(session, session_id), settings().timezone)
    return fields if like else {name: fields[name] for name in KEPT_FOR_THE_NEXT} | {"starts": fields["ends"]}


def _revise(session_id: int, form: SessionForm, after: SessionDraft) -> Refusing | None:
    now, zone = clock.now(), settings().timezone
    with database().unit_of_work() as session:
        row = queries.rows_by_id(session, [session_id])[session_id]
        if form.basis.data != drafts.basis(drafts.of_session(session, session_id), row.revision):
            return Refused(Refusal.CHANGED)
        return with_registrations.revise_session(
            session, login.principal().id, session_id, after, row.revision, now, zone
        )


def _tell(form: SessionForm, refused: Refusing) -> None:
    other = ""
    if refused.reason is Refusal.ROOM_TAKEN and isinstance(refused, Refused):
        with database().reading() as session:
            other = texts.get_view(session, int(refused.about), current_language().code).plain
    form.tell(refused, other)


def _mark(after: SessionDraft) -> str:
    """Return what binds a press of the button to the time and place that were shown."""
    return drafts.basis(after.starts_at, after.ends_at, after.venue_id, after.room_id)


def _after(after: SessionDraft) -> dict[str, Any]:
    """Return what people will be told: the time and the place as they will be."""
    with database().reading() as session:
        venue = venue_queries.venues(session, [after.venue_id], current_language().code)[after.venue_id]
    room = next((room for room in venue.rooms if room.id == after.room_id), None)
    return {"starts_at": after.starts_at, "ends_at": after.ends_at, "venue": venue, "room": room}


def _page(view: EventView, before: SessionView | None, form: SessionForm, **more: Any) -> tuple[str, int]:
    with database().reading() as session:
        there = venue_queries.list_venues(session, current_language().code)
    page = render_template(
        "organiser/session.html", event=view, session=before, form=form, has_venues=bool(there), **more
    )
    return page, status(form)
