"""Placeholders are counted as the source shows the numbers, and can be masked back by the engine."""

import random

from hypothesis import given
from hypothesis import strategies as st

from portal.engines.translation.masking import mask_numbers
from tools.sample_packages.numbers import KINDS, PLACEHOLDERS, magnitude, placeholders, realistic_numbers


@given(st.sampled_from(sorted(KINDS)), st.integers())
def test_a_number_is_masked_whole(kind: str, seed: int) -> None:
    text = realistic_numbers({"n1": kind}, random.Random(seed))["n1"]
    masked = mask_numbers(text)
    assert masked is not None
    assert masked.text in ("①", "①-②-③")


@given(st.integers())
def test_placeholders_are_distinct_and_mostly_counted_from_the_first(seed: int) -> None:
    found = placeholders({"n1": "year", "n2": "people"}, ("n2", "n1"), random.Random(seed))
    assert set(found) == {"n1", "n2"}
    assert found["n1"] != found["n2"]
    assert set(found.values()) <= set(PLACEHOLDERS)


def test_training_sees_both_orders_of_counting() -> None:
    rng = random.Random(1)
    drawn = [placeholders({"n1": "year", "n2": "people"}, ("n2", "n1"), rng) for _ in range(200)]
    assert sum(found == {"n2": "①", "n1": "②"} for found in drawn) > 100
    assert any(found["n2"] == "②" for found in drawn)


@given(st.integers())
def test_hours_run_forward_and_a_part_is_not_larger_than_the_whole(seed: int) -> None:
    rng = random.Random(seed)
    hours = realistic_numbers({"n1": "time", "n2": "time"}, rng)
    assert magnitude(hours["n1"]) <= magnitude(hours["n2"])
    counts = realistic_numbers({"n1": "people", "n2": "people"}, rng)
    assert magnitude(counts["n1"]) >= magnitude(counts["n2"])
