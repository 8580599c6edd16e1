"""What is on: the calendar of all events, and the page of one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import render_template, request, url_for

from portal.blueprints.public import blueprint, event_filters, event_page
from portal.blueprints.public.event_cards import card
from portal.blueprints.public.event_data import structured
from portal.blueprints.public.event_programme import programme, seat_counts
from portal.domain.events import queries, rules
from portal.domain.events.agenda import agenda
from portal.domain.events.types import EventState, SessionRow
from portal.foundation import clock
from portal.web.locale import current_language
from portal.web.services import database, settings
from portal.web.shared_pages import same_for_everybody

MOST_SESSIONS = 60
"""How many sessions the calendar shows at once; a day is never cut, and all other days are one tap away."""


@blueprint.get("/events")
@same_for_everybody
def events() -> str:
    """Show what is on by day, or what is over; a filter that makes no sense is none."""
    return _over() if request.args.get("past") == "1" else _coming()


@blueprint.get("/events/<slug:slug>")
@same_for_everybody
def event(slug: str) -> str:
    """Show one event with its programme."""
    with database().reading() as session:
        page = event_page.read(session, slug, clock.now())
    return render_template("public/event.html", page=page, event=page.view, row=page.view.row, data=structured(page))


def _coming() -> str:
    language, now = current_language().code, clock.now()
    with database().reading() as session:
        found = agenda(session, language, now)
        wanted = event_filters.read(found.venues)
        rows = _first_days(event_filters.narrow(found.rows, found.venues, wanted))
        views = queries.sessions_by_id(session, [row.id for row in rows], language)
        counts = seat_counts(session, views.values())
    there = {view.row.id: view for view in found.events}
    shown = programme([views[row.id] for row in rows], there, counts, now, day=wanted.day)
    first = next((view for view in found.events if view.row.state is EventState.PUBLISHED), None)
    later = {view.row.id for view in found.events} - {row.event_id for row in rows}
    return render_template(
        "public/events.html",
        next=card(first, now, found.rows, found.venues) if first and not wanted else None,
        programme=shown,
        filters=event_filters.offered(found.rows, found.venues, wanted, _address),
        wanted=wanted,
        later=[]
        if wanted
        else [card(view, now, found.rows, found.venues) for view in found.events if view.row.id in later],
    )


def _over() -> str:
    language, now = current_language().code, clock.now()
    with database().reading() as session:
        found = queries.list_events(session, language, now, past=True)
    return render_template("public/past_events.html", cards=[card(view, now) for view in found])


def _first_days(rows: Sequence[SessionRow]) -> Sequence[SessionRow]:
    """Return the first sessions, to the end of the day on which there are enough."""
    if len(rows) <= MOST_SESSIONS:
        return rows
    zone = settings().timezone
    last = rules.days_of(rows[MOST_SESSIONS - 1], zone)[0]
    return [row for row in rows if rules.days_of(row, zone)[0] <= last]


def _address(**kept: Any) -> str:
    return url_for("public.events", **kept)
