"""Events, for the statistics to compose."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Select, select

from portal.domain.events.models import Event, EventChange, EventSession


def published() -> Select[int, str, str, str, datetime | None, datetime | None, datetime | None]:
    """Select all events that were ever public and have a time, also those called off.

    Columns: id, slug, cluster, state, starts_at, ends_at, results_at.
    """
    return select(
        Event.id, Event.slug, Event.cluster, Event.state, Event.starts_at, Event.ends_at, Event.results_at
    ).where(Event.published_at.is_not(None), Event.starts_at.is_not(None), Event.ends_at.is_not(None))


def changes() -> Select[int, str, dict[str, Any], datetime]:
    """Select what of public events has changed that people had to hear of: event_id, kind, before, at."""
    return select(EventChange.event_id, EventChange.kind, EventChange.before, EventChange.at)


def sessions() -> Select[int, int, datetime]:
    """Select all sessions: id, event_id, starts_at."""
    return select(EventSession.id, EventSession.event_id, EventSession.starts_at)
