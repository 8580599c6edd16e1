"""What is not true any more when its mail is sent is not said; what can wait does not wake anybody."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from portal.app import Portal
from portal.domain.registration import editing, forgetting, service
from portal.domain.registration.letters import Letter
from portal.domain.registration.types import Registered
from portal.foundation import clock
from tests.factories import events, letters, registrations
from tests.factories.letters import Time
from tests.factories.translators import FakeTranslator

SEOUL = ZoneInfo("Asia/Seoul")


def at(hour: int, minute: int = 0, day: int = 1) -> datetime:
    return datetime(2027, 3, day, hour, minute, tzinfo=SEOUL).astimezone(UTC)


def registered(portal: Portal, capacity: int = 10, **changes: object) -> tuple[Registered, int]:
    event_id, (session_id,) = events.published(portal, [capacity])
    return registrations.register(portal, event_id, [session_id], language="en", **changes), session_id


def confirmed(portal: Portal, *, days: float = 20) -> tuple[int, int, int]:
    """Return the numbers of an event, its session, and a registration whose mails so far have been sent."""
    event_id, (session_id,) = events.published(portal, [10], days=days)
    made = registrations.confirmed(portal, event_id, [session_id], language="en")
    letters.sent(portal)
    return event_id, session_id, made.registration_id


def confirm(portal: Portal, registration_id: int) -> None:
    with portal.database.unit_of_work() as session:
        assert service.confirm(session, registration_id, clock.now(), portal.settings.timezone) is None


def offered(portal: Portal) -> tuple[int, int]:
    event_id, ids = events.published(portal, [1])
    first = registrations.confirmed(portal, event_id, ids)
    second = registrations.confirmed(portal, event_id, ids, language="en")
    letters.sent(portal)
    registrations.cancel(portal, first.registration_id)
    return second.registration_id, registrations.view(portal, second.registration_id).bookings[0].id


def accept(portal: Portal, registration_id: int, booking_id: int) -> None:
    with portal.database.unit_of_work() as session:
        zone = portal.settings.timezone
        assert service.accept_offer(session, registration_id, booking_id, clock.now(), zone) is None


def test_nobody_is_asked_to_confirm_what_is_confirmed(portal: Portal, time: Time) -> None:
    made, _session_id = registered(portal)
    confirm(portal, made.registration_id)
    assert letters.templates(portal) == [Letter.CONFIRMED]


def test_nobody_is_asked_to_confirm_what_has_run_out(portal: Portal, time: Time) -> None:
    registered(portal)
    time.pass_by(hours=25)
    portal.worker.work_off()
    assert letters.templates(portal) == []
    assert letters.rows(portal) == [], "nothing is kept of it"


def test_a_mistyped_address_gets_nothing_once_it_is_corrected(portal: Portal, time: Time) -> None:
    made, _session_id = registered(portal, email="haan@example.org")
    with portal.database.unit_of_work() as session:
        assert editing.correct_address(session, made.registration_id, "hana@example.org", time.now) is None
    assert [(template, mail["To"]) for template, mail in letters.sent(portal)] == [(Letter.CONFIRM, "hana@example.org")]


def test_whoever_gets_a_registration_before_it_is_confirmed_is_asked_to_confirm_it(portal: Portal, time: Time) -> None:
    made, _session_id = registered(portal)
    letters.sent(portal)
    revision = registrations.view(portal, made.registration_id).row.revision
    with portal.database.unit_of_work() as session:
        zone = portal.settings.timezone
        refused = editing.hand_over(session, made.registration_id, "Duri", "duri@example.org", revision, time.now, zone)
        assert refused is None
    assert letters.templates(portal) == [Letter.CONFIRM, Letter.HANDED_OVER, Letter.CONFIRM]
    message = letters.latest(portal, Letter.CONFIRM)
    assert message["To"] == "duri@example.org"
    assert "somebody wants to give you their registration" in letters.plain(message)


def test_an_offer_that_was_answered_is_not_made_again(portal: Portal, time: Time) -> None:
    accept(portal, *offered(portal))
    assert Letter.OFFER not in letters.templates(portal)
    assert letters.subject(letters.latest(portal, Letter.CONFIRMED)).startswith("The seats are yours")


def test_an_offer_that_has_ended_is_not_made(portal: Portal, time: Time) -> None:
    offered(portal)
    time.pass_by(hours=30)
    portal.worker.work_off()
    assert Letter.OFFER not in letters.templates(portal)
    assert Letter.OFFER_OVER in letters.templates(portal)


def test_a_change_that_was_undone_in_the_night_is_no_news(portal: Portal, time: Time) -> None:
    _event_id, session_id, _id = confirmed(portal)
    time.now = at(23)
    events.move_session(portal, session_id, hours=2)
    portal.worker.work_off()
    time.now = at(23, 30)
    events.move_session(portal, session_id, hours=-2)
    portal.worker.work_off()
    time.now = at(8, day=2)
    portal.worker.work_off()
    assert Letter.EVENT_CHANGED not in letters.templates(portal)


def test_of_several_changes_in_one_night_one_mail_tells(portal: Portal, time: Time) -> None:
    _event_id, session_id, _id = confirmed(portal)
    for minute in (0, 20, 40):
        time.now = at(23, minute)
        events.move_session(portal, session_id, hours=1)
        portal.worker.work_off()
    time.now = at(8, day=2)
    portal.worker.work_off()
    told = [mail for template, mail in letters.sent(portal) if template == Letter.EVENT_CHANGED]
    assert len(told) == 1
    words = letters.plain(told[0])
    assert words.index("10:00 – 11:00") < words.index("13:00 – 14:00"), "what they knew, and what is"
    assert "11:00 – 12:00" not in words


def test_changes_by_day_are_told_one_by_one(portal: Portal, time: Time) -> None:
    _event_id, session_id, _id = confirmed(portal)
    for _twice in range(2):
        time.pass_by(hours=1)
        events.move_session(portal, session_id, hours=1)
        portal.worker.work_off()
    told = [letters.plain(mail) for template, mail in letters.sent(portal) if template == Letter.EVENT_CHANGED]
    assert ["10:00 – 11:00" in words for words in told] == [True, False]
    assert ["12:00 – 13:00" in words for words in told] == [False, True]


def test_an_event_that_is_called_off_makes_its_changes_no_news(portal: Portal, time: Time) -> None:
    event_id, session_id, _id = confirmed(portal)
    events.move_session(portal, session_id, hours=1)
    events.call_off(portal, event_id)
    portal.worker.work_off()
    assert letters.templates(portal)[1:] == [Letter.EVENT_CANCELLED]
    assert "> 태풍이 옵니다." in letters.plain(letters.latest(portal, Letter.EVENT_CANCELLED))


def test_whoever_has_left_hears_no_more(portal: Portal, time: Time) -> None:
    event_id, session_id, registration_id = confirmed(portal)
    registrations.cancel(portal, registration_id)
    events.move_session(portal, session_id, hours=1)
    portal.worker.work_off()
    events.call_off(portal, event_id)
    portal.worker.work_off()
    assert letters.templates(portal) == [Letter.CONFIRMED, Letter.CANCELLED]


def no_more(portal: Portal, registration_id: int) -> None:
    with portal.database.unit_of_work() as session:
        editing.want_reminders(session, registration_id, wanted=False)


def leave(portal: Portal, registration_id: int) -> None:
    registrations.cancel(portal, registration_id)


@pytest.mark.parametrize("change", [no_more, leave])
def test_a_reminder_that_is_owed_is_not_sent_to_who_wants_none_or_does_not_come(
    portal: Portal, time: Time, change: Callable[[Portal, int], None]
) -> None:
    _event_id, _session_id, registration_id = confirmed(portal)
    time.now = at(10, day=20)
    portal.worker.do_registrations()
    assert letters.rows(portal)[-1].template == Letter.REMINDER
    change(portal, registration_id)
    assert Letter.REMINDER not in letters.templates(portal)


def test_who_is_forgotten_is_not_written_to(portal: Portal, time: Time) -> None:
    confirmed(portal)
    time.now = at(10, day=22)
    portal.worker.do_registrations()
    with portal.database.unit_of_work() as session:
        assert forgetting.forget_people(session, time.now + timedelta(days=100)) == 1
    assert Letter.THANKS not in letters.templates(portal)


def test_news_of_what_is_weeks_away_waits_for_the_morning(portal: Portal, time: Time) -> None:
    event_id, session_id, _id = confirmed(portal)
    time.now = at(22, 30)
    events.move_session(portal, session_id, hours=1)
    portal.worker.work_off()
    time.now = at(7, 59, day=2)
    portal.worker.work_off()
    assert letters.templates(portal)[1:] == []
    time.now = at(8, 0, day=2)
    portal.worker.work_off()
    assert letters.templates(portal)[1:] == [Letter.EVENT_CHANGED]
    time.now = at(23, day=2)
    events.call_off(portal, event_id)
    portal.worker.work_off()
    assert letters.templates(portal)[2:] == []
    time.now = at(8, day=3)
    portal.worker.work_off()
    assert letters.templates(portal)[2:] == [Letter.EVENT_CANCELLED]


def test_news_of_what_begins_in_the_morning_does_not_wait(portal: Portal, time: Time) -> None:
    event_id, session_id, _id = confirmed(portal, days=1)
    time.now = at(22, 30)
    events.move_session(portal, session_id, hours=1)
    portal.worker.work_off()
    assert letters.templates(portal)[1:] == [Letter.EVENT_CHANGED]
    events.call_off(portal, event_id)
    portal.worker.work_off()
    assert letters.templates(portal)[2:] == [Letter.EVENT_CANCELLED]


def test_reminders_and_thanks_are_owed_by_day_only(portal: Portal, time: Time) -> None:
    confirmed(portal)
    for moment, told in (
        (at(23, day=19), []),
        (at(7, 59, day=20), []),
        (at(8, 0, day=20), [Letter.REMINDER]),
        (at(13, 30, day=21), [Letter.REMINDER, Letter.THANKS]),
    ):
        time.now = moment
        portal.worker.work_off()
        assert letters.templates(portal)[1:] == told, moment


def test_a_reminder_that_no_server_took_by_day_waits_for_the_morning(portal: Portal, time: Time) -> None:
    _event_id, session_id, _id = confirmed(portal)
    events.move_session(portal, session_id, hours=8)
    portal.worker.work_off()
    time.now = at(21, 59, day=20)
    portal.worker.do_registrations()
    time.now = at(23, 30, day=20)
    portal.worker.do_mail()
    portal.worker.do_texts()
    assert Letter.REMINDER not in letters.templates(portal)
    time.now = at(8, 0, day=21)
    assert letters.templates(portal)[-1] == Letter.REMINDER


def test_an_offer_waits_for_the_morning(portal: Portal, time: Time) -> None:
    time.now = at(23)
    offered(portal)
    assert Letter.OFFER not in letters.templates(portal)
    time.now = at(8, day=2)
    words = letters.plain(letters.latest(portal, Letter.OFFER))
    assert "Please answer by Wed, 3 Mar 2027 08:00" in words, "the night is not counted"


def test_what_somebody_has_just_done_is_answered_at_any_hour(portal: Portal, time: Time) -> None:
    time.now = at(3)
    _event_id, _session_id, registration_id = confirmed(portal)
    registrations.cancel(portal, registration_id)
    assert letters.templates(portal) == [Letter.CONFIRMED, Letter.CANCELLED]


def test_a_mail_waits_for_the_words_that_it_shows_and_for_no_others(portal: Portal, time: Time) -> None:
    portal.worker.translator = FakeTranslator()
    event_id, ids = events.published(portal, [10])
    registrations.confirmed(portal, event_id, ids, language="de")
    assert letters.templates(portal) == []
    assert letters.rows(portal)[-1].state == "waiting"
    portal.worker.work_off()
    message = letters.latest(portal, Letter.CONFIRMED)
    assert letters.subject(message).endswith("[de] 케이팝 세계도시 주간")
    assert "[de] 코엑스" in letters.plain(message)


def test_a_mail_does_not_wait_for_ever(portal: Portal, time: Time) -> None:
    portal.worker.translator = FakeTranslator()
    event_id, ids = events.published(portal, [10])
    registrations.confirmed(portal, event_id, ids, language="de")
    letters.sent(portal)
    time.pass_by(minutes=11)
    assert "케이팝 세계도시 주간" in letters.subject(letters.latest(portal, Letter.CONFIRMED))
