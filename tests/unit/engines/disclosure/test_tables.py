"""A table shows no group of fewer than ten people, and nobody can work one out from what it shows."""

from __future__ import annotations

import itertools
from collections import defaultdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.engines.disclosure import Conf, Exact, Shown, publish, withhold
from tests.unit.engines.disclosure.counts import (
    assert_no_small_group_known,
    edition,
    groups,
    marks,
    other,
    parts_of,
    total_of,
    values,
)


@given(groups, st.booleans())
def test_every_shown_number_is_a_multiple_of_five_and_about_ten_people_or_nobody(
    counts: list[int], merge: bool
) -> None:
    table = edition(counts, merge=merge)
    shown = {cell.code: cell for cell in (table.shown_total, *table.shown) if cell}
    for part in (table.total, *table.parts):
        assert part
        cell = shown[part.code]
        assert cell.value is None or (cell.value % 5 == 0 and (part.people >= 10 or part.people == 0))
        assert (cell.value is None) == (cell.conf is not Conf.FREE)


@given(groups, st.booleans())
def test_what_is_hidden_is_at_least_two_groups_and_ten_people_unless_nothing_is_shown(
    counts: list[int], merge: bool
) -> None:
    table = edition(counts, merge=merge)
    hidden = [count for count, value in zip(counts, values(table), strict=True) if value is None]
    if hidden and any(values(table)):
        assert len(hidden) >= 2
        assert sum(hidden) >= 10


@given(groups)
def test_merging_hides_the_same_groups_and_adds_what_they_are_together(counts: list[int]) -> None:
    merged, bare = edition(counts, merge=True), edition(counts, merge=False)
    assert values(merged) == values(bare)
    together = other(merged)
    if total_of(bare) is None or None not in values(bare):
        assert together is None
    else:
        hidden = sum(count for count, value in zip(counts, values(bare), strict=True) if value is None)
        assert together == Shown("other", 5 * round(hidden / 5), Conf.FREE)


@given(groups)
def test_the_total_depends_on_nothing_but_itself(counts: list[int]) -> None:
    """The same total in tables by language and by age must not differ, or the difference tells something."""
    assert edition(counts).shown_total == edition([sum(counts)]).shown_total


@pytest.mark.parametrize(
    ("counts", "shown", "reasons"),
    [
        ([100, 40, 9], [100, None, None], "FDD"),
        ([100, 40, 10], [100, 40, 10], "FFF"),
        ([100, 40, 11], [100, 40, 10], "FFF"),
        ([100, 6, 7], [100, None, None], "FCC"),
        ([100, 40, 3, 4], [100, None, None, None], "FDDD"),
        ([100, 40, 9, 9], [100, None, None, None], "FDDD"),
        ([100, 0, 40], [100, 0, 40], "FFF"),
        ([9, 9], [None, None], "DD"),
        ([1, 1, 10], [None, None, None], "DDD"),
    ],
)
def test_groups_of_nine_ten_and_eleven_people(counts: list[int], shown: list[int | None], reasons: str) -> None:
    table = edition(counts)
    assert values(table) == shown
    assert marks(table) == reasons


@pytest.mark.parametrize("counts", [[1], [1, 0, 0], [9], [4, 5]])
def test_a_total_under_ten_hides_itself_and_every_part_even_those_that_are_nobody(counts: list[int]) -> None:
    table = edition(counts)
    assert table.shown_total == Shown("", None, Conf.SMALL)
    assert set(values(table)) == {None}
    assert set(marks(table)) == {"C"}
    assert other(table) is None


@pytest.mark.parametrize("counts", [[], [0], [0, 0, 0]])
def test_where_nobody_was_a_true_nought_is_shown(counts: list[int]) -> None:
    table = edition(counts)
    assert table.shown_total == Shown("", 0, Conf.FREE)
    assert values(table) == counts


def test_people_decide_and_not_what_they_did() -> None:
    total = Exact("", 500, 61)
    parts = (Exact("ko", 300, 40), Exact("en", 160, 18), Exact("zh", 40, 3))
    _, shown = publish(total, parts)
    assert shown[:3] == (
        Shown("ko", 300, Conf.FREE),
        Shown("en", None, Conf.SECONDARY),
        Shown("zh", None, Conf.SECONDARY),
    )
    assert shown[3] == Shown("other", 200, Conf.FREE)


def test_a_group_that_is_called_other_is_merged_with_those_that_are_hidden() -> None:
    parts = (Exact("ko", 90, 90), Exact("en", 4, 4), Exact("vi", 7, 7), Exact("other", 20, 20))
    _, shown = publish(None, parts)
    assert shown == (
        Shown("ko", 90, Conf.FREE),
        Shown("en", None, Conf.SECONDARY),
        Shown("vi", None, Conf.SECONDARY),
        Shown("other", 30, Conf.FREE),
    )


def test_a_group_that_is_called_other_stays_as_it_is_where_nothing_is_hidden() -> None:
    _, shown = publish(None, (Exact("ko", 90, 90), Exact("other", 20, 20)))
    assert shown == (Shown("ko", 90, Conf.FREE), Shown("other", 20, Conf.FREE))


def test_a_table_under_a_hidden_group_can_be_withheld_altogether() -> None:
    shown_total, shown = withhold(Exact("C1", 40, 40), parts_of([30, 10]))
    assert shown_total == Shown("C1", None, Conf.SECONDARY)
    assert [cell.value for cell in shown] == [None, None]


def test_a_code_that_comes_twice_is_refused() -> None:
    with pytest.raises(ValueError, match="twice"):
        publish(None, (Exact("ko", 20, 20), Exact("ko", 30, 30)))


@pytest.mark.parametrize(("size", "most"), [(2, 30), (3, 22), (4, 13)])
@pytest.mark.parametrize("merge", [True, False])
def test_whoever_knows_the_method_and_the_exact_total_still_knows_no_small_group(
    size: int, most: int, merge: bool
) -> None:
    """All tables of a few groups are published; those that look alike must differ in each small group."""
    alike: defaultdict[object, list[tuple[int, ...]]] = defaultdict(list)
    for counts in itertools.product(range(most + 1), repeat=size):
        table = edition(counts, merge=merge)
        alike[sum(counts), table.shown_total, tuple(table.shown)].append(counts)
    for tables in alike.values():
        if max(map(max, tables)) < most - 2:  # larger tables, which were not made, might look alike
            assert_no_small_group_known(tables)
