"""When a burst of new people is unusual: by people, days and places, in any order, and never fewer than ten."""

from __future__ import annotations

import random
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.domain.statistics.burst_rules import (
    FEWEST,
    PLACES_TO_COMPARE,
    SPAN,
    TIMES,
    Burst,
    Deed,
    Place,
    PlaceKind,
    find_bursts,
)

START = datetime(2026, 5, 4, 9, tzinfo=UTC)
NOW = START + timedelta(days=100)
PROPOSAL, EVENT, TOPIC = Place(PlaceKind.PROPOSAL, "1"), Place(PlaceKind.EVENT, "1"), Place(PlaceKind.TOPIC, "C1")


def deeds(
    minutes: Iterable[float], place: Place = PROPOSAL, first: int = 1, names: Iterable[str] | None = None
) -> list[Deed]:
    """Let one new person after the other act at a place, so many minutes after the start."""
    moments = list(minutes)
    people = list(names) if names is not None else [f"{place.kind}{place.key}-{first + n}" for n in range(len(moments))]
    return [
        Deed(first + n, place, person, START + timedelta(minutes=minute))
        for n, (minute, person) in enumerate(zip(moments, people, strict=True))
    ]


def others(busiest: int, number: int = 2 * PLACES_TO_COMPARE, kind: PlaceKind = PlaceKind.PROPOSAL) -> list[Deed]:
    """Let other places of a kind have so many new people on their busiest day, each long before."""
    found: list[Deed] = []
    for n in range(number):
        at = -60 * 24 * (30 + 2 * n)
        found += deeds((at + m for m in range(busiest)), Place(kind, f"{100 + n}"), 10_000 * (n + 1))
    return found


def test_ten_new_people_at_one_place_within_a_day_are_a_burst() -> None:
    minutes = [60 * n for n in range(FEWEST)]
    [found] = find_bursts(deeds(minutes), NOW)
    assert (found.id, found.place, found.start) == (1, PROPOSAL, START)
    assert found.end == START + timedelta(hours=FEWEST - 1)
    assert found.persons == tuple(f"proposal1-{n + 1}" for n in range(FEWEST))


def test_nine_are_none() -> None:
    assert find_bursts(deeds(range(FEWEST - 1)), NOW) == ()


def test_ten_acts_of_nine_people_are_none() -> None:
    names = [f"p{n}" for n in range(FEWEST - 1)]
    assert find_bursts(deeds(range(FEWEST), names=[*names, names[0]]), NOW) == ()


def test_ten_at_two_places_are_none() -> None:
    at_both = deeds(range(5)) + deeds(range(5), Place(PlaceKind.PROPOSAL, "2"), 50)
    assert find_bursts(at_both, NOW) == ()


def test_a_day_is_a_day_and_not_a_moment_more() -> None:
    hours = SPAN.total_seconds() / 3600
    within = [0.0] * (FEWEST - 1) + [60 * hours]
    assert len(find_bursts(deeds(within), NOW)) == 1
    assert find_bursts(deeds([*within[:-1], within[-1] + 1]), NOW) == ()


def test_days_that_overlap_are_one_burst_and_days_apart_are_two() -> None:
    first, next_day = [float(n) for n in range(FEWEST)], [60 * 20.0 + n for n in range(FEWEST)]
    week_later = [60 * 24 * 7.0 + n for n in range(FEWEST)]
    assert [len(found.persons) for found in find_bursts(deeds([*first, *next_day]), NOW)] == [2 * FEWEST]
    later, earlier = find_bursts(deeds([*first, *week_later]), NOW)
    assert later.start > earlier.end


def test_it_keeps_its_number_while_it_grows() -> None:
    minutes = [float(n) for n in range(FEWEST)]
    [found], [grown] = find_bursts(deeds(minutes), NOW), find_bursts(deeds([*minutes, 20, 30, 40]), NOW)
    assert (grown.id, len(grown.persons)) == (found.id, len(found.persons) + 3)


def test_what_all_events_have_when_they_open_is_not_unusual() -> None:
    usual = others(40, kind=PlaceKind.EVENT)
    assert find_bursts([*usual, *deeds(range(40), EVENT)], NOW) == ()
    [found] = find_bursts([*usual, *deeds(range(40 * TIMES), EVENT)], NOW)
    assert (found.place, found.usual) == (EVENT, 40)


def test_forged_places_do_not_make_forging_usual_as_long_as_most_are_honest() -> None:
    honest = others(1, number=11)
    forged = [deeds(range(30), Place(PlaceKind.PROPOSAL, f"forged{n}"), 10**6 * (n + 1)) for n in range(10)]
    assert len(find_bursts([*honest, *(deed for one in forged for deed in one)], NOW)) == 10


def test_one_kind_of_place_is_no_measure_for_another() -> None:
    assert len(find_bursts([*others(40, kind=PlaceKind.EVENT), *deeds(range(FEWEST))], NOW)) == 1


def test_a_topic_is_compared_with_its_own_average_day() -> None:
    daily = [60 * 24 * (day + n / 10) for day in range(-50, 0) for n in range(5)]
    burst = [float(n) for n in range(20)]
    quiet = deeds([*daily, *burst[:9]], TOPIC)
    assert find_bursts(quiet, START + timedelta(days=1)) == ()
    [found] = find_bursts(deeds([*daily, *burst], TOPIC), START + timedelta(days=1))
    assert len(found.persons) >= 20
    assert found.usual == pytest.approx(270 / 51, abs=0.2)


def test_the_latest_comes_first() -> None:
    two = deeds(range(FEWEST)) + deeds((60 * 24 * 3 + n for n in range(FEWEST)), Place(PlaceKind.PROPOSAL, "2"), 500)
    assert [found.place.key for found in find_bursts(two, NOW)] == ["2", "1"]


def test_nobody_and_nothing() -> None:
    assert find_bursts([], NOW) == ()


moments = st.lists(st.integers(0, 60 * 24 * 4), max_size=60)


def by_counting(minutes: list[int]) -> set[int]:
    """Return who is in some day with at least ten, by looking at each day that begins with somebody."""
    long = SPAN.total_seconds() / 60
    found: set[int] = set()
    for begin in minutes:
        inside = [n for n, minute in enumerate(minutes) if begin <= minute <= begin + long]
        if len(inside) >= FEWEST:
            found.update(inside)
    return found


@given(moments)
@settings(max_examples=300)
def test_exactly_those_are_in_a_burst_who_are_in_a_day_with_ten(minutes: list[int]) -> None:
    named = deeds(minutes, names=[str(n) for n in range(len(minutes))])
    in_bursts = [person for found in find_bursts(named, NOW) for person in found.persons]
    assert len(in_bursts) == len(set(in_bursts))
    assert {int(person) for person in in_bursts} == by_counting(minutes)


@given(moments, st.integers(0, 1000), st.integers(-1000, 1000))
@settings(max_examples=100)
def test_neither_order_nor_date_changes_anything(minutes: list[int], seed: int, days: int) -> None:
    made = deeds(minutes)
    shuffled = random.Random(seed).sample(made, len(made))
    by = timedelta(days=days)
    moved = [Deed(deed.act_id, deed.place, deed.person, deed.at + by) for deed in made]
    expected = find_bursts(made, NOW)
    assert find_bursts(shuffled, NOW) == expected
    assert [spread(one) for one in find_bursts(moved, NOW + by)] == [spread(one) for one in expected]


@given(moments, st.lists(st.integers(0, 60 * 24 * 4), max_size=10))
@settings(max_examples=100)
def test_more_people_never_hide_a_burst(minutes: list[int], more: list[int]) -> None:
    made, added = deeds(minutes), deeds(more, first=10_000)
    before = {person for one in find_bursts(made, NOW) for person in one.persons}
    after = {person for one in find_bursts([*made, *added], NOW) for person in one.persons}
    assert before <= after


@given(moments)
@settings(max_examples=100)
def test_bursts_of_one_place_share_no_moment_and_have_ten_people_each(minutes: list[int]) -> None:
    found = sorted(find_bursts(deeds(minutes), NOW), key=lambda one: one.start)
    assert all(len(one.persons) >= FEWEST for one in found)
    assert all(one.end < other.start for one, other in pairwise(found))


def spread(burst: Burst) -> tuple[int, timedelta, tuple[str, ...]]:
    return burst.id, burst.end - burst.start, burst.persons
