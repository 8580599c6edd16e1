"""What the worker does for registrations by itself: all that is due, once, whatever dies meanwhile."""

from __future__ import annotations

from collections import Counter

import pytest
from sqlalchemy.orm import Session

from portal.app import Portal, build
from portal.domain.events import telling
from portal.domain.events.types import EventChanged
from portal.domain.registration import housekeeping, programme
from portal.domain.registration.letters import Letter
from portal.domain.registration.types import BookingState, RegistrationState
from portal.foundation import clock
from portal.tasks import registrations as task
from tests.factories import events, letters, registrations
from tests.factories.letters import Time

PARTIES = 7
BATCH = 3


def owed(portal: Portal, letter: Letter) -> Counter[str]:
    return Counter(row.recipient for row in letters.rows(portal) if row.template == letter and row.state == "due")


def test_a_sweep_gives_back_what_has_run_out_and_offers_it(portal: Portal, time: Time) -> None:
    event_id, ids = events.published(portal, [1])
    forgot = registrations.register(portal, event_id, ids)
    waits = registrations.confirmed(portal, event_id, ids)
    time.pass_by(hours=25)
    assert portal.worker.work_off() > 0
    assert registrations.states(portal, forgot.registration_id) == [BookingState.LAPSED]
    assert registrations.view(portal, forgot.registration_id).row.state is RegistrationState.ENDED
    assert registrations.states(portal, waits.registration_id) == [BookingState.OFFERED]
    assert letters.templates(portal)[-1] == Letter.OFFER


def test_a_change_rings_for_the_worker(portal: Portal, time: Time, monkeypatch: pytest.MonkeyPatch) -> None:
    rung: list[str] = []
    monkeypatch.setattr(portal.bell, "ring", rung.append)
    portal.worker.ring_for([EventChanged(7)])
    assert rung == ["registrations"]


def parties(portal: Portal) -> tuple[int, set[str]]:
    """Register some parties; return their session, and the addresses that news of it go to."""
    event_id, (session_id,) = events.published(portal, [100])
    for number in range(PARTIES):
        registrations.confirmed(portal, event_id, [session_id], email=f"m{number}@example.org")
    letters.sent(portal)
    return session_id, {f"m{number}@example.org" for number in range(PARTIES)}


def test_a_change_is_told_once_to_each_though_the_worker_dies_between_and_within_batches(
    portal: Portal, time: Time, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(programme, "AT_ONCE", BATCH)
    session_id, addresses = parties(portal)
    events.move_session(portal, session_id, hours=1)
    with portal.database.unit_of_work() as session:
        assert housekeeping.tell_changes(session, time.now, portal.settings.timezone) == 1
    assert len(owed(portal, Letter.EVENT_CHANGED)) == BATCH, "one batch, then it died"

    def die(*_given: object) -> None:
        raise SystemExit

    with monkeypatch.context() as dying:
        dying.setattr(telling, "note_told", die)
        with pytest.raises(SystemExit):
            portal.worker.do_registrations()
    assert len(owed(portal, Letter.EVENT_CHANGED)) == BATCH, "half a batch is none"

    another = build(portal.settings)
    try:
        another.worker.do_registrations()
        another.worker.do_registrations()
    finally:
        another.database.dispose()
    assert owed(portal, Letter.EVENT_CHANGED) == Counter(addresses)


def test_reminders_are_owed_once_to_each(portal: Portal, time: Time, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(housekeeping, "SOME", BATCH)
    _session_id, addresses = parties(portal)
    time.pass_by(days=19)
    with portal.database.unit_of_work() as session:
        assert housekeeping.remind(session, time.now, portal.settings.timezone) == BATCH
    portal.worker.do_registrations()
    portal.worker.do_registrations()
    assert owed(portal, Letter.REMINDER) == Counter(addresses)


def test_one_step_that_fails_holds_up_no_other(portal: Portal, time: Time, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_session: Session, *_given: object) -> int:
        raise ValueError("a row that nobody expected")

    monkeypatch.setattr(task, "KEEPING_UP", {"fails": fail, **task.KEEPING_UP})
    parties(portal)
    time.pass_by(days=19)
    assert portal.worker.do_registrations() == PARTIES


def test_the_daily_round_forgets_who_came_to_what_is_long_over(portal: Portal, time: Time) -> None:
    event_id, ids = events.published(portal, [10])
    made = registrations.confirmed(portal, event_id, ids)
    time.pass_by(days=20 + 91)
    portal.worker.keep_house()
    row = registrations.view(portal, made.registration_id).row
    assert (row.name, row.email) == ("", None)
    assert clock.now() == time.now
