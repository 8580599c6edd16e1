"""What programs read of events: the list in the order of time, one event with its programme, seats and changes."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import update

from portal.app import Portal
from portal.domain.accounts.types import Principal
from portal.domain.events import queries, service
from portal.domain.events.models import Event
from portal.domain.events.types import SessionDraft
from portal.domain.proposals.types import State
from portal.domain.registration import programme
from portal.foundation import clock
from tests.factories import events, registrations
from tests.factories.people import People
from tests.factories.programs import NEW, Program, problem
from tests.factories.proposals import add_topic, propose
from tests.factories.statements import statements


def ids(stretches: Any) -> list[int]:
    return [item["id"] for stretch in stretches for item in stretch]


def move(portal: Portal, session_id: int, **changes: Any) -> None:
    """Move a session as an organiser does."""
    with portal.database.unit_of_work() as session:
        row = queries.rows_by_id(session, [session_id])[session_id]
        kept = {name: getattr(row, name) for name in ("venue_id", "starts_at", "ends_at", "capacity")}
        draft = SessionDraft({"ko": "춤 배우기"}, **kept | changes)
        assert (
            programme.revise_session(
                session, None, session_id, draft, row.revision, clock.now(), portal.settings.timezone
            )
            is None
        )


def test_the_list_is_walked_in_the_order_of_time(portal: Portal, reader: Program) -> None:
    made = [events.published(portal, days=days)[0] for days in (3, 1, 2, 1)]
    in_order = [made[1], made[3], made[2], made[0]]
    assert ids(reader.walk("/events?limit=1")) == in_order
    assert ids(reader.walk("/events")) == in_order
    assert ids(reader.walk("/events?cluster=C2&limit=3")) == in_order
    assert ids(reader.walk("/events?cluster=C1")) == []
    assert ids(reader.walk("/events?when=over")) == []
    assert [item["status"] for item in reader.get("/events").json["items"]] == ["published"] * 4


def test_a_draft_is_not_there(portal: Portal, reader: Program) -> None:
    events.event(portal, "a-secret")
    assert ids(reader.walk("/events")) == []
    assert problem(reader.get("/events/a-secret")) == (404, "not_found", [])


def test_an_event_says_all_that_is_public(portal: Portal, reader: Program) -> None:
    event_id, [first, second] = events.published(portal, [2, None], slug="city-week")
    topic_id = add_topic(portal, "open-data")
    with portal.database.unit_of_work() as session:
        session.execute(update(Event).values(project_id=topic_id))
    for _ in range(3):
        registrations.register(portal, event_id, [first])
    found = reader.get("/events/city-week?lang=en").json
    assert found["title"] == {
        "text": "K-POP World City Week",
        "language": "en",
        "source_language": "ko",
        "provenance": "human",
        "status": "ready",
    }
    assert (found["id"], found["url"]) == (event_id, "http://localhost/en/events/city-week")
    assert found["calendar_url"] == "http://localhost/en/events/city-week/calendar.ics"
    assert found["topic"] == {"id": topic_id, "slug": "open-data"}
    dance, free = found["sessions"]
    assert (dance["id"], dance["capacity"], dance["left"], dance["waiting"]) == (first, 2, 0, 1)
    assert (free["id"], free["capacity"], free["left"], free["waiting"]) == (second, None, None, 0)
    assert (dance["languages"], dance["interpretation"]) == (["ko"], ["en", "zh-Hans"])
    assert (dance["registration"], dance["cancelled"]) == ("open", False)
    assert {venue["slug"] for venue in found["venues"]} == {dance["venue"]}
    assert found["venues"][0]["step_free"] is True
    assert found["changes"] == []


def test_texts_are_given_as_they_were_written_without_a_language(portal: Portal, reader: Program) -> None:
    events.published(portal, slug="city-week")
    found = reader.get("/events/city-week").json
    assert (found["title"]["text"], found["title"]["status"]) == ("케이팝 세계도시 주간", "original")
    assert found["url"] == "http://localhost/ko/events/city-week"


def test_what_has_changed_is_told_with_what_was(portal: Portal, reader: Program) -> None:
    _event, [moved, other] = events.published(portal, [10, 10], slug="city-week")
    before = reader.get("/events/city-week").json["sessions"][0]
    with portal.database.reading() as session:
        row = queries.rows_by_id(session, [moved])[moved]
    move(portal, moved, starts_at=row.starts_at + timedelta(hours=5), ends_at=row.ends_at + timedelta(hours=5))
    with portal.database.unit_of_work() as session:
        assert programme.cancel_session(session, None, other, clock.now(), portal.settings.timezone) is None
    found = reader.get("/events/city-week").json
    off, time = found["changes"]
    assert (off["kind"], off["session"], off["after"]) == ("session_cancelled", other, None)
    assert (time["kind"], time["before"]["starts_at"]) == ("time", before["starts_at"])
    assert time["after"]["starts_at"] == next(s for s in found["sessions"] if s["id"] == moved)["starts_at"]
    assert time["before"]["venue"] == before["venue"]
    assert found["status"] == "changed"
    assert [s["registration"] for s in found["sessions"] if s["id"] == other] == ["cancelled"]


def test_an_event_that_is_called_off_says_why(portal: Portal, reader: Program) -> None:
    event_id, _sessions = events.published(portal, slug="city-week")
    with portal.database.unit_of_work() as session:
        assert service.cancel(session, None, event_id, {"en": "A typhoon."}, clock.now()) is None
    found = reader.get("/events/city-week?lang=en").json
    assert (found["status"], found["reason"]["text"]) == ("cancelled", "A typhoon.")
    assert [session["registration"] for session in found["sessions"]] == ["cancelled"]


def test_the_same_event_is_not_sent_again_and_another_seat_is_seen(portal: Portal, reader: Program) -> None:
    event_id, sessions = events.published(portal, slug="city-week")
    for path in ("/events", "/events/city-week"):
        tag = reader.get(path).headers["ETag"]
        assert reader.get(path, If_None_Match=tag).status_code == 304
    tag = reader.get("/events/city-week").headers["ETag"]
    registrations.register(portal, event_id, sessions)
    changed = reader.get("/events/city-week", If_None_Match=tag)
    assert (changed.status_code, changed.json["sessions"][0]["left"]) == (200, 9)


def test_an_event_costs_the_same_however_many_sessions_it_has(portal: Portal, reader: Program) -> None:
    def cost(path: str) -> int:
        with statements(portal) as seen:
            assert reader.get(path).status_code == 200
        return len(seen)

    events.published(portal, [10], slug="small")
    small, few = cost("/events/small?lang=en"), cost("/events?lang=en")
    events.published(portal, [10] * 12, slug="large")
    assert (cost("/events/large?lang=en"), cost("/events?lang=en")) == (small, few)


@pytest.mark.parametrize(
    ("query", "faults"),
    [
        ("lang=vi", [("query", "lang", "unknown_value")]),
        ("when=yesterday", [("query", "when", "unknown_value")]),
        ("cluster=C9", [("query", "cluster", "unknown_value")]),
        ("limit=101", [("query", "limit", "out_of_range")]),
        ("cursor=%00", [("query", "cursor", "bad_cursor")]),
        ("past=1", [("query", "past", "unknown_name")]),
    ],
)
def test_a_wrong_query_is_told_by_name(reader: Program, query: str, faults: list[tuple[str, str, str]]) -> None:
    assert problem(reader.get(f"/events?{query}")) == (422, "invalid", faults)


@pytest.mark.parametrize("slug", ["Nothing", "a.b", "%00", "x" * 81, "k-pop"])
def test_a_name_that_no_event_has_is_not_there(reader: Program, slug: str) -> None:
    assert problem(reader.get(f"/events/{slug}")) == (404, "not_found", [])


def test_a_proposal_says_which_event_it_is_about(
    portal: Portal, people: People, member: Principal, reader: Program
) -> None:
    event_id, [session_id] = events.published(portal, slug="city-week")
    row = propose(
        portal, member, State.PUBLISHED, moderator=people.moderator(), event_id=event_id, session_id=session_id
    )
    expected = {"id": event_id, "slug": "city-week", "session": session_id}
    assert reader.get(f"/proposals/{row.id}").json["event"] == expected
    assert reader.get("/proposals").json["items"][0]["event"] == expected


def test_a_proposal_can_be_handed_in_about_an_event(portal: Portal, writer: Program) -> None:
    event_id, _sessions = events.published(portal, slug="city-week")
    events.event(portal, "a-secret")
    made = writer.send(NEW | {"event": "city-week"})
    assert (made.status_code, made.json["event"]) == (201, {"id": event_id, "slug": "city-week", "session": None})
    assert writer.send(NEW | {"event": "city-week"}).status_code == 200
    for unknown in ("a-secret", "nothing"):
        refused = writer.send(NEW | {"event": unknown}, key="another-key-for-this")
        assert problem(refused) == (422, "invalid", [("body", "event", "unknown_value")])
