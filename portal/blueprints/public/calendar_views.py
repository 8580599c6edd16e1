"""Programmes for the calendars of telephones: one event, one session of it, or all that is to come."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from flask import request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from portal.blueprints.public import blueprint
from portal.domain.events import agenda, calendars, queries
from portal.domain.events.types import EventView, SessionRow, SessionView
from portal.foundation import clock
from portal.foundation.errors import NotFound
from portal.web import event_words
from portal.web.addresses import row_number
from portal.web.feeds import BEGINNING, for_caches
from portal.web.locale import current_language, language_name
from portal.web.services import database, settings

MIMETYPE = "text/calendar; charset=utf-8"
MOST_SESSIONS = 500


@dataclass(frozen=True, slots=True)
class PageLabels:
    """The words of a calendar in the language of its address."""

    language: str
    zone: str
    host: str

    def url(self, event: EventView, session: SessionView) -> str:
        """Return the address of a session on the page of its event."""
        path = url_for("public.event", slug=event.row.slug, _anchor=f"session-{session.id}")
        return settings().base_url + path

    def heard(self, row: SessionRow) -> str:
        """Say which languages are spoken and interpreted."""
        lines = []
        if row.languages:
            lines.append(_("Spoken: %(languages)s", languages=_names(row.languages)))
        if row.interpretation:
            lines.append(_("Interpreted into: %(languages)s", languages=_names(row.interpretation)))
        if row.sign_language:
            lines.append(_("With sign language"))
        return "\n".join(lines)

    def kind(self, event: EventView) -> str:
        """Name what sort of event it is."""
        return str(event_words.EVENT_KINDS[event.row.kind])


@blueprint.get("/events/calendar.ics")
def events_calendar() -> Response:
    """Tell calendars of all that is to come."""
    language, now = current_language().code, clock.now()
    with database().reading() as session:
        found = agenda.agenda(session, language, now)
        ids = [row.id for row in found.rows[:MOST_SESSIONS]]
        views = queries.sessions_by_id(session, ids, language)
        return _file(session, _("Events in Gangnam"), found.events, [views[number] for number in ids], "events")


@blueprint.get("/events/<slug:slug>/calendar.ics")
def event_calendar(slug: str) -> Response:
    """Tell calendars of one event, or of one session of it."""
    language, now = current_language().code, clock.now()
    with database().reading() as session:
        event = queries.get_event(session, slug, language, now)
        views = queries.list_sessions(session, language, [event.row.id])
        asked = request.args.get("session")
        if asked is not None:
            views = [view for view in views if view.id == row_number(asked)]
            if not views:
                raise NotFound(f"session {asked} of event {slug}")
        return _file(session, event.title.plain, [event], views, slug)


def _file(
    session: Any, name: str, events: Sequence[EventView], sessions: Sequence[SessionView], filename: str
) -> Response:
    labels = PageLabels(
        current_language().code, str(settings().timezone), urlsplit(settings().base_url).hostname or "localhost"
    )
    by_id: Mapping[int, EventView] = {view.row.id: view for view in events}
    made = calendars.calendar_file(session, name, by_id, sessions, labels, BEGINNING)
    response = Response(made.content, content_type=MIMETYPE)
    response.headers["Content-Disposition"] = f'inline; filename="{filename}.ics"'
    return for_caches(response, made.changed_at)


def _names(codes: Sequence[str]) -> str:
    return ", ".join(language_name(code) for code in codes)
