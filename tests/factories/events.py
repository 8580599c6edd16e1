"""Events, venues and sessions, made by the services."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from portal.app import Portal
from portal.domain.events import queries, questions, service, venues
from portal.domain.events.types import (
    EventDraft,
    EventKind,
    QuestionDraft,
    QuestionKind,
    QuestionView,
    RoomDraft,
    SessionDraft,
    VenueDraft,
)
from portal.domain.registration import programme, tickets
from portal.foundation import clock


def venue(portal: Portal, slug: str | None = None) -> int:
    """Add a venue and return its number."""
    draft = VenueDraft(
        slug or f"venue-{secrets.token_hex(4)}",
        {"ko": "코엑스", "en": "COEX"},
        {"ko": "서울 강남구 영동대로 513", "en": "513 Yeongdong-daero, Gangnam-gu, Seoul"},
        {"ko": "동문에 경사로가 있습니다."},
        "https://map.example.org/coex",
        True,
    )
    with portal.database.unit_of_work() as session:
        made = venues.add(session, draft, clock.now())
    assert isinstance(made, int)
    return made


def room(portal: Portal, venue_id: int, capacity: int | None = None) -> int:
    """Add a room to a venue and return its number."""
    with portal.database.unit_of_work() as session:
        return venues.add_room(session, venue_id, RoomDraft({"ko": "대강당"}, True, capacity), clock.now())


def session_draft(venue_id: int, starts_at: datetime, **changes: Any) -> SessionDraft:
    """Describe a session of one hour."""
    given: dict[str, Any] = {
        "title": {"ko": "춤 배우기", "en": "Learn to dance"},
        "venue_id": venue_id,
        "starts_at": starts_at,
        "ends_at": starts_at + timedelta(hours=1),
        "capacity": 10,
        "languages": ("ko",),
        "interpretation": ("en", "zh-Hans"),
    }
    return SessionDraft(**(given | changes))


def event(portal: Portal, slug: str | None = None, *, days: float = 20, **changes: Any) -> int:
    """Add an event that begins in `days`, still a draft and without a session, and return its number."""
    given: dict[str, Any] = {
        "slug": slug or f"event-{secrets.token_hex(4)}",
        "kind": EventKind.CULTURE_WEEK,
        "cluster": "C2",
        "title": {"ko": "케이팝 세계도시 주간", "en": "K-POP World City Week"},
        "summary": {"ko": "음악과 춤으로 만나는 한 주", "en": "A week of music and dance"},
    }
    with portal.database.unit_of_work() as session:
        made = service.add(session, None, EventDraft(**(given | changes)), clock.now())
    assert isinstance(made, int)
    return made


def add_session(portal: Portal, event_id: int, draft: SessionDraft) -> int:
    """Add a session and return its number."""
    with portal.database.unit_of_work() as session:
        made = service.add_session(session, event_id, draft, clock.now())
    assert isinstance(made, int)
    return made


def publish(portal: Portal, event_id: int) -> None:
    """Let everybody see an event, with a key for its tickets."""
    with portal.database.unit_of_work() as session:
        assert service.publish(session, event_id, clock.now()) is None
        tickets.ensure_key(session, event_id, portal.settings.secret_key, clock.now())


def published(
    portal: Portal,
    capacities: Sequence[int | None] = (10,),
    *,
    slug: str | None = None,
    days: float = 20,
    **changes: Any,
) -> tuple[int, list[int]]:
    """Add a public event with one session an hour for each capacity; return the numbers of both."""
    event_id = event(portal, slug, **changes)
    venue_id = venue(portal)
    first = (clock.now() + timedelta(days=days)).replace(minute=0, second=0, microsecond=0)
    ids = [
        add_session(portal, event_id, session_draft(venue_id, first + timedelta(hours=2 * number), capacity=capacity))
        for number, capacity in enumerate(capacities)
    ]
    publish(portal, event_id)
    return event_id, ids


def slug_of(portal: Portal, event_id: int) -> str:
    """Return the short name of an event."""
    with portal.database.reading() as session:
        return queries.get_row(session, event_id, clock.now()).slug


def revise_session(portal: Portal, session_id: int, **changes: Any) -> None:
    """Change a session with all that it means for those who have registered."""
    now, zone = clock.now(), portal.settings.timezone
    with portal.database.unit_of_work() as session:
        row = queries.rows_by_id(session, [session_id])[session_id]
        kept = {name: getattr(row, name) for name in ("ends_at", "room_id", "capacity", "needs_approval")}
        given = {"venue_id": row.venue_id, "starts_at": row.starts_at} | kept | changes
        draft = session_draft(given.pop("venue_id"), given.pop("starts_at"), **given)
        refused = programme.revise_session(session, None, session_id, draft, row.revision, now, zone)
    assert refused is None, refused


def move_session(portal: Portal, session_id: int, **later: float) -> None:
    """Let a session be later, or earlier."""
    with portal.database.reading() as session:
        row = queries.rows_by_id(session, [session_id])[session_id]
    by = timedelta(**later)
    revise_session(portal, session_id, starts_at=row.starts_at + by, ends_at=row.ends_at + by)


def call_off(portal: Portal, event_id: int, reason: str = "태풍이 옵니다.") -> None:
    """Call an event off."""
    with portal.database.unit_of_work() as session:
        refused = programme.cancel_event(session, None, event_id, {"ko": reason}, clock.now(), portal.settings.timezone)
    assert refused is None, refused


def ask(portal: Portal, event_id: int, kind: QuestionKind, **changes: Any) -> QuestionView:
    """Let an event ask something, and return the question."""
    given: dict[str, Any] = {
        "label": {"ko": "무엇을 못 드시나요?", "en": "What do you not eat?"},
        "purpose": {"ko": "주방에 알립니다.", "en": "To tell the kitchen."},
        "keep_days": 30,
        "options": ({"en": "Nuts"}, {"en": "Fish"}),
    }
    with portal.database.unit_of_work() as session:
        made = questions.add(session, event_id, QuestionDraft(kind, **(given | changes)), clock.now())
        return next(asked for asked in queries.list_questions(session, event_id, "en") if asked.id == made)


def ended(portal: Portal, slug: str | None = None, *, days: float = 3, **changes: Any) -> int:
    """Add a public event whose one session ended so many days ago."""
    event_id, venue_id = event(portal, slug, **changes), venue(portal)
    ends_at = clock.now() - timedelta(days=days)
    before = ends_at - timedelta(days=10)
    draft = session_draft(venue_id, ends_at - timedelta(hours=1), ends_at=ends_at)
    with portal.database.unit_of_work() as session:
        assert isinstance(service.add_session(session, event_id, draft, before), int)
        assert service.publish(session, event_id, before) is None
    return event_id
