"""How events become JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from portal.blueprints.api import event_schemas, schemas
from portal.blueprints.api.answers import Names, address, text
from portal.domain.events import rules
from portal.domain.events.types import (
    ChangeView,
    EventRow,
    EventState,
    EventView,
    RoomView,
    SessionView,
    VenueView,
    Window,
)
from portal.domain.proposals.types import Cluster
from portal.domain.registration.types import SeatCount
from portal.domain.texts.types import TextView
from portal.foundation import languages


@dataclass(frozen=True, slots=True)
class Found:
    """An event with all that belongs to it."""

    view: EventView
    sessions: Sequence[SessionView]
    counts: Mapping[int, SeatCount]
    venues: Mapping[int, VenueView]
    changes: Sequence[ChangeView]


def summary(view: EventView, names: Names, lang: str | None) -> event_schemas.EventSummary:
    """Return an event as a list gives it."""
    return event_schemas.EventSummary(**_summary(view, names, lang))


def event(found: Found, names: Names, lang: str | None, now: datetime) -> event_schemas.Event:
    """Return an event with its programme."""
    view = found.view
    return event_schemas.Event(
        **_summary(view, names, lang),
        description=_some(view.description),
        reason=_some(view.reason),
        results=_some(view.results),
        photos_url=view.row.photos_url,
        calendar_url=address("public.event_calendar", lang_code=_reader(view, lang), slug=view.row.slug),
        venues=[_venue(venue) for venue in found.venues.values()],
        sessions=[_session(view.row, session, found.counts[session.id], now) for session in found.sessions],
        changes=[_change(change, found.venues) for change in found.changes],
    )


def _summary(view: EventView, names: Names, lang: str | None) -> dict[str, Any]:
    row = view.row
    return {
        "id": row.id,
        "slug": row.slug,
        "url": address("public.event", lang_code=_reader(view, lang), slug=row.slug),
        "kind": row.kind,
        "cluster": Cluster(row.cluster),
        "topic": names.topic(row.project_id),
        "status": row.stage,
        "title": text(view.title),
        "summary": text(view.summary),
        "starts_at": row.starts_at,
        "ends_at": row.ends_at,
        "takes_registrations": row.takes_registrations,
        "published_at": row.published_at,
        "changed_at": row.changed_at,
    }


def _reader(view: EventView, lang: str | None) -> str:
    written = view.title.source.code
    return lang or (written if written in languages.INTERFACE else languages.DEFAULT)


def _session(event: EventRow, view: SessionView, count: SeatCount, now: datetime) -> event_schemas.EventSession:
    row = view.row
    return event_schemas.EventSession(
        id=row.id,
        title=text(view.title),
        summary=_some(view.summary),
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        venue=view.venue.slug,
        room=_place(view.room) if view.room else None,
        languages=list(row.languages),
        interpretation=list(row.interpretation),
        sign_language=row.sign_language,
        access=_some(view.access),
        cancelled=row.cancelled,
        registration=Window.CANCELLED if event.state is EventState.CANCELLED else rules.window(row, now),
        opens_at=row.opens_at,
        closes_at=row.closes_at,
        needs_approval=row.needs_approval,
        capacity=row.capacity,
        left=count.left,
        waiting=count.waiting,
    )


def _venue(view: VenueView) -> event_schemas.EventVenue:
    return event_schemas.EventVenue(
        slug=view.slug,
        name=text(view.name),
        address=text(view.address),
        access=_some(view.access),
        step_free=view.step_free,
        map_url=view.map_url,
        gates=[_place(gate) for gate in view.gates],
    )


def _place(view: RoomView) -> event_schemas.Place:
    return event_schemas.Place(name=text(view.name), step_free=view.step_free)


def _change(change: ChangeView, venues: Mapping[int, VenueView]) -> event_schemas.EventChange:
    return event_schemas.EventChange(
        kind=change.kind,
        at=change.at,
        session=change.session_id,
        before=_facts(change.before, venues),
        after=_facts(change.after, venues),
    )


def _facts(facts: Mapping[str, Any], venues: Mapping[int, VenueView]) -> event_schemas.Facts | None:
    if not facts:
        return None
    venue = venues.get(int(facts["venue_id"]))
    return event_schemas.Facts(
        starts_at=datetime.fromisoformat(facts["starts_at"]),
        ends_at=datetime.fromisoformat(facts["ends_at"]),
        venue=venue.slug if venue else None,
    )


def _some(view: TextView | None) -> schemas.Text | None:
    return None if view is None else text(view)
