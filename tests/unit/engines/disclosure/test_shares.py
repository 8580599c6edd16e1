"""A share shows x and n from ten people on; x never exceeds n, and a correction of a few people changes nothing."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from portal.engines.disclosure import Conf, ShareEdition, Shown, publish_share

people = st.one_of(st.integers(0, 30), st.integers(0, 100_000))
part = st.floats(0, 1)


def share(x: float, n: float, persons: int | None, *earlier: ShareEdition) -> ShareEdition:
    return ShareEdition(x, n, persons, publish_share(x, n, persons, earlier=earlier))


def values(edition: ShareEdition) -> tuple[int | None, int | None]:
    x, n = edition.shown
    return x.value, n.value


@given(people, part)
def test_from_ten_people_on_both_counts_are_multiples_of_five_and_below_both_are_hidden(n: int, done: float) -> None:
    x, shown_n = publish_share(n * done, n, n)
    if n < 10:
        assert (x, shown_n) == (Shown("x", None, Conf.SMALL), Shown("n", None, Conf.SMALL))
    else:
        assert x.value is not None
        assert shown_n.value is not None
        assert 0 <= x.value <= shown_n.value
        assert x.value % 5 == shown_n.value % 5 == 0


@given(st.lists(st.tuples(people, part), min_size=2, max_size=5))
def test_x_never_exceeds_n_in_any_edition(figures: list[tuple[int, float]]) -> None:
    editions: list[ShareEdition] = []
    for n, done in figures:
        editions.append(share(n * done, n, n, *editions))
        x, shown_n = values(editions[-1])
        assert (x is None) == (shown_n is None)
        assert x is None or shown_n is None or x <= shown_n


@given(people, part, part, st.integers(-9, 9))
def test_a_correction_of_fewer_than_ten_people_changes_nothing(n: int, done: float, then: float, more: int) -> None:
    later = max(0, n + more)
    assume(abs(later * then - n * done) < 10)
    first = share(n * done, n, n)
    assert values(share(later * then, later, later, first)) == values(first)


def test_ten_people_who_were_answered_after_all_are_shown() -> None:
    first = share(20, 60, 60)
    assert values(share(30, 60, 60, first)) == (30, 60)
    assert values(share(29, 60, 60, first)) == (20, 60)


def test_many_things_of_one_person_are_not_ten_people() -> None:
    first = share(20, 60, 15)
    assert values(share(40, 60, 15, first)) == (20, 60)


def test_what_was_hidden_once_stays_hidden() -> None:
    first = share(5, 9, 9)
    assert values(share(50, 90, 90, first)) == (None, None)


def test_a_share_that_lost_many_is_hidden_where_a_reader_must_think_of_fewer_than_ten() -> None:
    first = share(20, 25, 25)
    assert publish_share(9, 11, 11, earlier=(first,)) == (
        Shown("x", None, Conf.SECONDARY),
        Shown("n", None, Conf.SECONDARY),
    )


def test_what_is_about_nobody_is_only_rounded_and_follows_every_correction() -> None:
    first = share(3, 6, None)
    assert values(first) == (5, 5)
    assert values(share(2, 6, None, first)) == (0, 5)
    assert values(share(0, 0, None)) == (0, 0)


@pytest.mark.parametrize(("x", "n"), [(11, 10), (-1, 10), (float("nan"), 10)])
def test_what_is_no_share_is_refused(x: float, n: float) -> None:
    with pytest.raises(ValueError, match="not a share"):
        publish_share(x, n, 20)
