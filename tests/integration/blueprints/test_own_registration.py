"""One's own registration: the link in the mail opens it, all of it can be changed, and nobody else's is seen."""

from __future__ import annotations

import io
import secrets
from datetime import timedelta
from typing import Any

import pytest
from werkzeug.test import TestResponse

from portal.app import Portal
from portal.domain.events.types import QuestionKind
from portal.domain.registration import answering, queries
from portal.domain.registration.types import (
    AttendeeView,
    BookingState,
    ConsentKind,
    File,
    Need,
    Person,
    RegistrationKind,
    RegistrationState,
)
from portal.foundation import clock
from portal.web import links
from tests.factories import events, registrations
from tests.factories.pages import words
from tests.factories.people import People
from tests.factories.visitors import Visitor

HELD, SEATED, WAITING, OFFERED, GIVEN_UP, LAPSED = (
    BookingState.HELD,
    BookingState.SEATED,
    BookingState.WAITING,
    BookingState.OFFERED,
    BookingState.GIVEN_UP,
    BookingState.LAPSED,
)


def state(portal: Portal, registration_id: int) -> RegistrationState:
    return registrations.view(portal, registration_id).row.state


def people(portal: Portal, registration_id: int) -> tuple[AttendeeView, ...]:
    return registrations.view(portal, registration_id).attendees


def press(portal: Portal, visitor: Visitor, registration_id: int, path: str) -> TestResponse:
    """Press a button on one's own page."""
    own = registrations.link(portal, registration_id)
    return visitor.post(f"{own}/{path}", page=f"{own}/cancel")


def change(
    portal: Portal, visitor: Visitor, registration_id: int, page: str, data: dict[str, Any], **options: Any
) -> TestResponse:
    """Send one of the forms that change a registration, as it was opened just now."""
    path = f"{registrations.link(portal, registration_id)}/{page}"
    revision = registrations.view(portal, registration_id).row.revision
    return visitor.post(path, {"revision": str(revision)} | data, **options)


def test_nobody_guesses_a_link_and_all_that_fail_look_the_same(portal: Portal, visitor: Visitor) -> None:
    event_id, sessions = events.published(portal)
    made = registrations.confirmed(portal, event_id, sessions)
    own = registrations.link(portal, made.registration_id)
    code, moved_on, signature = own.rpartition("/")[2].rsplit(".", 2)
    altered = [
        f"{code}.{moved_on}",
        f"{code}.{moved_on}.",
        f"{code}.1.{signature}",
        f"{secrets.token_urlsafe(9)}.0.{signature}",
        f"{code}.{moved_on}.{signature[:-2]}",
        links.sign_registration(portal.settings, "nothing", 0),
        links.sign_registration(portal.settings, code, 1),
        *(
            f"{code}.{moved_on}.{signature[:n]}{'A' if c != 'A' else 'B'}{signature[n + 1 :]}"
            for n, c in enumerate(signature[:8])
        ),
        "x",
        "가",
        "%00",
    ]
    pages = {words(visitor.get(f"/en/registrations/{one}")).partition("<main")[2] for one in altered}
    assert {visitor.get(f"/en/registrations/{one}").status_code for one in altered} == {404}
    assert len(pages) == 1
    assert "Please look for the latest mail about your registration" in pages.pop()
    for path in ("confirm", "cancel", "bookings/1/accept", "bookings/1/leave"):
        answer = visitor.post(f"/en/registrations/{altered[0]}/{path}", page="/en/account/sign-up")
        assert answer.status_code == 404, path
    assert state(portal, made.registration_id) is RegistrationState.CONFIRMED


def test_a_link_is_kept_by_nobody_but_whose_it_is(portal: Portal, visitor: Visitor) -> None:
    event_id, sessions = events.published(portal)
    made = registrations.confirmed(portal, event_id, sessions)
    answer = visitor.get(registrations.link(portal, made.registration_id))
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Robots-Tag"] == "noindex"
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert 'rel="alternate"' not in words(answer)
    assert registrations.link(portal, made.registration_id, "ja") in words(answer), "the language can be changed"


def test_one_link_shows_one_persons_data(portal: Portal, visitor: Visitor) -> None:
    event_id, (full, free) = events.published(portal, [1, None])
    question = events.ask(portal, event_id, QuestionKind.TEXT)
    one, other = (
        registrations.confirmed(
            portal,
            event_id,
            [full, free],
            name=name,
            email=f"{name}@example.org",
            answers={question.id: f"eats {name}"},
        )
        for name in ("anna", "bert")
    )
    own = registrations.link(portal, one.registration_id)
    for page in ("", "/people", "/answers", "/sessions", "/places", "/hand-over", "/cancel", "/tickets", "/names.csv"):
        shown = words(visitor.get(f"{own}{page}"))
        assert "bert" not in shown, page
    foreign = registrations.view(portal, other.registration_id).bookings[0].id
    for act in ("accept", "leave"):
        assert press(portal, visitor, one.registration_id, f"bookings/{foreign}/{act}").status_code == 404
    assert registrations.states(portal, other.registration_id) == [WAITING, SEATED]


def test_whoever_waits_is_never_told_that_they_have_a_seat(portal: Portal, visitor: Visitor) -> None:
    event_id, (full,) = events.published(portal, [1])
    registrations.confirmed(portal, event_id, [full])
    made = registrations.confirmed(portal, event_id, [full])
    page = words(visitor.get(registrations.link(portal, made.registration_id)))
    assert "You are on the waiting list of 1 session. That is not a seat yet." in page
    assert "You are the first in the line." in page
    assert "You have a place" not in page
    assert "Show my ticket" not in page


def test_what_is_not_confirmed_in_time_ends_and_says_so(
    portal: Portal, visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    event_id, sessions = events.published(portal, [1])
    made = registrations.register(portal, event_id, sessions, name="김하늘")
    own = registrations.link(portal, made.registration_id)
    assert "Confirm my registration" in words(visitor.get(own))
    later = clock.now() + timedelta(hours=25)
    monkeypatch.setattr(clock, "now", lambda: later)
    page = words(visitor.get(own))
    assert "This registration was not confirmed in time, so its seats went to others." in page
    assert "Confirm my registration" not in page
    answer = visitor.post(f"{own}/confirm", page=f"/en/events/{events.slug_of(portal, event_id)}/register")
    assert answer.status_code == 303
    assert registrations.states(portal, made.registration_id) == [LAPSED]
    again = words(visitor.get(own)).partition("?again=")[2].partition('"')[0]
    form = words(visitor.get(f"/en/events/{events.slug_of(portal, event_id)}/register?again={again}"))
    assert 'value="김하늘"' in form


def test_an_offer_is_taken_or_left_to_the_next(portal: Portal, visitor: Visitor) -> None:
    event_id, (full,) = events.published(portal, [1])
    first, second, third = (registrations.confirmed(portal, event_id, [full]) for _ in range(3))
    registrations.cancel(portal, first.registration_id)
    page = words(visitor.get(registrations.link(portal, second.registration_id)))
    assert "1 seat is offered to you" in page
    assert "Until " in page
    assert "Seoul time" in page
    booking = registrations.view(portal, second.registration_id).bookings[0].id
    press(portal, visitor, second.registration_id, f"bookings/{booking}/leave")
    assert registrations.states(portal, second.registration_id) == [GIVEN_UP]
    assert registrations.states(portal, third.registration_id) == [OFFERED]
    booking = registrations.view(portal, third.registration_id).bookings[0].id
    for _ in range(2):
        press(portal, visitor, third.registration_id, f"bookings/{booking}/accept")
    assert registrations.states(portal, third.registration_id) == [SEATED]


def test_an_offer_that_has_ended_says_so(portal: Portal, visitor: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    event_id, (full, _free) = events.published(portal, [1, None])
    first = registrations.confirmed(portal, event_id, [full])
    made = registrations.confirmed(portal, event_id, [full, _free])
    registrations.cancel(portal, first.registration_id)
    booking = registrations.view(portal, made.registration_id).bookings[0].id
    later = clock.now() + timedelta(hours=40)
    monkeypatch.setattr(clock, "now", lambda: later)
    own = registrations.link(portal, made.registration_id)
    press(portal, visitor, made.registration_id, f"bookings/{booking}/accept")
    assert "This offer has ended, and the seat went to the next in line." in words(visitor.get(own))
    assert registrations.states(portal, made.registration_id) == [LAPSED, SEATED]


def test_one_session_is_given_up_and_the_others_stay(portal: Portal, visitor: Visitor) -> None:
    event_id, sessions = events.published(portal, [5, 5])
    made = registrations.confirmed(portal, event_id, sessions)
    booking = registrations.view(portal, made.registration_id).bookings[0].id
    assert press(portal, visitor, made.registration_id, f"bookings/{booking}/leave").status_code == 303
    assert registrations.states(portal, made.registration_id) == [GIVEN_UP, SEATED]


def test_everything_is_cancelled_and_can_be_registered_again(portal: Portal, visitor: Visitor) -> None:
    event_id, sessions = events.published(portal, [5, 5])
    party = (Person("이바다"), Person("박산"))
    made = registrations.confirmed(portal, event_id, sessions, size=2, name="이바다", people=party)
    own = registrations.link(portal, made.registration_id)
    assert "All your seats" in words(visitor.get(f"{own}/cancel"))
    assert state(portal, made.registration_id) is RegistrationState.CONFIRMED
    press(portal, visitor, made.registration_id, "cancel")
    assert registrations.states(portal, made.registration_id) == [GIVEN_UP, GIVEN_UP]
    assert registrations.view(portal, made.registration_id).tickets == ()
    page = words(visitor.get(own))
    assert "Thank you for making room for others." in page
    again = page.partition("?again=")[2].partition('"')[0]
    form = words(visitor.get(f"/en/events/{events.slug_of(portal, event_id)}/register?again={again}"))
    assert 'value="이바다"' in form
    assert ">박산</textarea>" in form.replace("\r\n", "").replace("\n", "")
    assert form.count("checked") == 2
    elsewhere = events.published(portal, [5])[0]
    form = words(visitor.get(f"/en/events/{events.slug_of(portal, elsewhere)}/register?again={again}"))
    assert "이바다" not in form


def test_other_sessions_are_chosen(portal: Portal, visitor: Visitor) -> None:
    event_id, (one, two, three) = events.published(portal, [5, 5, 5])
    events.move_session(portal, three, hours=-1.5)
    made = registrations.confirmed(portal, event_id, [one])
    page = words(visitor.get(f"{registrations.link(portal, made.registration_id)}/sessions"))
    assert "Yours now" in page
    answer = change(portal, visitor, made.registration_id, "sessions", {"sessions": [str(two), str(three)]})
    assert answer.status_code == 409
    assert "at the same time" in words(answer)
    assert change(portal, visitor, made.registration_id, "sessions", {}).status_code == 422
    assert change(portal, visitor, made.registration_id, "sessions", {"sessions": [str(two)]}).status_code == 303
    assert registrations.states(portal, made.registration_id) == [GIVEN_UP, SEATED]


def test_people_are_named_and_what_they_need_is_kept_only_with_their_word(portal: Portal, visitor: Visitor) -> None:
    event_id, sessions = events.published(portal)
    made = registrations.confirmed(portal, event_id, sessions, size=3)
    typed = {
        "name_1": "Анна Иванова",
        "name_2": "\u202eสมชาย",
        "name_3": "",
        "interpretation_2": "en",
        "needs_2": ["guide_dog", "a pony"],
        "languages_2": ["th", "tlh", "en"],
    }
    answer = change(portal, visitor, made.registration_id, "people", typed)
    assert (answer.status_code, "without your agreement we may not keep them" in words(answer)) == (422, True)
    assert "Анна Иванова" in words(answer)
    assert change(portal, visitor, made.registration_id, "people", typed | {"agrees_needs": "y"}).status_code == 303
    first, second, third = people(portal, made.registration_id)
    assert (first.name, second.name, third.name) == ("Анна Иванова", "สมชาย", None)
    assert (second.interpretation, second.needs, second.languages) == ("en", (Need.GUIDE_DOG,), ("th", "en"))
    assert registrations.view(portal, made.registration_id).row.name == "Анна Иванова"
    with portal.database.reading() as session:
        assert answering.consents(session, made.registration_id)[ConsentKind.NEEDS]


def test_more_names_than_places_are_not_dropped_silently(portal: Portal, visitor: Visitor) -> None:
    event_id, sessions = events.published(portal)
    made = registrations.confirmed(portal, event_id, sessions, size=2)
    typed = {f"name_{number}": f"Person No {number}" for number in range(1, 4)}
    answer = change(portal, visitor, made.registration_id, "people", typed)
    assert answer.status_code == 409
    assert "There are more names than places." in words(answer)
    assert "Your party has 2 places." in words(answer)
    assert "Person No 3" in words(answer)


def test_what_was_typed_stays_when_somebody_else_was_faster(portal: Portal, visitor: Visitor) -> None:
    event_id, sessions = events.published(portal)
    made = registrations.confirmed(portal, event_id, sessions, size=2)
    path = f"{registrations.link(portal, made.registration_id)}/people"
    before = registrations.view(portal, made.registration_id).row.revision
    assert change(portal, visitor, made.registration_id, "places", {"size": "3"}).status_code == 303
    late = {"revision": str(before), "name_1": "늦은 이름", "name_2": "", "name_3": ""}
    answer = visitor.post(path, late)
    assert answer.status_code == 409
    assert "This registration has changed meanwhile." in words(answer)
    assert "늦은 이름" in words(answer)
    fresh = words(answer).partition('name="revision"')[2].partition('value="')[2].partition('"')[0]
    assert visitor.post(path, late | {"revision": fresh}).status_code == 303
    assert people(portal, made.registration_id)[0].name == "늦은 이름"


def test_more_come_only_where_there_is_room(portal: Portal, visitor: Visitor) -> None:
    event_id, (small, large) = events.published(portal, [3, 50])
    made = registrations.confirmed(portal, event_id, [small, large], size=2)
    answer = change(portal, visitor, made.registration_id, "places", {"size": "4"})
    assert answer.status_code == 409
    assert "There are no seats for more people in one of your sessions." in words(answer)
    assert words(answer).partition("error-summary")[2].count(f"#session-{small}") == 1
    for wrong in ("", "0", "-1", "6", "many", "9" * 5000):
        assert change(portal, visitor, made.registration_id, "places", {"size": wrong}).status_code == 422
    assert change(portal, visitor, made.registration_id, "places", {"size": "1"}).status_code == 303
    assert registrations.view(portal, made.registration_id).row.size == 1


def test_answers_language_and_mails_are_changed(portal: Portal, visitor: Visitor) -> None:
    event_id, sessions = events.published(portal)
    asked = {kind: events.ask(portal, event_id, kind) for kind in (QuestionKind.NUMBER, QuestionKind.SEVERAL)}
    file = events.ask(portal, event_id, QuestionKind.FILE)
    several = asked[QuestionKind.SEVERAL]
    answers = {
        asked[QuestionKind.NUMBER].id: 3,
        several.id: [several.options[1].id],
        file.id: File("a.txt", "text/plain", b"a"),
    }
    made = registrations.confirmed(portal, event_id, sessions, answers=answers)
    page = words(visitor.get(f"{registrations.link(portal, made.registration_id)}/answers"))
    assert 'value="3"' in page
    assert "There already:" in page
    told = {"language": "ar", "age_band": "65+", "agrees_statistics": "y"}
    kept = {f"question_{several.id}": [str(option.id) for option in several.options]}
    kept |= {f"question_{asked[QuestionKind.NUMBER].id}": ""}
    assert change(portal, visitor, made.registration_id, "answers", told | kept).status_code == 303
    view = registrations.view(portal, made.registration_id)
    assert (view.row.language, view.row.wants_reminders, view.row.age_band) == ("ar", False, "65+")
    assert view.answers == {several.id: [option.id for option in several.options], file.id: "a.txt"}
    other = {f"question_{file.id}": (io.BytesIO("안녕".encode()), "새 파일.txt")}
    assert change(portal, visitor, made.registration_id, "answers", told | kept | other).status_code == 303
    assert registrations.view(portal, made.registration_id).answers[file.id] == "새 파일.txt"
    gone = {f"question_{file.id}_away": "y", "language": "ar", "reminders": "y"}
    assert change(portal, visitor, made.registration_id, "answers", gone).status_code == 303
    view = registrations.view(portal, made.registration_id)
    assert (view.answers, view.row.age_band, view.row.wants_reminders) == ({}, None, True)
    with portal.database.reading() as session:
        agreed = answering.consents(session, made.registration_id)
    assert agreed[ConsentKind.STATISTICS] is False, "it is taken back"


def test_whoever_hands_it_over_opens_it_no_longer(portal: Portal, visitor: Visitor) -> None:
    event_id, sessions = events.published(portal)
    question = events.ask(portal, event_id, QuestionKind.TEXT)
    needy = (Person("김하늘", needs=(Need.WHEELCHAIR,)), Person("박산"))
    made = registrations.confirmed(
        portal, event_id, sessions, size=2, people=needy, answers={question.id: "peanuts"}, email="old@example.org"
    )
    before, own = registrations.view(portal, made.registration_id), registrations.link(portal, made.registration_id)
    for wrong in ({"name": "", "email": "new@example.org"}, {"name": "이바다", "email": "new"}):
        assert change(portal, visitor, made.registration_id, "hand-over", wrong).status_code == 422
    answer = change(portal, visitor, made.registration_id, "hand-over", {"name": "이바다", "email": "new@example.org"})
    assert (answer.status_code, own in answer.location) == (303, False)
    for page in ("", "/tickets", "/tickets.pdf", "/people", "/cancel", "/calendar.ics"):
        assert visitor.get(f"{own}{page}").status_code == 404, page
    after = registrations.view(portal, made.registration_id)
    assert [person.name for person in after.attendees] == ["이바다", "박산"]
    assert {ticket.serial for ticket in after.tickets} == {2}
    assert {ticket.id for ticket in after.tickets} == {ticket.id for ticket in before.tickets}
    page = words(visitor.get(registrations.link(portal, made.registration_id)))
    assert "peanuts" not in page
    assert "old@example.org" not in page
    assert "김하늘" not in page
    assert "Space for a wheelchair" not in page
    assert {mail["To"] for mail in visitor.mails()} == {"old@example.org", "new@example.org"}


def test_nothing_is_changed_before_it_is_confirmed_or_after_it_is_over(
    portal: Portal, visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    event_id, sessions = events.published(portal)
    held = registrations.register(portal, event_id, sessions)
    done = registrations.confirmed(portal, event_id, sessions)
    pages = ("sessions", "people", "places", "answers", "hand-over")

    def closed(registration_id: int) -> set[tuple[int, str | None]]:
        own = registrations.link(portal, registration_id)
        answers = [visitor.get(f"{own}/{page}") for page in pages]
        return {(answer.status_code, answer.location) for answer in answers} - {(303, own)}

    assert closed(held.registration_id) == set()
    later = clock.now() + timedelta(days=40)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert closed(done.registration_id) == set()


def test_a_member_finds_all_their_registrations_also_those_from_before(portal: Portal, people: People) -> None:
    member = people.member()
    browser = Visitor(portal).sign_in(member)
    assert "You have not registered for anything yet" in words(browser.get("/en/account/registrations"))
    assert "/en/account/registrations" in words(browser.get("/en/account"))
    event_id, sessions = events.published(portal, [5, 5])
    before = registrations.confirmed(portal, event_id, sessions, email=member.email)
    registrations.confirmed(portal, event_id, sessions, name="Somebody Else")
    page = words(browser.get("/en/account/registrations"))
    assert registrations.link(portal, before.registration_id) in page
    assert page.count("/tickets") == 1
    with portal.database.reading() as session:
        assert queries.get_row(session, before.registration_id).account_id == member.id
    registrations.cancel(portal, before.registration_id)
    assert "Over or ended" in words(browser.get("/en/account/registrations"))


def test_a_delegation_says_who_its_contact_is(portal: Portal, visitor: Visitor) -> None:
    event_id, sessions = events.published(portal, [100])
    made = registrations.confirmed(
        portal, event_id, sessions, size=30, kind=RegistrationKind.DELEGATION, community="Amigos", name="Lena Vogt"
    )
    page = words(visitor.get(registrations.link(portal, made.registration_id)))
    assert "Contact person" in page
    assert "29 places have no name yet" in page
    assert "Names from a spreadsheet" in page
    typed = {f"name_{number}": "" for number in range(1, 31)} | {"name_30": "ชัย"}
    assert change(portal, visitor, made.registration_id, "people", typed).status_code == 303
    view = registrations.view(portal, made.registration_id)
    assert (view.attendees[29].name, view.row.name) == ("ชัย", "Lena Vogt")
