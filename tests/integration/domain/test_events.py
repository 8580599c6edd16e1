"""Events with their sessions, rooms and questions: what staff may do when, and what everybody sees of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, TypeVar

import pytest
from sqlalchemy.orm import Session

from portal.app import Portal
from portal.domain.events import copying, queries, questions, service, venue_queries, venues
from portal.domain.events.types import (
    ChangeKind,
    EventDraft,
    EventKind,
    QuestionDraft,
    QuestionKind,
    Refusal,
    Refused,
    RoomDraft,
    SessionRow,
    Stage,
    VenueDraft,
)
from portal.foundation import clock
from portal.foundation.errors import NotFound
from tests.factories import events

T = TypeVar("T")
DAY, HOUR = timedelta(days=1), timedelta(hours=1)


@pytest.fixture
def begins() -> datetime:
    """When the sessions of these tests begin."""
    return (clock.now() + 20 * DAY).replace(minute=0, second=0, microsecond=0)


def do(portal: Portal, act: Callable[[Session], T]) -> T:
    with portal.database.unit_of_work() as session:
        return act(session)


def event_draft(slug: str, **changes: Any) -> EventDraft:
    given: dict[str, Any] = {
        "slug": slug,
        "kind": EventKind.FORUM,
        "cluster": "C1",
        "title": {"ko": "포럼", "en": "Forum"},
        "summary": {"ko": "이야기"},
    }
    return EventDraft(**(given | changes))


def row(portal: Portal, session_id: int) -> SessionRow:
    with portal.database.reading() as session:
        return queries.rows_by_id(session, [session_id])[session_id]


def stage(portal: Portal, event_id: int, now: datetime | None = None) -> Stage:
    with portal.database.reading() as session:
        return queries.get_row(session, event_id, now or clock.now()).stage


def span(portal: Portal, event_id: int) -> tuple[datetime | None, datetime | None]:
    with portal.database.reading() as session:
        found = queries.get_row(session, event_id, clock.now())
        return found.starts_at, found.ends_at


def revise(portal: Portal, session_id: int, draft: Any, revision: int | None = None) -> Refused | None:
    seen = revision if revision is not None else row(portal, session_id).revision
    return do(portal, lambda s: service.revise_session(s, None, session_id, draft, seen, clock.now()))


# Events


def test_an_event_is_seen_by_staff_alone_until_it_is_published(portal: Portal, begins: datetime) -> None:
    event_id = events.event(portal, "forum")
    events.add_session(portal, event_id, events.session_draft(events.venue(portal), begins))

    def listed() -> list[str]:
        with portal.database.reading() as session:
            return [view.slug for view in queries.list_events(session, "en", clock.now())]

    with portal.database.reading() as session, pytest.raises(NotFound):
        queries.get_event(session, "forum", "en", clock.now())
    assert listed() == []
    events.publish(portal, event_id)
    assert listed() == ["forum"]
    assert do(portal, lambda s: service.publish(s, event_id, clock.now())) is None, "a second time changes nothing"


def test_no_two_events_have_one_short_name_and_a_public_one_keeps_its_own(portal: Portal) -> None:
    event_id, _sessions = events.published(portal, slug="forum")
    taken = Refused(Refusal.SLUG_TAKEN, "forum")
    assert do(portal, lambda s: service.add(s, None, event_draft("forum"), clock.now())) == taken
    assert do(portal, lambda s: copying.copy(s, None, event_id, "forum", DAY, clock.now())) == taken
    with portal.database.reading() as session:
        revision = queries.get_row(session, event_id, clock.now()).revision
    other = do(portal, lambda s: service.revise(s, event_id, event_draft("other"), revision, clock.now()))
    assert other == Refused(Refusal.SLUG_TAKEN, "other")


def test_two_who_describe_one_event_do_not_overwrite_each_other(portal: Portal) -> None:
    event_id = events.event(portal, "forum")
    first, second = (
        do(portal, lambda s: service.revise(s, event_id, event_draft("forum"), 1, clock.now())) for _ in range(2)
    )
    assert (first, second) == (None, Refused(Refusal.CHANGED))


def test_what_has_no_session_or_is_over_is_not_published(portal: Portal, begins: datetime) -> None:
    event_id = events.event(portal)

    def publish() -> Refused | None:
        return do(portal, lambda s: service.publish(s, event_id, begins + HOUR))

    assert publish() == Refused(Refusal.NO_SESSIONS)
    events.add_session(portal, event_id, events.session_draft(events.venue(portal), begins))
    assert publish() == Refused(Refusal.IN_THE_PAST)


def test_results_are_told_when_it_is_over_and_what_is_over_is_not_called_off(portal: Portal) -> None:
    event_id, _sessions = events.published(portal)
    _starts, ends = span(portal, event_id)
    assert ends is not None

    def report(now: datetime) -> Refused | None:
        return do(portal, lambda s: service.report(s, event_id, {"ko": "좋았습니다"}, None, now))

    assert report(ends - HOUR) == Refused(Refusal.WRONG_STATE)
    assert report(ends) is None
    assert stage(portal, event_id, ends) is Stage.OVER
    late = do(portal, lambda s: service.cancel(s, None, event_id, {"ko": "비"}, ends))
    assert late == Refused(Refusal.WRONG_STATE)


# Sessions


def test_an_event_lasts_as_long_as_its_sessions_that_take_place(portal: Portal, begins: datetime) -> None:
    event_id, venue_id = events.event(portal), events.venue(portal)
    first, second, third = (
        events.add_session(portal, event_id, events.session_draft(venue_id, begins + number * DAY))
        for number in range(3)
    )
    assert span(portal, event_id) == (begins, begins + 2 * DAY + HOUR)
    events.publish(portal, event_id)

    def cancel(number: int) -> Refused | None:
        return do(portal, lambda s: service.cancel_session(s, None, number, clock.now()))

    assert cancel(third) is None
    assert span(portal, event_id) == (begins, begins + DAY + HOUR)
    assert cancel(first) is None
    assert span(portal, event_id) == (begins + DAY, begins + DAY + HOUR)
    assert revise(portal, second, events.session_draft(venue_id, begins + 9 * DAY)) is None
    assert span(portal, event_id) == (begins + 9 * DAY, begins + 9 * DAY + HOUR)
    assert cancel(second) is None
    assert span(portal, event_id) == (begins, begins + 9 * DAY + HOUR), "nothing takes place: it still has its dates"


def test_a_draft_that_loses_its_sessions_has_no_dates(portal: Portal, begins: datetime) -> None:
    event_id = events.event(portal)
    session_id = events.add_session(portal, event_id, events.session_draft(events.venue(portal), begins))
    assert do(portal, lambda s: service.drop_session(s, session_id)) is None
    assert span(portal, event_id) == (None, None)


def test_each_session_keeps_its_number_on_tickets_for_good(portal: Portal, begins: datetime) -> None:
    event_id, venue_id = events.event(portal), events.venue(portal)
    ids = [events.add_session(portal, event_id, events.session_draft(venue_id, begins)) for _ in range(3)]
    do(portal, lambda s: service.drop_session(s, ids[1]))
    again = events.add_session(portal, event_id, events.session_draft(venue_id, begins))
    assert [row(portal, number).bit for number in (ids[0], again, ids[2])] == [0, 1, 2]
    events.publish(portal, event_id)
    do(portal, lambda s: service.cancel_session(s, None, again, clock.now()))
    last = events.add_session(portal, event_id, events.session_draft(venue_id, begins))
    assert row(portal, last).bit == 3, "tickets are out there that say 1"
    assert do(portal, lambda s: service.drop_session(s, last)) == Refused(Refusal.WRONG_STATE)


def test_one_room_holds_one_session_at_a_time_of_whatever_event(portal: Portal, begins: datetime) -> None:
    venue_id = events.venue(portal)
    room_id = events.room(portal, venue_id, capacity=50)

    def add(starts_at: datetime, **changes: Any) -> int | Refused:
        draft = events.session_draft(venue_id, starts_at, room_id=room_id, **changes)
        return do(portal, lambda s: service.add_session(s, events_of[0], draft, clock.now()))

    events_of = [events.event(portal)]
    first = add(begins)
    assert isinstance(first, int)
    events_of[0] = events.event(portal)
    taken = add(begins + HOUR / 2)
    assert isinstance(taken, Refused)
    assert taken.reason is Refusal.ROOM_TAKEN
    assert add(begins + HOUR, capacity=51) == Refused(Refusal.ROOM_TOO_SMALL, "50")
    assert isinstance(add(begins + HOUR), int), "one begins as the other ends"
    assert revise(portal, first, events.session_draft(venue_id, begins, room_id=room_id, capacity=5)) is None


def test_a_room_is_free_again_when_what_it_was_for_is_called_off(portal: Portal, begins: datetime) -> None:
    event_id, venue_id = events.event(portal), events.venue(portal)
    room_id = events.room(portal, venue_id)
    draft = events.session_draft(venue_id, begins, room_id=room_id)
    session_id = events.add_session(portal, event_id, draft)
    events.publish(portal, event_id)
    do(portal, lambda s: service.cancel_session(s, None, session_id, clock.now()))
    events.add_session(portal, event_id, draft)
    events.call_off(portal, event_id)
    events.add_session(portal, events.event(portal), draft)


def test_after_publication_another_time_or_place_is_put_on_record_and_nothing_before_it(
    portal: Portal, begins: datetime
) -> None:
    event_id, venue_id, other = events.event(portal), events.venue(portal), events.venue(portal)
    session_id = events.add_session(portal, event_id, events.session_draft(venue_id, begins))
    assert revise(portal, session_id, events.session_draft(venue_id, begins + HOUR)) is None
    events.publish(portal, event_id)
    assert stage(portal, event_id) is Stage.PUBLISHED
    assert revise(portal, session_id, events.session_draft(other, begins + 2 * HOUR)) is None
    assert revise(portal, session_id, events.session_draft(other, begins + 2 * HOUR, capacity=99)) is None
    assert stage(portal, event_id) is Stage.CHANGED
    with portal.database.reading() as session:
        changes = queries.list_changes(session, event_id)
    assert [change.kind for change in changes] == [ChangeKind.PLACE, ChangeKind.TIME]
    for change in changes:
        assert (change.before["venue_id"], change.after["venue_id"]) == (venue_id, other)
        assert datetime.fromisoformat(change.before["starts_at"]) == begins + HOUR


def test_what_is_called_off_is_not_changed_any_more(portal: Portal, begins: datetime) -> None:
    event_id, (first, second) = events.published(portal, [5, 5])
    venue_id = row(portal, first).venue_id
    do(portal, lambda s: service.cancel_session(s, None, first, clock.now()))
    assert revise(portal, first, events.session_draft(venue_id, begins)) == Refused(Refusal.WRONG_STATE)
    events.call_off(portal, event_id)
    assert revise(portal, second, events.session_draft(venue_id, begins)) == Refused(Refusal.WRONG_STATE)
    added = do(portal, lambda s: service.add_session(s, event_id, events.session_draft(venue_id, begins), clock.now()))
    assert added == Refused(Refusal.WRONG_STATE)


# Copies and questions


def test_a_copy_says_what_the_event_says_later_and_without_what_was_called_off(
    portal: Portal, begins: datetime
) -> None:
    event_id, (first, second) = events.published(portal, [5, 7], slug="week-2026")
    do(portal, lambda s: service.cancel_session(s, None, first, clock.now()))
    asked = events.ask(portal, event_id, QuestionKind.CHOICE)
    retired = events.ask(portal, event_id, QuestionKind.TEXT)
    do(portal, lambda s: questions.retire(s, event_id, retired.id, clock.now()))
    copied = do(portal, lambda s: copying.copy(s, None, event_id, "week-2027", 364 * DAY, clock.now()))
    assert isinstance(copied, int)
    with portal.database.reading() as session:
        before = queries.sessions_by_id(session, [second], "en")[second]
        (after,) = queries.list_sessions(session, "en", [copied])
        event = queries.get_event(session, "week-2027", "en", clock.now(), drafts=True)
        (question,) = queries.list_questions(session, copied, "en")
    assert (event.row.stage, event.title.original) == (Stage.DRAFT, "케이팝 세계도시 주간")
    assert after.row.starts_at == before.row.starts_at + 364 * DAY
    assert (after.row.capacity, after.row.bit, after.title.original) == (7, 0, before.title.original)
    assert after.row.title_id != before.row.title_id, "what is mended in one stays in the other"
    assert [option.label.original for option in question.options] == [option.label.original for option in asked.options]


def test_a_question_that_chooses_needs_a_choice_and_one_of_another_event_is_not_retired(portal: Portal) -> None:
    event_id, other = events.event(portal), events.event(portal)
    alone = QuestionDraft(QuestionKind.CHOICE, {"en": "Which?"}, {"en": "To know."}, 30, options=({"en": "This"},))
    assert do(portal, lambda s: questions.add(s, event_id, alone, clock.now())) == Refused(Refusal.NO_OPTIONS)
    asked = events.ask(portal, event_id, QuestionKind.TEXT)
    with pytest.raises(NotFound):
        do(portal, lambda s: questions.retire(s, other, asked.id, clock.now()))
    do(portal, lambda s: questions.retire(s, event_id, asked.id, clock.now()))
    with portal.database.reading() as session:
        assert queries.list_questions(session, event_id, "en") == []
        assert [one.id for one in queries.all_questions(session, event_id, "en")] == [asked.id]


def test_a_question_moves_up_past_what_is_asked_before_it(portal: Portal) -> None:
    event_id, other = events.event(portal), events.event(portal)
    first, retired, last = (events.ask(portal, event_id, QuestionKind.TEXT).id for _ in range(3))
    do(portal, lambda s: questions.retire(s, event_id, retired, clock.now()))

    def asked() -> list[int]:
        with portal.database.reading() as session:
            return [question.id for question in queries.list_questions(session, event_id, "en")]

    with pytest.raises(NotFound):
        do(portal, lambda s: questions.move_up(s, other, last))
    for question_id, order in ((first, [first, last]), (last, [last, first]), (retired, [last, first])):
        do(portal, lambda s, moved=question_id: questions.move_up(s, event_id, moved))
        assert asked() == order


# Venues


def test_venues_have_short_names_of_their_own_and_their_rooms_in_order(portal: Portal) -> None:
    words = {"ko": "서울"}
    draft = VenueDraft("coex", words, words, {}, None, True)
    made = do(portal, lambda s: venues.add(s, draft, clock.now()))
    assert isinstance(made, int)
    assert do(portal, lambda s: venues.add(s, draft, clock.now())) == Refused(Refusal.SLUG_TAKEN, "coex")
    other = events.venue(portal, "other")
    renamed = do(portal, lambda s: venues.revise(s, other, draft, clock.now()))
    assert renamed == Refused(Refusal.SLUG_TAKEN, "coex")
    for number in range(3):
        named = RoomDraft({"ko": f"{number}호"}, True)
        do(portal, lambda s, named=named: venues.add_room(s, made, named, clock.now()))
    with portal.database.reading() as session:
        found = venue_queries.venues(session, {made}, "ko")[made]
    assert [room.name.original for room in found.rooms] == ["0호", "1호", "2호"]
