"""Programmes as calendar files that people follow: the words and addresses come from the edge."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from sqlalchemy.orm import Session

from portal.domain.events.types import EventState, EventView, SessionRow, SessionView
from portal.domain.texts import queries as texts
from portal.engines import calendar as engine

REFRESH = timedelta(hours=6)


class Labels(Protocol):
    """What a calendar says in the language of its reader."""

    @property
    def language(self) -> str:
        """Return the language that it speaks."""
        ...

    @property
    def zone(self) -> str:
        """Return the zone that times are written in."""
        ...

    @property
    def host(self) -> str:
        """Return the name that makes numbers unique in the world."""
        ...

    def url(self, event: EventView, session: SessionView) -> str:
        """Return the address of a session."""
        ...

    def heard(self, row: SessionRow) -> str:
        """Say which languages are spoken and interpreted."""
        ...

    def kind(self, event: EventView) -> str:
        """Name what sort of event it is."""
        ...


@dataclass(frozen=True, slots=True)
class CalendarFile:
    """A calendar file, and when something in it changed last; the same content is the same file."""

    content: bytes
    changed_at: datetime


def calendar_file(
    session: Session,
    name: str,
    events: Mapping[int, EventView],
    sessions: Sequence[SessionView],
    labels: Labels,
    empty_since: datetime,
) -> CalendarFile:
    """Write sessions as a calendar; what is called off stays in it and says so. One without any is `empty_since`."""
    changed = _changes(session, events, sessions, labels.language)
    entries = [_entry(view, events[view.row.event_id], changed[view.id], labels) for view in sessions]
    latest = max((entry.changed_at for entry in entries), default=empty_since)
    content = engine.calendar(entries, name, labels.language, labels.zone, latest, REFRESH)
    return CalendarFile(content, latest)


def _entry(view: SessionView, event: EventView, changed_at: datetime, labels: Labels) -> engine.Entry:
    row = view.row
    off = row.cancelled or event.row.state is EventState.CANCELLED
    said = (view.summary or event.summary, view.access)
    lines = [*(text.plain for text in said if text is not None), labels.heard(row)]
    place = [view.room.name.plain] if view.room else []
    return engine.Entry(
        uid=f"session-{row.id}@{labels.host}",
        sequence=row.revision + event.row.revision,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        title=f"{view.title.plain} \N{EM DASH} {event.title.plain}",
        description="\n".join(line for line in lines if line),
        location=", ".join([*place, view.venue.name.plain, view.venue.address.plain]),
        url=labels.url(event, view),
        status="cancelled" if off else "confirmed",
        categories=(labels.kind(event),),
        changed_at=changed_at,
    )


def _changes(
    session: Session, events: Mapping[int, EventView], sessions: Sequence[SessionView], language: str
) -> dict[int, datetime]:
    """Return when each session last changed for who reads `language`: its event, or what is said of it."""
    said = {view.id: [text.text_id for text in (view.title, view.summary, view.access) if text] for view in sessions}
    written = texts.changed_at(session, [text_id for ids in said.values() for text_id in ids], language)
    changed = {}
    for view in sessions:
        row = events[view.row.event_id].row
        moments = [row.published_at, row.changed_at, *(written[text_id] for text_id in said[view.id])]
        changed[view.id] = max(moment for moment in moments if moment is not None)
    return changed
