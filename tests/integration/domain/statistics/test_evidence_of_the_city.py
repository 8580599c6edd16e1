"""What the city does as evidence of the trust index, in small worlds counted by hand."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import insert

from portal.domain.moderation.models import ReviewSample
from portal.domain.proposals.commitment_types import ChangeKind
from portal.migrations import running
from tests.factories.evidence import World, day


def test_a_promise_is_kept_by_the_day_first_promised_and_is_due_once_that_day_is_over(world: World) -> None:
    author, made = world.member(), day(6, 1)
    kept, late, moved, broken, silent = (world.promise(author, made, date(2026, 7, 1)) for _ in range(5))
    world.change_promise(kept, ChangeKind.KEPT, day(7, 2), date(2026, 7, 1))
    world.change_promise(late, ChangeKind.KEPT, day(7, 3), date(2026, 7, 2))
    world.change_promise(moved, ChangeKind.MOVED, day(6, 20), date(2026, 8, 1))
    world.change_promise(moved, ChangeKind.KEPT, day(7, 20), date(2026, 7, 20))
    world.change_promise(broken, ChangeKind.BROKEN, day(6, 20))
    world.promise(author, made, date(2026, 10, 1))  # falls due after the window
    world.promise(author, made, date(2026, 9, 30))  # on its last day
    assert silent == 5
    assert world.collect()["REL_COMMITMENTS", "C1"].components == {"x": 1, "n": 6}
    # On the first of July itself nothing is late yet.
    assert world.collect(now=day(7, 1, 23))["REL_COMMITMENTS", "C1"].components == {"x": 0, "n": 0}
    assert world.collect(now=day(7, 2, 0))["REL_COMMITMENTS", "C1"].components == {"x": 1, "n": 5}


def test_an_event_is_held_unchanged_if_nothing_that_matters_changed_in_its_last_72_hours(world: World) -> None:
    starts = day(9, 10)
    held = [world.hold(starts) for _ in range(5)]
    calm, early, late, away, off = held
    world.move(early, starts - timedelta(hours=72), hours=1)
    world.move(late, starts - timedelta(hours=71), hours=1)
    world.move(away, starts - timedelta(hours=2), days=70)  # out of the window, at the last moment
    world.call_off(off, starts - timedelta(days=20))
    world.hold(day(10, 1, 0))  # begins after the window
    assert calm.event_id
    found = world.collect()["REL_EVENTS_72H", "C1"]
    # The one that was moved away is no longer scheduled in this window; in its own it counts as changed late.
    assert found.components == {"x": 2, "n": 4}
    assert found.people == 4
    assert world.collect(now=starts - timedelta(hours=1))["REL_EVENTS_72H", "C1"].components == {"x": 0, "n": 0}


def test_an_event_moved_at_the_last_moment_to_a_later_day_is_changed_late(world: World) -> None:
    held = world.hold(day(7, 10))
    world.move(held, day(7, 10, 6), days=20)
    assert world.collect()["REL_EVENTS_72H", "C1"].components == {"x": 0, "n": 1}


def test_results_are_due_to_those_registered_fourteen_days_after_the_end_of_what_was_held(world: World) -> None:
    starts = day(8, 1)
    ends, term = starts + timedelta(hours=2), timedelta(days=14)
    in_time, late, silent, off = (world.hold(starts) for _ in range(4))
    world.report(in_time, ends + term)
    world.report(late, ends + term + timedelta(seconds=1))
    october = world.hold(day(9, 20))  # due in October
    asked = starts - timedelta(days=30)
    for held in (in_time, late, silent, off, october):
        world.register(held, asked)
    for held in (in_time, silent):
        world.register(held, asked, "often@example.org")
    world.cancel(world.register(in_time, asked), asked)
    world.register(in_time, asked, None)  # entered by the office for somebody without an address
    world.call_off(off, starts - timedelta(days=1))
    # Of the four people whose events were held, one heard in time, and one for one of two events.
    found = world.collect()["OPN_OUTCOMES_14D", "C1"]
    assert (found.components, found.people) == ({"x": 1.5, "n": 4}, 4)
    assert world.collect(now=ends + timedelta(days=13))["OPN_OUTCOMES_14D", "C1"].components == {"x": 0, "n": 0}


def test_results_are_published_when_they_are_first_written_and_not_when_they_are_mended(world: World) -> None:
    held = world.hold(day(8, 1))
    world.register(held, day(7, 1))
    world.report(held, day(8, 3))
    world.report(held, day(9, 3))
    assert world.collect()["OPN_OUTCOMES_14D", "C1"].components == {"x": 1, "n": 1}


def test_results_from_before_their_moment_was_kept_count_from_when_they_were_first_written(world: World) -> None:
    for written, mended in ((day(8, 3), day(9, 3)), (day(8, 20), day(9, 3))):
        held = world.hold(day(8, 1))
        world.register(held, day(7, 1))
        world.report(held, written)
        world.report(held, mended)
    world.register(world.hold(day(8, 1)), day(7, 1))
    before = world.collect()["OPN_OUTCOMES_14D", "C1"]
    assert before.components == {"x": 1, "n": 3}
    running.downgrade(world.portal.database, "0012")
    running.upgrade(world.portal.database)
    assert world.collect()["OPN_OUTCOMES_14D", "C1"] == before


def test_reviews_count_by_the_quarters_of_the_window_once_they_are_judged(world: World) -> None:
    verdicts = [
        ("2026-Q3", "moderation", "upheld"),
        ("2025-Q4", "moderation", "upheld"),
        ("2026-Q1", "moderation", "overturned"),
        ("2026-Q2", "moderation", "set_aside"),  # can't be judged: counts neither way
        ("2026-Q2", "moderation", None),  # waits
        ("2025-Q3", "moderation", "overturned"),  # of the window before
        ("2026-Q2", "answer", "reproduced"),
        ("2026-Q2", "answer", "not_reproduced"),
        ("2026-Q2", "answer", "not_reproduced"),
    ]
    rows = [
        {
            "period": period,
            "kind": kind,
            "subject_id": number,
            "cluster": "C3",
            "seed": "0",
            "drawn_at": day(9, 1),
            "found": {},
            "verdict": verdict,
            "reviewed_at": day(9, 2) if verdict else None,
        }
        for number, (period, kind, verdict) in enumerate(verdicts)
    ]
    world.do(lambda s: s.execute(insert(ReviewSample), rows) and None)
    found = world.collect()
    assert found["INT_UPHELD", "C3"].components == {"x": 2, "n": 3}
    assert found["INT_REPRODUCED", "C3"].components == {"x": 1, "n": 3}
    assert found["INT_UPHELD", "C1"].components == {"x": 0, "n": 0}
