"""When a session can be registered for, which ones meet, and what of an event can't be."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.domain.events import rules
from portal.domain.events.types import (
    ChangeKind,
    EventState,
    Refusal,
    Refused,
    SessionDraft,
    SessionRow,
    Stage,
    Window,
)

NOW = datetime(2026, 10, 12, 3, tzinfo=UTC)
MOMENT = timedelta(microseconds=1)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def row(starts_at: datetime = NOW + DAY, hours: float = 1, **changes: Any) -> SessionRow:
    given: dict[str, Any] = {
        "id": 1,
        "event_id": 1,
        "bit": 0,
        "venue_id": 1,
        "room_id": None,
        "starts_at": starts_at,
        "ends_at": starts_at + timedelta(hours=hours),
        "capacity": 10,
        "languages": ("ko",),
        "interpretation": (),
        "sign_language": False,
        "opens_at": None,
        "closes_at": None,
        "needs_approval": False,
        "cancelled": False,
        "revision": 1,
        "title_id": 1,
    }
    return SessionRow(**(given | changes))


def draft(**changes: Any) -> SessionDraft:
    given: dict[str, Any] = {"title": {"ko": "춤"}, "venue_id": 1, "starts_at": NOW, "ends_at": NOW + HOUR}
    return SessionDraft(**(given | changes))


@st.composite
def programmes(draw: st.DrawFn) -> list[SessionRow]:
    """Draw sessions within one day, some of them at the same time."""
    return [
        row(NOW + timedelta(minutes=10 * draw(st.integers(0, 60))), draw(st.integers(1, 12)) / 4, id=number)
        for number in range(draw(st.integers(0, 8)))
    ]


@pytest.mark.parametrize(
    ("changes", "before", "at", "what"),
    [
        ({}, Window.OPEN, Window.BEGUN, "its beginning"),
        ({"closes_at": NOW}, Window.OPEN, Window.CLOSED, "its closing"),
        ({"opens_at": NOW}, Window.NOT_YET, Window.OPEN, "its opening"),
    ],
    ids=["begins", "closes", "opens"],
)
def test_a_window_ends_to_the_moment(changes: dict[str, Any], before: Window, at: Window, what: str) -> None:
    session = row(NOW if not changes else NOW + DAY, **changes)
    assert rules.window(session, NOW - MOMENT) is before, f"just before {what}"
    assert rules.window(session, NOW) is at, f"at {what}"


def test_whoever_comes_late_can_register_where_the_window_closes_after_the_beginning() -> None:
    session = row(NOW, closes_at=NOW + HOUR / 2)
    assert rules.window(session, NOW + HOUR / 2 - MOMENT) is Window.OPEN
    assert rules.window(session, NOW + HOUR / 2) is Window.CLOSED


def test_what_is_called_off_is_open_to_nobody_whatever_its_window_says() -> None:
    assert rules.window(row(cancelled=True, opens_at=NOW + HOUR), NOW) is Window.CANCELLED


@pytest.mark.parametrize(
    ("state", "changed", "ends_in", "stage"),
    [
        (EventState.DRAFT, False, DAY, Stage.DRAFT),
        (EventState.DRAFT, False, -DAY, Stage.DRAFT),
        (EventState.PUBLISHED, False, DAY, Stage.PUBLISHED),
        (EventState.PUBLISHED, True, DAY, Stage.CHANGED),
        (EventState.PUBLISHED, True, timedelta(), Stage.OVER),
        (EventState.PUBLISHED, False, MOMENT, Stage.PUBLISHED),
        (EventState.CANCELLED, True, -DAY, Stage.CANCELLED),
    ],
)
def test_where_an_event_stands(state: EventState, changed: bool, ends_in: timedelta, stage: Stage) -> None:
    assert rules.stage(state, NOW - DAY if changed else None, NOW + ends_in, NOW) is stage


def test_a_session_that_begins_as_another_ends_is_not_at_the_same_time() -> None:
    first, next_one = row(NOW), row(NOW + HOUR)
    assert not rules.overlaps(first, next_one)
    assert rules.overlaps(first, row(NOW + HOUR - MOMENT))


@given(programmes())
def test_two_sessions_at_the_same_time_are_found_whenever_there_are_any(sessions: list[SessionRow]) -> None:
    pairs = [(a, b) for a in sessions for b in sessions if a.id < b.id and rules.overlaps(a, b)]
    found = rules.first_overlap(sessions)
    assert (found is not None) == bool(pairs)
    if found is not None:
        assert rules.overlaps(*found)
        assert found[0].starts_at <= found[1].starts_at


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"ends_at": NOW}, Refusal.ENDS_BEFORE_START),
        ({"ends_at": NOW + rules.LONGEST_SESSION + MOMENT}, Refusal.TOO_LONG),
        ({"opens_at": NOW}, Refusal.WINDOW_ORDER),
        ({"opens_at": NOW - HOUR, "closes_at": NOW - HOUR}, Refusal.WINDOW_ORDER),
        ({"closes_at": NOW + HOUR + MOMENT}, Refusal.WINDOW_ORDER),
        ({"capacity": 51}, Refusal.ROOM_TOO_SMALL),
    ],
)
def test_what_can_t_be_held_is_refused(changes: dict[str, Any], reason: Refusal) -> None:
    refused = rules.check_session(draft(**changes), 50)
    assert isinstance(refused, Refused)
    assert refused.reason is reason


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"ends_at": NOW + rules.LONGEST_SESSION},
        {"opens_at": NOW - MOMENT, "closes_at": NOW + HOUR},
        {"capacity": 50},
        {"capacity": None},
    ],
)
def test_what_just_fits_is_taken(changes: dict[str, Any]) -> None:
    assert rules.check_session(draft(**changes), 50) is None


@given(st.sets(st.integers(0, rules.MOST_SESSIONS - 1)))
def test_a_new_session_has_the_lowest_number_that_no_ticket_knows(taken: set[int]) -> None:
    bit = rules.free_bit(taken)
    if bit is None:
        assert len(taken) == rules.MOST_SESSIONS
    else:
        assert bit not in taken
        assert set(range(bit)) <= taken


def test_people_hear_of_another_time_and_of_another_place_and_of_nothing_else() -> None:
    before = row(NOW, room_id=1)
    same = {"room_id": 1, "capacity": 99, "languages": ("en",)}
    assert rules.changes(before, draft(**same)) == ()
    assert rules.changes(before, draft(**same, venue_id=2)) == (ChangeKind.PLACE,)
    assert rules.changes(before, draft(**same | {"room_id": 2})) == (ChangeKind.PLACE,)
    later = {"starts_at": NOW + HOUR, "ends_at": NOW + 2 * HOUR}
    assert rules.changes(before, draft(**same | later)) == (ChangeKind.TIME,)
    assert rules.changes(before, draft(**later)) == (ChangeKind.TIME, ChangeKind.PLACE)


@given(st.text(max_size=200))
def test_a_short_name_made_from_a_title_is_one_or_is_empty(title: str) -> None:
    slug = rules.slug_from(title)
    assert not slug or (rules.SLUG.fullmatch(slug) and len(slug) <= rules.LONGEST_SLUG)


@pytest.mark.parametrize(
    ("title", "slug"),
    [("K-POP World City Week 2026!", "k-pop-world-city-week-2026"), ("케이팝", ""), ("--- a ---", "a")],
)
def test_short_names_of_titles(title: str, slug: str) -> None:
    assert rules.slug_from(title) == slug
