"""Which answer, given in time, would move the index most: the slope of the index at each count, by what is due."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from portal.domain.trust.types import CLUSTERS, ReleaseView
from portal.engines.trust import METHOD, Indicator, IndicatorResult, Method, Result, compute
from portal.engines.trust.method import LEAST_SCORE


@dataclass(frozen=True, slots=True)
class DueItem:
    """Something that waits for an answer; `weight` is its part of its person's one vote, 1 where it is the only one."""

    key: int
    cluster: str
    indicator: str
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Move:
    """What one more timely answer of a kind would add to the index of its cluster, and to the district's."""

    cluster: str
    indicator: str
    slope: float
    district: float
    due: int
    best: DueItem
    gain: float
    """What the `best` item would add to the index of its cluster: the slope times its weight."""


def slopes(result: Result, *, method: Method = METHOD) -> Mapping[tuple[str, str], float]:
    """Return how much the index of a cluster rises with one more good outcome of the same n: dI/dx.

    Shapes: (cluster, indicator) -> index points for each unit of x. 0 where the indicator enters with n = 0, since what
    is suppressed moves nothing, and where its score lies at a goalpost. Source: trust-index.md, "From counts to the
    index": I = prod P^w, P the mean of its p, p = (E - lo) / (hi - lo), E = (m r0 + x) / (m + n).
    """
    found = {}
    for cluster in result.clusters:
        for pillar in cluster.pillars:
            outer = cluster.index * method.weights[pillar.pillar] / pillar.score / len(pillar.indicators)
            for indicator in pillar.indicators:
                found[cluster.cluster, str(indicator.indicator)] = outer * _inner(indicator, result.prior_weight)
    return found


def which_answer_moves_most(result: Result, due: Iterable[DueItem]) -> tuple[Move, ...]:
    """Rank clusters and indicators by what one more timely answer among the due items would add to the index.

    Errors: ValueError for an item of a cluster or an indicator that the index does not know.
    """
    slope_of = slopes(result)
    by_kind: dict[tuple[str, str], list[DueItem]] = {}
    for item in due:
        if item.cluster not in CLUSTERS or item.indicator not in set(Indicator):
            raise ValueError(f"no indicator {item.indicator!r} of cluster {item.cluster!r}")
        by_kind.setdefault((item.cluster, item.indicator), []).append(item)
    moves = []
    for (cluster, indicator), items in by_kind.items():
        slope = slope_of[cluster, indicator]
        best = min(items, key=lambda item: (-item.weight, item.key))
        moves.append(Move(cluster, indicator, slope, slope / len(CLUSTERS), len(items), best, slope * best.weight))
    return tuple(sorted(moves, key=lambda move: (-move.gain, -move.due, move.cluster, move.indicator)))


def of_release(release: ReleaseView, due: Iterable[DueItem]) -> tuple[Move, ...]:
    """Rank by the counts of a release; one of another method than today's says nothing of what counts now."""
    return which_answer_moves_most(compute(release.published), due) if release.is_of_todays_method else ()


def _inner(result: IndicatorResult, prior_weight: float) -> float:
    """Return dp/dx of one indicator."""
    width = result.high - result.low
    at_goalpost = not LEAST_SCORE < (result.estimate - result.low) / width < 1
    if result.n == 0 or at_goalpost:
        return 0.0
    return 1 / ((prior_weight + result.n) * width)
