"""The network of keywords: distinct people join them, strength and centrality follow the trust index's formulas."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.engines.topics import (
    centralities,
    cluster_centrality,
    edges,
    in_short_order,
    most_used,
    strengths,
    users,
)

WORKED = {("a", "b"): 6, ("a", "c"): 3, ("b", "d"): 2, ("c", "d"): 1}
USES = st.dictionaries(st.text("xyz", max_size=3), st.lists(st.sampled_from("abcdefg"), max_size=8), max_size=12)


def test_the_worked_example_has_the_centralities_of_the_plan() -> None:
    central = centralities(WORKED)
    assert cluster_centrality({"a": 10, "b": 5}, central) == pytest.approx(0.962963, abs=5e-7)
    assert central["c"] == pytest.approx(0.444444, abs=5e-7)
    assert central["d"] == pytest.approx(0.333333, abs=5e-7)


def test_one_person_who_writes_a_word_a_thousand_times_is_one_person() -> None:
    uses = {"loud": ["park", "tree"] * 1000, "calm": ["park"]}
    assert users(uses) == {"park": 2, "tree": 1}
    assert edges(uses, ["park", "tree"]) == {("park", "tree"): 1}


def test_no_texts_make_an_empty_network() -> None:
    assert users({}) == {}
    assert edges({}, []) == {}
    assert centralities({}) == {}
    assert cluster_centrality({}, {}) is None
    assert in_short_order([], {}) == ()


def test_a_keyword_without_an_edge_has_the_centrality_nought_in_its_cluster() -> None:
    assert cluster_centrality({"alone": 3, "a": 1}, {"a": 1.0}) == 0.25


def test_edges_that_weigh_nothing_make_nobody_central() -> None:
    assert centralities({("a", "b"): 0}) == {}


def test_only_keywords_that_are_considered_have_edges() -> None:
    assert edges({"one": ["a", "b", "c"]}, ["a", "b"]) == {("a", "b"): 1}


@given(USES)
def test_an_edge_never_has_more_people_than_its_keywords(uses: dict[str, list[str]]) -> None:
    counted = users(uses)
    for (one, other), weight in edges(uses, counted).items():
        assert one < other
        assert 1 <= weight <= min(counted[one], counted[other])


@given(USES)
def test_the_most_central_keyword_has_one_and_the_others_less_or_as_much(uses: dict[str, list[str]]) -> None:
    weights = edges(uses, users(uses))
    central = centralities(weights)
    assert not central or max(central.values()) == 1
    assert all(0 < value <= 1 for value in central.values())
    assert sum(strengths(weights).values()) == 2 * weights.total()


@given(USES)
def test_a_clusters_centrality_lies_between_those_of_its_keywords(uses: dict[str, list[str]]) -> None:
    counted = users(uses)
    central = centralities(edges(uses, counted))
    of_cluster = cluster_centrality(counted, central)
    if of_cluster is not None:
        values = [central.get(keyword, 0.0) for keyword in counted]
        assert min(values) - 1e-9 <= of_cluster <= max(values) + 1e-9


@given(USES, st.randoms())
def test_the_drawn_order_has_each_keyword_once_however_they_are_given(
    uses: dict[str, list[str]], chance: object
) -> None:
    counted = users(uses)
    weights = edges(uses, counted)
    shuffled = list(counted)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    order = in_short_order(shuffled, weights)
    assert sorted(order) == sorted(counted)
    assert order == in_short_order(sorted(counted), weights)


def test_keywords_that_belong_together_stand_together() -> None:
    order = in_short_order("abcd", {("a", "c"): 9, ("b", "d"): 9, ("a", "b"): 1})
    places = {keyword: place for place, keyword in enumerate(order)}
    assert abs(places["a"] - places["c"]) == 1
    assert abs(places["b"] - places["d"]) == 1


def test_the_most_used_come_first_and_equals_by_name() -> None:
    assert most_used({"b": 2, "a": 2, "c": 5, "d": 1}, 3) == ("c", "a", "b")
