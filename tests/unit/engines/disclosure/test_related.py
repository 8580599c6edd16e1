"""Tables of the same groups that bound each other hide the same groups, so that none tells what another hides."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Sequence

from hypothesis import example, given
from hypothesis import strategies as st

from portal.engines.disclosure import OTHER, Edition, Exact, Given, Table, publish, publish_related
from tests.unit.engines.disclosure.counts import assert_no_small_group_known, groups, parts_of

pairs = st.lists(
    st.one_of(st.just(0), st.integers(1, 9), st.integers(9, 14), st.integers(10, 400)).flatmap(
        lambda registered: st.tuples(st.just(registered), st.integers(0, registered))
    ),
    min_size=1,
    max_size=6,
)
Pairs = Sequence[tuple[int, int]]
MOST = 15


def table(counts: Sequence[int], *earlier: Edition) -> Given:
    return Exact("", sum(counts), sum(counts)), parts_of(counts), earlier


def both(counts: Pairs, *earlier: tuple[Edition, Edition], merge: bool = True) -> tuple[Edition, Edition]:
    """Publish who registered and who came."""
    columns = [[pair[side] for pair in counts] for side in (0, 1)]
    given_tables = [
        table(column, *(editions[side] for editions in earlier)) for side, column in zip((0, 1), columns, strict=True)
    ]
    shown = publish_related(given_tables, merge=merge)
    one, two = (Edition(total, parts, *seen) for (total, parts, _), seen in zip(given_tables, shown, strict=True))
    return one, two


def hidden(table: Edition | Table) -> set[str]:
    cells = table.shown if isinstance(table, Edition) else table[1]
    return {cell.code for cell in cells if cell.value is None and cell.code != OTHER}


def nobody(edition: Edition) -> set[str]:
    return {part.code for part in edition.parts if part.people == 0}


def shown_of_nobody(edition: Edition) -> set[str]:
    return {cell.code for cell in edition.shown if cell.value == 0}


@given(pairs, st.booleans())
def test_what_one_hides_the_other_hides_too_unless_it_is_nobody(counts: Pairs, merge: bool) -> None:
    registered, attended = both(counts, merge=merge)
    if registered.shown_total and attended.shown_total and registered.shown_total.value and attended.shown_total.value:
        assert hidden(registered) - nobody(attended) == hidden(attended) - nobody(attended)
        assert hidden(attended) <= hidden(registered)


@given(groups, st.booleans())
def test_a_table_that_is_related_to_none_is_shown_as_if_alone(counts: list[int], merge: bool) -> None:
    total, parts, earlier = table(counts)
    assert publish_related([(total, parts, earlier)], merge=merge) == (publish(total, parts, merge=merge),)


@example([(0, 0), (11, 9), (1, 1)], [(8, 8), (0, 11), (0, 1)], False)
@given(pairs, st.lists(st.tuples(st.integers(-20, 20), st.integers(0, 20)), min_size=6, max_size=6), st.booleans())
def test_in_later_editions_too_they_hide_the_same_and_what_was_hidden_stays_hidden(
    counts: Pairs, changes: Pairs, merge: bool
) -> None:
    first = both(counts, merge=merge)
    later = [
        (max(0, more + registered), min(came, max(0, more + registered)))
        for (registered, _), (more, came) in zip(counts, changes, strict=False)
    ]
    second = both(later, first, merge=merge)
    for before, after in zip(first, second, strict=True):
        assert hidden(before) <= hidden(after)
    registered, attended = second
    if registered.shown_total and attended.shown_total and registered.shown_total.value and attended.shown_total.value:
        # A nobody of the first edition stays while fewer than ten move: it bounds nobody by more than that rule does.
        assert hidden(attended) - hidden(registered) <= shown_of_nobody(registered)
        assert hidden(registered) - hidden(attended) <= shown_of_nobody(attended) | nobody(attended)


def test_a_table_whose_whole_is_hidden_counts_for_itself() -> None:
    registered, attended = both([(40, 3), (50, 2), (60, 1)])
    assert hidden(attended) == {"ko", "en", "zh"}
    assert hidden(registered) == set()


def test_a_table_without_a_total_that_shows_nothing_counts_for_itself() -> None:
    registered, attended = table([40, 50]), (None, parts_of([3, 2]), ())
    shown = publish_related([registered, attended])
    assert [hidden(one) for one in shown] == [set(), {"ko", "en"}]


def test_whoever_knows_the_method_and_both_totals_still_knows_no_small_group() -> None:
    """All populations of two groups are published; those that look alike must differ in each small group."""
    alike: defaultdict[object, list[tuple[int, ...]]] = defaultdict(list)
    group = [(registered, came) for registered in range(MOST + 1) for came in range(registered + 1)]
    for one, two in itertools.product(group, repeat=2):
        registered, attended = (one[0], two[0]), (one[1], two[1])
        shown = publish_related([table(registered), table(attended)])
        if all(total and total.value for total, _ in shown):
            alike[sum(registered), sum(attended), shown].append((*registered, *attended))
    for populations in alike.values():
        if max(map(max, populations)) < MOST - 2:  # larger ones, which were not made, might look alike
            assert_no_small_group_known(populations)
