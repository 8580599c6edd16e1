from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from portal.domain.proposals import rules
from tools.crash.items import Items

numbers = st.integers(0, 100_000)


@given(st.integers(0, 1000), numbers)
def test_a_seed_writes_the_same_item_every_time(seed: int, number: int) -> None:
    assert Items(seed, "imported").item(number) == Items(seed, "imported").item(number)


@given(numbers, numbers)
def test_two_items_share_neither_key_nor_text(one: int, other: int) -> None:
    items = Items(1, "submitted")
    first, second = items.item(one), items.item(other)

    assert (first.key == second.key) == (first.title == second.title) == (first.body == second.body) == (one == other)


@given(numbers)
def test_the_portal_takes_every_item_as_it_is(number: int) -> None:
    item = Items(1, "submitted").item(number)

    assert rules.check_title(item.title) is None
    assert rules.check_body(item.body) is None
    assert item.title == item.title.strip()
