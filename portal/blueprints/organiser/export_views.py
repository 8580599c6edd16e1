"""Save a list of people as a table: ordered with a reason, which is put on record, and fetched once it is made."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from portal.blueprints.exporting import giving
from portal.blueprints.exporting.order_forms import PeopleForm
from portal.blueprints.organiser import blueprint, registration_filters
from portal.domain.events import queries as events
from portal.domain.events.types import EventView, SessionView
from portal.domain.exports import people, queries, service
from portal.domain.exports.types import ExportKind, ExportView, Ordered, OrderRefused
from portal.domain.registration import lists, records
from portal.domain.registration.staff_types import Act, ListFilter
from portal.foundation import clock
from portal.foundation.errors import NotFound
from portal.web import held, login
from portal.web.forms import status
from portal.web.held import keeps_text, typed
from portal.web.locale import current_language
from portal.web.services import database


@blueprint.route("/events/<slug:slug>/export", methods=["GET", "POST"])
@keeps_text
def export(slug: str) -> Response | tuple[str, int]:
    """Ask what a list is needed for; then put it on record and order the list."""
    language, now = current_language().code, clock.now()
    with database().reading() as session:
        event = events.get_event(session, slug, language, now, drafts=True)
        sessions = events.list_sessions(session, language, [event.row.id])
    narrowed = registration_filters.read(sessions)
    form = PeopleForm(typed()).prepare()
    if request.method == "POST" and form.validate():
        made = _order(event, narrowed, form)
        if isinstance(made, Ordered):
            return held.release(redirect(url_for("organiser.export_progress", export_id=made.export_id), 303))
        form.refuse(made)
    return _order_page(event, sessions, narrowed, form), status(form)


@blueprint.get("/exports/<int:export_id>")
def export_progress(export_id: int) -> str:
    """Show how far a list is, or give the button to fetch it."""
    return _page(_get(export_id))


@blueprint.get("/exports/<int:export_id>/file")
def export_file(export_id: int) -> Response | tuple[str, int]:
    """Give a list to whoever ordered it."""
    return giving.give(_get(export_id), _page, url_for("organiser.export_progress", export_id=export_id))


def _order(event: EventView, narrowed: ListFilter, form: PeopleForm) -> Ordered | OrderRefused:
    reason, now = form.reason.data, clock.now()
    wanted = form.order(ExportKind.REGISTRATIONS, people.wanted(event.row.id, event.row.slug, narrowed), reason)
    with database().unit_of_work() as session:
        made = service.order(session, login.principal(), wanted, now)
        if isinstance(made, Ordered) and made.is_new:
            records.note(
                session,
                login.principal().id,
                event.row.id,
                Act.EXPORTED,
                now,
                reason=reason,
                narrowed=_in_record(narrowed),
                people=lists.count_people(session, event.row.id, narrowed, now),
            )
    return made


def _in_record(narrowed: ListFilter) -> dict[str, str]:
    """Return what a list was narrowed to; what was searched for may be a name, so only that there was something."""
    kept = {name: value for name, value in registration_filters.arguments(narrowed).items() if name != "q"}
    return {**kept, **({"searched": "yes"} if narrowed.words else {})}


def _order_page(event: EventView, sessions: list[SessionView], narrowed: ListFilter, form: PeopleForm) -> str:
    now = clock.now()
    with database().reading() as session:
        number = lists.count_people(session, event.row.id, narrowed, now)
        earlier = records.of_event(session, event.row.id, Act.EXPORTED, Act.PRINTED)
        own = queries.own_of_event(session, login.principal().id, event.row.id, now)
    return render_template(
        "organiser/export.html",
        event=event,
        form=form,
        people=number,
        earlier=earlier,
        own=own,
        arguments=registration_filters.arguments(narrowed),
        chosen=registration_filters.in_words(narrowed, sessions),
        **giving.words(),
    )


def _page(view: ExportView) -> str:
    with database().reading() as session:
        event = events.get_event_by_id(session, int(view.wanted["event_id"]), current_language().code, clock.now())
    return render_template("organiser/export_progress.html", view=view, event=event, **giving.words())


def _get(export_id: int) -> ExportView:
    view = giving.get(export_id)
    if view.what is not ExportKind.REGISTRATIONS:
        raise NotFound(f"export {export_id} is no list of people")
    return view
