"""Figures that are published beside the index and weigh nothing in it: topic centrality and delta sentiment."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from itertools import combinations

from portal.engines.trust.method import LEAST_VOTES, SENTIMENT_SHRINKAGE

Votes = tuple[float, float, float]
"""Positive ones, negative ones, and how many there are in all: one averaged vote a person."""


def shared_authors(uses: Iterable[tuple[str, str]]) -> dict[tuple[str, str], int]:
    """Return for each two keywords, in order, how many different authors use both; `uses` are (author, keyword)."""
    keywords: dict[str, set[str]] = defaultdict(set)
    for author, keyword in uses:
        keywords[author].add(keyword)
    edges: dict[tuple[str, str], int] = defaultdict(int)
    for used in keywords.values():
        for pair in combinations(sorted(used), 2):
            edges[pair] += 1
    return dict(edges)


def centrality(edges: Mapping[tuple[str, str], float]) -> dict[str, float]:
    """Return the strength of each keyword relative to the strongest: 0 to 1.

    An edge's weight is the number of different authors who use both keywords; each pair is given once.
    """
    strength: dict[str, float] = defaultdict(float)
    for (one, other), weight in edges.items():
        strength[one] += weight
        strength[other] += weight
    most = max(strength.values(), default=0.0)
    return {keyword: it / most if most else 0.0 for keyword, it in strength.items()}


def cluster_centrality(central: Mapping[str, float], frequencies: Mapping[str, float]) -> float | None:
    """Return the mean centrality of a cluster's keywords, weighted by how often each is used; None if none is."""
    used = math.fsum(frequencies.values())
    if not used:
        return None
    return math.fsum(central.get(keyword, 0.0) * often for keyword, often in frequencies.items()) / used


def net_sentiment(votes: Votes) -> float:
    """Return (positive - negative) / (n + 10): few votes say little."""
    positive, negative, people = votes
    return (positive - negative) / (people + SENTIMENT_SHRINKAGE)


def delta_sentiment(now: Votes, before: Votes) -> float | None:
    """Return half the change of net sentiment, -1 to 1; None if fewer than 30 persons voted in either period."""
    if min(now[2], before[2]) < LEAST_VOTES:
        return None
    return (net_sentiment(now) - net_sentiment(before)) / 2
