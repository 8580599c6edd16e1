"""An event in the words of schema.org, for search engines and calendars that read pages."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from portal.blueprints.public.event_page import EventPage
from portal.blueprints.public.event_programme import Moved
from portal.domain.events.types import ChangeKind, EventState, SessionView, VenueView
from portal.domain.registration.types import SeatCount
from portal.web.services import settings

SCHEMA = "https://schema.org"


def structured(page: EventPage) -> dict[str, Any]:
    """Return an event with its sessions as JSON-LD holds it."""
    event, row = page.view, page.view.row
    made: dict[str, Any] = {
        "@context": SCHEMA,
        "@type": "Event",
        "@id": _address(row.slug),
        "url": _address(row.slug),
        "name": event.title.plain,
        "description": event.summary.plain,
        "startDate": _moment(row.starts_at) if row.starts_at else None,
        "endDate": _moment(row.ends_at) if row.ends_at else None,
        "eventStatus": _status(row.state is EventState.CANCELLED, moved=False),
        "eventAttendanceMode": f"{SCHEMA}/OfflineEventAttendanceMode",
        "inLanguage": list(page.card.spoken),
        "location": [_place(venue) for venue in page.venues],
        "organizer": {
            "@type": "GovernmentOrganization",
            "name": _("Gangnam-gu Office, Seoul"),
            "url": settings().base_url,
        },
        "subEvent": [_session(page, session) for session in page.sessions],
    }
    return {name: value for name, value in made.items() if value not in (None, [])}


def _session(page: EventPage, session: SessionView) -> dict[str, Any]:
    row, slug = session.row, page.view.row.slug
    times = [change for change in page.changes if change.session.id == row.id and change.kind is ChangeKind.TIME]
    off = row.cancelled or page.view.row.state is EventState.CANCELLED
    made: dict[str, Any] = {
        "@type": "Event",
        "@id": _address(slug, _anchor=f"session-{row.id}"),
        "name": session.title.plain,
        "description": session.summary.plain if session.summary else None,
        "startDate": _moment(row.starts_at),
        "endDate": _moment(row.ends_at),
        "previousStartDate": _previous(times),
        "eventStatus": _status(off, moved=bool(times)),
        "inLanguage": list(row.languages),
        "location": _place(session.venue),
        **_capacity(page.counts[row.id]),
    }
    return {name: value for name, value in made.items() if value not in (None, [])}


def _capacity(count: SeatCount) -> dict[str, Any]:
    if count.capacity is None:
        return {}
    return {"maximumAttendeeCapacity": count.capacity, "remainingAttendeeCapacity": count.left}


def _place(venue: VenueView) -> dict[str, Any]:
    made = {"@type": "Place", "name": venue.name.plain, "address": venue.address.plain, "hasMap": venue.map_url}
    return {name: value for name, value in made.items() if value is not None}


def _previous(times: list[Moved]) -> str | None:
    return _moment(times[0].before.starts_at) if times else None


def _status(off: bool, *, moved: bool) -> str:
    name = "EventCancelled" if off else "EventRescheduled" if moved else "EventScheduled"
    return f"{SCHEMA}/{name}"


def _moment(moment: datetime) -> str:
    return moment.astimezone(settings().timezone).isoformat()


def _address(slug: str, **more: Any) -> str:
    return settings().base_url + url_for("public.event", slug=slug, **more)
