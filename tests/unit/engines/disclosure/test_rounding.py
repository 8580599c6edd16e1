"""Counts are rounded to the nearest multiple of five, a half upwards."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.engines.disclosure import round5

counts = st.floats(0, 1e9, allow_nan=False)


@pytest.mark.parametrize(
    ("value", "shown"),
    [(0, 0), (2, 0), (2.5, 5), (3, 5), (7, 5), (7.5, 10), (12, 10), (13, 15), (1_000_002, 1_000_000)],
)
def test_a_count_is_shown_as_the_nearest_multiple_of_five(value: float, shown: int) -> None:
    assert round5(value) == shown


@given(counts, counts)
def test_rounding_never_turns_an_order_round(one: float, other: float) -> None:
    low, high = sorted((one, other))
    assert round5(low) <= round5(high)
    assert round5(low) % 5 == 0
    assert abs(round5(low) - low) <= 2.5


@pytest.mark.parametrize("value", [-1, math.nan, math.inf])
def test_what_is_no_count_is_refused(value: float) -> None:
    with pytest.raises(ValueError, match="not a count"):
        round5(value)
