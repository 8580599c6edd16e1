"""Organisers describe events in several languages, publish after a last look, and change them without losing work."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from portal.app import Portal
from portal.domain.accounts.types import Principal, Role
from portal.domain.events import drafts, queries, venue_queries
from portal.domain.events.types import EventState, QuestionKind, SessionRow, Stage
from portal.domain.registration import programme, tickets
from portal.foundation import clock
from tests.factories import events, registrations
from tests.factories.forms import filled
from tests.factories.pages import VECTORS, planted, words
from tests.factories.people import People
from tests.factories.visitors import Visitor

HOME = "/en/organiser"
NEW = {
    "title-language": "ko",
    "title": "열린 행정의 날",
    "title-in-en": "Open Governance Day",
    "summary-language": "en",
    "summary": "A day on how the district decides",
    "kind": "governance_day",
    "cluster": "C4",
    "takes_registrations": "y",
    "largest_party": "4",
    "largest_delegation": "30",
}


@pytest.fixture
def organiser(people: People) -> Principal:
    return people.member(Role.ORGANISER, language="en", name="Organiser")


@pytest.fixture
def desk(portal: Portal, organiser: Principal) -> Visitor:
    return Visitor(portal).sign_in(organiser)


def row_of(portal: Portal, session_id: int) -> SessionRow:
    with portal.database.reading() as session:
        return queries.rows_by_id(session, [session_id])[session_id]


def session_fields(place: str, **changes: Any) -> dict[str, Any]:
    day = (clock.now() + timedelta(days=30)).date().isoformat()
    given = {
        "title-language": "ko",
        "title": "춤 배우기",
        "day": day,
        "starts": "14:00",
        "ends": "15:30",
        "place": place,
        "capacity": "12",
        "languages": ["ko", "en"],
        "interpretation": ["zh-Hans"],
    }
    return {name: value for name, value in (given | changes).items() if value is not None}


def test_only_organisers_and_administrators_come_in(portal: Portal, people: People) -> None:
    _event_id, (session_id,) = events.published(portal, slug="week")
    paths = (
        HOME + "/",
        f"{HOME}/events/week",
        f"{HOME}/events/week/sessions/{session_id}",
        f"{HOME}/events/week/words/en",
        f"{HOME}/venues",
        f"{HOME}/events/week/import",
    )
    for role in Role:
        visitor = Visitor(portal).sign_in(people.member(role, language="en"))
        expected = 200 if role in {Role.ORGANISER, Role.ADMIN} else 403
        assert {visitor.get(path).status_code for path in paths} == {expected}, role
    answers = [Visitor(portal).get(path) for path in paths]
    assert {answer.location for answer in answers} == {"/en/account/sign-in"}


def test_an_event_is_begun_in_two_languages_and_named_by_its_english_title(portal: Portal, desk: Visitor) -> None:
    answer = desk.post(f"{HOME}/events/new", NEW)
    assert answer.location == f"{HOME}/events/open-governance-day/programme"
    with portal.database.reading() as session:
        view = queries.get_event(session, "open-governance-day", "en", clock.now(), drafts=True)
        draft = drafts.of_event(session, view.row.id)
    assert draft.title == {"ko": "열린 행정의 날", "en": "Open Governance Day"}
    assert (draft.cluster, draft.largest_party, draft.largest_delegation) == ("C4", 4, 30)
    assert view.row.stage is Stage.DRAFT
    assert Visitor(portal).get("/en/events/open-governance-day").status_code == 404
    assert "Open Governance Day" in words(desk.get(HOME + "/"))


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"title": " "}, "Please write the text itself too"),
        ({"title": " ", "title-in-en": ""}, "Please write something here"),
        ({"title": "x" * 201}, "Korean: this is too long"),
        ({"title-language": "en"}, "Please keep one"),
        ({"title-language": "xx"}, "one of the languages in the list"),
        ({"title-in-xx": "?"}, "one of the languages in the list"),
        ({"summary": "a\ufffdb"}, "damaged"),
        ({"kind": "party"}, "Please choose something"),
        ({"cluster": "C9"}, "Please choose something"),
        ({"project": "999"}, "Please choose something"),
        ({"largest_party": "0"}, "from 1 to 20"),
        ({"largest_delegation": "many"}, "Please give a number"),
        ({"slug": "Week!"}, "small Latin letters"),
        ({"slug": "taken"}, "Please choose another"),
        ({"slug": "new"}, "taken by a page"),
        ({"title-in-en": "New"}, "taken by a page"),
        ({"title-in-en": ""}, "short name"),
    ],
)
def test_what_is_refused_comes_back_as_it_was_typed(
    portal: Portal, desk: Visitor, wrong: dict[str, str], said: str
) -> None:
    events.event(portal, "taken")
    answer = desk.post(f"{HOME}/events/new", NEW | {"description": "Something long"} | wrong)
    assert answer.status_code in {409, 422}
    assert said in words(answer)
    assert "Something long" in words(answer)
    with portal.database.reading() as session:
        assert len(queries.list_all(session, "en", clock.now())) == 1


def test_what_two_organisers_change_is_shown_side_by_side_and_not_overwritten(portal: Portal, desk: Visitor) -> None:
    event_id = events.event(portal, "week")
    path = f"{HOME}/events/week/edit"
    first, second = (filled(desk.get(path)) for _ in range(2))
    assert desk.post(path, first | {"title": "첫째 이름"}).status_code == 303
    answer = desk.post(path, second | {"title": "둘째 이름", "largest_party": "7"})
    assert answer.status_code == 409
    page = words(answer)
    meanwhile = page.partition("saved meanwhile")[2].partition("<form")[0]
    assert "첫째 이름" in meanwhile
    assert "Title" in meanwhile
    assert "A week of music" not in meanwhile, "only what differs is shown"
    assert "둘째 이름" in page
    assert desk.post(path, filled(answer)).status_code == 303
    with portal.database.reading() as session:
        draft = drafts.of_event(session, event_id)
    assert (draft.title["ko"], draft.largest_party) == ("둘째 이름", 7)


def test_a_translation_that_came_meanwhile_is_not_overwritten_either(portal: Portal, desk: Visitor) -> None:
    event_id = events.event(portal, "week")
    form = filled(desk.get(f"{HOME}/events/week/edit"))
    desk.post(f"{HOME}/events/week/words/en", _with_words(desk, "en", "A better title"))
    assert desk.post(f"{HOME}/events/week/edit", form | {"kind": "forum"}).status_code == 409
    with portal.database.reading() as session:
        assert drafts.of_event(session, event_id).title["en"] == "A better title"


def _with_words(desk: Visitor, code: str, body: str, slug: str = "week") -> dict[str, Any]:
    form = filled(desk.get(f"{HOME}/events/{slug}/words/{code}"))
    first = next(name for name in form if name.startswith("text-"))
    return form | {first: body}


def test_an_emptied_translation_goes_back_to_the_machine(portal: Portal, desk: Visitor) -> None:
    event_id = events.event(portal, "week")
    path = f"{HOME}/events/week/edit"
    assert desk.post(path, filled(desk.get(path)) | {"title-in-en": ""}).status_code == 303
    with portal.database.reading() as session:
        assert drafts.of_event(session, event_id).title == {"ko": "케이팝 세계도시 주간"}


def test_what_was_typed_into_an_ended_session_is_there_again(portal: Portal, organiser: Principal) -> None:
    visitor = Visitor(portal)
    assert visitor.client.post(f"{HOME}/events/new", data=NEW).location == "/en/account/sign-in"
    page = words(visitor.sign_in(organiser).get(f"{HOME}/events/new"))
    assert "Open Governance Day" in page
    assert "A day on how the district decides" in page


def test_the_address_of_a_public_event_stays(portal: Portal, desk: Visitor) -> None:
    events.published(portal, slug="week")
    path = f"{HOME}/events/week/edit"
    answer = desk.post(path, filled(desk.get(path)) | {"slug": "another"})
    assert answer.location == f"{HOME}/events/week"


def test_sessions_are_added_one_after_the_other(portal: Portal, desk: Visitor) -> None:
    event_id, venue_id = events.event(portal, "week"), events.venue(portal)
    room_id = events.room(portal, venue_id, 30)
    path = f"{HOME}/events/week/sessions/new"
    answer = desk.post(path, session_fields(f"{venue_id}-{room_id}") | {"act": "another"})
    assert answer.status_code == 303
    following = filled(desk.get(answer.location))
    assert (following["starts"], following["place"], following["title"]) == ("15:30", f"{venue_id}-{room_id}", "")
    assert following["languages"] == ["ko", "en"]
    with portal.database.reading() as session:
        (one,) = queries.list_sessions(session, "ko", [event_id])
    start = one.row.starts_at.astimezone(portal.settings.timezone)
    assert (start.hour, one.row.capacity, one.row.languages, one.row.interpretation) == (
        14,
        12,
        ("ko", "en"),
        ("zh-Hans",),
    )


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"day": "soon"}, "Please give a day"),
        ({"day": "0001-01-01"}, "Please give a day"),
        ({"day": ""}, "Please give a day"),
        ({"starts": "25:00"}, "Please give a time"),
        ({"starts": ""}, "Please give a time"),
        ({"ends": "13:00"}, "an end that is later"),
        ({"last_day": "2099-01-01"}, "two days at most"),
        ({"place": ""}, "Please choose a place"),
        ({"place": "99999"}, "Please choose something"),
        ({"capacity": "0"}, "from 1 to"),
        ({"capacity": "31"}, "only 30 seats"),
        ({"languages": ["tlh"]}, "one of the languages"),
        ({"opens_at": "2090-01-01T10:00"}, "must open before"),
        ({"opens_at": "whenever"}, "a day and a time"),
    ],
)
def test_a_session_that_can_not_be_held_is_refused_at_its_field(
    portal: Portal, desk: Visitor, wrong: dict[str, Any], said: str
) -> None:
    event_id, venue_id = events.event(portal, "week"), events.venue(portal)
    room_id = events.room(portal, venue_id, 30)
    answer = desk.post(f"{HOME}/events/week/sessions/new", session_fields(f"{venue_id}-{room_id}") | wrong)
    assert answer.status_code == 422
    assert said in words(answer)
    assert "춤 배우기" in words(answer)
    with portal.database.reading() as session:
        assert queries.list_sessions(session, "ko", [event_id]) == []


def test_a_session_may_last_until_midnight_or_into_the_next_day(portal: Portal, desk: Visitor) -> None:
    event_id, venue_id = events.event(portal, "week"), events.venue(portal)
    path = f"{HOME}/events/week/sessions/new"
    day = clock.now().date() + timedelta(days=30)
    until_midnight = session_fields(str(venue_id), starts="22:00", ends="00:00")
    until_one = session_fields(str(venue_id), starts="22:00", ends="01:00", last_day=str(day + timedelta(days=1)))
    for fields in (until_midnight, until_one):
        assert desk.post(path, fields).status_code == 303
    with portal.database.reading() as session:
        sessions = queries.list_sessions(session, "ko", [event_id])
    assert [one.row.ends_at - one.row.starts_at for one in sessions] == [timedelta(hours=2), timedelta(hours=3)]
    for one, last in zip(sessions, ("", str(day + timedelta(days=1))), strict=True):
        form = filled(desk.get(f"{HOME}/events/week/sessions/{one.id}"))
        assert form["last_day"] == last
        assert desk.post(f"{HOME}/events/week/sessions/{one.id}", form).status_code == 303
        assert row_of(portal, one.id).ends_at == one.row.ends_at


def test_a_room_that_is_taken_is_named_with_what_takes_it(portal: Portal, desk: Visitor) -> None:
    venue_id = events.venue(portal)
    place = f"{venue_id}-{events.room(portal, venue_id, 30)}"
    for slug in ("week", "day"):
        events.event(portal, slug)
    assert desk.post(f"{HOME}/events/week/sessions/new", session_fields(place, title="먼저 온 춤")).status_code == 303
    answer = desk.post(f"{HOME}/events/day/sessions/new", session_fields(place))
    assert answer.status_code == 422
    assert "“먼저 온 춤” is in this room" in words(answer)


def test_a_copied_session_begins_with_what_the_other_says(portal: Portal, desk: Visitor) -> None:
    event_id = events.event(portal, "week")
    draft = events.session_draft(events.venue(portal), clock.now() + timedelta(days=9), summary={"ko": "요약"})
    session_id = events.add_session(portal, event_id, draft)
    form = filled(desk.get(f"{HOME}/events/week/sessions/new?like={session_id}"))
    assert (form["title"], form["title-in-en"], form["summary"]) == ("춤 배우기", "Learn to dance", "요약")
    assert desk.get(f"{HOME}/events/week/sessions/new?like=999999").status_code == 404


def test_a_draft_loses_a_session_and_a_public_event_does_not(portal: Portal, desk: Visitor) -> None:
    event_id, venue_id = events.event(portal, "week"), events.venue(portal)
    ids = [
        events.add_session(portal, event_id, events.session_draft(venue_id, clock.now() + timedelta(days=day)))
        for day in (9, 10)
    ]
    page = f"{HOME}/events/week/sessions/{ids[0]}"
    assert desk.post(f"{page}/drop", page=page).status_code == 303
    events.publish(portal, event_id)
    page = f"{HOME}/events/week/sessions/{ids[1]}"
    desk.post(f"{page}/drop", page=page)
    with portal.database.reading() as session:
        assert [one.id for one in queries.list_sessions(session, "ko", [event_id])] == [ids[1]]


def test_whoever_is_concerned_is_told_of_another_time_and_the_organiser_is_asked_first(
    portal: Portal, desk: Visitor
) -> None:
    event_id, (session_id, other_id) = events.published(portal, (10, 10), slug="week")
    registrations.confirmed(portal, event_id, [session_id])
    registrations.confirmed(portal, event_id, [other_id])
    before, path = row_of(portal, session_id), f"{HOME}/events/week/sessions/{session_id}"
    form = filled(desk.get(path), last_day="")
    later = before.starts_at.astimezone(portal.settings.timezone) + timedelta(minutes=20)
    asked = desk.post(path, form | {"starts": later.strftime("%H:%M")})
    assert asked.status_code == 200
    assert "This is told to 1 registration" in words(asked)
    assert row_of(portal, session_id) == before, "nothing is changed before the organiser says so"
    mark = words(asked).partition('name="told" value="')[2].partition('"')[0]
    elsewhen = (later - timedelta(minutes=5)).strftime("%H:%M")
    still = desk.post(path, filled(asked) | {"told": mark, "starts": elsewhen})
    assert "This is told to 1 registration" in words(still), "another time than was shown is asked about anew"
    assert desk.post(path, filled(asked) | {"told": mark}).status_code == 303
    assert row_of(portal, session_id).starts_at == before.starts_at + timedelta(minutes=20)
    with portal.database.reading() as session:
        assert [change.session_id for change in queries.list_changes(session, event_id)] == [session_id]
        assert programme.count_concerned(session, event_id, session_id) == 1
        assert programme.count_concerned(session, event_id) == 2
    assert "Another time" in words(desk.get(f"{HOME}/events/week"))


def test_changed_words_are_told_to_nobody_and_asked_about_with_nobody(portal: Portal, desk: Visitor) -> None:
    event_id, (session_id,) = events.published(portal, slug="week")
    registrations.confirmed(portal, event_id, [session_id])
    path = f"{HOME}/events/week/sessions/{session_id}"
    assert desk.post(path, filled(desk.get(path)) | {"title": "다른 이름"}).status_code == 303
    with portal.database.reading() as session:
        assert queries.list_changes(session, event_id) == []


def test_seats_never_become_fewer_than_are_taken(portal: Portal, desk: Visitor) -> None:
    event_id, (session_id,) = events.published(portal, (5,), slug="week")
    registrations.confirmed(portal, event_id, [session_id], size=3)
    path = f"{HOME}/events/week/sessions/{session_id}"
    answer = desk.post(path, filled(desk.get(path)) | {"capacity": "2"})
    assert answer.status_code == 422
    assert "3 seats are taken already" in words(answer)
    assert desk.post(path, filled(desk.get(path)) | {"capacity": "3"}).status_code == 303


def test_a_late_organiser_sees_the_session_as_it_is_now(portal: Portal, desk: Visitor) -> None:
    _event_id, (session_id,) = events.published(portal, (5,), slug="week")
    path = f"{HOME}/events/week/sessions/{session_id}"
    old = filled(desk.get(path))
    desk.post(path, old | {"capacity": "9", "interpretation": ["ja"]})
    answer = desk.post(path, old | {"capacity": "7"})
    assert answer.status_code == 409
    meanwhile = words(answer).partition("saved meanwhile")[2].partition("<form")[0]
    assert "9" in meanwhile
    assert "Japanese" in meanwhile
    assert row_of(portal, session_id).capacity == 9


def test_calling_a_session_off_says_first_how_many_are_told(portal: Portal, desk: Visitor) -> None:
    event_id, (session_id, _other) = events.published(portal, (5, 5), slug="week")
    registrations.confirmed(portal, event_id, [session_id])
    path = f"{HOME}/events/week/sessions/{session_id}/call-off"
    assert "1 registration will be told" in words(desk.get(path))
    assert desk.post(path).status_code == 303
    assert row_of(portal, session_id).cancelled
    assert desk.post(path).status_code in {303, 409}
    assert "Called off" in words(desk.get(f"{HOME}/events/week/programme"))


def test_what_is_missing_is_said_before_an_event_is_published(portal: Portal, desk: Visitor) -> None:
    event_id, venue_id = events.event(portal, "week"), events.venue(portal)
    empty = words(desk.get(f"{HOME}/events/week/publish"))
    assert "There are no sessions yet" in empty
    assert desk.post(f"{HOME}/events/week/publish").status_code == 409
    draft = events.session_draft(venue_id, clock.now() + timedelta(days=9), capacity=None, languages=())
    events.add_session(portal, event_id, draft)
    page = words(desk.get(f"{HOME}/events/week/publish"))
    for doubt in ("No room is named", "No number of seats", "No language is named", "texts are not translated yet"):
        assert doubt in page
    assert "None of this keeps you from publishing" in page
    assert desk.post(f"{HOME}/events/week/publish").status_code == 303
    assert Visitor(portal).get("/en/events/week").status_code == 200
    with portal.database.reading() as session:
        assert len(tickets.public_keys(session, event_id)) == 1


def test_an_event_of_the_past_is_not_published(portal: Portal, desk: Visitor) -> None:
    event_id = events.event(portal, "week")
    draft = events.session_draft(events.venue(portal), clock.now() - timedelta(days=9))
    events.add_session(portal, event_id, draft)
    assert "All sessions are in the past" in words(desk.get(f"{HOME}/events/week/publish"))
    assert desk.post(f"{HOME}/events/week/publish", page=f"{HOME}/events/week/edit").status_code == 409


def test_sessions_of_a_copy_that_meet_in_a_room_are_named(portal: Portal, desk: Visitor) -> None:
    event_id, venue_id = events.event(portal, "week"), events.venue(portal)
    starts = (clock.now() + timedelta(days=9)).replace(hour=3, minute=0, second=0, microsecond=0)
    draft = events.session_draft(
        venue_id, starts, room_id=events.room(portal, venue_id, 30), title={"en": "In the way"}
    )
    events.add_session(portal, event_id, draft)
    form = filled(desk.get(f"{HOME}/events/week/copy"))
    same_day = starts.astimezone(portal.settings.timezone).date().isoformat()
    copied = desk.post(f"{HOME}/events/week/copy", form | {"first_day": same_day, "slug": "twin"})
    assert copied.location == f"{HOME}/events/twin"
    page = words(desk.get(f"{HOME}/events/twin/publish"))
    assert "In the same room at the same time" in page
    assert page.count("In the way") == 2


def test_an_event_is_copied_to_other_days(portal: Portal, desk: Visitor) -> None:
    event_id, (session_id,) = events.published(portal, slug="week")
    day = row_of(portal, session_id).starts_at.astimezone(portal.settings.timezone).date()
    path = f"{HOME}/events/week/copy"
    assert desk.post(path, {"first_day": str(day + timedelta(days=364)), "slug": "week"}).status_code == 422
    assert desk.post(path, {"first_day": "next year", "slug": "week-2027"}).status_code == 422
    assert desk.post(path, {"first_day": str(day + timedelta(days=364)), "slug": "week-2027"}).status_code == 303
    with portal.database.reading() as session:
        copied = queries.get_event(session, "week-2027", "ko", clock.now(), drafts=True)
        before = queries.get_row(session, event_id, clock.now())
    assert copied.row.state is EventState.DRAFT
    assert before.starts_at is not None
    assert copied.row.starts_at == before.starts_at + timedelta(days=364)


def test_an_event_is_called_off_with_a_reason_that_everybody_reads(portal: Portal, desk: Visitor) -> None:
    event_id, (session_id,) = events.published(portal, slug="week")
    registrations.confirmed(portal, event_id, [session_id])
    path = f"{HOME}/events/week/call-off"
    assert "1 registration will be told" in words(desk.get(path))
    assert desk.post(path, {"reason": " "}).status_code == 422
    assert desk.post(path, {"reason": "A typhoon comes", "reason-language": "en"}).status_code == 303
    assert "A typhoon comes" in words(Visitor(portal).get("/en/events/week"))
    assert desk.post(path, {"reason": "Again", "reason-language": "en"}).status_code == 409
    assert "Add a session" not in words(desk.get(f"{HOME}/events/week/programme"))


def test_what_came_of_an_event_is_told_once_it_is_over(portal: Portal, desk: Visitor) -> None:
    events.ended(portal, "past")
    events.published(portal, slug="week")
    told = {"results": "Three ideas are taken up", "results-language": "en", "photos": "https://photos.example.org/1"}
    path = f"{HOME}/events/past/report"
    old = filled(desk.get(path))
    assert desk.post(path, old | told | {"photos": "javascript:zq()"}).status_code == 422
    assert desk.post(path, old | told).status_code == 303
    assert desk.post(path, old | told | {"results": "Something else"}).status_code == 409
    page = words(Visitor(portal).get("/en/events/past"))
    assert "Three ideas are taken up" in page
    assert "https://photos.example.org/1" in page
    early = f"{HOME}/events/week/report"
    assert desk.post(early, filled(desk.get(early)) | told).status_code == 409


def test_a_venue_has_rooms_and_gates(portal: Portal, desk: Visitor) -> None:
    fields = {
        "name-language": "ko",
        "name": "코엑스",
        "name-in-en": "COEX",
        "address-language": "ko",
        "address": "영동대로 513",
        "map_url": "https://map.example.org/coex",
        "step_free": "y",
    }
    assert desk.post(f"{HOME}/venues/new", fields | {"map_url": "javascript:zq()"}).status_code == 422
    assert desk.post(f"{HOME}/venues/new", fields).location == f"{HOME}/venues/coex"
    assert "Another one has this short name" in words(desk.post(f"{HOME}/venues/new", fields))
    room = {"name-language": "ko", "name": "대강당", "capacity": "300"}
    assert desk.post(f"{HOME}/venues/coex/rooms/new", room | {"capacity": "-1"}).status_code == 422
    assert desk.post(f"{HOME}/venues/coex/rooms/new", room).status_code == 303
    assert desk.post(f"{HOME}/venues/coex/gates/new", {"name-language": "ko", "name": "동문"}).status_code == 303
    with portal.database.reading() as session:
        venue = venue_queries.get_venue(session, "coex", "ko")
    ((hall,), (gate,)) = venue.rooms, venue.gates
    assert (hall.name.plain, hall.capacity, gate.name.plain, gate.step_free) == ("대강당", 300, "동문", False)
    path = f"{HOME}/venues/coex/rooms/{hall.id}"
    old = filled(desk.get(path))
    assert desk.post(path, old | {"capacity": "250"}).status_code == 303
    late = desk.post(path, old | {"capacity": "200"})
    assert late.status_code == 409
    assert "250" in words(late).partition("saved meanwhile")[2].partition("<form")[0]
    edit = f"{HOME}/venues/coex/edit"
    stale = filled(desk.get(edit))
    assert desk.post(edit, stale | {"address": "영동대로 1"}).status_code == 303
    assert desk.post(edit, stale | {"address": "영동대로 2"}).status_code == 409
    events.venue(portal, "elsewhere")
    assert desk.get(f"{HOME}/venues/elsewhere/rooms/{hall.id}").status_code == 404


def test_a_question_offers_the_same_answers_in_each_language(portal: Portal, desk: Visitor) -> None:
    event_id = events.event(portal, "week")
    fields = {
        "label-language": "ko",
        "label": "무엇을 드시나요?",
        "kind": "choice",
        "options-language": "ko",
        "options": "고기\r\n\r\n채소 ",
        "options-in-en": "Meat\r\nVegetables",
        "purpose-language": "ko",
        "purpose": "주방에 알립니다.",
        "keep_days": "30",
        "required": "y",
    }
    path = f"{HOME}/events/week/questions/new"
    for wrong, said in (
        ({"options-in-en": "Meat"}, "English has another number of lines"),
        ({"options": "고기", "options-in-en": ""}, "at least two answers"),
        ({"keep_days": "9999"}, "how long the answers are kept"),
        ({"kind": "dance"}, "how it is answered"),
    ):
        answer = desk.post(path, fields | wrong)
        assert answer.status_code == 422
        assert said in words(answer)
    assert desk.post(path, fields).status_code == 303
    with portal.database.reading() as session:
        (asked,) = queries.list_questions(session, event_id, "en")
    assert (asked.kind, asked.keep_days, asked.required) == (QuestionKind.CHOICE, 30, True)
    assert [option.label.plain for option in asked.options] == ["Meat", "Vegetables"]
    page = f"{HOME}/events/week/questions"
    assert "For 30 days after the event" in words(desk.get(page))
    events.event(portal, "other")
    for act in ("retire", "earlier"):
        elsewhere = f"{HOME}/events/other/questions/{asked.id}/{act}"
        assert desk.post(elsewhere, page=page).status_code == 404
    later = events.ask(portal, event_id, QuestionKind.TEXT)
    assert words(desk.get(page)).count("Move up") == 1, "the first one has nowhere to go"
    assert desk.post(f"{page}/{later.id}/earlier", page=page).status_code == 303
    with portal.database.reading() as session:
        assert [question.id for question in queries.list_questions(session, event_id, "en")] == [later.id, asked.id]
    assert desk.post(f"{page}/{asked.id}/retire", page=page).status_code == 303
    assert "Not asked any more" in words(desk.get(page))


def test_forty_sessions_are_translated_on_one_page(portal: Portal, desk: Visitor) -> None:
    event_id, venue_id = events.event(portal, "week"), events.venue(portal)
    for number in range(40):
        starts = clock.now() + timedelta(days=20, hours=number)
        draft = events.session_draft(venue_id, starts, title={"ko": f"모임 {number}"}, summary={"ko": f"요약 {number}"})
        events.add_session(portal, event_id, draft)
    path = f"{HOME}/events/week/words/de"
    page = desk.get(path)
    assert "0 of 82 checked" in words(page)
    form = filled(page)
    texts = [name for name in form if name.startswith("text-")]
    assert len(texts) == 82
    answer = desk.post(path, form | {name: f"Treffen {name}" for name in texts[2:39]})
    assert answer.status_code == 303
    assert "37 of 82 checked" in words(desk.get(path))
    still_open = words(desk.get(f"{path}?show=open"))
    assert still_open.count("This is right") == 45
    assert "모임 39" in still_open
    assert desk.post(path, filled(desk.get(path))).status_code == 303
    assert "37 of 82 checked" in words(desk.get(path)), "what was neither changed nor ticked is not kept as checked"


def test_a_ticked_translation_is_kept_as_checked(portal: Portal, desk: Visitor) -> None:
    events.event(portal, "week")
    path = f"{HOME}/events/week/words/ja"
    form = _with_words(desk, "ja", "週間")
    name = next(name for name in form if name.startswith("text-"))
    desk.post(path, form)
    edit = f"{HOME}/events/week/edit"
    desk.post(edit, filled(desk.get(edit)) | {"title": "새 이름"})
    stale = filled(desk.get(path))
    assert "Earlier version translated" in words(desk.get(path))
    assert stale[name] == "週間"
    desk.post(path, stale | {name.replace("text", "checked"): "1"})
    assert "1 of 2 checked" in words(desk.get(path))


def test_translators_who_meet_see_both_texts_and_lose_nothing(portal: Portal, desk: Visitor) -> None:
    events.event(portal, "week")
    path = f"{HOME}/events/week/words/de"
    first, second = _with_words(desk, "de", "Die erste"), _with_words(desk, "de", "Die zweite")
    other = [name for name in second if name.startswith("text-")][1]
    assert desk.post(path, first).status_code == 303
    answer = desk.post(path, second | {other: "Noch ein Satz"})
    assert answer.status_code == 409
    page = words(answer)
    assert "Die erste" in page
    assert "Die zweite" in page
    assert "2 of 2 checked" in page, "the other text is saved"
    assert desk.post(path, filled(answer)).status_code == 303
    assert "Die zweite" in words(desk.get(path))


def test_a_translation_that_no_database_can_hold_is_refused_and_the_others_are_saved(
    portal: Portal, desk: Visitor
) -> None:
    events.event(portal, "week")
    path = f"{HOME}/events/week/words/de"
    form = _with_words(desk, "de", "kaputt \ufffd")
    other = [name for name in form if name.startswith("text-")][1]
    answer = desk.post(path, form | {other: "Heil"})
    assert answer.status_code == 422
    assert "kaputt" in words(answer)
    assert "1 of 2 checked" in words(answer)


def test_translations_typed_into_an_ended_session_are_there_again(portal: Portal, organiser: Principal) -> None:
    events.event(portal, "week")
    visitor = Visitor(portal)
    form = _with_words(Visitor(portal).sign_in(organiser), "de", "Lange Arbeit")
    path = f"{HOME}/events/week/words/de"
    assert visitor.client.post(path, data=form).location == "/en/account/sign-in"
    assert "Lange Arbeit" in words(visitor.sign_in(organiser).get(path))


def test_the_words_of_a_venue_are_translated_too(portal: Portal, desk: Visitor) -> None:
    venue_id = events.venue(portal, "coex")
    events.room(portal, venue_id)
    path = f"{HOME}/venues/coex/words/de"
    form = filled(desk.get(path))
    texts = [name for name in form if name.startswith("text-")]
    assert desk.post(path, form | dict.fromkeys(texts, "Ein Saal")).status_code == 303
    with portal.database.reading() as session:
        assert venue_queries.get_venue(session, "coex", "de").rooms[0].name.plain == "Ein Saal"
    assert "nothing to translate" in words(desk.get(f"{HOME}/venues/coex/words/ko"))


@pytest.mark.parametrize("planting", VECTORS)
def test_what_is_planted_is_shown_as_text(portal: Portal, desk: Visitor, planting: str) -> None:
    event_id, venue_id = events.event(portal, "week"), events.venue(portal, "coex")
    fields = session_fields(str(venue_id), title=planting, summary=planting, access=planting)
    assert desk.post(f"{HOME}/events/week/sessions/new", fields).status_code == 303
    with portal.database.reading() as session:
        (one,) = queries.list_sessions(session, "ko", [event_id])
    for path in ("publish", "programme", "words/de", f"sessions/{one.id}", f"sessions/{one.id}/call-off"):
        answer = desk.get(f"{HOME}/events/week/{path}")
        assert answer.status_code == 200
        assert planted(answer) == []


def test_what_belongs_to_another_event_is_not_there(portal: Portal, desk: Visitor) -> None:
    _event_id, (session_id,) = events.published(portal, slug="week")
    events.event(portal, "other")
    for path in (f"sessions/{session_id}", f"sessions/{session_id}/call-off"):
        assert desk.get(f"{HOME}/events/other/{path}").status_code == 404
    page = f"{HOME}/events/other/edit"
    assert desk.post(f"{HOME}/events/other/sessions/{session_id}/drop", page=page).status_code == 404
    assert desk.get(f"{HOME}/events/nothing").status_code == 404
