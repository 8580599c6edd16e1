"""What doors leave behind: people who were not scanned out, words about people, packs of events that are over."""

from __future__ import annotations

import time
from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from portal.app import Portal
from portal.domain.checkin import beats, cases, devices, moments
from portal.domain.checkin.models import Case, PackEntry, Record
from portal.domain.checkin.types import Outcome
from portal.domain.events.models import Event
from portal.foundation import clock
from portal.tasks import doors as work
from tests.factories import doors
from tests.factories.people import People


@pytest.fixture
def event_id(portal: Portal) -> int:
    return doors.running(portal)[0]


def end_the_event(portal: Portal, event_id: int, days: int) -> None:
    with portal.database.unit_of_work() as session:
        session.execute(update(Event).where(Event.id == event_id).values(ends_at=clock.now() - timedelta(days=days)))


def let_in_by_an_ended_device(portal: Portal, event_id: int) -> int:
    """Have somebody admitted by a device that had been revoked, and return the case that it became."""
    by, visitor = doors.device(portal, event_id), doors.ticketed(portal, event_id, [1])
    with portal.database.unit_of_work() as session:
        devices.revoke(session, by.id, clock.now(), wipe=False)
    doors.admit(portal, by, visitor, offline=True, device_verdict="ok", override="Ms Kim said so")
    with portal.database.reading() as session:
        return session.scalars(select(Case.id)).one()


def accept(portal: Portal, supervisor_id: int, event_id: int, case_id: int) -> None:
    """Let it count, as a supervisor."""
    with portal.database.unit_of_work() as session:
        settled = cases.settle(session, supervisor_id, event_id, case_id, Outcome.RIGHT, "Ms Kim again", clock.now())
    assert settled is None


def test_what_a_supervisor_accepts_is_heard_of_at_all_gates(portal: Portal, people: People, event_id: int) -> None:
    supervisor, case_id = people.member(), let_in_by_an_ended_device(portal, event_id)
    since = moments.of(clock.now()) + 1
    with portal.database.reading() as session:
        assert beats.news(session, event_id, since, since).known == ()
    time.sleep(0.002)
    accept(portal, supervisor.id, event_id, case_id)
    with portal.database.reading() as session:
        known = beats.news(session, event_id, since, since).known
    assert [(one.standing.admitted, one.standing.inside) for one in known] == [(1, 1)]


def test_words_about_admissions_are_forgotten_with_the_people(portal: Portal, people: People, event_id: int) -> None:
    accept(portal, people.member().id, event_id, let_in_by_an_ended_device(portal, event_id))
    for days, kept in ((89, True), (91, False)):
        end_the_event(portal, event_id, days)
        work.keep_house(portal.database, portal.settings.timezone)
        with portal.database.reading() as session:
            assert (session.scalar(select(Record.reason)) is not None) is kept
            assert bool(session.scalar(select(Case.note))) is kept


def test_a_pack_is_deleted_two_days_after_the_event(portal: Portal, event_id: int) -> None:
    doors.ticketed(portal, event_id, [1])
    doors.device(portal, event_id)
    portal.worker.do_packs()
    for days, kept in ((1, 1), (3, 0)):
        end_the_event(portal, event_id, days)
        work.keep_house(portal.database, portal.settings.timezone)
        with portal.database.reading() as session:
            assert session.scalar(select(func.count()).select_from(PackEntry)) == kept
