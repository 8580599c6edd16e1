"""Which texts are translated next: what readers look at, the latest, and none waits for ever."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from portal.domain.texts.rules import LONG, OLDEST, PATIENCE, SHARE, take_next
from portal.domain.texts.types import Waiting

NOW = datetime(2026, 5, 4, 9, 30, tzinfo=UTC)
LIMIT = 16
COMMENT, NOVEL = 200, 30_000


def waiting(text_id: int, size: int = COMMENT, *, minutes: float = 0, targets: int = 3) -> Waiting:
    codes = tuple(f"x{number}" for number in range(targets))
    return Waiting(text_id, size, NOW - timedelta(minutes=minutes), codes)


def turn(all_of_them: list[Waiting], wanted: list[Waiting] | None = None, now: datetime = NOW) -> list[int]:
    """Take the next of all that waits, looked through as the database does."""
    latest = sorted(all_of_them, key=lambda one: -one.text_id)[:LIMIT]
    oldest = sorted(all_of_them, key=lambda one: one.since)[: LIMIT // OLDEST]
    return [one.text_id for one in take_next(wanted or [], latest, oldest, LIMIT, now)]


def test_nothing_is_taken_where_nothing_waits() -> None:
    assert turn([]) == []


def test_what_somebody_looks_at_comes_before_what_is_later() -> None:
    comments = [waiting(number) for number in range(100)]
    looked_at = comments[50]
    taken = turn(comments, [looked_at])
    assert taken[0] == 50
    assert len(taken) == 1 + LIMIT // OLDEST, "beside it only the share of the oldest"


def test_the_latest_come_first_beside_some_of_the_oldest() -> None:
    comments = [waiting(number, minutes=100 - number) for number in range(100)]
    taken = turn(comments)
    assert taken[:12] == list(range(99, 87, -1))
    assert sorted(taken[12:]) == [0, 1, 2, 3]


def test_a_hundred_comments_do_not_wait_for_a_novel() -> None:
    assert 100 not in turn([*(waiting(number) for number in range(100)), waiting(100, NOVEL)])


def test_a_novel_goes_alone_when_nothing_shorter_waits() -> None:
    assert turn([waiting(1, NOVEL, minutes=1), waiting(2, NOVEL, minutes=2)]) == [2]


def test_a_novel_that_has_waited_long_enough_begins() -> None:
    minutes = PATIENCE / timedelta(minutes=1)
    comments = [waiting(number) for number in range(100)]
    assert turn([*comments, waiting(100, NOVEL, minutes=minutes)]) == [100]


def test_a_novel_that_somebody_looks_at_does_not_wait_for_comments() -> None:
    novel = waiting(0, NOVEL)
    assert turn([novel, *(waiting(number) for number in range(1, 100))], [novel]) == [0]


def test_no_more_is_taken_at_once_than_a_share() -> None:
    articles = [waiting(number, LONG, targets=3) for number in range(100)]
    taken = turn(articles)
    assert len(taken) == SHARE // (LONG * 3), "one of the oldest, and what fits beside it"


@given(st.lists(st.tuples(st.integers(1, 2 * LONG), st.floats(0, 60), st.integers(1, 17)), max_size=60))
def test_something_is_taken_once_and_no_more_than_asked(texts: list[tuple[int, float, int]]) -> None:
    them = [waiting(number, size, minutes=age, targets=many) for number, (size, age, many) in enumerate(texts)]
    taken = turn(them)
    assert bool(taken) == bool(them)
    assert len(taken) == len(set(taken)) <= LIMIT


@given(st.lists(st.sampled_from([COMMENT, LONG, NOVEL]), min_size=1, max_size=30), st.integers(1, 40))
def test_nothing_waits_for_ever_however_much_comes_after_it(sizes: list[int], arriving: int) -> None:
    """In each turn, a minute long, more arrives than can be taken, and readers look at all of it."""
    there = {number: waiting(number, size) for number, size in enumerate(sizes)}
    first, number, now = set(there), len(sizes), NOW
    for _ in range(4 * len(sizes) + 12):
        taken = turn(list(there.values()), [one for one in there.values() if one.text_id not in first], now)
        for text_id in taken:
            del there[text_id]
        if first.isdisjoint(there):
            return
        now += timedelta(minutes=1)
        for _ in range(arriving):
            there[number] = Waiting(number, COMMENT, now, ("x0",))
            number += 1
    raise AssertionError(f"{len(first & there.keys())} still wait")
