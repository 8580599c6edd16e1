"""Organisers see who comes, decide on those who ask, look after registrations, and save lists with a reason."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import openpyxl
import pytest

from portal.app import Portal
from portal.domain.accounts.types import Role
from portal.domain.events import questions
from portal.domain.events.types import QuestionDraft, QuestionKind
from portal.domain.registration import lists, records
from portal.domain.registration.staff_types import Act, ListFilter
from portal.domain.registration.types import BookingState, File, Need, Person
from portal.foundation import clock
from tests.factories import events, exports, registrations
from tests.factories.pages import VECTORS, Page, words
from tests.factories.people import People
from tests.factories.statements import statements
from tests.factories.visitors import Visitor

ASKED, SEATED, DECLINED, WAITING = (
    BookingState.ASKED,
    BookingState.SEATED,
    BookingState.DECLINED,
    BookingState.WAITING,
)
PAGES = (
    "registrations",
    "approvals",
    "export",
    "enter",
    "walk-in",
    "papers",
    "needs",
    "needs.pdf",
    "needs.csv",
    "results",
)


@dataclass(frozen=True, slots=True)
class Desk:
    """An organiser at the pages of one event."""

    portal: Portal
    visitor: Visitor
    event_id: int
    sessions: list[int]
    address: str

    def get(self, path: str) -> Any:
        return self.visitor.get(f"{self.address}/{path}")

    def post(self, path: str, data: dict[str, Any] | None = None, page: str | None = None) -> Any:
        where = f"{self.address}/{page}" if page else None
        return self.visitor.post(f"{self.address}/{path}", data, page=where)


def at_desk(portal: Portal, visitor: Visitor, event_id: int, sessions: list[int]) -> Desk:
    address = f"/en/organiser/events/{events.slug_of(portal, event_id)}"
    return Desk(portal, visitor, event_id, sessions, address)


@pytest.fixture
def organiser(portal: Portal, people: People) -> Visitor:
    return Visitor(portal).sign_in(people.member(Role.ORGANISER, language="en", name="Organiser"))


@pytest.fixture
def desk(portal: Portal, organiser: Visitor) -> Desk:
    event_id, sessions = events.published(portal, [10, 2])
    return at_desk(portal, organiser, event_id, sessions)


@pytest.fixture
def choosy(portal: Portal, organiser: Visitor) -> Desk:
    """An event with two seats for which one has to be approved."""
    event_id = events.event(portal)
    in_a_month = clock.now() + timedelta(days=30)
    draft = events.session_draft(events.venue(portal), in_a_month, capacity=2, needs_approval=True)
    session_id = events.add_session(portal, event_id, draft)
    events.publish(portal, event_id)
    return at_desk(portal, organiser, event_id, [session_id])


def booking_of(desk: Desk, registration_id: int) -> int:
    return registrations.view(desk.portal, registration_id).bookings[0].id


@pytest.mark.parametrize("page", PAGES)
def test_only_organisers_and_administrators_come_in(portal: Portal, people: People, desk: Desk, page: str) -> None:
    address = f"{desk.address}/{page}"
    assert Visitor(portal).get(address).status_code == 303
    for role in (Role.PARTICIPANT, Role.MODERATOR, Role.TRANSLATOR):
        assert Visitor(portal).sign_in(people.member(role)).get(address).status_code == 403
    assert Visitor(portal).sign_in(people.member(Role.ADMIN)).get(address).status_code == 200
    assert desk.get(page).status_code == 200


def test_an_event_that_is_not_there_has_no_pages(desk: Desk) -> None:
    for page in PAGES:
        assert desk.visitor.get(f"/en/organiser/events/nowhere/{page}").status_code == 404


def test_the_list_says_who_comes_with_how_many_and_what_they_need(portal: Portal, desk: Desk) -> None:
    registrations.confirmed(
        portal,
        desk.event_id,
        desk.sessions[:1],
        name="Nguyễn Thị Hoa",
        community="Hội Phụ nữ",
        people=(Person("Nguyễn Thị Hoa", interpretation="en", needs=(Need.HEARING_LOOP,)), Person(None)),
    )
    page = words(desk.get("registrations"))
    for said in ("Nguyễn Thị Hoa", "Hội Phụ nữ", "Hearing loop", "English", "1 registration · 2 people"):
        assert said in page
    assert "Nguyễn" not in words(desk.get("registrations?need=captions"))
    assert "Nguyễn" in words(desk.get("registrations?need=hearing_loop&state=seated&q=hoa"))
    assert "No registration fits this" in words(desk.get("registrations?q=nobody"))


@pytest.mark.parametrize(
    "query",
    ["session=x", "session=999999999999", "state=x", "need=%00", "language=xx", "page=-1", "q=%00", "community="],
)
def test_what_makes_no_sense_in_an_address_is_no_filter(desk: Desk, query: str) -> None:
    registrations.confirmed(desk.portal, desk.event_id, desk.sessions[:1], name="Ada")
    assert "Ada" in words(desk.get(f"registrations?{query}"))


def test_nothing_of_one_event_shows_in_another(portal: Portal, organiser: Visitor, desk: Desk) -> None:
    other_id, sessions = events.published(portal)
    other = at_desk(portal, organiser, other_id, sessions)
    made = registrations.confirmed(portal, desk.event_id, desk.sessions[:1], name="Secret Guest")
    for page in ("registrations", "registrations?q=secret", "papers", "needs", "approvals"):
        assert "Secret Guest" not in words(other.get(page))
    assert other.get(f"registrations/{made.code}").status_code == 404
    assert other.get(f"entered/{made.code}").status_code == 404
    assert other.post(f"papers/delegations/{made.code}", page="papers").status_code == 404
    assert other.post(f"papers/sessions/{desk.sessions[0]}", page="papers").status_code == 404
    ticked = {"booking": str(booking_of(desk, made.registration_id)), "act": "approve"}
    assert other.post("approvals", ticked, page="registrations").status_code in (404, 422)
    assert b"Secret" not in other.get("needs.csv").data


@pytest.mark.parametrize("vector", VECTORS)
def test_what_people_write_is_never_run(portal: Portal, desk: Desk, vector: str) -> None:
    made = registrations.confirmed(
        portal, desk.event_id, desk.sessions[:1], name=vector, community=vector, people=(Person(vector),)
    )
    for page in ("registrations", f"registrations/{made.code}", "papers", f"entered/{made.code}"):
        answer = desk.get(page)
        assert answer.status_code == 200
        assert Page(answer.get_data(as_text=True)).found == [], page


def test_several_are_approved_at_once_and_told(portal: Portal, choosy: Desk) -> None:
    made = [registrations.confirmed(portal, choosy.event_id, choosy.sessions, name=name) for name in ("Ada", "Bo")]
    third = registrations.confirmed(portal, choosy.event_id, choosy.sessions, name="Cem")
    page = words(choosy.get("approvals"))
    assert "Ada" in page
    assert "Bo" in page
    assert "Cem" not in page, "who waits for a seat does not wait for approval"
    ticked = {"booking": [str(booking_of(choosy, one.registration_id)) for one in made], "act": "approve"}
    answer = choosy.post("approvals", ticked)
    assert answer.status_code == 303
    assert [registrations.states(portal, one.registration_id) for one in made] == [[SEATED], [SEATED]]
    assert registrations.states(portal, third.registration_id) == [WAITING]
    assert "2 parties have their seats now." in words(choosy.get("approvals"))
    again = choosy.post("approvals", ticked, page="registrations")
    assert again.status_code == 303
    assert "2 were settled meanwhile." in words(choosy.get("approvals"))


def test_nobody_is_declined_without_a_reason_and_the_seat_goes_on(portal: Portal, choosy: Desk) -> None:
    first, second = (registrations.confirmed(portal, choosy.event_id, choosy.sessions, name=name) for name in "ab")
    third = registrations.confirmed(portal, choosy.event_id, choosy.sessions, name="c")
    ticked = {"booking": str(booking_of(choosy, first.registration_id)), "act": "decline"}
    assert choosy.post("approvals", ticked | {"words": " "}).status_code == 422
    assert registrations.states(portal, first.registration_id) == [ASKED]
    assert choosy.post("approvals", {"act": "approve"}).status_code == 422
    assert choosy.post("approvals", ticked | {"words": "Only for residents."}).status_code == 303
    assert registrations.states(portal, first.registration_id) == [DECLINED]
    assert registrations.states(portal, second.registration_id) == [ASKED]
    assert registrations.states(portal, third.registration_id) == [BookingState.OFFERED]
    assert "Only for residents." in words(choosy.get(f"registrations/{first.code}"))


def test_one_is_approved_on_its_own_page_and_only_its_own_bookings(portal: Portal, choosy: Desk) -> None:
    one, other = (registrations.confirmed(portal, choosy.event_id, choosy.sessions, name=name) for name in "ab")
    page = f"registrations/{one.code}"
    foreign = {"act": "approve", "booking": str(booking_of(choosy, other.registration_id))}
    assert choosy.post(page, foreign).status_code == 404
    own = {"act": "approve", "booking": str(booking_of(choosy, one.registration_id))}
    assert choosy.post(page, own).status_code == 303
    assert registrations.states(portal, one.registration_id) == [SEATED]
    assert registrations.states(portal, other.registration_id) == [ASKED]
    assert choosy.post(page, own).status_code == 409
    assert choosy.post(page, {"act": "explode"}).status_code == 400


def test_what_was_typed_to_decline_one_session_stands_at_that_one(portal: Portal, choosy: Desk) -> None:
    made = registrations.confirmed(portal, choosy.event_id, choosy.sessions, name="Ada")
    booking_id = booking_of(choosy, made.registration_id)
    sent = {"act": "decline", "booking": str(booking_id), "words": "x" * 2_001}
    answer = choosy.post(f"registrations/{made.code}", sent)
    assert answer.status_code == 422
    page = words(answer)
    assert f'href="#words-{booking_id}"' in page
    assert f'<label for="words-{booking_id}">' in page
    assert "x" * 2_001 in page


def test_a_registration_is_given_up_for_somebody_who_calls(portal: Portal, desk: Desk) -> None:
    made = registrations.confirmed(portal, desk.event_id, desk.sessions[:1], name="Ada")
    page = f"registrations/{made.code}"
    assert desk.post(page, {"act": "cancel", "reason": ""}).status_code == 422
    assert registrations.states(portal, made.registration_id) == [SEATED]
    assert desk.post(page, {"act": "cancel", "reason": "Called this morning"}).status_code == 303
    assert registrations.states(portal, made.registration_id) == [BookingState.GIVEN_UP]
    seen = words(desk.get(page))
    assert "Called this morning" in seen
    assert "Given up by staff for them" in seen
    assert "Correct the e-mail address" not in seen


def test_an_address_is_corrected_and_the_mail_goes_there(portal: Portal, desk: Desk) -> None:
    made = registrations.confirmed(portal, desk.event_id, desk.sessions[:1], email="wrong@example.org")
    page = f"registrations/{made.code}"
    assert desk.post(page, {"act": "address", "email": "nonsense"}).status_code == 422
    assert desk.post(page, {"act": "address", "email": "Right@Example.org"}).status_code == 303
    assert registrations.view(portal, made.registration_id).row.email == "right@example.org"
    assert [mail["To"] for mail in desk.visitor.mails()][-1] == "right@example.org"


def test_a_mail_goes_out_again_but_not_twice_in_a_row(desk: Desk) -> None:
    made = registrations.confirmed(desk.portal, desk.event_id, desk.sessions[:1], email="ada@example.org")
    page = f"registrations/{made.code}"
    before = len(desk.visitor.mails())
    assert desk.post(page, {"act": "mail"}).status_code == 303
    assert len(desk.visitor.mails()) == before + 1
    answer = desk.post(page, {"act": "mail"})
    assert answer.status_code == 409
    assert "only a short time ago" in words(answer)


def test_their_own_pages_open_from_the_staff_page(portal: Portal, desk: Desk) -> None:
    made = registrations.confirmed(portal, desk.event_id, desk.sessions[:1], language="ja")
    page = desk.get(f"registrations/{made.code}").get_data(as_text=True)
    links = [part.partition('"')[0] for part in page.split('href="')[1:] if part.startswith("/ja/registrations/")]
    assert len(links) == 2
    for link in links:
        assert Visitor(portal).get(link).status_code == 200


def asked_for(desk: Desk, kind: QuestionKind, label: str, *options: str) -> int:
    draft = QuestionDraft(
        kind, {"en": label}, {"en": "To plan"}, 30, options=tuple({"en": option} for option in options)
    )
    with desk.portal.database.unit_of_work() as session:
        made = questions.add(session, desk.event_id, draft, clock.now())
    assert isinstance(made, int)
    return made


def test_a_file_is_saved_and_never_opened(portal: Portal, people: People, desk: Desk) -> None:
    question_id = asked_for(desk, QuestionKind.FILE, "Your letter")
    hostile = File("letter.html", "text/html", b"<script>zq()</script>")
    made = registrations.confirmed(portal, desk.event_id, desk.sessions[:1], answers={question_id: hostile})
    page, address = f"registrations/{made.code}", f"registrations/{made.code}/files/{question_id}"
    assert "letter.html" in words(desk.get(page))
    answer = desk.post(address, page=page)
    assert answer.data == hostile.data
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert "File saved by staff" in words(desk.get(page))
    assert desk.post(f"registrations/{made.code}/files/{question_id + 1}", page=page).status_code == 404
    member = Visitor(portal).sign_in(people.member())
    assert member.client.post(f"{desk.address}/{address}").status_code in (400, 403)


HOSTILE = ("=SUM(A1:A9)", "+82 2 123", "-2+3", "@cmd|' /C calc'!A0", "\t=1+1", "<r>=1</r>", "김하늘")


def order(desk: Desk, kind: str, query: str = "", reason: str = "For the caterer") -> Any:
    return desk.post(f"export{query}", {"format": kind, "language": "en", "reason": reason})


def export(desk: Desk, kind: str, query: str = "") -> Any:
    return exports.fetched(desk.portal, desk.visitor, order(desk, kind, query))


def crowd(desk: Desk) -> dict[QuestionKind, int]:
    asked = {
        QuestionKind.NUMBER: asked_for(desk, QuestionKind.NUMBER, "How far?"),
        QuestionKind.DATE: asked_for(desk, QuestionKind.DATE, "Which day?"),
        QuestionKind.CHOICE: asked_for(desk, QuestionKind.CHOICE, "Which meal?", "=Rice", "Bread"),
        QuestionKind.TEXT: asked_for(desk, QuestionKind.TEXT, "What else?"),
    }
    answers: dict[int, Any] = {
        asked[QuestionKind.NUMBER]: 12.5,
        asked[QuestionKind.DATE]: "2026-03-02",
        asked[QuestionKind.TEXT]: "=1+1",
    }
    for name in HOSTILE:
        registrations.confirmed(
            desk.portal,
            desk.event_id,
            desk.sessions[:1],
            name=name,
            people=(Person(name, ("ko", "vi"), "en", (Need.CAPTIONS,)),),
            answers=answers,
        )
    return asked


def test_a_workbook_reads_back_typed_and_without_a_formula(desk: Desk) -> None:
    crowd(desk)
    answer = export(desk, "xlsx")
    assert answer.status_code == 200
    sheet = openpyxl.load_workbook(io.BytesIO(answer.data)).active
    assert sheet is not None
    header, *rows = list(sheet.iter_rows())
    named = {cell.value: place for place, cell in enumerate(header)}
    assert [cell.data_type for row in rows for cell in row if cell.data_type == "f"] == []
    cleaned = {name.strip() for name in HOSTILE}
    assert {str(row[named["Name"]].value).strip() for row in rows} == cleaned
    for row in rows:
        assert row[named["How far?"]].value == 12.5
        assert row[named["Which day?"]].value == datetime(2026, 3, 2)
        assert row[named["What else?"]].value == "=1+1"
        assert isinstance(row[named["Time of registration"]].value, datetime)
        assert row[named["Needs"]].value == "Live captions"
        assert row[named["Seats in"]].value == "Learn to dance"
        assert row[named["Languages spoken"]].value == "Korean; Vietnamese"


def test_a_plain_table_says_the_same_and_starts_no_program(desk: Desk) -> None:
    crowd(desk)
    answer = export(desk, "csv_bom")
    rows = list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"))))
    assert len(rows) == len(HOSTILE)
    for row in rows:
        for cell in row.values():
            assert not cell.startswith(("=", "+", "-", "@", "\t", "\r")), cell
    assert {row["How far?"] for row in rows} == {"12.5"}


def test_a_table_holds_what_the_list_was_narrowed_to(desk: Desk) -> None:
    crowd(desk)
    registrations.register(desk.portal, desk.event_id, desk.sessions[1:], name="Held Only")
    for query, expected in (
        ("", len(HOSTILE) + 1),
        ("?state=seated", len(HOSTILE)),
        ("?q=held", 1),
        ("?need=captions&state=held", 0),
    ):
        rows = list(csv.reader(io.StringIO(export(desk, "csv_bom", query).data.decode("utf-8-sig"))))
        assert len(rows) - 1 == expected, query


def test_nothing_leaves_without_a_reason_and_who_saved_it_stays_on_record(portal: Portal, desk: Desk) -> None:
    crowd(desk)
    for reason in (" ", "x", "aaaaaaaaaaaaaaaa", "..........", "x" * 1001):
        refused = order(desk, "xlsx", reason=reason)
        assert refused.status_code == 422, reason
        assert "field-error" in refused.get_data(as_text=True)
    assert order(desk, "exe").status_code == 422
    assert export(desk, "xlsx", "?state=seated&q=김").status_code == 200
    with portal.database.reading() as session:
        (record,) = records.of_event(session, desk.event_id, Act.EXPORTED)
        counted = lists.count_people(session, desk.event_id, ListFilter(state=SEATED, words="김"), clock.now())
    assert (record.by, record.reason, record.people) == ("Organiser", "For the caterer", counted)
    assert record.narrowed == {"state": "seated", "searched": "yes"}, "what was searched for may be a name"
    page = words(desk.get("export"))
    assert "For the caterer" in page
    assert "Organiser" in page
    assert "My tables of this event" in page


def test_the_second_tap_of_one_finger_orders_and_records_nothing_more(portal: Portal, desk: Desk) -> None:
    crowd(desk)
    first, second = order(desk, "xlsx"), order(desk, "xlsx")
    assert first.location == second.location
    with portal.database.reading() as session:
        assert len(records.of_event(session, desk.event_id, Act.EXPORTED)) == 1


def test_a_table_is_in_the_language_that_it_is_ordered_in(desk: Desk) -> None:
    registrations.confirmed(desk.portal, desk.event_id, desk.sessions[:1])
    page = desk.address.replace("/en/", "/ar/") + "/export"
    assert 'selected value="ar"' in desk.visitor.get(page).get_data(as_text=True)
    wanted = {"format": "xlsx", "language": "ar", "reason": "For the caterer"}
    answer = exports.fetched(desk.portal, desk.visitor, desk.visitor.post(page, wanted))
    sheet = openpyxl.load_workbook(io.BytesIO(answer.data)).active
    assert sheet is not None
    assert sheet.sheet_view.rightToLeft


@pytest.mark.parametrize(
    "page", ["registrations", "approvals", "papers", "needs", "export", "registrations?state=seated"]
)
def test_a_page_asks_the_database_as_often_for_many_as_for_few(portal: Portal, organiser: Visitor, page: str) -> None:
    costs = []
    for number in (1, 12):
        event_id, sessions = events.published(portal, [50, 50])
        for _ in range(number):
            registrations.confirmed(portal, event_id, sessions, size=2)
        desk = at_desk(portal, organiser, event_id, sessions)
        desk.get(page)
        with statements(portal) as seen:
            desk.get(page)
        costs.append(len(seen))
    assert costs[0] == costs[1]
