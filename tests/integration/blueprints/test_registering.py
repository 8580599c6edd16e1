"""Registering: in any language, without an account; whatever goes wrong is said, and nothing that was typed is lost."""

from __future__ import annotations

import io
import secrets
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from werkzeug.test import TestResponse

from portal.app import Portal, build
from portal.domain.accounts import profiles
from portal.domain.accounts.types import AgeBand, NationalityGroup, Profile, Statistics
from portal.domain.events.types import QuestionKind, QuestionView
from portal.domain.registration import answering, queries
from portal.domain.registration.rules import LARGEST_FILE
from portal.domain.registration.types import (
    BookingState,
    ConsentKind,
    File,
    Need,
    RegistrationKind,
    RegistrationState,
    RegistrationView,
)
from portal.foundation import clock
from portal.foundation import settings as settings_module
from portal.web import links
from tests.factories import events, registrations
from tests.factories.pages import planted, words
from tests.factories.people import People
from tests.factories.visitors import Visitor

PDF = b"%PDF-1.7 a card"


def fields(sessions: list[int], /, **changes: Any) -> dict[str, Any]:
    """Fill the form in as somebody does who has read it."""
    given: dict[str, Any] = {
        "sessions": [str(number) for number in sessions],
        "name": "王小明",
        "email": "xiaoming@example.org",
        "language": "zh-Hans",
        "size": "1",
        "agrees": "y",
        "form_key": secrets.token_urlsafe(24),
    }
    return {name: value for name, value in (given | changes).items() if value is not None}


def page_of(portal: Portal, event_id: int, language: str = "en", kind: str = "register") -> str:
    return f"/{language}/events/{events.slug_of(portal, event_id)}/{kind}"


def only(portal: Portal, event_id: int) -> RegistrationView:
    """Return the one registration that an event has."""
    (number,) = registrations.ids(portal, event_id)
    return registrations.view(portal, number)


def sent(portal: Portal, visitor: Visitor, event_id: int, sessions: list[int], /, **changes: Any) -> RegistrationView:
    """Send the form of an event, and return what came of it."""
    answer = visitor.post(page_of(portal, event_id), fields(sessions, **changes))
    assert answer.status_code == 303, words(answer)
    return only(portal, event_id)


def refused(portal: Portal, visitor: Visitor, event_id: int, sessions: list[int], /, **changes: Any) -> TestResponse:
    """Send a form that can't be taken: what was typed is there again, and nothing was kept."""
    there = len(registrations.ids(portal, event_id))
    answer = visitor.post(page_of(portal, event_id), fields(sessions, **changes))
    assert answer.status_code in {409, 422}
    assert "Nothing is lost: your entries are still here." in words(answer)
    for typed in {"name", "email"} - set(changes):
        assert fields([])[typed] in words(answer)
    assert len(registrations.ids(portal, event_id)) == there
    return answer


def consents(portal: Portal, view: RegistrationView) -> dict[ConsentKind, bool]:
    with portal.database.reading() as session:
        return answering.consents(session, view.row.id)


def test_the_whole_way_in_chinese_without_an_account(portal: Portal, visitor: Visitor) -> None:
    event_id, (first, second) = events.published(portal, [3, None])
    form = visitor.get(f"{page_of(portal, event_id, 'zh-Hans')}?session={second}")
    assert form.status_code == 200
    assert '<html lang="zh-Hans"' in words(form)
    assert f'value="{second}" checked' in words(form)
    assert f'value="{first}" checked' not in words(form)

    chosen = fields([first, second], size="2", others="李四", interpretation="zh-Hans", together="y")
    answer = visitor.post(page_of(portal, event_id, "zh-Hans"), chosen)
    assert (answer.status_code, "/zh-Hans/registrations/received/" in answer.location) == (303, True)
    receipt = words(visitor.get(answer.location))
    assert "x***@example.org" in receipt
    assert "xiaoming@example.org" not in receipt
    assert "王小明" not in receipt
    held = only(portal, event_id)
    assert (held.row.state, held.row.language) == (RegistrationState.HELD, "zh-Hans")
    assert [booking.state for booking in held.bookings] == [BookingState.HELD] * 2

    opened = registrations.link(portal, held.row.id, "zh-Hans")
    for _ in range(2):
        assert visitor.get(opened).status_code == 200
    assert only(portal, event_id).row.state is RegistrationState.HELD, "mail programs open links by themselves"
    assert visitor.post(f"{opened}/confirm", page=opened).status_code == 303
    done = only(portal, event_id)
    assert done.row.state is RegistrationState.CONFIRMED
    assert [ticket.name for ticket in done.tickets] == ["王小明", "李四"]
    assert [person.interpretation for person in done.attendees] == ["zh-Hans", "zh-Hans"]
    assert "王小明" in words(visitor.get(opened))

    after = words(visitor.get(answer.location))
    assert "x***@example.org" not in after, "a receipt shows nothing more once the mail has been opened"
    assert visitor.get(f"{opened}/tickets").status_code == 200
    assert [mail["To"] for mail in visitor.mails()] == ["xiaoming@example.org"]


def test_the_receipt_says_first_whether_there_is_a_seat(portal: Portal, visitor: Visitor) -> None:
    event_id, (free, full) = events.published(portal, [5, 1])
    registrations.confirmed(portal, event_id, [full])
    registrations.confirmed(portal, event_id, [full], size=3, email="third@example.org")

    def headline(sessions: list[int]) -> str:
        answer = visitor.post(page_of(portal, event_id), fields(sessions))
        return words(visitor.get(answer.location)).partition("<h1>")[2]

    assert headline([free]).startswith("A seat is held for you until ")
    waiting = headline([full])
    assert waiting.startswith("You are on the waiting list; you have no seat yet")
    assert "3 people are before you in the line." in waiting
    assert "Please come only when you have a ticket." in waiting
    assert headline([free, full]).startswith("Some seats are held for you; for others you are on the waiting list")


def test_whoever_will_have_to_wait_is_told_before_they_choose(portal: Portal, visitor: Visitor) -> None:
    event_id, (full, _free) = events.published(portal, [1, 12])
    registrations.confirmed(portal, event_id, [full])
    registrations.confirmed(portal, event_id, [full])
    page = words(visitor.get(page_of(portal, event_id)))
    assert "Full: you join the waiting list" in page
    assert "1 person waits" in page
    assert "12 seats left" in page


def test_the_same_form_sent_twice_is_one_registration(portal: Portal, visitor: Visitor) -> None:
    event_id, sessions = events.published(portal, [5])
    form = fields(sessions)
    first, again = (visitor.post(page_of(portal, event_id), form) for _ in range(2))
    assert first.location == again.location
    mended = visitor.post(page_of(portal, event_id), form | {"email": "right@example.org"})
    assert mended.location != first.location
    assert only(portal, event_id).row.email == "right@example.org"
    assert visitor.get(first.location).status_code == 404, "whoever gets the first mail can't open the other's page"


def test_a_form_that_comes_back_after_it_was_confirmed_can_be_somebody_elses(portal: Portal, visitor: Visitor) -> None:
    event_id, sessions = events.published(portal, [5])
    form = fields(sessions)
    visitor.post(page_of(portal, event_id), form)
    opened = registrations.link(portal, only(portal, event_id).row.id)
    visitor.post(f"{opened}/confirm", page=opened)
    answer = visitor.post(page_of(portal, event_id), form | {"name": "李四"})
    assert answer.status_code == 409
    assert "press the button once more" in words(answer)
    key = words(answer).partition('name="form_key"')[2].partition('value="')[2].partition('"')[0]
    assert key != form["form_key"]
    assert visitor.post(page_of(portal, event_id), form | {"name": "李四", "form_key": key}).status_code == 303
    assert len(registrations.ids(portal, event_id)) == 2


def test_a_form_that_arrives_as_the_window_closes_says_so(portal: Portal, visitor: Visitor) -> None:
    event_id, (closing, _other) = events.published(portal, [5, 5])
    visitor.get(page_of(portal, event_id))
    events.revise_session(portal, closing, closes_at=clock.now() - timedelta(minutes=1))
    answer = refused(portal, visitor, event_id, [closing])
    assert "Registration for this session has just closed." in words(answer)
    assert "Registration closed on" in words(answer)
    assert f'value="{closing}" disabled' in words(answer), "it can't be ticked again"


def test_sessions_that_are_not_open_are_shown_with_the_reason(portal: Portal, visitor: Visitor) -> None:
    event_id, (later, running, _open) = events.published(portal, [5, 5, 5])
    events.revise_session(portal, later, opens_at=clock.now() + timedelta(days=1))
    events.revise_session(portal, running, closes_at=clock.now() - timedelta(days=1))
    page = words(visitor.get(page_of(portal, event_id)))
    assert "Registration has not begun yet" in page
    assert "It opens on" in page
    assert "Registration is closed" in page
    assert "Registration for this session has not begun yet." in words(refused(portal, visitor, event_id, [later]))


def test_an_event_that_takes_no_registrations_says_so(portal: Portal, visitor: Visitor) -> None:
    free, _ids = events.published(portal, takes_registrations=False)
    assert "Just come." in words(visitor.get(page_of(portal, free)))
    event_id, sessions = events.published(portal)
    events.call_off(portal, event_id)
    assert "This event is called off." in words(visitor.get(page_of(portal, event_id)))
    answer = visitor.post(page_of(portal, event_id), fields(sessions), page="/en/account/sign-up")
    assert (answer.status_code, "This event takes no registrations now." in words(answer)) == (409, True)
    draft = events.event(portal)
    assert visitor.get(page_of(portal, draft)).status_code == 404


def test_two_sessions_at_one_time_are_both_named(portal: Portal, visitor: Visitor) -> None:
    event_id, (one, other) = events.published(portal, [5, 5])
    events.move_session(portal, other, hours=-1.5)
    answer = words(refused(portal, visitor, event_id, [one, other]))
    assert "Two of the sessions that you chose are at the same time." in answer
    assert f'href="#session-{one}"' in answer
    assert f'href="#session-{other}"' in answer


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("김하늘", "김하늘"),
        ("محمد بن سلمان", "محمد بن سلمان"),
        ("สมชาย ใจดี", "สมชาย ใจดี"),
        ("Nguyễn Thị Ánh", "Nguyễn Thị Ánh"),
        ("Ólöf\u202e gnp.exe\u2069", "Ólöf gnp.exe"),
        ("  two\r\nlines ", "two lines"),
        ("<script>zq()</script>", "<script>zq()</script>"),
        ("가" * 400, "가" * 400),
    ],
)
def test_a_name_may_be_in_any_script(portal: Portal, visitor: Visitor, typed: str, kept: str) -> None:
    event_id, sessions = events.published(portal)
    view = sent(portal, visitor, event_id, sessions, name=typed)
    assert (view.row.name, view.attendees[0].name) == (kept, kept)
    page = visitor.get(registrations.link(portal, view.row.id))
    assert kept in words(page)
    assert planted(page) == []


@pytest.mark.parametrize("typed", ["", "   ", "\u200b\u2060", "\u202e\u2069", "!!!", "a\x00b", "b\ufffd", "x" * 401])
def test_a_name_that_nobody_can_read_is_refused(portal: Portal, visitor: Visitor, typed: str) -> None:
    event_id, sessions = events.published(portal)
    refused(portal, visitor, event_id, sessions, name=typed)


@pytest.mark.parametrize(
    "wrong",
    [
        {"sessions": None},
        {"sessions": ["999999"]},
        {"sessions": ["-1", "x", "9" * 40]},
        {"email": "nobody"},
        {"email": ""},
        {"language": "tlh"},
        {"agrees": None},
        {"size": "0"},
        {"size": "6"},
        {"size": "many"},
        {"size": "9" * 5000},
        {"others": "A\nB", "size": "2"},
        {"others": "x" * 401, "size": "2"},
        {"interpretation": "de"},
        {"needs": ["wheelchair"]},
        {"under_14": "y", "agrees_guardian": "y"},
        {"under_14": "y", "guardian": "김어머니"},
        {"nationality_group": "mars"},
        {"age_band": "0-3"},
    ],
)
def test_what_is_refused_comes_back_whole(portal: Portal, visitor: Visitor, wrong: dict[str, Any]) -> None:
    event_id, sessions = events.published(portal)
    refused(portal, visitor, event_id, sessions, **wrong)


def test_each_agreement_is_asked_and_kept_by_itself(portal: Portal, visitor: Visitor) -> None:
    event_id, sessions = events.published(portal)
    view = sent(
        portal,
        visitor,
        event_id,
        sessions,
        needs=["wheelchair", "captions", "a pony"],
        agrees_needs="y",
        nationality_group="europe",
        age_band="30-39",
        agrees_statistics="y",
    )
    assert view.attendees[0].needs == (Need.WHEELCHAIR, Need.CAPTIONS)
    assert (view.row.nationality_group, view.row.age_band) == (NationalityGroup.EUROPE, AgeBand.FROM_30)
    given = {ConsentKind.REGISTRATION, ConsentKind.NEEDS, ConsentKind.STATISTICS}
    assert consents(portal, view) == dict.fromkeys(given, True)


def test_what_is_told_for_the_statistics_is_not_kept_without_agreement(portal: Portal, visitor: Visitor) -> None:
    event_id, sessions = events.published(portal)
    view = sent(portal, visitor, event_id, sessions, nationality_group="europe", age_band="30-39")
    assert (view.row.nationality_group, view.row.age_band) == (None, None)
    assert consents(portal, view) == {
        ConsentKind.REGISTRATION: True,
        ConsentKind.STATISTICS: False,
    }


def test_a_child_comes_with_the_word_of_a_grown_up(portal: Portal, visitor: Visitor) -> None:
    event_id, sessions = events.published(portal)
    child = {"under_14": "y", "guardian": "김어머니", "agrees_guardian": "y", "age_band": "14-18"}
    view = sent(portal, visitor, event_id, sessions, name="김아이", agrees_statistics="y", **child)
    assert (view.row.name, view.row.guardian, view.row.age_band) == ("김아이", "김어머니", None)
    assert consents(portal, view)[ConsentKind.GUARDIAN]


GOOD: list[tuple[QuestionKind, Any, Any]] = [
    (QuestionKind.TEXT, "땅콩\r\n그리고 게", "땅콩\n그리고 게"),
    (QuestionKind.NUMBER, "0", 0),
    (QuestionKind.NUMBER, "٣", 3),
    (QuestionKind.NUMBER, "2,5", 2.5),
    (QuestionKind.DATE, "2027-02-28", "2027-02-28"),
    (QuestionKind.CHOICE, [1], [1]),
    (QuestionKind.SEVERAL, [0, 1], [0, 1]),
    (QuestionKind.CONSENT, "y", True),
]
BAD: list[tuple[QuestionKind, Any, str]] = [
    (QuestionKind.TEXT, "", "Please answer this question."),
    (QuestionKind.TEXT, "x" * 2001, "This answer is too long."),
    (QuestionKind.TEXT, "a\x00", "Some characters arrived damaged."),
    (QuestionKind.NUMBER, "many", "Please give a number."),
    (QuestionKind.NUMBER, "1e400", "Please give a number."),
    (QuestionKind.NUMBER, "nan", "Please give a number."),
    (QuestionKind.DATE, "2027-02-30", "Please give a day"),
    (QuestionKind.CHOICE, "999", "Please choose from the answers that are offered."),
    (QuestionKind.CHOICE, "x", "Please choose from the answers that are offered."),
    (QuestionKind.CHOICE, "", "Please answer this question."),
    (QuestionKind.SEVERAL, ["1", "999"], "Please choose from the answers that are offered."),
    (QuestionKind.CONSENT, None, "Please answer this question."),
    (QuestionKind.FILE, None, "Please answer this question."),
]


def numbered(question: QuestionView, answer: Any) -> Any:
    """Return the numbers of the options that an answer names by their places."""
    return [question.options[place].id for place in answer] if isinstance(answer, list) else answer


@pytest.mark.parametrize(("kind", "typed", "kept"), GOOD)
def test_questions_of_each_kind_are_answered(
    portal: Portal, visitor: Visitor, kind: QuestionKind, typed: Any, kept: Any
) -> None:
    event_id, sessions = events.published(portal)
    question = events.ask(portal, event_id, kind, required=True)
    page = words(visitor.get(page_of(portal, event_id)))
    assert "To tell the kitchen." in page
    assert "Kept until 30 days after the event." in page
    view = sent(portal, visitor, event_id, sessions, **{f"question_{question.id}": numbered(question, typed)})
    assert view.answers == {question.id: numbered(question, kept)}


@pytest.mark.parametrize(("kind", "typed", "told"), BAD)
def test_what_is_no_answer_is_refused_beside_its_question(
    portal: Portal, visitor: Visitor, kind: QuestionKind, typed: Any, told: str
) -> None:
    event_id, sessions = events.published(portal)
    question = events.ask(portal, event_id, kind, required=True)
    answer = refused(portal, visitor, event_id, sessions, **{f"question_{question.id}": typed})
    assert told in words(answer)


def test_what_nobody_has_to_answer_may_stay_empty(portal: Portal, visitor: Visitor) -> None:
    event_id, sessions = events.published(portal)
    for kind in QuestionKind:
        events.ask(portal, event_id, kind)
    view = sent(portal, visitor, event_id, sessions)
    assert set(view.answers.values()) <= {False}


def test_a_file_is_known_by_what_is_in_it(portal: Portal, visitor: Visitor) -> None:
    event_id, sessions = events.published(portal)
    name = f"question_{events.ask(portal, event_id, QuestionKind.FILE).id}"
    too_large = (io.BytesIO(PDF + b"x" * LARGEST_FILE * 3), "photo.pdf")
    assert "at most 2 MB" in words(refused(portal, visitor, event_id, sessions, **{name: too_large}))
    program = (io.BytesIO(b"MZ\x90\x00"), "card.pdf")
    answer = words(refused(portal, visitor, event_id, sessions, **{name: program}))
    assert "Please send a PDF, a picture" in answer
    assert "Please choose the file once more" in answer
    view = sent(portal, visitor, event_id, sessions, **{name: (io.BytesIO(PDF), "../../등록증\u202e.exe")})
    (question_id,) = view.answers
    with portal.database.reading() as session:
        assert answering.find_file(session, view.row.id, question_id) == File("등록증.pdf", "application/pdf", PDF)


def test_a_mistyped_address_can_be_corrected_for_as_long_as_nobody_has_opened_the_mail(
    portal: Portal, visitor: Visitor
) -> None:
    event_id, sessions = events.published(portal)
    receipt = visitor.post(page_of(portal, event_id), fields(sessions, email="wrong@example.org")).location
    wrong = registrations.link(portal, only(portal, event_id).row.id)
    assert visitor.post(receipt, {"email": "nobody"}).status_code == 422
    corrected = visitor.post(receipt, {"email": "right@example.org"}).location
    assert "r***@example.org" in words(visitor.get(corrected))
    assert visitor.get(receipt).status_code == 404
    assert visitor.get(wrong).status_code == 404, "whoever has the first mail opens nothing with it"
    for _ in range(2):
        corrected = visitor.post(corrected, {"email": "right@example.org"}).location
    assert "The address was changed too often." in words(visitor.post(corrected, {"email": "x@example.org"}))
    right = registrations.link(portal, only(portal, event_id).row.id)
    visitor.post(f"{right}/confirm", page=right)
    form = page_of(portal, event_id)
    assert visitor.post(corrected, {"email": "thief@example.org"}, page=form).status_code == 200
    assert only(portal, event_id).row.email == "right@example.org"


def test_nobody_opens_a_receipt_that_was_not_given_to_them(portal: Portal, visitor: Visitor) -> None:
    event_id, sessions = events.published(portal)
    receipt = visitor.post(page_of(portal, event_id), fields(sessions)).location
    row = only(portal, event_id).row
    guesses = [receipt[:-1], receipt + "x", receipt.replace(".0.", ".1."), f"/en/registrations/received/{row.code}.0"]
    assert {visitor.get(guess).status_code for guess in guesses} == {404}
    own = links.sign_registration(portal.settings, row.code, row.moved_on)
    assert visitor.get(f"/en/registrations/received/{own}").status_code == 404
    signed = receipt.rpartition("/")[2]
    assert visitor.get(f"/en/registrations/{signed}").status_code == 404, "a receipt opens no registration"


def test_a_member_with_their_own_address_needs_no_confirmation(portal: Portal, people: People) -> None:
    event_id, sessions = events.published(portal)
    member = people.member(name="Lena", language="de")
    with portal.database.unit_of_work() as session:
        profiles.tell_statistics(session, member.id, Statistics(NationalityGroup.EUROPE, None), clock.now())
    browser = Visitor(portal).sign_in(member)
    form = words(browser.get(page_of(portal, event_id, "de")))
    assert f'value="{member.email}"' in form
    assert 'value="Lena"' in form
    assert 'selected value="europe"' in form
    assert 'selected value="de"' in form
    answer = browser.post(page_of(portal, event_id), fields(sessions, email=member.email.upper()))
    view = only(portal, event_id)
    assert (view.row.state, view.row.account_id) == (RegistrationState.CONFIRMED, member.id)
    assert answer.location == registrations.link(portal, view.row.id)
    assert len(view.tickets) == 1


def test_a_member_who_registers_somebody_else_does_not_confirm_for_them(portal: Portal, people: People) -> None:
    event_id, sessions = events.published(portal)
    browser = Visitor(portal).sign_in(people.member())
    answer = browser.post(page_of(portal, event_id), fields(sessions))
    assert "/registrations/received/" in answer.location
    listed = words(browser.get("/en/account/registrations"))
    assert "Not confirmed: please open our mail" in listed
    opened = registrations.link(portal, only(portal, event_id).row.id).rpartition("/")[2]
    assert opened not in listed
    assert answer.location in listed


DELEGATION = {
    "name": "Lena Vogt",
    "community": "Amigos\u202e de Corea",
    "community_kind": "association",
    "size": "40",
    "tickets": "one",
    "interpretation": "en",
}


def test_a_delegation_takes_its_places_now_and_names_its_people_later(portal: Portal, visitor: Visitor) -> None:
    event_id, sessions = events.published(portal, [100])
    answer = visitor.post(page_of(portal, event_id, kind="delegation"), fields(sessions, **DELEGATION))
    assert answer.status_code == 303
    row, people = only(portal, event_id).row, only(portal, event_id).attendees
    assert (row.kind, row.community, row.size) == (RegistrationKind.DELEGATION, "Amigos de Corea", 40)
    assert row.one_ticket
    assert {(person.name, person.interpretation) for person in people} == {(None, "en")}


@pytest.mark.parametrize(
    "wrong",
    [
        {"community": ""},
        {"community": "\u200b"},
        {"community": "x" * 201},
        {"community_kind": "club"},
        {"size": "61"},
        {"tickets": "none"},
    ],
)
def test_a_delegation_form_that_can_not_be_taken_comes_back_whole(
    portal: Portal, visitor: Visitor, wrong: dict[str, str]
) -> None:
    event_id, sessions = events.published(portal, [100])
    answer = visitor.post(page_of(portal, event_id, kind="delegation"), fields(sessions, **DELEGATION | wrong))
    assert (answer.status_code, "Lena Vogt" in words(answer)) == (422, True)
    assert registrations.ids(portal, event_id) == []


def test_a_community_shows_to_which_events_it_comes_and_with_how_many(portal: Portal, people: People) -> None:
    event_id, sessions = events.published(portal, [100])
    member = people.member()
    with portal.database.unit_of_work() as session:
        profile = Profile(member.display_name, member.language, "Amigos de Corea")
        profiles.change_profile(session, member.id, profile, clock.now())
    browser = Visitor(portal).sign_in(member)
    own = DELEGATION | {"email": member.email}
    assert browser.post(page_of(portal, event_id, kind="delegation"), fields(sessions, **own)).status_code == 303
    with portal.database.reading() as session:
        (shown,) = [n for n in range(1, 9) if queries.delegations_of(session, n, "en", clock.now())]
    page = words(Visitor(portal).get(f"/en/communities/{shown}"))
    assert "K-POP World City Week" in page
    assert "40 places" in page
    assert "Lena Vogt" not in page
    assert "Comes to these events" in words(browser.get("/en/account/registrations"))


def test_an_event_without_delegations_leads_to_the_other_form(portal: Portal, visitor: Visitor) -> None:
    event_id, _sessions = events.published(portal, largest_delegation=0)
    answer = visitor.get(page_of(portal, event_id, kind="delegation"))
    assert (answer.status_code, answer.location) == (302, page_of(portal, event_id))
    assert page_of(portal, event_id, kind="delegation") not in words(visitor.get(page_of(portal, event_id)))


def test_a_form_whose_session_has_ended_is_shown_again(portal: Portal, visitor: Visitor) -> None:
    event_id, sessions = events.published(portal)
    answer = visitor.client.post(page_of(portal, event_id), data=fields(sessions))
    assert answer.status_code == 400
    assert "Your text is safe" in words(answer)
    assert "王小明" in words(answer)
    assert registrations.ids(portal, event_id) == []


def test_one_form_sent_several_times_at_once_is_one_registration(portal: Portal) -> None:
    event_id, sessions = events.published(portal, [3])
    browsers, form = [Visitor(portal) for _ in range(4)], fields(sessions)
    path = page_of(portal, event_id)
    tokens = [browser.token(path) for browser in browsers]

    def send(place: int) -> str:
        answer = browsers[place].client.post(path, data=form | {"csrf_token": tokens[place]})
        assert answer.status_code == 303, words(answer)
        return answer.location

    with ThreadPoolExecutor(4) as pool:
        assert len(set(pool.map(send, range(4)))) == 1
    assert only(portal, event_id).row.size == 1
    with portal.database.reading() as session:
        assert queries.seat_counts(session, [(sessions[0], 3)])[sessions[0]].taken == 1


def test_a_form_that_came_too_often_is_there_again_with_every_tick(
    backend: str, environment: dict[str, str], tmp_path: Path
) -> None:
    portal = build(settings_module.load(environment | {"PORTAL_RATE_LIMITS": "on"}, tmp_path))
    event_id, sessions = events.published(portal, [5, 5, 5])
    visitor, path = Visitor(portal), page_of(portal, event_id)
    for _ in range(60):
        assert visitor.client.post(path).status_code == 400
    answer = visitor.client.post(path, data=fields(sessions[:2], needs=["captions", "guide_dog"]))
    assert answer.status_code == 429
    page = words(visitor.get(path))
    assert 'value="王小明"' in page
    assert page.count(" checked") == 5, "two sessions, two needs, one agreement"
    portal.database.dispose()


def test_whoever_sends_a_form_again_after_its_registration_has_ended_can_register_anew(
    portal: Portal, visitor: Visitor
) -> None:
    event_id, sessions = events.published(portal, [3])
    form = fields(sessions)
    assert visitor.post(page_of(portal, event_id), form).status_code == 303
    registrations.cancel(portal, only(portal, event_id).row.id)
    answer = visitor.post(page_of(portal, event_id), form | {"name": "李四"})
    assert answer.status_code == 409
    key = words(answer).partition('name="form_key"')[2].partition('value="')[2].partition('"')[0]
    assert visitor.post(page_of(portal, event_id), form | {"name": "李四", "form_key": key}).status_code == 303


def test_what_is_offered_to_a_party_that_takes_fewer_is_not_told_as_seats_that_are_held(
    portal: Portal, visitor: Visitor
) -> None:
    event_id, sessions = events.published(portal, [2])
    answer = visitor.post(page_of(portal, event_id), fields(sessions, size="3"))
    page = words(visitor.get(answer.location))
    assert "2 seats are offered to you" in page
    assert "You asked for 3 seats." in page
    assert "seats held until you confirm" not in page
