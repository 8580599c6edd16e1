"""At the counter, at the door and at the printer: people without e-mail, badges, lists, and who needs what where."""

from __future__ import annotations

import csv
import io
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from werkzeug.datastructures import MultiDict

from portal.app import Portal
from portal.domain.accounts.types import Principal, Role
from portal.domain.events import questions
from portal.domain.events.types import QuestionDraft, QuestionKind
from portal.domain.registration import answering, feedback, lists, queries, records
from portal.domain.registration.staff_types import Act, Listed, ListFilter
from portal.domain.registration.types import (
    BookingState,
    CommunityKind,
    ConsentKind,
    Need,
    Person,
    RegistrationKind,
    RegistrationState,
    Understood,
    Via,
)
from portal.foundation import clock
from tests.factories import events, registrations
from tests.factories.pages import words
from tests.factories.people import People
from tests.factories.visitors import Visitor
from tests.unit.engines.documents import reading

SEATED, WAITING = BookingState.SEATED, BookingState.WAITING
KEY = "k" * 24


@pytest.fixture
def clerk(people: People) -> Principal:
    return people.member(Role.ORGANISER, language="en", name="Clerk")


@pytest.fixture
def counter(portal: Portal, clerk: Principal) -> Visitor:
    return Visitor(portal).sign_in(clerk)


def running(portal: Portal, capacity: int | None = 3, minutes: float = -10) -> tuple[str, int, int]:
    """Add an event with one session that began ten minutes ago, and one tomorrow; return its address and numbers."""
    event_id, venue_id = events.event(portal), events.venue(portal)
    now = clock.now()
    session_id = events.add_session(
        portal, event_id, events.session_draft(venue_id, now + timedelta(minutes=minutes), capacity=capacity)
    )
    tomorrow = events.session_draft(venue_id, now + timedelta(days=1), title={"en": "Only tomorrow"})
    events.add_session(portal, event_id, tomorrow)
    events.publish(portal, event_id)
    return f"/en/organiser/events/{events.slug_of(portal, event_id)}", event_id, session_id


def parties(portal: Portal, event_id: int) -> list[Listed]:
    with portal.database.reading() as session:
        return list(lists.page(session, event_id, ListFilter(), 1, clock.now(), "en").items)


def fields(session_id: int, **changes: Any) -> dict[str, Any]:
    return {
        "via": "counter",
        "name": "김말순",
        "language": "ko",
        "email": "",
        "sessions": str(session_id),
        "size": "1",
        "agrees": "y",
        "form_key": KEY,
    } | changes


def test_somebody_without_an_address_holds_a_ticket_at_once(portal: Portal, clerk: Principal, counter: Visitor) -> None:
    address, event_id, session_id = running(portal)
    answer = counter.post(f"{address}/enter", fields(session_id, needs="wheelchair", agrees_needs="y", spoken="ko"))
    assert answer.status_code == 303
    (party,) = parties(portal, event_id)
    view = registrations.view(portal, party.row.id)
    assert (view.row.via, view.row.state, view.row.email) == (Via.COUNTER, RegistrationState.CONFIRMED, None)
    assert (view.attendees[0].needs, view.attendees[0].languages) == ((Need.WHEELCHAIR,), ("ko",))
    page = counter.get(answer.location)
    assert "They are registered." in words(page)
    (ticket,) = [p.partition('"')[0] for p in page.get_data(as_text=True).split('href="')[1:] if "/tickets" in p[:200]]
    assert Visitor(portal).get(ticket).status_code == 200
    assert counter.mails() == []
    assert "Clerk" in words(counter.get(f"{address}/registrations/{view.row.code}"))


def test_what_they_agree_to_at_the_counter_is_kept_one_by_one(portal: Portal, counter: Visitor) -> None:
    address, event_id, session_id = running(portal)
    refused = counter.post(f"{address}/enter", fields(session_id, agrees=""))
    assert refused.status_code == 422
    assert counter.post(f"{address}/enter", fields(session_id, needs="captions")).status_code == 422
    assert parties(portal, event_id) == []
    counter.post(f"{address}/enter", fields(session_id, needs="captions", agrees_needs="y", age_band="65+"))
    (party,) = parties(portal, event_id)
    with portal.database.reading() as session:
        given = answering.consents(session, party.row.id)
    assert given[ConsentKind.REGISTRATION]
    assert given[ConsentKind.NEEDS]
    assert not given[ConsentKind.STATISTICS]
    assert party.row.age_band is None, "nobody said that it may be counted"


def test_an_address_that_was_typed_has_to_be_confirmed_by_its_owner(portal: Portal, counter: Visitor) -> None:
    address, event_id, session_id = running(portal)
    answer = counter.post(f"{address}/enter", fields(session_id, email="Malsun@Example.org"))
    assert answer.status_code == 303
    assert "malsun@example.org" in words(counter.get(answer.location))
    (party,) = parties(portal, event_id)
    assert (party.row.state, party.row.email) == (RegistrationState.HELD, "malsun@example.org")
    assert [mail["To"] for mail in counter.mails()] == ["malsun@example.org"]
    assert counter.post(f"{address}/enter", fields(session_id, email="nonsense", form_key="o" * 24)).status_code == 422


def test_the_same_form_sent_twice_is_one_registration(portal: Portal, counter: Visitor) -> None:
    address, event_id, session_id = running(portal)
    first, again = (counter.post(f"{address}/enter", fields(session_id)) for _ in range(2))
    assert first.location == again.location
    assert len(parties(portal, event_id)) == 1


def test_those_who_come_along_and_what_is_asked_are_entered_too(portal: Portal, counter: Visitor) -> None:
    address, event_id, session_id = running(portal)
    draft = QuestionDraft(QuestionKind.NUMBER, {"en": "How old is your dog?"}, {"en": "For the vet"}, 30, required=True)
    with portal.database.unit_of_work() as session:
        question_id = questions.add(session, event_id, draft, clock.now())
    given = fields(session_id, size="3", others="Ada\nBo", community="베트남 공동체", via="paper")
    assert counter.post(f"{address}/enter", given).status_code == 422
    assert "How old is your dog?" in words(counter.get(f"{address}/enter"))
    assert counter.post(f"{address}/enter", given | {f"question_{question_id}": "4"}).status_code == 303
    (party,) = parties(portal, event_id)
    view = registrations.view(portal, party.row.id)
    assert [person.name for person in view.attendees] == ["김말순", "Ada", "Bo"]
    assert (view.row.community, view.row.via, view.answers[question_id]) == ("베트남 공동체", Via.PAPER, 4)


def test_whoever_finds_no_seat_at_the_counter_is_told_that_they_wait(portal: Portal, counter: Visitor) -> None:
    address, event_id, session_id = running(portal, 1, minutes=60 * 24 * 5)
    registrations.confirmed(portal, event_id, [session_id])
    answer = counter.post(f"{address}/enter", fields(session_id))
    page = words(counter.get(answer.location))
    assert "they are on the waiting list" in page
    assert "take a phone number down" in page


@pytest.mark.parametrize(
    ("wrong", "status"),
    [
        ({"name": "\u200b"}, 422),
        ({"name": "x" * 401}, 422),
        ({"language": "xx"}, 422),
        ({"via": "web"}, 422),
        ({"sessions": ""}, 422),
        ({"sessions": "999999"}, 409),
        ({"size": "0"}, 422),
        ({"size": "99"}, 422),
        ({"community": "x" * 201}, 422),
        ({"under_14": "y"}, 422),
        ({"age_band": "20"}, 422),
    ],
)
def test_what_is_wrong_at_the_counter_is_said_and_nothing_is_lost(
    portal: Portal, counter: Visitor, wrong: dict[str, str], status: int
) -> None:
    address, event_id, session_id = running(portal)
    answer = counter.post(f"{address}/enter", fields(session_id, **wrong))
    assert answer.status_code == status
    if "name" not in wrong:
        assert "김말순" in answer.get_data(as_text=True)
    assert parties(portal, event_id) == []


def door(session_id: int, **changes: Any) -> dict[str, Any]:
    given = {"name": "Ada", "language": "en", "sessions": str(session_id), "agrees": "y", "form_key": KEY}
    return given | changes


def test_the_door_shows_what_runs_now_and_lets_in(portal: Portal, counter: Visitor) -> None:
    address, event_id, session_id = running(portal)
    page = words(counter.get(f"{address}/walk-in"))
    assert "Learn to dance" in page
    assert "Only tomorrow" not in page
    answer = counter.post(f"{address}/walk-in", door(session_id))
    assert answer.status_code == 303
    (party,) = parties(portal, event_id)
    assert (party.row.via, party.row.language, party.standings[0].state) == (Via.WALK_IN, "en", SEATED)
    page = counter.get(answer.location).get_data(as_text=True)
    assert f'href="{address}/walk-in"' in page, "the next person comes to the door"


def test_nobody_waits_in_line_at_the_door(portal: Portal, counter: Visitor) -> None:
    address, event_id, session_id = running(portal, 1)
    assert counter.post(f"{address}/walk-in", door(session_id)).status_code == 303
    answer = counter.post(f"{address}/walk-in", door(session_id, form_key="o" * 24, name="Bo"))
    assert answer.status_code == 409
    assert "There is no free seat in this session." in words(answer)
    assert len(parties(portal, event_id)) == 1
    assert "Full" in words(counter.get(f"{address}/walk-in"))


def test_whoever_waits_and_comes_to_the_door_is_let_in(portal: Portal, counter: Visitor) -> None:
    address, event_id, session_id = running(portal, 2, minutes=30)
    first = registrations.confirmed(portal, event_id, [session_id], size=2)
    second = registrations.confirmed(portal, event_id, [session_id])
    page = f"{address}/registrations/{second.code}"
    booking = registrations.view(portal, second.registration_id).bookings[0].id
    assert counter.post(page, {"act": "let_in", "booking": str(booking)}).status_code == 409
    registrations.cancel(portal, first.registration_id)
    assert "give them free seats" in words(counter.get(page))
    assert counter.post(page, {"act": "let_in", "booking": str(booking)}).status_code == 303
    assert registrations.states(portal, second.registration_id) == [SEATED]


def test_what_a_clerk_typed_is_not_lost_with_their_session(portal: Portal, counter: Visitor, clerk: Principal) -> None:
    address, _event_id, session_id = running(portal)
    gone = Visitor(portal)
    sent = MultiDict([*fields(session_id).items(), ("needs", "captions"), ("needs", "large_print")])
    assert gone.client.post(f"{address}/enter", data=sent).status_code == 303
    page = gone.sign_in(clerk).get(f"{address}/enter").get_data(as_text=True)
    assert "김말순" in page
    assert page.count("checked") >= 4


def delegation(portal: Portal, event_id: int, session_id: int) -> str:
    people = (
        Person("Nguyễn Thị Hoa", ("vi", "ko"), "vi", (Need.STEP_FREE,)),
        Person("=SUM(A1)", ("vi",), "vi"),
        Person(None),
    )
    made = registrations.confirmed(
        portal,
        event_id,
        [session_id],
        name="Trần Văn An",
        community="Hội người Việt",
        community_kind=CommunityKind.ASSOCIATION,
        kind=RegistrationKind.DELEGATION,
        people=people,
    )
    return made.code


def test_badges_and_lists_say_who_comes(portal: Portal, counter: Visitor, tmp_path: Path) -> None:
    address, event_id, session_id = running(portal, 9, minutes=60 * 24 * 3)
    code = delegation(portal, event_id, session_id)
    registrations.confirmed(portal, event_id, [session_id], name="김하늘")
    registrations.register(portal, event_id, [session_id], name="Only Held")
    page = f"{address}/papers"
    assert "For 4 people:" in words(counter.get(page))
    printed = {
        "badges": counter.post(f"{address}/papers/badges", {"state": "seated", "part": "1"}, page=page),
        "sign": counter.post(f"{address}/papers/sessions/{session_id}", page=page),
        "door": counter.post(f"{address}/papers/delegations/{code}", page=page),
    }
    for name, answer in printed.items():
        assert answer.status_code == 200, name
        assert answer.headers["Content-Type"] == "application/pdf"
        said = reading.text(answer.data, tmp_path)
        for part in ("Nguyễn", "Hoa", "=SUM(A1)"):
            assert part in said, f"{part} on {name}"
        assert "Vietnamese" in said or "Tiếng Việt" in said, name
        assert "Only Held" not in said, name
    assert "김하늘" in reading.text(printed["sign"].data, tmp_path)
    assert "김하늘" not in reading.text(printed["door"].data, tmp_path)
    label = counter.post(f"{address}/papers/badges", {"q": "hoa", "size": "label"}, page=page)
    assert reading.count_pages(label.data) == 1
    with portal.database.reading() as session:
        noted = records.of_event(session, event_id, Act.PRINTED)
    assert [record.people for record in noted] == [1, 3, 4, 4]


def test_interpreters_see_who_needs_what_in_which_room_when(portal: Portal, counter: Visitor, tmp_path: Path) -> None:
    address, event_id, session_id = running(portal, 9, minutes=60 * 24 * 3)
    delegation(portal, event_id, session_id)
    registrations.confirmed(portal, event_id, [session_id], people=(Person("Ada", (), "en", (Need.STEP_FREE,)),))
    page = words(counter.get(f"{address}/needs"))
    assert "not offered" in page, "nobody interprets into Vietnamese here"
    assert "Trần" not in page
    assert "Only tomorrow" not in page, "a room where nobody needs anything is counted, not listed"
    assert "In 1 other session nobody has asked for this." in page
    rows = list(csv.DictReader(io.StringIO(counter.get(f"{address}/needs.csv").data.decode("utf-8-sig"))))
    own = next(row for row in rows if row["Session"] == "Learn to dance")
    assert (own["Number of people"], own["Interpretation: Vietnamese"], own["Interpretation: English"]) == (
        "4",
        "2",
        "1",
    )
    assert own["A way without steps"] == "2"
    said = reading.text(counter.get(f"{address}/needs.pdf").data, tmp_path)
    assert "Vietnamese 2, English 1" in said
    assert "A way without steps 2" in " ".join(said.split())
    listed = words(counter.get(f"{address}/registrations?session={session_id}&state=seated&interpretation=vi"))
    assert "Trần Văn An" in listed


def test_what_those_who_came_say_is_shown_in_numbers_and_words(portal: Portal, counter: Visitor) -> None:
    address, _event_id, session_id = running(portal)
    assert "No feedback yet" in words(counter.get(f"{address}/results"))
    for rating, said in ((5, "정말 즐거웠습니다. 다시 오고 싶습니다."), (4, "")):
        made = counter.post(f"{address}/walk-in", door(session_id, form_key=f"{rating}" * 24))
        code = made.location.rpartition("/")[2].partition("?")[0]
        with portal.database.unit_of_work() as session:
            row = queries.find_row(session, code)
            assert row is not None
            later = clock.now() + timedelta(days=2)
            assert feedback.give(session, row.id, rating, Understood.YES, said, later) is None
    page = words(counter.get(f"{address}/results"))
    assert "정말 즐거웠습니다." in page
    assert re.search(r">2</span>\s*<span[^>]*>answers<", page)
    assert re.search(r">4\.5</span>\s*<span[^>]*>of 5 on average<", page)
