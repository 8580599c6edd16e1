"""What of a quarter's exact network everybody may see. Pure.

Counts of people are rounded to five, those under ten are hidden, and a keyword or an edge of fewer than ten does not
appear at all. Everything else is computed from the counts as published, so it tells nothing more. Quarters do not
overlap, and one that is published is never changed: no two tables are about nearly the same texts.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from portal.domain.topics.types import (
    CLUSTERS,
    Edition,
    Network,
    Node,
    PublishedCluster,
    PublishedNode,
    PublishedTone,
)
from portal.engines.disclosure import THRESHOLD, Exact, publish, round5
from portal.engines.topics import Edge, Votes, centralities, cluster_centrality


def publish_network(exact: Network) -> Edition:
    """Round and hide what is exact, and compute the rest from what is left."""
    nodes = sorted(
        (_node(node) for node in exact.nodes if node.people >= THRESHOLD),
        key=lambda node: (-node["people"], node["name"]),
    )
    names = {node["name"] for node in nodes}
    edges = [
        [one, other, round5(weight)]
        for (one, other), weight in sorted(exact.weights.items())
        if weight >= THRESHOLD and {one, other} <= names
    ]
    return read(
        {
            "period": exact.period,
            "people": round5(exact.people) if exact.people >= THRESHOLD else None,
            "keywords": nodes,
            "edges": edges,
            "tones": {code: _tone(exact.tones.get(code, Votes(0, 0, 0))) for code in CLUSTERS},
        }
    )


def read(document: Mapping[str, Any]) -> Edition:
    """Return an edition with all that follows from the counts that are kept of it."""
    weights: dict[Edge, int] = {(one, other): weight for one, other, weight in document["edges"]}
    central = centralities(weights)
    nodes = tuple(
        PublishedNode(
            node["name"],
            node["people"],
            node["labels"],
            node["clusters"],
            central.get(node["name"], 0.0),
            _tone_of(node["tone"]),
        )
        for node in document["keywords"]
    )
    clusters = tuple(
        PublishedCluster(code, cluster_centrality(_used_in(code, nodes), central), _tone_of(document["tones"][code]))
        for code in CLUSTERS
    )
    return Edition(document["period"], document["people"], nodes, weights, clusters)


def _node(node: Node) -> dict[str, Any]:
    parts = [Exact(code, people, people) for code, people in node.clusters.items()]
    _total, shown = publish(Exact("", node.people, node.people), parts, merge=False)
    clusters = {cell.code: cell.value for cell in shown if cell.code in CLUSTERS}
    return {
        "name": node.name,
        "people": round5(node.people),
        "labels": dict(node.labels),
        "clusters": clusters,
        "tone": _tone(node.votes),
    }


def _tone(exact: Votes) -> list[int] | None:
    """Show the votes only where all three groups may be shown: each ten people at least, or nobody."""
    rest = exact.people - exact.positive - exact.negative
    parts = [_votes("positive", exact.positive), _votes("negative", exact.negative), _votes("neutral", rest)]
    total, shown = publish(Exact("", exact.people, int(exact.people)), parts, merge=False)
    values = {cell.code: cell.value for cell in shown}
    if total is None or total.value is None or None in values.values():
        return None
    return [values["positive"] or 0, values["negative"] or 0, total.value]


def _votes(code: str, number: float) -> Exact:
    """Take parts of votes for people, any part of one for somebody."""
    return Exact(code, max(0.0, number), int(number) if number >= 1 else int(number > 1e-9))


def _tone_of(told: list[int] | None) -> PublishedTone | None:
    return None if told is None else PublishedTone(*told)


def _used_in(cluster: str, nodes: tuple[PublishedNode, ...]) -> dict[str, float]:
    return {node.name: float(node.clusters.get(cluster) or 0) for node in nodes}
