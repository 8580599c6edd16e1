"""What is doubtful in an event before it is published."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from portal.domain.events.readiness import Doubt, findings
from portal.domain.events.types import EventKind, EventRow, EventState, SessionRow, Stage
from tests.unit.domain.events.test_programme_rules import row

NOW = datetime(2026, 9, 1, tzinfo=UTC)
THEN = NOW + timedelta(days=30)


def event(**changes: Any) -> EventRow:
    given: dict[str, Any] = {
        "id": 1,
        "slug": "week",
        "kind": EventKind.FORUM,
        "cluster": "C1",
        "project_id": None,
        "state": EventState.DRAFT,
        "stage": Stage.DRAFT,
        "starts_at": THEN,
        "ends_at": THEN,
        "takes_registrations": True,
        "largest_party": 5,
        "largest_delegation": 60,
        "revision": 1,
        "photos_url": None,
        "published_at": None,
        "changed_at": None,
        "title_id": 1,
        "summary_id": 2,
    }
    return EventRow(**(given | changes))


def doubts(*rows: SessionRow, in_rooms: tuple[SessionRow, ...] = (), **changes: Any) -> list[Doubt]:
    return [finding.doubt for finding in findings(event(**changes), rows, in_rooms, NOW)]


def good(**changes: Any) -> SessionRow:
    return row(changes.pop("starts_at", THEN), **({"room_id": 3} | changes))


def test_a_session_with_everything_raises_no_doubt() -> None:
    assert doubts(good(), in_rooms=(good(),)) == []


@pytest.mark.parametrize(
    ("change", "doubt"),
    [
        ({"room_id": None}, Doubt.NO_ROOM),
        ({"capacity": None}, Doubt.NO_CAPACITY),
        ({"languages": ()}, Doubt.NO_LANGUAGE),
        ({"closes_at": NOW - timedelta(days=1)}, Doubt.REGISTRATION_CLOSED),
        ({"opens_at": NOW + timedelta(days=1)}, Doubt.REGISTRATION_LATE),
    ],
)
def test_what_is_missing_is_named(change: dict[str, Any], doubt: Doubt) -> None:
    assert doubts(good(**change)) == [doubt]


def test_seats_and_windows_matter_only_where_people_register() -> None:
    session = good(capacity=None, closes_at=NOW - timedelta(days=1))
    assert doubts(session, takes_registrations=False) == []


def test_only_an_event_that_is_wholly_over_can_not_be_published() -> None:
    past, coming = good(starts_at=NOW - timedelta(days=1)), good(id=2)
    (over,) = findings(event(), [past], [], NOW)
    assert (over.doubt, over.blocks) == (Doubt.ALL_OVER, True)
    (begun,) = findings(event(), [past, coming], [], NOW)
    assert (begun.doubt, begun.session_ids, begun.blocks) == (Doubt.BEGUN, (1,), False)


def test_two_sessions_in_a_room_at_a_time_are_named_once_and_those_of_other_events_too() -> None:
    one, other, elsewhere = good(), good(id=2), good(id=9, event_id=4)
    found = findings(event(), [one, other], [one, other, elsewhere], NOW)
    assert [(finding.session_ids, finding.other_id) for finding in found] == [((1,), 2), ((1,), 9), ((2,), 9)]
    later = good(id=2, starts_at=THEN + timedelta(hours=1))
    assert doubts(one, later, in_rooms=(one, later)) == [], "one begins as the other ends"
