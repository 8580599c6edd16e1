"""What topics hand out: the exact network of a quarter, which never leaves the portal, and the published one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from portal.engines.topics import Edge, Votes

CLUSTERS = ("C1", "C2", "C3", "C4")


@dataclass(frozen=True, slots=True)
class Node:
    """The exact counts of a keyword; `clusters` puts each of its people into the topic where they use it most."""

    name: str
    people: int
    labels: Mapping[str, str]
    clusters: Mapping[str, int]
    votes: Votes


@dataclass(frozen=True, slots=True)
class Network:
    """The exact keywords of a quarter, the people who use two of them, and the tone of each topic."""

    period: str
    people: int
    nodes: tuple[Node, ...]
    weights: Mapping[Edge, int]
    tones: Mapping[str, Votes]


@dataclass(frozen=True, slots=True)
class PublishedTone:
    """The rounded votes of a group of people; nothing is published where one of the three is of fewer than ten."""

    positive: int
    negative: int
    people: int

    @property
    def votes(self) -> Votes:
        """Return them as the engine takes them."""
        return Votes(self.positive, self.negative, self.people)


@dataclass(frozen=True, slots=True)
class PublishedNode:
    """A keyword as everybody may see it: its people are rounded to five, and ten at least."""

    name: str
    people: int
    labels: Mapping[str, str]
    clusters: Mapping[str, int | None]
    centrality: float
    tone: PublishedTone | None

    @property
    def language(self) -> str:
        """Return the language that the keyword is compared in."""
        return self.name.partition(":")[0]

    def label(self, language: str) -> tuple[str, str]:
        """Return the keyword in a language where a translation gives it, else in its own, and which one that is."""
        if language in self.labels:
            return self.labels[language], language
        return self.labels[self.language], self.language


@dataclass(frozen=True, slots=True)
class PublishedCluster:
    """A topic: how central its keywords are, and the tone of what is written about it."""

    code: str
    centrality: float | None
    tone: PublishedTone | None


@dataclass(frozen=True, slots=True)
class Edition:
    """What is published of a quarter; all figures but the counts follow from the counts."""

    period: str
    people: int | None
    nodes: tuple[PublishedNode, ...]
    weights: Mapping[Edge, int]
    clusters: tuple[PublishedCluster, ...]

    def as_document(self) -> dict[str, Any]:
        """Return it as it is kept: the counts alone."""
        return {
            "period": self.period,
            "people": self.people,
            "keywords": [
                {
                    "name": node.name,
                    "people": node.people,
                    "labels": dict(node.labels),
                    "clusters": dict(node.clusters),
                    "tone": _told(node.tone),
                }
                for node in self.nodes
            ],
            "edges": [[one, other, weight] for (one, other), weight in sorted(self.weights.items())],
            "tones": {cluster.code: _told(cluster.tone) for cluster in self.clusters},
        }


def _told(tone: PublishedTone | None) -> list[int] | None:
    return None if tone is None else [tone.positive, tone.negative, tone.people]
