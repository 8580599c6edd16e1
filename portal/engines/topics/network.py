"""The network of keywords: who uses two of them joins them; strength and centrality.

The formulas are the trust index's ("Centrality and delta sentiment" of its design): they are published beside it and
have no weight in it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from itertools import combinations

Edge = tuple[str, str]
"""Two keywords, the smaller name first."""


def users(uses: Mapping[str, Collection[str]]) -> Counter[str]:
    """Count the distinct people who use each keyword; `uses` are the keywords of each person."""
    return Counter(keyword for own in uses.values() for keyword in set(own))


def edges(uses: Mapping[str, Collection[str]], among: Collection[str]) -> Counter[Edge]:
    """Count for each two keywords `among` those considered the distinct people who use both."""
    chosen = frozenset(among)
    return Counter(pair for own in uses.values() for pair in combinations(sorted(chosen.intersection(own)), 2))


def strengths(weights: Mapping[Edge, int]) -> dict[str, int]:
    """Add up the weights of each keyword's edges."""
    found = Counter[str]()
    for (one, other), weight in weights.items():
        found[one] += weight
        found[other] += weight
    return dict(found)


def centralities(weights: Mapping[Edge, int]) -> dict[str, float]:
    """Divide each keyword's strength by the largest one; nothing without an edge that weighs something."""
    strength = strengths(weights)
    most = max(strength.values(), default=0)
    return {keyword: own / most for keyword, own in strength.items()} if most else {}


def cluster_centrality(frequencies: Mapping[str, float], central: Mapping[str, float]) -> float | None:
    """Average the centralities of a cluster's keywords by their frequencies there; None where none is used.

    A keyword that is joined to no other has the centrality 0.
    """
    whole = sum(frequencies.values())
    if not whole:
        return None
    return sum(often * central.get(keyword, 0.0) for keyword, often in frequencies.items()) / whole


def most_used(counts: Mapping[str, int], most: int) -> tuple[str, ...]:
    """Return the keywords with the most people, equal ones by name."""
    return tuple(sorted(counts, key=lambda keyword: (-counts[keyword], keyword))[:most])


def in_short_order(keywords: Collection[str], weights: Mapping[Edge, int]) -> tuple[str, ...]:
    """Order keywords so that heavy edges are short: neighbours change places as long as that helps.

    The same network has the same order, whatever order it is given in.
    """
    near = _neighbours(weights)
    order = sorted(keywords, key=lambda keyword: (-sum(near.get(keyword, {}).values()), keyword))
    order = _by_attraction(order, near)
    for _ in range(len(order)):
        if not _improved(order, near):
            break
    return tuple(order)


def _by_attraction(order: list[str], near: Mapping[str, Mapping[str, int]]) -> list[str]:
    """Begin with the strongest, then take whichever is joined most to those that stand there."""
    placed: list[str] = order[:1]
    left = order[1:]
    while left:
        pull = {one: sum(near.get(one, {}).get(other, 0) for other in placed) for one in left}
        best = max(left, key=lambda one: (pull[one], -left.index(one)))
        left.remove(best)
        placed.append(best)
    return placed


def _improved(order: list[str], near: Mapping[str, Mapping[str, int]]) -> bool:
    changed = False
    for place in range(len(order) - 1):
        before = _length(order, near, order[place : place + 2])
        order[place], order[place + 1] = order[place + 1], order[place]
        if _length(order, near, order[place : place + 2]) < before:
            changed = True
        else:
            order[place], order[place + 1] = order[place + 1], order[place]
    return changed


def _length(order: list[str], near: Mapping[str, Mapping[str, int]], moved: Iterable[str]) -> int:
    places = {keyword: place for place, keyword in enumerate(order)}
    return sum(
        weight * abs(places[one] - places[other])
        for one in moved
        for other, weight in near.get(one, {}).items()
        if other in places
    )


def _neighbours(weights: Mapping[Edge, int]) -> dict[str, dict[str, int]]:
    near: dict[str, dict[str, int]] = {}
    for (one, other), weight in weights.items():
        near.setdefault(one, {})[other] = weight
        near.setdefault(other, {})[one] = weight
    return near
