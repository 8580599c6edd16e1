"""What is on: the calendar, the page of an event in each of its states, and what stands there for everybody."""

from __future__ import annotations

import json
import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import update
from werkzeug.test import TestResponse

from portal.app import Portal
from portal.domain.events import queries, service, venues
from portal.domain.events.models import Event
from portal.domain.events.types import RoomDraft, SessionDraft
from portal.domain.proposals.types import State
from portal.domain.registration import programme
from portal.domain.texts.models import Translation
from portal.foundation import clock
from tests.factories import events, registrations
from tests.factories.pages import VECTORS, planted, words
from tests.factories.people import People
from tests.factories.proposals import add_topic, propose
from tests.factories.statements import statements
from tests.factories.visitors import Visitor

DATA = re.compile(r'<script type="application/ld\+json" nonce="[^"]+">(.*?)</script>', re.DOTALL)
SEATS = re.compile(r'<span class="seats seats-(\w+)">.*?</svg>(.*?)</span>', re.DOTALL)
PAGE = "/en/events/city-week"


def seats(answer: TestResponse) -> list[tuple[str, str]]:
    """Return what a page says of the seats of each session."""
    return [(code, label.strip()) for code, label in SEATS.findall(words(answer))]


def data(answer: TestResponse) -> Any:
    """Return what a page tells search engines."""
    [found] = DATA.findall(answer.get_data(as_text=True))
    return json.loads(found)


def revise(portal: Portal, session_id: int, **changes: Any) -> None:
    """Change a session as an organiser does."""
    names = ("venue_id", "starts_at", "ends_at", "capacity", "languages", "interpretation", "opens_at", "closes_at")
    with portal.database.unit_of_work() as session:
        row = queries.rows_by_id(session, [session_id])[session_id]
        draft = SessionDraft(
            **{"title": {"ko": "춤 배우기", "en": "Learn to dance"}} | {n: getattr(row, n) for n in names} | changes
        )
        zone = portal.settings.timezone
        assert programme.revise_session(session, None, session_id, draft, row.revision, clock.now(), zone) is None


def begins(portal: Portal, session_id: int) -> datetime:
    with portal.database.reading() as session:
        return queries.rows_by_id(session, [session_id])[session_id].starts_at.astimezone(portal.settings.timezone)


# The calendar


def test_nothing_on_says_what_will_be_there(visitor: Visitor) -> None:
    assert "Nothing is planned yet" in words(visitor.get("/en/events"))
    assert "Nothing is over yet" in words(visitor.get("/en/events?past=1"))


def test_the_next_event_stands_first_as_a_poster(portal: Portal, visitor: Visitor) -> None:
    _later = events.published(portal, days=30, title={"en": "Later on"})
    events.published(portal, slug="city-week", days=12)
    page = words(visitor.get("/en/events"))
    poster = page[page.index('class="next-event"') : page.index("Day by day")]
    assert "K-POP World City Week" in poster
    assert "In 12 days" in poster or "In 13 days" in poster
    assert "Later on" not in poster


def test_the_calendar_shows_each_session_with_its_event_place_languages_and_seats(
    portal: Portal, visitor: Visitor
) -> None:
    _event, [session_id] = events.published(portal, slug="city-week")
    page = words(visitor.get("/en/events"))
    assert f"{PAGE}#session-{session_id}" in page
    for said in ("Learn to dance", "COEX", "Spoken:", "Interpreted into:", "Without steps", "10 seats left"):
        assert said in page, said


def test_drafts_are_not_on(portal: Portal, visitor: Visitor) -> None:
    draft = events.event(portal, "city-week")
    events.add_session(portal, draft, events.session_draft(events.venue(portal), clock.now() + timedelta(days=3)))
    assert "K-POP" not in words(visitor.get("/en/events"))
    assert visitor.get(PAGE).status_code == 404
    assert visitor.get("/en/events/city-week/calendar.ics").status_code == 404


def test_the_calendar_is_narrowed_to_a_day_a_venue_and_a_language(portal: Portal, visitor: Visitor) -> None:
    event_id = events.event(portal, "city-week")
    hall, library = events.venue(portal, "hall"), events.venue(portal, "library")
    first = clock.now() + timedelta(days=5)
    wanted = {"title": {"en": "Morning talk"}, "languages": ("de",), "interpretation": ("ja",)}
    ids = [
        events.add_session(portal, event_id, events.session_draft(hall, first, **wanted)),
        events.add_session(portal, event_id, events.session_draft(library, first + timedelta(days=2))),
    ]
    events.publish(portal, event_id)
    day = begins(portal, ids[0]).date()
    for query in (f"day={day}", "venue=hall", "language=de", "language=ja", f"day={day}&venue=hall&language=ja"):
        for path in ("/en/events", PAGE):
            page = words(visitor.get(f"{path}?{query}"))
            listed = page[page.index('<div class="programme">') :]
            assert "Morning talk" in listed, (path, query)
            assert "Learn to dance" not in listed.split("venues-title")[0], (path, query)
            assert "1 session" in page
    nothing = words(visitor.get(f"/en/events?day={day}&venue=library"))
    assert "Nothing is on that fits this choice" in nothing
    assert "Remove the filter:" in nothing


@pytest.mark.parametrize(
    "query",
    [
        "day=nonsense",
        "day=9999-99-99",
        "day=0001-01-01",
        "day=" + "9" * 5000,
        "venue=nothing",
        "venue=%00",
        "venue=" + "x" * 5000,
        "language=tlh",
        "language=%ED%A0%80",
        "past=yes",
        "day=&venue=&language=",
        "day=nonsense&day=more",
    ],
)
def test_a_filter_that_makes_no_sense_is_none(portal: Portal, visitor: Visitor, query: str) -> None:
    events.published(portal, slug="city-week")
    for path in ("/en/events", PAGE):
        answer = visitor.get(f"{path}?{query}")
        assert answer.status_code == 200
        assert "Learn to dance" in words(answer)
        assert "Remove the filter:" not in words(answer)


def test_a_long_calendar_ends_with_a_whole_day_and_names_what_comes_later(portal: Portal, visitor: Visitor) -> None:
    for _ in range(2):
        events.published(portal, [10] * 35, days=2)
    events.published(portal, slug="far", days=300, title={"en": "Far away"})
    page = words(visitor.get("/en/events"))
    assert page.count('<li class="session') >= 60
    assert "Far away" in page[page.index("later-title") :]
    assert "later-title" not in words(visitor.get("/en/events?language=ko"))


def test_what_is_over_stands_on_a_page_of_its_own(portal: Portal, visitor: Visitor) -> None:
    events.ended(portal, "last-year", title={"en": "Last year"})
    assert "Last year" not in words(visitor.get("/en/events"))
    assert "Last year" in words(visitor.get("/en/events?past=1"))


# The page of an event


def test_the_page_says_when_where_in_which_languages_and_how_to_get_in(portal: Portal, visitor: Visitor) -> None:
    event_id, [session_id] = events.published(portal, slug="city-week")
    with portal.database.unit_of_work() as session:
        venue_id = queries.rows_by_id(session, [session_id])[session_id].venue_id
        venues.add_gate(session, venue_id, RoomDraft({"en": "East gate"}, True), clock.now())
    page = words(visitor.get(PAGE))
    for said in (
        "K-POP World City Week",
        "A week of music and dance",
        "Registration is open until",
        "513 Yeongdong-daero",
        "서울 강남구 영동대로 513",
        "East gate",
        "https://map.example.org/coex",
        'rel="noopener noreferrer"',
        "Chinese (Simplified)",
        "Without steps, also for wheelchairs",
        f'id="session-{session_id}"',
    ):
        assert said in page, said
    assert event_id


def test_the_reader_s_own_language_is_marked_and_stands_first(portal: Portal, visitor: Visitor) -> None:
    events.published(portal, slug="city-week")
    page = words(visitor.get("/zh-Hans/events/city-week"))
    own = page[page.index("tongue-own") :]
    assert own.index("简体") < own.index("</span>")


@pytest.mark.parametrize(
    ("capacity", "parties", "expected"),
    [
        (2, 0, ("free", "2 seats left")),
        (2, 1, ("free", "1 seat left")),
        (2, 2, ("full", "Full: you can wait for a seat")),
        (2, 3, ("full", "Full: 1 is waiting")),
        (2, 5, ("full", "Full: 3 are waiting")),
        (None, 3, ("free", "Room for everybody")),
    ],
)
def test_the_seats_are_told_in_words_at_once(
    portal: Portal, visitor: Visitor, capacity: int | None, parties: int, expected: tuple[str, str]
) -> None:
    event_id, sessions = events.published(portal, [capacity], slug="city-week")
    visitor.get(PAGE)
    for _ in range(parties):
        registrations.register(portal, event_id, sessions)
    assert seats(visitor.get(PAGE)) == [expected]
    assert seats(visitor.get("/en/events")) == [expected]


def test_a_window_that_is_not_open_is_told(portal: Portal, visitor: Visitor) -> None:
    _event, [early, late] = events.published(portal, [10, 10], slug="city-week")
    now = clock.now()
    revise(portal, early, opens_at=now + timedelta(days=2))
    revise(portal, late, closes_at=now + timedelta(seconds=1), opens_at=now - timedelta(days=1))
    page = visitor.get(PAGE)
    assert seats(page)[0][0] == "soon"
    assert seats(page)[0][1].startswith("Registration opens on ")
    revise(portal, late, closes_at=now - timedelta(days=1), opens_at=now - timedelta(days=2))
    page = visitor.get(PAGE)
    assert seats(page)[1] == ("shut", "Registration is closed")
    assert 'class="doors">Registration opens on ' in words(page)


def test_no_registration_is_needed_where_the_event_takes_none(portal: Portal, visitor: Visitor) -> None:
    events.published(portal, slug="city-week", takes_registrations=False)
    page = visitor.get(PAGE)
    assert seats(page) == [("free", "No registration needed")]
    assert "No registration is needed. Just come." in words(page)
    assert "/register" not in words(page)


def test_a_visitor_and_a_group_find_the_way_to_register(portal: Portal, visitor: Visitor) -> None:
    events.published(portal, slug="city-week")
    events.published(portal, slug="small", largest_delegation=0)
    page = words(visitor.get(PAGE))
    assert f'href="{PAGE}/register"' in page
    assert f'href="{PAGE}/delegation"' in page
    assert "/delegation" not in words(visitor.get("/en/events/small"))
    for path in ("register", "delegation"):
        assert visitor.get(f"{PAGE}/{path}").status_code == 200


def test_full_sessions_still_have_a_way_in(portal: Portal, visitor: Visitor) -> None:
    event_id, sessions = events.published(portal, [1], slug="city-week")
    registrations.register(portal, event_id, sessions)
    page = words(visitor.get(PAGE))
    assert "Every session is full. You can join a waiting list" in page


def test_what_has_changed_is_shown_with_what_was(portal: Portal, visitor: Visitor) -> None:
    _event, [moved, elsewhere, off] = events.published(portal, [10, 10, 10], slug="city-week")
    before = begins(portal, moved)
    revise(portal, moved, starts_at=before + timedelta(hours=6), ends_at=before + timedelta(hours=7))
    with portal.database.unit_of_work() as session:
        room = venues.add_room(
            session,
            queries.rows_by_id(session, [elsewhere])[elsewhere].venue_id,
            RoomDraft({"en": "Attic"}, True),
            clock.now(),
        )
    revise(portal, elsewhere, room_id=room)
    with portal.database.unit_of_work() as session:
        assert programme.cancel_session(session, None, off, clock.now(), portal.settings.timezone) is None
    answer = visitor.get(PAGE)
    page = words(answer)
    changes = page[page.index('id="changes"') : page.index('id="programme"')]
    assert f"<del>{before:%a, %-d %b %Y %H:%M}" in changes
    assert "Attic" in changes
    assert "This session is called off" in changes
    row = page[page.index(f'id="session-{moved}"') :]
    assert f"Another time. It was: <del>{before:%a, %-d %b %Y %H:%M}" in re.sub(r"\s+", " ", row)
    assert ("off", "Called off") in seats(answer)
    assert "badge-warning" in page


def test_an_event_that_is_called_off_says_why_and_takes_nobody(portal: Portal, visitor: Visitor) -> None:
    event_id, _sessions = events.published(portal, slug="city-week")
    with portal.database.unit_of_work() as session:
        assert service.cancel(session, None, event_id, {"ko": "태풍", "en": "A typhoon comes."}, clock.now()) is None
    answer = visitor.get(PAGE)
    page = words(answer)
    assert "This event is called off." in page
    assert "A typhoon comes." in page
    assert seats(answer) == [("off", "Called off")]
    assert "Registration is open" not in page
    assert data(answer)["eventStatus"] == "https://schema.org/EventCancelled"
    assert 'class="next-event"' not in words(visitor.get("/en/events"))
    assert seats(visitor.get("/en/events")) == [("off", "Called off")]


def test_after_an_event_its_results_pictures_and_proposals_are_told(
    portal: Portal, people: People, visitor: Visitor
) -> None:
    event_id = events.ended(portal, "city-week")
    page = words(visitor.get(PAGE))
    assert "The results will stand here" in page
    assert "Registration is open" not in page
    with portal.database.unit_of_work() as session:
        results = {"en": "Two hundred people came."}
        assert service.report(session, event_id, results, "https://photos.example.org/a", clock.now()) is None
    propose(portal, people.member(), State.PUBLISHED, moderator=people.moderator(), event_id=event_id)
    page = words(visitor.get(PAGE))
    assert "Two hundred people came." in page
    assert 'href="https://photos.example.org/a"' in page
    assert "What became of the proposals" in page
    assert f"/en/proposals?event={event_id}&status=published" in page


def test_a_programme_says_once_that_a_machine_translated_it(portal: Portal, visitor: Visitor) -> None:
    _event, _sessions = events.published(portal, [10] * 6, slug="city-week")
    page = words(visitor.get("/de/events/city-week"))
    programme_part = page[page.index('<div class="programme">') : page.index("venues-title")]
    assert "programme-original" not in programme_part, "nothing is translated yet"
    with portal.database.unit_of_work() as session:
        made = {
            "status": "ready",
            "provenance": "machine",
            "segments": [["Tanzen lernen", "de"]],
            "body": "Tanzen lernen",
        }
        session.execute(update(Translation).where(Translation.language == "de").values(**made))
    page = words(visitor.get("/de/events/city-week"))
    programme_part = page[page.index('<div class="programme">') : page.index("venues-title")]
    assert programme_part.count('class="chip chip-machine"') == 1
    assert len(re.findall(r"<h4[^>]*>Tanzen lernen</h4>", programme_part)) == 6
    assert programme_part.count("춤 배우기") == 6, "each original is one tap away"


def test_hostile_words_stay_words(portal: Portal, visitor: Visitor) -> None:
    for number, vector in enumerate(VECTORS):
        event_id = events.event(portal, f"week-{number}", title={"en": vector}, summary={"en": vector})
        draft = events.session_draft(
            events.venue(portal), clock.now() + timedelta(days=3), title={"en": vector}, summary={"en": vector}
        )
        events.add_session(portal, event_id, draft)
        events.publish(portal, event_id)
        for path in (f"/en/events/week-{number}", "/en/events", "/en/"):
            assert planted(visitor.get(path)) == [], vector
        assert data(visitor.get(f"/en/events/week-{number}"))["name"] == vector.strip()


# What programs read on the page


def test_search_engines_are_told_the_same_as_readers(portal: Portal, visitor: Visitor) -> None:
    event_id, [first, second] = events.published(portal, [3, None], slug="city-week")
    registrations.register(portal, event_id, [first])
    before = begins(portal, second)
    revise(portal, second, starts_at=before + timedelta(hours=3), ends_at=before + timedelta(hours=4))
    found = data(visitor.get(PAGE))
    assert (found["@context"], found["@type"]) == ("https://schema.org", "Event")
    assert found["url"] == "http://localhost/en/events/city-week"
    assert found["name"] == "K-POP World City Week"
    assert found["eventStatus"] == "https://schema.org/EventScheduled"
    assert found["inLanguage"] == ["ko"]
    assert found["location"][0]["@type"] == "Place"
    one, other = found["subEvent"]
    assert datetime.fromisoformat(one["startDate"]) == begins(portal, first)
    assert (one["maximumAttendeeCapacity"], one["remainingAttendeeCapacity"]) == (3, 2)
    assert other["eventStatus"] == "https://schema.org/EventRescheduled"
    assert datetime.fromisoformat(other["previousStartDate"]) == before
    assert "maximumAttendeeCapacity" not in other


def test_what_is_shared_names_the_event(portal: Portal, visitor: Visitor) -> None:
    events.published(portal, slug="city-week")
    page = words(visitor.get(PAGE))
    assert '<meta property="og:title" content="K-POP World City Week">' in page
    assert '<meta property="og:url" content="http://localhost/en/events/city-week">' in page
    assert 'hreflang="ko"' in page
    assert 'type="text/calendar"' in page


# Where else events stand


def test_the_front_page_names_what_comes_next(portal: Portal, visitor: Visitor) -> None:
    assert "What comes next" not in words(visitor.get("/en/"))
    events.published(portal, slug="city-week")
    page = words(visitor.get("/en/"))
    assert "What comes next" in page
    assert PAGE in page
    assert "/en/events" in page


def test_a_project_and_a_topic_name_their_events(portal: Portal, visitor: Visitor) -> None:
    topic_id = add_topic(portal, "open-data")
    event_id, _sessions = events.published(portal, slug="city-week")
    with portal.database.unit_of_work() as session:
        session.execute(update(Event).where(Event.id == event_id).values(project_id=topic_id))
    assert PAGE in words(visitor.get("/en/topics/open-data"))
    assert PAGE in words(visitor.get("/en/clusters/C2"))
    assert PAGE not in words(visitor.get("/en/clusters/C1"))
    assert "/en/topics/open-data" in words(visitor.get(PAGE))


def test_a_proposal_and_its_event_lead_to_each_other(portal: Portal, people: People, visitor: Visitor) -> None:
    event_id, [session_id] = events.published(portal, slug="city-week")
    moderator = people.moderator()
    row = propose(
        portal, people.member(), State.PUBLISHED, moderator=moderator, event_id=event_id, session_id=session_id
    )
    propose(portal, people.member(), State.PUBLISHED, moderator=moderator, title="다른 제안입니다")
    assert f"/en/proposals/{row.id}" in words(visitor.get(PAGE))
    assert f"{PAGE}#session-{session_id}" in words(visitor.get(f"/en/proposals/{row.id}"))
    listed = words(visitor.get(f"/en/proposals?event={event_id}"))
    assert f"/en/proposals/{row.id}" in listed
    assert "다른 제안입니다" not in listed
    assert "K-POP World City Week" in listed
    for nonsense in ("0", "x", "999", "9" * 400):
        assert visitor.get(f"/en/proposals?event={nonsense}").status_code == 200


def test_a_writer_chooses_the_event_on_its_page(portal: Portal, people: People) -> None:
    event_id, [session_id] = events.published(portal, slug="city-week")
    other_id, [other_session] = events.published(portal)
    member = people.member(language="en")
    browser = Visitor(portal).sign_in(member)
    path = f"/en/proposals/new?event=city-week&session={session_id}"
    page = words(browser.get(path))
    assert f'<option selected value="{event_id}">' in page
    assert "About the session “" in page
    given = {"title": "A dance floor", "body": "Please keep the dance floor open in winter, too.", "language": "en"}
    key = {"form_key": "k" * 24}
    sent = browser.post("/en/proposals/new", given | key | {"event": event_id, "session": session_id}, page=path)
    assert sent.status_code == 303
    own = re.search(r"/proposals/(\d+)/check", sent.location)
    assert own is not None
    shown = words(browser.get(f"/en/proposals/{own[1]}"))
    assert PAGE in shown
    edited = words(browser.get(f"/en/proposals/{own[1]}/edit"))
    assert f'<option selected value="{event_id}">' in edited
    # A session of another event is left out, and so is an event that is not public.
    for number, (event, session, kept) in enumerate(
        [(event_id, other_session, None), (other_id, session_id, None), (999, session_id, None), ("x", "y", None)]
    ):
        answer = browser.post(
            "/en/proposals/new", given | {"form_key": f"{number}" * 24, "event": event, "session": session}, page=path
        )
        assert answer.status_code == 303, kept


def test_a_moderator_reads_which_event_it_is_about(portal: Portal, people: People) -> None:
    event_id, _sessions = events.published(portal, slug="city-week")
    row = propose(portal, people.member(), event_id=event_id)
    moderator = Visitor(portal).sign_in(people.moderator())
    assert PAGE in words(moderator.get(f"/en/moderation/{row.id}"))


def test_pages_cost_the_same_however_many_sessions_there_are(portal: Portal, visitor: Visitor) -> None:
    def cost(path: str) -> int:
        visitor.get(path)
        with statements(portal) as seen:
            assert visitor.get(f"{path}&again").status_code == 200
        return len(seen)

    events.published(portal, [10], slug="small")
    before = [cost(f"/en/{path}?x") for path in ("events", "events/small", "events/small/calendar.ics", "")]
    _event, sessions = events.published(portal, [10] * 12, slug="large")
    for session_id in sessions[:4]:
        revise(portal, session_id, starts_at=begins(portal, session_id) + timedelta(minutes=5))
    after = [cost(f"/en/{path}?x") for path in ("events", "events/large", "events/large/calendar.ics", "")]
    assert after == before


def test_the_public_pages_are_the_same_for_everybody(portal: Portal, visitor: Visitor) -> None:
    events.published(portal, slug="city-week")
    for path in ("/en/events", PAGE, "/en/events?past=1"):
        answer = visitor.get(path)
        assert "csrf_token" not in words(answer)
        assert visitor.get(path).data == answer.data or "nonce" in words(answer)
