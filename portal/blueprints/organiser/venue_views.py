"""Venues with their rooms and gates."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from portal.blueprints.organiser import blueprint
from portal.blueprints.organiser.pages import differences
from portal.blueprints.organiser.venue_forms import GateForm, RoomForm, VenueForm, room_fields, venue_fields
from portal.domain.events import drafts, venue_queries, venues
from portal.domain.events.types import Refusal, Refused, RoomDraft, VenueView
from portal.foundation import clock
from portal.web import event_words, held
from portal.web.forms import show_anew, status
from portal.web.held import keeps_text, typed
from portal.web.locale import current_language
from portal.web.services import database


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a venue: its form, and how it is read, added and changed."""

    form: type[GateForm]
    read: Callable[..., RoomDraft]
    add: Callable[..., int]
    revise: Callable[..., None]


PARTS = {
    "rooms": Part(RoomForm, drafts.of_room, venues.add_room, venues.revise_room),
    "gates": Part(GateForm, drafts.of_gate, venues.add_gate, venues.revise_gate),
}
KINDS = "<any(rooms, gates):kind>"


@blueprint.get("/venues")
def list_venues() -> str:
    """List all venues."""
    with database().reading() as session:
        listed = venue_queries.list_venues(session, current_language().code)
    return render_template("organiser/venues.html", venues=listed)


@blueprint.route("/venues/new", methods=["GET", "POST"])
@keeps_text
def new_venue() -> Response | tuple[str, int]:
    """Add a venue."""
    form = VenueForm(typed())
    if request.method == "POST" and form.validate():
        with database().unit_of_work() as session:
            made = venues.add(session, form.draft(), clock.now())
        if not isinstance(made, Refused):
            flash(_("The venue is added. Next, add its rooms and gates."), "success")
            return held.release(redirect(url_for("organiser.venue", slug=form.slug.data), 303))
        form.slug.errors = [str(event_words.REFUSALS[made.reason])]
    return render_template("organiser/venue_edit.html", form=form, venue=None, saved=()), status(form)


@blueprint.get("/venues/<slug:slug>")
def venue(slug: str) -> str:
    """Show a venue with its rooms and gates."""
    return render_template("organiser/venue.html", venue=_venue(slug))


@blueprint.route("/venues/<slug:slug>/edit", methods=["GET", "POST"])
@keeps_text
def edit_venue(slug: str) -> Response | tuple[str, int]:
    """Change what is said of a venue."""
    view = _venue(slug)
    with database().reading() as session:
        draft = drafts.of_venue(session, view.id)
    seen = drafts.basis(draft)
    form = VenueForm(typed(), data=venue_fields(draft) | {"basis": seen})
    saved: Any = ()
    if request.method == "POST" and form.validate():
        refused = _revise(view, form)
        if refused is None:
            flash(_("The changes are saved. They stand on every page that names the venue."), "success")
            return held.release(redirect(url_for("organiser.venue", slug=form.slug.data), 303))
        if refused.reason is Refusal.CHANGED:
            form.form_errors.append(event_words.REFUSALS[refused.reason])
            saved = differences(form, venue_fields(draft))
            show_anew(form.basis, seen)
        else:
            form.slug.errors = [str(event_words.REFUSALS[refused.reason])]
    return render_template("organiser/venue_edit.html", form=form, venue=view, saved=saved), status(form)


@blueprint.route(f"/venues/<slug:slug>/{KINDS}/new", methods=["GET", "POST"])
@keeps_text
def new_part(slug: str, kind: str) -> Response | tuple[str, int]:
    """Add a room or a gate to a venue."""
    view, part = _venue(slug), PARTS[kind]
    form = part.form(typed())
    if request.method == "POST" and form.validate():
        with database().unit_of_work() as session:
            part.add(session, view.id, form.draft(), clock.now())
        flash(_("The room is added.") if kind == "rooms" else _("The gate is added."), "success")
        return held.release(redirect(url_for("organiser.venue", slug=slug), 303))
    return _part_page(view, kind, form, None)


@blueprint.route(f"/venues/<slug:slug>/{KINDS}/<int:part_id>", methods=["GET", "POST"])
@keeps_text
def edit_part(slug: str, kind: str, part_id: int) -> Response | tuple[str, int]:
    """Change what is said of a room or a gate."""
    view, part = _venue(slug), PARTS[kind]
    with database().reading() as session:
        draft = part.read(session, view.id, part_id)
    seen = drafts.basis(draft)
    form = part.form(typed(), data=room_fields(draft) | {"basis": seen})
    saved: Any = ()
    if request.method == "POST" and form.validate():
        with database().unit_of_work() as session:
            is_seen = form.basis.data == drafts.basis(part.read(session, view.id, part_id))
            if is_seen:
                part.revise(session, part_id, form.draft(), clock.now())
        if is_seen:
            flash(_("The changes are saved. They stand on every page that names the venue."), "success")
            return held.release(redirect(url_for("organiser.venue", slug=slug), 303))
        form.form_errors.append(event_words.REFUSALS[Refusal.CHANGED])
        saved = differences(form, room_fields(draft))
        show_anew(form.basis, seen)
    return _part_page(view, kind, form, part_id, saved)


def _venue(slug: str) -> VenueView:
    with database().reading() as session:
        return venue_queries.get_venue(session, slug, current_language().code)


def _part_page(view: VenueView, kind: str, form: Any, part_id: int | None, saved: Any = ()) -> tuple[str, int]:
    page = render_template("organiser/venue_part.html", venue=view, kind=kind, form=form, part_id=part_id, saved=saved)
    return page, status(form)


def _revise(view: VenueView, form: VenueForm) -> Refused | None:
    with database().unit_of_work() as session:
        if form.basis.data != drafts.basis(drafts.of_venue(session, view.id)):
            return Refused(Refusal.CHANGED)
        return venues.revise(session, view.id, form.draft(), clock.now())
