"""Decisions on events that need no database."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta, tzinfo

from portal.domain.events.types import (
    ChangeKind,
    ChangeView,
    EventState,
    ProgrammeFilter,
    Refusal,
    Refused,
    SessionDraft,
    SessionRow,
    Stage,
    Window,
)

MOST_SESSIONS = 48
"""As many as a ticket has bits for."""
LONGEST_SESSION = timedelta(days=2)
LONGEST_TITLE = 200
LONGEST_SUMMARY = 500
LONGEST_DESCRIPTION = 10_000
LARGEST_CAPACITY = 100_000
LARGEST_PARTY = 20
LARGEST_DELEGATION = 255
"""As many as one ticket can admit."""
LONGEST_KEEPING = 3 * 366
SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
LONGEST_SLUG = 80


def stage(state: EventState, changed_at: datetime | None, ends_at: datetime | None, now: datetime) -> Stage:
    """Tell where an event stands for who looks at it now."""
    match state:
        case EventState.DRAFT:
            return Stage.DRAFT
        case EventState.CANCELLED:
            return Stage.CANCELLED
        case EventState.PUBLISHED:
            if ends_at is not None and ends_at <= now:
                return Stage.OVER
            return Stage.PUBLISHED if changed_at is None else Stage.CHANGED


def window(session: SessionRow, now: datetime) -> Window:
    """Tell whether a session can be registered for: from its opening until its closing, else until it begins."""
    if session.cancelled:
        return Window.CANCELLED
    if session.opens_at is not None and now < session.opens_at:
        return Window.NOT_YET
    if session.closes_at is not None:
        return Window.OPEN if now < session.closes_at else Window.CLOSED
    return Window.OPEN if now < session.starts_at else Window.BEGUN


def days_of(session: SessionRow, zone: tzinfo) -> tuple[date, ...]:
    """Return the days on which a session is; one that ends at midnight is not on the day that begins then."""
    first = session.starts_at.astimezone(zone).date()
    last = (session.ends_at - timedelta(microseconds=1)).astimezone(zone).date()
    return tuple(first + timedelta(days=number) for number in range((last - first).days + 1))


def fits(session: SessionRow, venue: str, narrowed: ProgrammeFilter, zone: tzinfo) -> bool:
    """Tell whether a session in this venue is one of those that are asked for."""
    return (
        (narrowed.day is None or narrowed.day in days_of(session, zone))
        and narrowed.venue in {None, venue}
        and (narrowed.language is None or narrowed.language in {*session.languages, *session.interpretation})
    )


def overlaps(one: SessionRow, other: SessionRow) -> bool:
    """Tell whether two sessions are at the same time; one that begins as the other ends is not."""
    return one.starts_at < other.ends_at and other.starts_at < one.ends_at


def first_overlap(sessions: Sequence[SessionRow]) -> tuple[SessionRow, SessionRow] | None:
    """Return two sessions that are at the same time, the earliest pair, or nothing."""
    ordered = sorted(sessions, key=lambda session: (session.starts_at, session.id))
    latest = None
    for session in ordered:
        if latest is not None and overlaps(latest, session):
            return latest, session
        if latest is None or session.ends_at > latest.ends_at:
            latest = session
    return None


def check_session(draft: SessionDraft, room_capacity: int | None) -> Refused | None:
    """Refuse a session that can't be held as it is described."""
    if draft.ends_at <= draft.starts_at:
        return Refused(Refusal.ENDS_BEFORE_START)
    if draft.ends_at - draft.starts_at > LONGEST_SESSION:
        return Refused(Refusal.TOO_LONG)
    opens, closes = draft.opens_at, draft.closes_at
    if (opens and closes and closes <= opens) or (opens and opens >= draft.starts_at):
        return Refused(Refusal.WINDOW_ORDER)
    if closes and closes > draft.ends_at:
        return Refused(Refusal.WINDOW_ORDER)
    if room_capacity is not None and draft.capacity is not None and draft.capacity > room_capacity:
        return Refused(Refusal.ROOM_TOO_SMALL, str(room_capacity))
    return None


def free_bit(taken: Iterable[int]) -> int | None:
    """Return the lowest number that no session of the event has on its tickets."""
    used = set(taken)
    return next((bit for bit in range(MOST_SESSIONS) if bit not in used), None)


def changes(before: SessionRow, after: SessionDraft) -> tuple[ChangeKind, ...]:
    """Return what of a session has changed that people must hear of."""
    kinds = []
    if (before.starts_at, before.ends_at) != (after.starts_at, after.ends_at):
        kinds.append(ChangeKind.TIME)
    if (before.venue_id, before.room_id) != (after.venue_id, after.room_id):
        kinds.append(ChangeKind.PLACE)
    return tuple(kinds)


def venues_named(changes: Iterable[ChangeView]) -> set[int]:
    """Return all venues that changes speak of."""
    return {int(facts["venue_id"]) for change in changes for facts in (change.before, change.after) if facts}


def slug_from(words: str) -> str:
    """Make a short name for addresses from a title in Latin letters; empty where it has none."""
    return "-".join(re.findall(r"[a-z0-9]+", words.lower()))[:LONGEST_SLUG].strip("-")
