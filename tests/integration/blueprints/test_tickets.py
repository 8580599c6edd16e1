"""What a mailed link leads to beside the registration: tickets, dates, names of a party, feedback."""

from __future__ import annotations

import io
import re
from datetime import timedelta

import icalendar
import pytest
import zxingcpp
from PIL import Image

from portal.app import Portal
from portal.domain.registration import queries, tickets
from portal.domain.registration.types import RegistrationKind
from portal.engines import tickets as engine
from portal.foundation import clock
from portal.web import links
from tests.factories import events, registrations
from tests.factories.visitors import Visitor


def link(portal: Portal, registration_id: int) -> str:
    with portal.database.reading() as session:
        row = queries.get_row(session, registration_id)
    return f"/zh-Hans/registrations/{links.sign_registration(portal.settings, row.code, row.moved_on)}"


@pytest.fixture
def party(portal: Portal) -> tuple[str, int]:
    """A confirmed party of two in two sessions, by its link."""
    event_id, sessions = events.published(portal, [10, 10])
    made = registrations.confirmed(portal, event_id, sessions, size=2, name="王小明")
    return link(portal, made.registration_id), made.registration_id


def test_the_page_shows_a_code_for_each_of_the_party(portal: Portal, visitor: Visitor, party: tuple[str, int]) -> None:
    page = visitor.get(f"{party[0]}/tickets").get_data(as_text=True)
    assert page.count("<svg") >= 2
    assert "王小明" in page
    assert page.count('class="ticket-code"') == 2


def test_a_picture_holds_a_code_that_the_keys_of_the_event_accept(
    portal: Portal, visitor: Visitor, party: tuple[str, int]
) -> None:
    seen = registrations.view(portal, party[1])
    answer = visitor.get(f"{party[0]}/tickets/{seen.tickets[0].id}.png")
    found = zxingcpp.read_barcodes(Image.open(io.BytesIO(answer.data)))
    with portal.database.reading() as session:
        keys = tickets.public_keys(session, seen.row.event_id)
    payload = engine.read(found[0].text, keys)
    assert isinstance(payload, engine.TicketPayload)
    assert (payload.random, payload.serial, payload.sessions) == (seen.tickets[0].random, 1, frozenset({0, 1}))


def test_the_pdf_has_a_page_for_each_of_the_party(visitor: Visitor, party: tuple[str, int]) -> None:
    answer = visitor.get(f"{party[0]}/tickets.pdf")
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    assert len(re.findall(rb"/Type /Page\b", answer.data)) == 2


def test_the_dates_are_right_in_a_calendar(portal: Portal, visitor: Visitor, party: tuple[str, int]) -> None:
    answer = visitor.get(f"{party[0]}/calendar.ics")
    calendar = icalendar.Calendar.from_ical(answer.data)
    begins = sorted(entry.decoded("dtstart") for entry in calendar.walk("vevent"))
    assert begins == [booking.session.row.starts_at for booking in registrations.view(portal, party[1]).bookings]


def test_one_link_opens_nobody_elses_ticket(portal: Portal, visitor: Visitor, party: tuple[str, int]) -> None:
    event_id, sessions = events.published(portal, [10])
    other = registrations.confirmed(portal, event_id, sessions)
    ticket = registrations.view(portal, other.registration_id).tickets[0]
    assert visitor.get(f"{party[0]}/tickets/{ticket.id}.png").status_code == 404
    for path in ("/tickets", "/tickets.pdf", "/calendar.ics", "/names", "/names.csv", "/feedback"):
        assert visitor.get(f"{party[0][:-1]}x{path}").status_code == 404, path


def test_whoever_waits_has_no_ticket_and_reads_why(portal: Portal, visitor: Visitor) -> None:
    event_id, sessions = events.published(portal, [1])
    registrations.confirmed(portal, event_id, sessions)
    waits = registrations.confirmed(portal, event_id, sessions)
    path = link(portal, waits.registration_id)
    assert "ticket-code" not in visitor.get(f"{path}/tickets").get_data(as_text=True)
    assert visitor.get(f"{path}/tickets.pdf").status_code == 404


def test_a_delegation_of_forty_from_a_sheet_with_three_bad_rows(portal: Portal, visitor: Visitor) -> None:
    event_id, sessions = events.published(portal, [100])
    made = registrations.confirmed(
        portal, event_id, sessions, size=40, community="Amigos", kind=RegistrationKind.DELEGATION
    )
    path = f"{link(portal, made.registration_id)}/names"
    rows = [f"Nguyễn Văn {number},vi,en," for number in range(40)]
    rows[3], rows[17], rows[30] = "=HYPERLINK(1),vi,en,", "...,vi,en,", "Ana,Klingon,en,"
    sheet = "\n".join(("name,languages,interpretation,needs", *rows)).encode()
    answer = visitor.post(path, {"sheet": (io.BytesIO(sheet), "names.csv")}, content_type="multipart/form-data")
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert all(cell in page for cell in ("A5", "A19", "B32"))
    assert registrations.view(portal, made.registration_id).attendees[1].name is None, "nothing is changed yet"
    good = re.search(r'name="good"\s+value="([^"]+)"', page)
    assert good is not None
    from html import unescape

    assert visitor.post(path, {"good": unescape(good.group(1))}).status_code == 303
    people = registrations.view(portal, made.registration_id).attendees
    assert [bool(person.name) for person in people] == [True] * 37 + [False] * 3
    assert (people[36].name, people[36].interpretation) == ("Nguyễn Văn 39", "en")


def test_the_sheet_to_fill_in_is_taken_back_as_it_is(portal: Portal, visitor: Visitor, party: tuple[str, int]) -> None:
    sheet = visitor.get(f"{party[0]}/names.csv").data.replace("王小明".encode(), "王大明".encode())
    answer = visitor.post(
        f"{party[0]}/names", {"sheet": (io.BytesIO(sheet), "names.csv")}, content_type="multipart/form-data"
    )
    assert answer.status_code == 303
    assert registrations.view(portal, party[1]).attendees[0].name == "王大明"


def test_feedback_is_asked_when_the_event_is_over(
    portal: Portal, visitor: Visitor, party: tuple[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "<form" not in visitor.get(f"{party[0]}/feedback").get_data(as_text=True).partition("<main")[2]
    later = clock.now() + timedelta(days=25)
    monkeypatch.setattr(clock, "now", lambda: later)
    wrong = visitor.post(f"{party[0]}/feedback", {"rating": "9", "understood": "perhaps", "words": "很好"})
    assert wrong.status_code == 422
    assert "很好" in wrong.get_data(as_text=True)
    said = visitor.post(f"{party[0]}/feedback", {"rating": "5", "understood": "yes", "words": "很好！"})
    assert said.status_code == 303
    assert "很好！" in visitor.get(f"{party[0]}/feedback").get_data(as_text=True)
