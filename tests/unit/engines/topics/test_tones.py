"""Change of tone: one averaged vote a person, and no answer where few have spoken."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.engines.topics import Votes, balance, change, votes

CLEAR = st.sampled_from(["positive", "neutral", "negative"])
CROWD = st.lists(st.lists(CLEAR, max_size=5), max_size=60)


def test_the_worked_example_has_the_change_of_the_plan() -> None:
    assert change(Votes(40, 10, 60), Votes(20, 15, 50)) == pytest.approx(0.172619, abs=5e-7)


def test_somebody_who_writes_much_has_one_vote() -> None:
    assert votes([["negative"] * 1000, ["positive"]]) == Votes(1.0, 1.0, 2)


def test_a_person_of_two_minds_is_half_for_and_half_against() -> None:
    assert votes([["positive", "negative", "neutral", "neutral"]]) == Votes(0.25, 0.25, 1)


def test_who_said_nothing_clear_does_not_vote() -> None:
    assert votes([[], ["neutral"]]) == Votes(0.0, 0.0, 1)
    assert votes([]) == Votes(0.0, 0.0, 0)


@pytest.mark.parametrize(("now", "before"), [(29, 500), (500, 29), (0, 0)])
def test_under_thirty_people_in_either_period_nothing_is_said(now: int, before: int) -> None:
    assert change(Votes(now, 0, now), Votes(0, before, before)) is None


def test_thirty_people_in_both_periods_are_enough() -> None:
    assert change(Votes(30, 0, 30), Votes(0, 30, 30)) == pytest.approx(0.75)


def test_few_people_come_out_near_the_middle() -> None:
    assert balance(Votes(1, 0, 1)) < 0.1
    assert balance(Votes(0, 0, 0)) == 0


@given(CROWD, CROWD)
def test_the_change_stays_within_its_bounds_and_turns_round_with_the_periods(
    now: list[list[str]], before: list[list[str]]
) -> None:
    first, second = votes(now), votes(before)
    assert first.positive + first.negative <= first.people + 1e-9
    found = change(first, second)
    if found is not None:
        assert -1 <= found <= 1
        assert change(second, first) == pytest.approx(-found)
