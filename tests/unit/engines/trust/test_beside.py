"""Topic centrality and delta sentiment, as the method page tests them."""

from __future__ import annotations

import pytest

from portal.engines.trust import centrality, cluster_centrality, delta_sentiment, net_sentiment, shared_authors

EDGES = {("a", "b"): 6, ("a", "c"): 3, ("b", "d"): 2, ("c", "d"): 1}


def test_centrality_is_strength_relative_to_the_strongest() -> None:
    found = centrality(EDGES)
    assert found["a"] == 1
    assert found["c"] == pytest.approx(0.444444, abs=5e-7)
    assert found["d"] == pytest.approx(0.333333, abs=5e-7)


def test_a_clusters_centrality_is_weighted_by_how_often_its_keywords_are_used() -> None:
    assert cluster_centrality(centrality(EDGES), {"a": 10, "b": 5}) == pytest.approx(0.962963, abs=5e-7)
    assert cluster_centrality(centrality(EDGES), {"a": 1, "alone": 1}) == 0.5
    assert cluster_centrality(centrality(EDGES), {}) is None


def test_without_any_shared_keyword_nothing_is_central() -> None:
    assert centrality({}) == {}
    assert centrality({("a", "b"): 0}) == {"a": 0, "b": 0}


def test_an_edge_counts_authors_and_not_how_often_they_write() -> None:
    uses = [("ann", "bus"), ("ann", "night"), ("ann", "bus"), ("ben", "night"), ("ben", "bus"), ("cem", "bus")]
    assert shared_authors(uses) == {("bus", "night"): 2}


def test_delta_sentiment_is_half_the_change_of_the_net() -> None:
    assert delta_sentiment((40, 10, 60), (20, 15, 50)) == pytest.approx(0.172619, abs=5e-7)
    assert delta_sentiment((20, 15, 50), (40, 10, 60)) == pytest.approx(-0.172619, abs=5e-7)


def test_fewer_than_thirty_votes_in_either_period_give_no_change() -> None:
    assert delta_sentiment((20, 5, 29), (20, 15, 50)) is None
    assert delta_sentiment((20, 15, 50), (20, 5, 29)) is None
    assert delta_sentiment((20, 5, 30), (20, 5, 30)) == 0


def test_delta_sentiment_stays_between_minus_1_and_1() -> None:
    most = delta_sentiment((10**9, 0, 10**9), (0, 10**9, 10**9))
    assert most is not None
    assert 0.99 < most <= 1
    assert net_sentiment((0, 0, 0)) == 0
