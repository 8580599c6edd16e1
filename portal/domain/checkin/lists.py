"""Lists: which sessions a door admits to, at which gates, when, and how often on one ticket."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, tzinfo
from itertools import groupby

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.domain.checkin import moments
from portal.domain.checkin.models import CheckinList
from portal.domain.checkin.types import ListRules, Policy, Refusal, Refused
from portal.domain.events import queries as events
from portal.domain.events import venue_queries
from portal.domain.events.types import SessionRow
from portal.foundation.database import added
from portal.foundation.errors import NotFound

DOORS_OPEN_BEFORE = timedelta(minutes=60)


@dataclass(frozen=True, slots=True)
class ListDraft:
    """A list as staff describe it; without moments the doors follow its sessions."""

    name: str | None
    sessions: tuple[int, ...]
    gates: tuple[int, ...]
    policy: Policy
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    people_limit: int | None = None


@dataclass(frozen=True, slots=True)
class ListView:
    """A list with the sessions that are not called off."""

    id: int
    event_id: int
    name: str | None
    sessions: tuple[SessionRow, ...]
    gates: tuple[int, ...]
    opens_at: datetime
    closes_at: datetime
    policy: Policy
    people_limit: int | None
    paused: bool
    ended: bool
    revision: int

    @property
    def rules(self) -> ListRules:
        """Return what the rules ask of it."""
        return ListRules(
            self.event_id,
            frozenset(row.bit for row in self.sessions),
            frozenset(self.gates),
            moments.of(self.opens_at),
            moments.of(self.closes_at),
            self.policy,
            self.paused or self.ended,
        )


def add(session: Session, event_id: int, draft: ListDraft, now: datetime) -> int | Refused:
    """Add a list to an event."""
    if not draft.sessions:
        return Refused(Refusal.NO_SESSIONS)
    row = CheckinList(event_id=event_id, created_at=now, **_columns(draft))
    return added(session, row).id


def revise(session: Session, list_id: int, draft: ListDraft) -> Refused | None:
    """Change a list; devices hear of it with their next beat."""
    if not draft.sessions:
        return Refused(Refusal.NO_SESSIONS)
    row = _get(session, list_id)
    for name, value in _columns(draft).items():
        setattr(row, name, value)
    row.revision += 1
    return None


def pause(session: Session, list_id: int, now: datetime, *, paused: bool) -> None:
    """Admit nobody for now, or go on."""
    row = _get(session, list_id)
    row.paused_at = now if paused else None
    row.revision += 1


def end(session: Session, list_id: int, now: datetime) -> None:
    """Take a list off the devices; its records stay."""
    row = _get(session, list_id)
    row.ended_at = row.ended_at or now
    row.revision += 1


def ensure(session: Session, event_id: int, zone: tzinfo, now: datetime) -> None:
    """Give an event that has no list yet one for each day at each venue."""
    if session.scalar(select(CheckinList.id).where(CheckinList.event_id == event_id).limit(1)) is not None:
        return
    rows = [row for row in events.session_rows(session, event_id).values() if not row.cancelled]
    venues = venue_queries.venues(session, [row.venue_id for row in rows], None)

    def place(row: SessionRow) -> tuple[str, int]:
        return row.starts_at.astimezone(zone).date().isoformat(), row.venue_id

    for (_day, venue_id), group in groupby(sorted(rows, key=place), key=place):
        own = list(group)
        rooms = {room.id: room.capacity for room in venues[venue_id].rooms}
        draft = ListDraft(
            name=None,
            sessions=tuple(row.id for row in own),
            gates=tuple(gate.id for gate in venues[venue_id].gates),
            policy=Policy.ONCE if len(own) == 1 else Policy.AFTER_EXIT,
            people_limit=rooms.get(own[0].room_id or 0) if len(own) == 1 else None,
        )
        add(session, event_id, draft, now)


def of_event(session: Session, event_id: int) -> tuple[ListView, ...]:
    """Return the lists of an event, the first to open first; one whose sessions are all called off is left out."""
    rows = session.scalars(select(CheckinList).where(CheckinList.event_id == event_id)).all()
    sessions = events.session_rows(session, event_id)
    views = [view for row in rows if (view := _view(row, sessions)) is not None]
    return tuple(sorted(views, key=lambda view: (view.opens_at, view.id)))


def rules_of_event(session: Session, event_id: int) -> dict[int, ListRules]:
    """Return what the rules ask of all lists, also of those whose sessions are all called off: they admit nobody."""
    closed = ListRules(event_id, frozenset(), frozenset(), 0, 0, Policy.ONCE, paused=True)
    rows = session.execute(select(CheckinList.id, CheckinList.policy).where(CheckinList.event_id == event_id))
    found = {row.id: replace(closed, policy=Policy(row.policy)) for row in rows}
    return found | {view.id: view.rules for view in of_event(session, event_id)}


def get(session: Session, event_id: int, list_id: int) -> ListView:
    """Return one list of an event."""
    found = next((view for view in of_event(session, event_id) if view.id == list_id), None)
    if found is None:
        raise NotFound(f"list {list_id}")
    return found


def draft_of(session: Session, list_id: int) -> ListDraft:
    """Return a list as staff have described it."""
    row = _get(session, list_id)
    return ListDraft(
        name=row.name,
        sessions=tuple(row.sessions),
        gates=tuple(row.gates),
        policy=Policy(row.policy),
        opens_at=row.opens_at,
        closes_at=row.closes_at,
        people_limit=row.people_limit,
    )


def policy_of(session: Session, list_id: int) -> Policy:
    """Return how often a ticket opens the door of a list."""
    return Policy(_get(session, list_id).policy)


def stamp(session: Session, event_id: int) -> tuple[int, int]:
    """Return numbers that change when a list of an event does."""
    row = session.execute(
        select(func.count(CheckinList.id), func.sum(CheckinList.revision)).where(CheckinList.event_id == event_id)
    ).one()
    return row[0], row[1] or 0


def _view(row: CheckinList, sessions: Mapping[int, SessionRow]) -> ListView | None:
    own = sorted(_still(row.sessions, sessions), key=lambda one: (one.starts_at, one.id))
    if not own:
        return None
    return ListView(
        id=row.id,
        event_id=row.event_id,
        name=row.name,
        sessions=tuple(own),
        gates=tuple(row.gates),
        opens_at=row.opens_at or own[0].starts_at - DOORS_OPEN_BEFORE,
        closes_at=row.closes_at or max(one.ends_at for one in own),
        policy=Policy(row.policy),
        people_limit=row.people_limit,
        paused=row.paused_at is not None,
        ended=row.ended_at is not None,
        revision=row.revision,
    )


def _still(ids: Sequence[int], sessions: Mapping[int, SessionRow]) -> Iterable[SessionRow]:
    return (sessions[one] for one in ids if one in sessions and not sessions[one].cancelled)


def _columns(draft: ListDraft) -> dict[str, object]:
    return {
        "name": draft.name,
        "sessions": list(draft.sessions),
        "gates": list(draft.gates),
        "policy": draft.policy.value,
        "opens_at": draft.opens_at,
        "closes_at": draft.closes_at,
        "people_limit": draft.people_limit,
    }


def _get(session: Session, list_id: int) -> CheckinList:
    row = session.get(CheckinList, list_id)
    if row is None:
        raise NotFound(f"list {list_id}")
    return row
