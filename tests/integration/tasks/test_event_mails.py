"""Mails about registrations: each turn is told once, in the reader's language, while it is true."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import icalendar
import pytest
from jinja2 import StrictUndefined

from portal.app import Portal
from portal.domain.accounts.types import Role
from portal.domain.events import queries as event_queries
from portal.domain.events import venues
from portal.domain.events.types import RoomDraft
from portal.domain.registration import editing, feedback, programme, service
from portal.domain.registration.letters import Letter
from portal.domain.registration.types import Understood
from tests.factories import events, letters, registrations
from tests.factories.letters import Time
from tests.factories.people import People
from tests.factories.visitors import Visitor

LANGUAGES = ["ko", "en", "ar"]
TITLES = {"ko": "케이팝 세계도시 주간", "en": "K-POP World City Week", "ar": "케이팝 세계도시 주간"}
MAP = "https://map.example.org/coex"


@pytest.fixture(autouse=True)
def no_gaps(portal: Portal, time: Time) -> Iterator[None]:
    before = portal.flask.jinja_env.undefined
    portal.flask.jinja_env.undefined = StrictUndefined
    yield
    portal.flask.jinja_env.undefined = before


def booking_id(portal: Portal, registration_id: int, place: int = 0) -> int:
    return registrations.view(portal, registration_id).bookings[place].id


class Story:
    """Every turn that a registration can take, told to people who read one language."""

    def __init__(self, portal: Portal, time: Time, staff_id: int, language: str) -> None:
        self.portal, self.time, self.staff_id, self.language = portal, time, staff_id, language
        self.zone = portal.settings.timezone

    def tell(self) -> None:
        """Let everything happen."""
        event_id, (small, large) = events.published(self.portal, [1, 10])
        first = registrations.register(self.portal, event_id, [small, large], **self._who())
        self._send()
        self._confirm(first.registration_id)
        waiting = registrations.confirmed(self.portal, event_id, [small], **self._who())
        registrations.confirmed(self.portal, event_id, [small], **self._who())
        self._send()
        self._leave_first(first.registration_id)
        self._send()
        with self.portal.database.unit_of_work() as session:
            place = booking_id(self.portal, waiting.registration_id)
            assert service.accept_offer(session, waiting.registration_id, place, self.time.now, self.zone) is None
        self._send()
        registrations.cancel(self.portal, waiting.registration_id)
        self._send()
        self.time.pass_by(hours=36)
        self.portal.worker.work_off()
        self._hand_over(first.registration_id)
        self._programme(event_id, large)
        self._approval()
        self._call_off()

    def _hand_over(self, registration_id: int) -> None:
        with self.portal.database.unit_of_work() as session:
            revision = registrations.view(self.portal, registration_id).row.revision
            refused = editing.hand_over(
                session, registration_id, "두리", "duri@example.org", revision, self.time.now, self.zone
            )
            assert refused is None
        self._send()

    def _programme(self, event_id: int, session_id: int) -> None:
        events.move_session(self.portal, session_id, hours=1)
        self.portal.worker.work_off()
        with self.portal.database.reading() as session:
            starts_at = event_queries.rows_by_id(session, [session_id])[session_id].starts_at
        self.time.now = starts_at - timedelta(hours=25)
        self.portal.worker.work_off()
        self.time.now = starts_at + timedelta(hours=20)
        self.portal.worker.work_off()

    def _approval(self) -> None:
        event_id, (one, other) = events.published(self.portal, [10, 10])
        for session_id in (one, other):
            events.revise_session(self.portal, session_id, needs_approval=True)
        asks = registrations.confirmed(self.portal, event_id, [one, other], **self._who())
        first, second = (booking_id(self.portal, asks.registration_id, place) for place in (0, 1))
        with self.portal.database.unit_of_work() as session:
            assert service.approve(session, self.staff_id, first, self.time.now, self.zone) is None
        with self.portal.database.unit_of_work() as session:
            reason = "학생만 올 수 있습니다."
            assert service.decline(session, self.staff_id, second, reason, "ko", self.time.now, self.zone) is None
        self._send()

    def _call_off(self) -> None:
        event_id, (one, other) = events.published(self.portal, [10, 10])
        registrations.confirmed(self.portal, event_id, [one, other], **self._who())
        with self.portal.database.unit_of_work() as session:
            assert programme.cancel_session(session, None, one, self.time.now, self.zone) is None
        self.portal.worker.work_off()
        events.call_off(self.portal, event_id)
        self.portal.worker.work_off()

    def _confirm(self, registration_id: int) -> None:
        with self.portal.database.unit_of_work() as session:
            assert service.confirm(session, registration_id, self.time.now, self.zone) is None
        self._send()

    def _leave_first(self, registration_id: int) -> None:
        with self.portal.database.unit_of_work() as session:
            place = booking_id(self.portal, registration_id)
            assert service.leave_session(session, registration_id, place, self.time.now, self.zone) is None

    def _who(self) -> dict[str, object]:
        return {"language": self.language, "name": "하나", "size": 1}

    def _send(self) -> None:
        letters.sent(self.portal)


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_turn_is_told_whole_and_its_links_work(
    portal: Portal, people: People, visitor: Visitor, time: Time, language: str
) -> None:
    Story(portal, time, people.member(Role.ORGANISER).id, language).tell()
    found = letters.sent(portal)
    assert {template for template, _message in found} == set(Letter)
    for template, message in found:
        plain, html = letters.plain(message), letters.html(message)
        assert TITLES[language] in letters.subject(message), template
        assert "\n" not in message["Subject"]
        assert message["Content-Language"] == language
        assert f'<html lang="{language}"' in html
        assert ("하나" if template != Letter.REMINDER else "두리") in plain or "두리" in plain, template
        assert message["To"].endswith("@example.org")
        for gap in ("%(", "None", "{{", "{%", "Undefined"):
            assert gap not in plain + letters.subject(message), (template, gap)
        for address in letters.addresses(message):
            assert address == MAP or address.startswith(f"http://localhost/{language}/"), (template, address)
            assert address in html.replace("&amp;", "&")
    for template, message in letters_that_live(found):
        for address in letters.addresses(message):
            if address != MAP:
                assert visitor.get(address.removeprefix("http://localhost")).status_code == 200, (template, address)


def letters_that_live(found: list[tuple[str, letters.EmailMessage]]) -> list[tuple[str, letters.EmailMessage]]:
    """Leave out what went to the first holder of the registration that was handed over: those links are dead."""
    handed_over = next(number for number, (template, _m) in enumerate(found) if template == Letter.HANDED_OVER)
    first_holder = found[handed_over][1]["To"]
    return [(template, message) for template, message in found if message["To"] != first_holder]


def said(portal: Portal, letter: Letter) -> str:
    return letters.plain(letters.latest(portal, letter))


def test_a_confirmation_says_until_when_what_is_held(portal: Portal, time: Time) -> None:
    event_id, (small, large) = events.published(portal, [1, 10])
    registrations.confirmed(portal, event_id, [small], language="en")
    registrations.register(portal, event_id, [small, large], language="en", size=3, name="Hana")
    words = said(portal, Letter.CONFIRM)
    assert "confirm it by Tue, 2 Mar 2027 10:00" in words
    assert "You are on the waiting list, and nobody is before you." in words
    assert "Sun, 21 Mar 2027 12:00 – 13:00\nCOEX\n3 seats are held for you until you confirm." in words
    assert "Times are Seoul time." in words


def test_a_confirmed_registration_brings_ticket_and_dates(portal: Portal, time: Time) -> None:
    event_id, ids = events.published(portal, [10, 10])
    registrations.confirmed(portal, event_id, ids, language="en", size=2, name="Hana")
    message = letters.latest(portal, Letter.CONFIRMED)
    assert letters.subject(message) == "You are registered: K-POP World City Week"
    assert "Your 2 tickets and a file for your calendar are attached" in letters.plain(message)
    attached = letters.files(message)
    assert attached["ticket.pdf"].startswith(b"%PDF-")
    dates = icalendar.Calendar.from_ical(attached["calendar.ics"].decode())
    starts = [str(event["DTSTART"].dt.astimezone(portal.settings.timezone)) for event in dates.walk("VEVENT")]
    assert starts == ["2027-03-21 10:00:00+09:00", "2027-03-21 12:00:00+09:00"]


def test_a_mail_is_not_lost_with_what_it_can_not_carry(
    portal: Portal, time: Time, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_given: object) -> bytes:
        raise ValueError("no paper")

    monkeypatch.setattr("portal.domain.registration.papers.tickets", fail)
    event_id, ids = events.published(portal, [10])
    registrations.confirmed(portal, event_id, ids, language="en")
    message = letters.latest(portal, Letter.CONFIRMED)
    assert letters.files(message) == {}
    assert "Your ticket is behind the button below." in letters.plain(message)


def test_a_ticket_comes_without_dates_that_can_not_be_written(
    portal: Portal, time: Time, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_given: object) -> bytes:
        raise ValueError("no calendar")

    monkeypatch.setattr("portal.domain.registration.papers.calendar_file", fail)
    event_id, ids = events.published(portal, [10])
    registrations.confirmed(portal, event_id, ids, language="en")
    message = letters.latest(portal, Letter.CONFIRMED)
    assert list(letters.files(message)) == ["ticket.pdf"]
    assert "Your ticket is attached to this mail." in letters.plain(message)


def test_more_tickets_than_a_mail_carries_are_behind_its_link(
    portal: Portal, time: Time, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("portal.tasks.letters.MOST_TICKETS", 2)
    event_id, ids = events.published(portal, [10])
    registrations.confirmed(portal, event_id, ids, language="en", size=3)
    message = letters.latest(portal, Letter.CONFIRMED)
    assert list(letters.files(message)) == ["calendar.ics"]
    assert "Your 3 tickets are behind the button below." in letters.plain(message)


def test_what_was_registered_twice_is_named(portal: Portal, time: Time) -> None:
    event_id, ids = events.published(portal, [10, 10])
    same = {"language": "en", "name": "Hana", "email": "hana@example.org"}
    registrations.confirmed(portal, event_id, ids[:1], **same)
    registrations.confirmed(portal, event_id, ids, **same)
    words = said(portal, Letter.CONFIRMED)
    assert "You have a place in this session already" in words
    assert "> Learn to dance" in words
    assert words.count("COEX") == 1, "only the new one is listed as a place"
    registrations.confirmed(portal, event_id, ids, **same)
    message = letters.latest(portal, Letter.CONFIRMED)
    assert letters.subject(message) == "You were registered already: K-POP World City Week"
    assert "your first registration stands" in letters.plain(message)


def test_who_asks_for_approval_is_told_that_they_wait_for_it(portal: Portal, time: Time) -> None:
    event_id, ids = events.published(portal, [10])
    events.revise_session(portal, ids[0], needs_approval=True)
    registrations.confirmed(portal, event_id, ids, language="en")
    message = letters.latest(portal, Letter.CONFIRMED)
    assert letters.subject(message) == "The organisers will decide: K-POP World City Week"
    assert "1 seat is kept for you. The organisers still have to approve it." in letters.plain(message)
    assert letters.files(message) == {}


def offered(portal: Portal, time: Time, *, size: int = 2) -> int:
    """Offer the one seat of a session to a party that waits; return its number."""
    event_id, ids = events.published(portal, [1])
    first = registrations.confirmed(portal, event_id, ids)
    second = registrations.confirmed(portal, event_id, ids, language="en", size=size, name="Hana")
    registrations.cancel(portal, first.registration_id)
    return second.registration_id


def test_an_offer_says_why_how_many_until_when_and_what_else_happens(portal: Portal, time: Time) -> None:
    offered(portal, time)
    message = letters.latest(portal, Letter.OFFER)
    words = letters.plain(message)
    assert letters.subject(message) == "1 seat is free for you: K-POP World City Week"
    assert "somebody gave theirs back" in words
    assert "1 seat of the 2 that you asked for is free." in words
    assert "Please answer by Tue, 2 Mar 2027 10:00. If you do nothing, the offer ends then" in words


def test_a_change_says_what_was_and_what_is(portal: Portal, time: Time) -> None:
    event_id, ids = events.published(portal, [10])
    registrations.confirmed(portal, event_id, ids, language="en")
    with portal.database.unit_of_work() as session:
        row = event_queries.rows_by_id(session, ids)[ids[0]]
        hall = venues.add_room(session, row.venue_id, RoomDraft({"en": "Great Hall"}, True, 100), time.now)
    later = timedelta(hours=3)
    events.revise_session(portal, ids[0], starts_at=row.starts_at + later, ends_at=row.ends_at + later, room_id=hall)
    portal.worker.work_off()
    message = letters.latest(portal, Letter.EVENT_CHANGED)
    words = letters.plain(message)
    assert letters.subject(message) == "New time and place: K-POP World City Week"
    assert "Until now it was:\n\nLearn to dance\nSun, 21 Mar 2027 10:00 – 11:00\nCOEX\n\n" in words
    assert "From now on it is:\n\nLearn to dance\nSun, 21 Mar 2027 13:00 – 14:00\nCOEX\nGreat Hall\nYou have" in words
    assert "Please throw earlier tickets away" in words
    assert letters.templates(portal).count(Letter.EVENT_CHANGED) == 1, "time and place at once are one piece of news"
    dates = icalendar.Calendar.from_ical(letters.files(message)["calendar.ics"].decode())
    assert [event["DTSTART"].dt.astimezone(portal.settings.timezone).hour for event in dates.walk("VEVENT")] == [13]


def test_a_reminder_says_how_to_get_in_and_what_is_interpreted(portal: Portal, time: Time) -> None:
    event_id, ids = events.published(portal, [10, 10])
    with portal.database.unit_of_work() as session:
        venue_id = event_queries.rows_by_id(session, ids)[ids[0]].venue_id
        venues.add_gate(session, venue_id, RoomDraft({"en": "East gate"}, True), time.now)
        venues.add_gate(session, venue_id, RoomDraft({"en": "West gate"}, False), time.now)
    events.move_session(portal, ids[1], hours=48)
    portal.worker.work_off()
    registrations.confirmed(portal, event_id, ids, language="en")
    letters.sent(portal)
    time.now = datetime(2027, 3, 20, 1, 0, tzinfo=UTC)
    portal.worker.work_off()
    message = letters.latest(portal, Letter.REMINDER)
    words = letters.plain(message)
    assert letters.subject(message) == "Reminder for Sun, 21 Mar 2027: K-POP World City Week"
    assert "Spoken there: Korean.\nInterpretation into: English and Chinese (Simplified)." in words
    assert "513 Yeongdong-daero, Gangnam-gu, Seoul\nThis place can be reached without steps.\n" in words
    assert "Entrance without steps: East gate" in words
    assert "West gate" not in words
    assert MAP in words
    assert "And on a later day:\n\n> Learn to dance\n> Tue, 23 Mar 2027 12:00 – 13:00" in words
    assert "ticket.pdf" in letters.files(message)
    assert 'lang="ko" dir="ltr">동문에 경사로가 있습니다.' in letters.html(message)
    portal.worker.work_off()
    assert letters.templates(portal).count(Letter.REMINDER) == 1


def test_one_click_ends_reminders_and_thanks_and_no_other_mail(portal: Portal, time: Time) -> None:
    event_id, ids = events.published(portal, [10])
    registrations.confirmed(portal, event_id, ids, language="en")
    letters.sent(portal)
    time.now = datetime(2027, 3, 20, 1, 0, tzinfo=UTC)
    portal.worker.work_off()
    time.now = datetime(2027, 3, 22, 1, 0, tzinfo=UTC)
    portal.worker.work_off()
    for template, message in letters.sent(portal):
        clickable = template in {Letter.REMINDER, Letter.THANKS}
        assert (message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click") is clickable, template
        assert (str(message["List-Unsubscribe"]).strip(" <>") in letters.plain(message)) is clickable, template


def test_thanks_lead_to_the_questions_and_are_not_sent_to_who_has_answered(portal: Portal, time: Time) -> None:
    event_id, ids = events.published(portal, [10])
    asks = registrations.confirmed(portal, event_id, ids, language="en")
    answered = registrations.confirmed(portal, event_id, ids, language="en")
    time.now = datetime(2027, 3, 22, 1, 0, tzinfo=UTC)
    with portal.database.unit_of_work() as session:
        assert feedback.give(session, answered.registration_id, 5, Understood.YES, "", time.now) is None
    portal.worker.work_off()
    thanked = [message["To"] for template, message in letters.sent(portal) if template == Letter.THANKS]
    assert thanked == [registrations.view(portal, asks.registration_id).row.email]
    assert re.search(r"/en/registrations/\S+/feedback\n", said(portal, Letter.THANKS))
