"""A later edition of a table shows what changed only where at least ten people came or went."""

from __future__ import annotations

import itertools
from collections import defaultdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.engines.disclosure import Conf, Edition, Exact, Shown, publish
from tests.unit.engines.disclosure.counts import (
    assert_no_small_group_known,
    edition,
    groups,
    marks,
    other,
    total_of,
    values,
)

changes = st.lists(st.integers(-40, 40), min_size=6, max_size=6)


def changed(counts: list[int], by: list[int]) -> list[int]:
    return [max(0, count + more) for count, more in zip(counts, by, strict=False)]


@given(groups, st.data(), st.booleans())
def test_a_correction_of_fewer_than_ten_people_changes_nothing(
    counts: list[int], data: st.DataObject, merge: bool
) -> None:
    code = data.draw(st.integers(0, len(counts) - 1))
    later = list(counts)
    later[code] = max(0, later[code] + data.draw(st.integers(-9, 9)))
    first = edition(counts, merge=merge)
    second = edition(later, first, merge=merge)
    assert (second.shown_total, tuple(second.shown)) == (first.shown_total, tuple(first.shown))


@given(groups, changes, changes, st.booleans())
def test_what_was_hidden_once_stays_hidden_in_all_editions(
    counts: list[int], by: list[int], again: list[int], merge: bool
) -> None:
    first = edition(counts, merge=merge)
    second = edition(changed(counts, by), first, merge=merge)
    third = edition(changed(changed(counts, by), again), first, second, merge=merge)
    for before, after in ((first, second), (second, third)):
        assert total_of(before) is not None or total_of(after) is None
        for was, now in zip(values(before), values(after), strict=True):
            assert was is not None or now is None


@given(groups, changes, st.booleans())
def test_a_number_that_is_new_is_a_multiple_of_five_and_about_ten_people(
    counts: list[int], by: list[int], merge: bool
) -> None:
    first = edition(counts, merge=merge)
    later = changed(counts, by)
    for was, now, exact in zip(values(first), values(edition(later, first, merge=merge)), later, strict=True):
        assert now is None or now % 5 == 0
        assert now is None or now == was or exact >= 10


def test_many_small_corrections_are_compared_with_what_is_shown_and_not_with_the_last_edition() -> None:
    first = edition([40, 60])
    second = edition([46, 60], first)
    third = edition([52, 60], first, second)
    assert values(second) == [40, 60]
    assert values(third) == [50, 60]


@given(groups, st.lists(st.lists(st.integers(-9, 9), min_size=6, max_size=6), min_size=1, max_size=5), st.booleans())
def test_however_many_corrections_there_are_a_shown_count_is_less_than_ten_people_behind(
    counts: list[int], corrections: list[list[int]], merge: bool
) -> None:
    """Each change that is shown is rounded, by two people at most."""
    editions = [edition(counts, merge=merge)]
    for by in corrections:
        counts = changed(counts, by)
        editions.append(edition(counts, *editions, merge=merge))
    for place, now in enumerate(counts):
        shown = [values(each)[place] for each in editions]
        anew = 1 + sum(one != other for one, other in itertools.pairwise(shown))
        assert shown[-1] is None or abs(shown[-1] - now) <= 9 + 2 * anew


def test_one_person_more_does_not_open_a_group_that_was_hidden() -> None:
    first = edition([9, 50, 60])
    assert values(edition([10, 50, 60], first)) == values(first) == [None, None, 60]
    assert values(edition([30, 50, 60], first)) == [None, None, 60]


def test_a_total_that_was_hidden_stays_hidden_with_all_its_parts() -> None:
    first = edition([5, 4])
    later = edition([50, 40], first)
    assert total_of(later) is None
    assert values(later) == [None, None]


def test_a_group_that_lost_many_is_hidden_where_a_reader_must_think_of_fewer_than_ten() -> None:
    first = edition([25, 60, 90])
    later = edition([11, 60, 90], first)
    assert values(first) == [25, 60, 90]
    assert values(later) == [None, None, 90]
    assert marks(later) == "DDF"


def test_a_change_is_added_to_what_was_shown_so_that_two_roundings_do_not_narrow_each_other() -> None:
    """Rounded anew, 12 would be shown as 10: after "16 fewer" that can only have been 28 before."""
    first = edition([28])
    later = edition([12], first)
    assert (total_of(first), total_of(later)) == (30, 15)
    assert total_of(edition([26], first, later)) == 30


def test_one_group_that_is_left_as_it_was_is_hidden_where_the_sum_would_tell_its_change() -> None:
    first = edition([0, 20])
    later = edition([3, 40], first)
    assert values(first) == [0, 20]
    assert values(later) == [None, None]


def test_a_new_group_is_compared_with_nobody() -> None:
    first = edition([40, 60])
    total = Exact("", 103, 103)
    parts = (*edition([40, 60]).parts, Exact("zh", 3, 3))
    assert publish(total, parts, earlier=(first,))[1][2] == Shown("zh", 0, Conf.FREE)


def test_a_group_that_is_gone_is_listed_as_before() -> None:
    first = edition([40, 60, 0])
    total, parts = Exact("", 103, 103), (Exact("ko", 43, 43), Exact("en", 60, 60))
    assert publish(total, parts, earlier=(first,))[1] == tuple(first.shown)


@pytest.mark.parametrize("merge", [True, False])
def test_what_is_merged_is_shown_anew_only_when_ten_people_came(merge: bool) -> None:
    first = edition([100, 6, 7], merge=merge)
    kept = edition([100, 6, 14], first, merge=merge)
    anew = edition([100, 6, 24], first, merge=merge)
    if merge:
        assert other(first) == other(kept) == Shown("other", 15, Conf.FREE)
        assert other(anew) == Shown("other", 30, Conf.FREE)
    assert values(anew) == [100, None, None]


@pytest.mark.parametrize("sign", [1, -1])
def test_whoever_knows_the_method_and_the_size_of_a_correction_still_knows_no_small_group(sign: int) -> None:
    """All pairs of editions of two groups are published; those that look alike must differ in each small group."""
    firsts = {counts: edition(counts) for counts in itertools.product(range(24), repeat=2)}
    alike: defaultdict[object, list[tuple[int, ...]]] = defaultdict(list)
    for (one, two), first in firsts.items():
        if total_of(first) is None:
            continue
        for more, most in itertools.product(range(14), repeat=2):
            later = (one + sign * more, two + sign * most)
            if min(later) >= 0:
                second = edition(later, first)
                alike[more + most, _seen(first), _seen(second)].append((one, two, *later))
    for pairs in alike.values():
        complete = all(
            max(pair[:2]) < 22 and max(abs(pair[2] - pair[0]), abs(pair[3] - pair[1])) < 12 for pair in pairs
        )
        if complete:  # pairs further apart, which were not made, might look alike
            assert_no_small_group_known(pairs)


def _seen(table: Edition) -> object:
    return table.shown_total, tuple(table.shown)
