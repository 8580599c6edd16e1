"""What a table hides enters a sum over several periods only together."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from portal.engines.disclosure import Exact, for_sums
from tests.unit.engines.disclosure.counts import edition, groups, values


def test_groups_that_are_shown_enter_exactly_and_hidden_ones_with_their_mean() -> None:
    total, parts = for_sums([edition([103, 6, 7])])
    assert total == Exact("", 116, 116)
    assert parts == (Exact("ko", 103, 103), Exact("en", 6.5, 1), Exact("zh", 6.5, 1))


def test_a_hidden_whole_enters_with_five_whatever_it_is() -> None:
    for counts in ([1, 0], [4, 5]):
        total, parts = for_sums([edition(counts)])
        assert total == Exact("", 5, 1)
        assert [part.value for part in parts] == [2.5, 2.5]


def test_a_group_that_is_shown_as_before_enters_as_before() -> None:
    first = edition([0, 40, 60])
    _, parts = for_sums([first, edition([4, 40, 60], first)])
    assert [part.value for part in parts] == [0, 40, 60]


@given(groups, st.data())
def test_who_is_in_which_hidden_group_changes_no_sum(counts: list[int], data: st.DataObject) -> None:
    table = edition(counts)
    hidden = [place for place, value in enumerate(values(table)) if value is None]
    if len(hidden) < 2:
        return
    one, two = data.draw(st.permutations(hidden))[:2]
    moved = list(counts)
    moved[one], moved[two] = moved[one] - 1, moved[two] + 1
    if moved[one] < 0 or edition(moved).shown != table.shown:
        return
    assert for_sums([edition(moved)]) == for_sums([table])
