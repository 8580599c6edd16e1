"""The attacker's reasoning is exact: no possible value is cut off, and a solution is found where there is one."""

from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from tools.disclosure_attack.bounds import Contradiction, System

MOST = 4
weights = st.lists(st.sampled_from([-3, -1, 0, 1, 1, 2]), min_size=3, max_size=3)
limits = st.tuples(st.integers(-6, 8), st.integers(0, 4)).map(lambda pair: (pair[0], pair[0] + pair[1]))
rows = st.lists(st.tuples(weights, limits), min_size=1, max_size=4)

Rows = list[tuple[list[int], tuple[int, int]]]


def system_of(found: Rows) -> System:
    system = System()
    for _ in range(3):
        system.variable(0, MOST)
    for each, (low, high) in found:
        system.weighed([(place, weight) for place, weight in enumerate(each) if weight], low, high)
    return system


def solutions(found: Rows) -> list[tuple[int, ...]]:
    return [
        numbers
        for numbers in itertools.product(range(MOST + 1), repeat=3)
        if all(
            low <= sum(weight * number for weight, number in zip(each, numbers, strict=True)) <= high
            for each, (low, high) in found
        )
    ]


@given(rows)
def test_narrowing_cuts_off_no_possible_value(found: Rows) -> None:
    system, possible = system_of(found), solutions(found)
    low, high = system.low.copy(), system.high.copy()
    try:
        system.narrow(low, high)
    except Contradiction:
        assert not possible
        return
    for numbers in possible:
        assert all(low[place] <= number <= high[place] for place, number in enumerate(numbers))


@given(rows, st.lists(st.integers(0, MOST), min_size=3, max_size=3))
def test_the_search_finds_a_solution_exactly_where_there_is_one(found: Rows, wanted: list[int]) -> None:
    system, possible = system_of(found), solutions(found)
    low, high = system.low.copy(), system.high.copy()
    try:
        system.narrow(low, high)
        answer = system.solve(low, high, wanted)
    except Contradiction:
        assert not possible
        return
    assert tuple(answer) in possible
