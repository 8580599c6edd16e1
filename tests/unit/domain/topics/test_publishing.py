"""What of a network everybody may see: it is a function of exact counts, and the rest follows from what is shown."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from portal.domain.topics.publishing import publish_network, read
from portal.domain.topics.types import CLUSTERS, Network, Node, PublishedTone
from portal.engines.topics import Votes

COUNT = st.integers(0, 60)


@st.composite
def networks(draw: st.DrawFn) -> Network:
    """Draw a network whose counts fit together."""
    nodes = []
    for number in range(draw(st.integers(0, 5))):
        clusters = {code: draw(COUNT) for code in (*CLUSTERS, "-")}
        people = sum(clusters.values())
        positive = draw(st.integers(0, people))
        votes = Votes(positive, draw(st.integers(0, people - positive)), people)
        nodes.append(Node(f"en:word{number}", people, {"en": f"word{number}"}, clusters, votes))
    names = [node.name for node in nodes]
    pairs = [(one, other) for one in names for other in names if one < other]
    weights = {pair: draw(COUNT) for pair in pairs}
    return Network("2026-Q2", draw(COUNT), tuple(nodes), weights, {code: Votes(0, 0, 0) for code in CLUSTERS})


@given(networks())
def test_nothing_of_fewer_than_ten_people_is_shown_and_all_is_rounded(exact: Network) -> None:
    found = publish_network(exact)
    people = {node.name: node for node in exact.nodes}
    assert {node.name for node in found.nodes} == {name for name, node in people.items() if node.people >= 10}
    for node in found.nodes:
        assert node.people % 5 == 0
        for code, shown in node.clusters.items():
            assert shown is None or shown % 5 == 0
            assert shown in {None, 0} or people[node.name].clusters[code] >= 10
        if node.tone is not None:
            votes = people[node.name].votes
            groups = (votes.positive, votes.negative, votes.people - votes.positive - votes.negative)
            assert all(group == 0 or group >= 10 for group in groups)
    assert all(exact.weights[pair] >= 10 and weight % 5 == 0 for pair, weight in found.weights.items())


@given(networks())
def test_what_is_kept_gives_the_whole_edition_back(exact: Network) -> None:
    found = publish_network(exact)
    assert read(json.loads(json.dumps(found.as_document()))) == found


@given(networks())
def test_a_hidden_topic_is_never_the_rest_of_those_that_are_shown(exact: Network) -> None:
    for node in publish_network(exact).nodes:
        own = next(one for one in exact.nodes if one.name == node.name)
        hidden = [code for code, shown in {**node.clusters}.items() if shown is None]
        if len(hidden) == 1:
            assert own.clusters["-"] > 0, "what belongs to no topic is hidden with it"


def test_a_network_of_nobody_is_empty() -> None:
    found = publish_network(Network("2026-Q2", 0, (), {}, {}))
    assert (found.people, found.nodes, found.weights) == (None, (), {})
    assert all(cluster.centrality is None for cluster in found.clusters)
    assert all(cluster.tone == PublishedTone(0, 0, 0) for cluster in found.clusters)
