"""Calendar files of events: read by another library, right in their zone, in the reader's language, kept by caches."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import icalendar
import pytest

from portal.app import Portal
from portal.domain.events import queries
from portal.domain.registration import programme
from portal.foundation import clock
from tests.factories import events
from tests.factories.pages import VECTORS
from tests.factories.visitors import Visitor

FILE = "/en/events/city-week/calendar.ics"


def entries(visitor: Visitor, path: str) -> list[Any]:
    """Read a file with the parser that many calendars use."""
    answer = visitor.get(path)
    assert answer.status_code == 200
    assert answer.content_type == "text/calendar; charset=utf-8"
    return list(icalendar.Calendar.from_ical(answer.data).walk("VEVENT"))


def begins(portal: Portal, session_id: int) -> datetime:
    with portal.database.reading() as session:
        return queries.rows_by_id(session, [session_id])[session_id].starts_at


def test_each_session_is_an_entry_at_its_moment(portal: Portal, visitor: Visitor) -> None:
    _event, ids = events.published(portal, [10, None], slug="city-week")
    found = entries(visitor, FILE)
    assert [str(entry["UID"]) for entry in found] == [f"session-{number}@localhost" for number in ids]
    for entry, number in zip(found, ids, strict=True):
        assert entry["DTSTART"].dt.astimezone(UTC) == begins(portal, number)
        assert entry["DTSTART"].dt.utcoffset() == timedelta(hours=9)
        assert str(entry["STATUS"]) == "CONFIRMED"
        assert str(entry["URL"]) == f"http://localhost/en/events/city-week#session-{number}"
    assert str(found[0]["SUMMARY"]) == "Learn to dance — K-POP World City Week"
    assert "COEX" in found[0]["LOCATION"]
    assert "Interpreted into: English, Chinese (Simplified)" in found[0]["DESCRIPTION"]


def test_the_words_are_those_of_the_address(portal: Portal, visitor: Visitor) -> None:
    events.published(portal, slug="city-week")
    [entry] = entries(visitor, "/ko/events/city-week/calendar.ics")
    assert str(entry["SUMMARY"]) == "춤 배우기 — 케이팝 세계도시 주간"
    bare = visitor.get("/events/city-week/calendar.ics", headers={"Accept-Language": "ja"})
    assert (bare.status_code, bare.location) == (302, "/ja/events/city-week/calendar.ics")


def test_one_session_can_be_taken_alone(portal: Portal, visitor: Visitor) -> None:
    _event, ids = events.published(portal, [10, 10], slug="city-week")
    _other, [foreign] = events.published(portal)
    [entry] = entries(visitor, f"{FILE}?session={ids[1]}")
    assert str(entry["UID"]) == f"session-{ids[1]}@localhost"
    for nonsense in (str(foreign), "0", "x", "", "9" * 400, "%00"):
        assert visitor.get(f"{FILE}?session={nonsense}").status_code == 404, nonsense


def test_what_is_called_off_stays_and_says_so(portal: Portal, visitor: Visitor) -> None:
    event_id, [first, second] = events.published(portal, [10, 10], slug="city-week")
    before = entries(visitor, FILE)
    with portal.database.unit_of_work() as session:
        assert programme.cancel_session(session, None, second, clock.now(), portal.settings.timezone) is None
    after = entries(visitor, FILE)
    assert [str(entry["STATUS"]) for entry in after] == ["CONFIRMED", "CANCELLED"]
    assert int(after[1]["SEQUENCE"]) > int(before[1]["SEQUENCE"])
    events.call_off(portal, event_id)
    assert {str(entry["STATUS"]) for entry in entries(visitor, FILE)} == {"CANCELLED"}
    assert first


def test_what_moves_has_a_later_sequence(portal: Portal, visitor: Visitor) -> None:
    _event, [session_id] = events.published(portal, slug="city-week")
    [before] = entries(visitor, FILE)
    events.move_session(portal, session_id, hours=5)
    [after] = entries(visitor, FILE)
    assert after["UID"] == before["UID"]
    assert int(after["SEQUENCE"]) > int(before["SEQUENCE"])
    assert after["DTSTART"].dt - before["DTSTART"].dt == timedelta(hours=5)


def test_the_file_of_all_events_holds_what_is_to_come(portal: Portal, visitor: Visitor) -> None:
    assert entries(visitor, "/en/events/calendar.ics") == []
    _one, [late] = events.published(portal, days=20)
    _other, [early] = events.published(portal, days=10)
    events.ended(portal)
    events.event(portal, "a-secret")
    found = entries(visitor, "/en/events/calendar.ics")
    assert [str(entry["UID"]) for entry in found] == [f"session-{number}@localhost" for number in (early, late)]


@pytest.mark.parametrize("path", [FILE, "/en/events/calendar.ics"])
def test_caches_keep_it_a_little_and_ask_again(portal: Portal, visitor: Visitor, path: str) -> None:
    _event, [session_id] = events.published(portal, slug="city-week")
    first = visitor.get(path)
    assert first.headers["Cache-Control"] == "public, max-age=300"
    assert "Set-Cookie" not in first.headers
    assert first.data == visitor.get(path).data
    for condition in ({"If-None-Match": first.headers["ETag"]}, {"If-Modified-Since": first.headers["Last-Modified"]}):
        assert visitor.get(path, headers=condition).status_code == 304
    events.move_session(portal, session_id, hours=1)
    assert visitor.get(path, headers={"If-None-Match": first.headers["ETag"]}).status_code == 200


def test_hostile_words_end_no_line(portal: Portal, visitor: Visitor) -> None:
    words = "x\nEND:VEVENT\r\nBEGIN:VEVENT\nSUMMARY:planted"
    for number, title in enumerate((*VECTORS, words)):
        event_id = events.event(portal, f"week-{number}", title={"en": title})
        draft = events.session_draft(events.venue(portal), clock.now() + timedelta(days=3), title={"en": title})
        events.add_session(portal, event_id, draft)
        events.publish(portal, event_id)
        [entry] = entries(visitor, f"/en/events/week-{number}/calendar.ics")
        assert str(entry["SUMMARY"]).startswith(title.split("\n")[0].strip()[:5])
