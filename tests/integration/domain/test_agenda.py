"""What is on, and what proposals are about it."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import update

from portal.app import Portal
from portal.domain.events import agenda, queries, service
from portal.domain.events.models import Event
from portal.domain.proposals import drafts, overview
from portal.domain.proposals import queries as proposals
from portal.domain.proposals import service as writing
from portal.domain.proposals.types import Draft, Filter, Kept, State
from portal.foundation import clock
from tests.factories import events
from tests.factories.people import People
from tests.factories.proposals import BODY, TITLE, add_topic, propose
from tests.factories.statements import statements


@pytest.fixture
def three(portal: Portal) -> list[int]:
    """Events that begin in 20, 10 and 30 days; the second is called off, the third is a draft."""
    made = [events.published(portal, days=days)[0] for days in (20, 10)]
    with portal.database.unit_of_work() as session:
        assert service.cancel(session, None, made[1], {"ko": "태풍"}, clock.now()) is None
    draft = events.event(portal)
    events.add_session(
        portal, draft, events.session_draft(events.venue(portal), clock.now() + timedelta(days=30), capacity=5)
    )
    return [*made, draft]


def ids(found: object) -> list[int]:
    return [view.row.id for view in found]  # type: ignore[attr-defined]


def test_the_agenda_holds_what_is_public_and_to_come(portal: Portal, three: list[int]) -> None:
    with portal.database.reading() as session:
        now = agenda.agenda(session, "en", clock.now())
        later = agenda.agenda(session, "en", clock.now() + timedelta(days=40))
    assert ids(now.events) == [three[1], three[0]]
    assert [row.event_id for row in now.rows] == [three[1], three[0]]
    assert {row.venue_id for row in now.rows} == set(now.venues)
    assert (later.events, later.rows) == ((), ())


def test_what_comes_next_is_not_what_is_called_off(portal: Portal, three: list[int]) -> None:
    with portal.database.reading() as session:
        found = agenda.next_event(session, "en", clock.now())
        none = agenda.next_event(session, "en", clock.now() + timedelta(days=40))
    assert found is not None
    assert (found.row.id, none) == (three[0], None)


def test_an_agenda_costs_the_same_however_much_is_in_it(portal: Portal) -> None:
    def cost() -> int:
        with statements(portal) as seen, portal.database.reading() as session:
            agenda.agenda(session, "en", clock.now())
        return len(seen)

    events.published(portal, [10])
    before = cost()
    for _ in range(3):
        events.published(portal, [10] * 5)
    assert cost() == before


def test_the_list_goes_on_where_it_stopped_in_either_direction(portal: Portal) -> None:
    made = [events.published(portal, days=days)[0] for days in (3, 1, 1, 2)]
    in_order = [made[1], made[2], made[3], made[0]]

    def walk(now: datetime, *, past: bool) -> list[int]:
        found, place = [], None
        with portal.database.reading() as session:
            for _ in range(9):
                stretch = agenda.list_from(session, None, now, place, 1, past=past)
                found += ids(stretch.items)
                place = stretch.end
                if place is None:
                    return found
        return found

    assert walk(clock.now(), past=False) == in_order
    assert walk(clock.now() + timedelta(days=9), past=True) == in_order[::-1]
    assert walk(clock.now(), past=True) == []


def test_events_of_a_project_are_those_to_come_and_then_the_last_ones(portal: Portal, three: list[int]) -> None:
    topic_id = add_topic(portal, "open-data")
    with portal.database.unit_of_work() as session:
        session.execute(update(Event).values(project_id=topic_id))
    with portal.database.reading() as session:
        between = clock.now() + timedelta(days=15)
        assert ids(agenda.list_within(session, "en", between, 5, project_id=topic_id)) == three[:2]
        assert ids(agenda.list_within(session, "en", between, 1, project_id=topic_id)) == three[:1]
        assert ids(agenda.list_within(session, "en", between, 5, cluster="C2")) == three[:2]
        assert agenda.list_within(session, "en", between, 5, cluster="C1") == []


def test_a_proposal_can_be_about_an_event_that_is_public_and_not_long_over(portal: Portal, three: list[int]) -> None:
    with portal.database.reading() as session:
        long_after = clock.now() + timedelta(days=365)
        assert set(ids(agenda.list_choosable(session, "en", clock.now()))) == set(three[:2])
        assert agenda.list_choosable(session, "en", long_after) == []
        assert ids(agenda.list_choosable(session, "en", long_after, three[0])) == three[:1]
        assert agenda.list_choosable(session, "en", long_after, three[2]) == []
        slugs = {event_id: queries.get_row(session, event_id, clock.now()).slug for event_id in three}
        assert agenda.slugs_of(session, three) == {event_id: slugs[event_id] for event_id in three[:2]}
        assert [agenda.find_id(session, slugs[event_id]) for event_id in three] == [*three[:2], None]


def test_a_proposal_keeps_the_event_and_the_session_it_is_about(portal: Portal, people: People, now: datetime) -> None:
    event_id, [session_id] = events.published(portal)
    author, moderator = people.member(), people.moderator()
    about = propose(portal, author, State.PUBLISHED, moderator=moderator, event_id=event_id, session_id=session_id)
    other = propose(portal, author, State.PUBLISHED, moderator=moderator)
    assert (about.event_id, about.session_id) == (event_id, session_id)
    with portal.database.reading() as session:
        within = Filter(event_id=event_id)
        found = proposals.list_public(session, within, 1, "ko")
        assert ids(found.items) == [about.id]
        assert overview.count_states(session, within) == [(State.PUBLISHED, 1, 0)]
    with portal.database.unit_of_work() as session:
        draft = Draft(TITLE, BODY, "ko", event_id=event_id)
        assert writing.revise(session, author.id, other.id, draft, now) is None
        assert proposals.get_row(session, other.id).event_id == event_id


def test_a_draft_that_changes_only_its_event_is_changed(portal: Portal, people: People, now: datetime) -> None:
    event_id, _sessions = events.published(portal)
    author = people.member()
    row = propose(portal, author, State.DRAFT)
    with portal.database.unit_of_work() as session:
        same = drafts.keep(session, author.id, Draft(TITLE, BODY, "ko"), now, proposal_id=row.id, revision=1)
        about = Draft(TITLE, BODY, "ko", event_id=event_id)
        changed = drafts.keep(session, author.id, about, now, proposal_id=row.id, revision=1)
        assert isinstance(same, Kept)
        assert isinstance(changed, Kept)
        assert (same.revision, changed.revision) == (1, 2)
        assert proposals.get_row(session, row.id).event_id == event_id
