"""The worker counts what has changed, and forgets whose acts of long ago were."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import text

from portal.app import Portal
from portal.domain.participation import service as participation
from portal.domain.participation.types import ActKind
from portal.domain.statistics import counting, due
from portal.domain.statistics.types import event_scope, quarter_of, quarter_window, quarters_before
from portal.foundation import clock
from portal.tasks import statistics
from tests.factories.evidence import SEOUL, World
from tests.factories.people import People

QUARTER = quarters_before(quarter_of(clock.now(), SEOUL), 1)
MOMENT = quarter_window(QUARTER, SEOUL).start + timedelta(days=5)
REGISTRATIONS = ("registrations", "", "", "")


def test_working_off_counts_what_is_due(portal: Portal, people: People) -> None:
    world = World(portal, people)
    world.register(world.hold(MOMENT + timedelta(days=30)), MOMENT)
    portal.worker.work_off()
    with portal.database.reading() as session:
        assert counting.kept_cells(session, QUARTER)[REGISTRATIONS] == (1, 1)
        assert counting.kept_cells(session, event_scope(1))[REGISTRATIONS] == (1, 1)
        assert due.not_counted(session, SEOUL) == frozenset()


def test_a_count_that_a_killed_worker_has_lost_is_made_by_the_next(portal: Portal, people: People) -> None:
    world = World(portal, people)
    world.register(world.hold(MOMENT + timedelta(days=30)), MOMENT)
    assert statistics.count_due(portal.database, SEOUL, patiently=False, stop=lambda: True) == 0
    with portal.database.reading() as session:
        assert QUARTER in due.not_counted(session, SEOUL)
    assert portal.worker.do_statistics(patiently=False) >= 2
    with portal.database.reading() as session:
        assert counting.kept_cells(session, QUARTER)[REGISTRATIONS] == (1, 1)


def test_an_event_is_counted_anew_once_it_is_over(portal: Portal, people: People) -> None:
    world = World(portal, people)
    held = world.hold(MOMENT + timedelta(days=30))
    world.admit(held, world.register(held, MOMENT, size=2), people=1)
    portal.worker.do_statistics(patiently=False)
    scope = event_scope(held.event_id)
    before = held.starts_at + timedelta(minutes=5)
    with portal.database.unit_of_work() as session:  # as if it had been counted while it ran
        session.execute(text("UPDATE statistics_scope SET counted_at = :at"), {"at": before.astimezone()})
        session.execute(text("DELETE FROM statistics_cell"))
    portal.worker.do_statistics(patiently=False)
    with portal.database.reading() as session:
        assert counting.kept_cells(session, scope)["no_shows", "", "", ""] == (1, 1)
        assert counting.kept_cells(session, QUARTER)["no_shows", "", "", ""] == (1, 1)


def test_the_house_is_kept_by_forgetting_whose_old_acts_were(portal: Portal, people: People) -> None:
    long_ago = clock.now() - participation.KEEP_PERSONS - timedelta(days=1)
    with portal.database.unit_of_work() as session:
        for number in range(3):
            participation.note(session, ActKind.COMMENT, number, long_ago, email="guest@example.org", language="ko")
        participation.note(session, ActKind.COMMENT, 9, clock.now(), email="guest@example.org", language="ko")
    portal.worker.keep_house()
    with portal.database.reading() as session:
        persons = session.execute(text("SELECT person FROM participation_act ORDER BY id")).scalars().all()
    assert persons[:3] == ["-1", "-2", "-3"]
    assert len(persons[3]) == 32
