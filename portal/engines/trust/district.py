"""The district's index: the mean of its four clusters, judged by the same rules."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from portal.engines.trust.index import interval, probability, verdict
from portal.engines.trust.method import OTHER_WEIGHTS
from portal.engines.trust.types import IndexResult, Pillar, PillarResult


def district(clusters: Sequence[IndexResult]) -> IndexResult:
    """Return the mean of clusters, which are taken as independent; its pillars have no indicators of their own."""
    index = _mean(it.index for it in clusters)
    sd = math.sqrt(math.fsum(it.sd**2 for it in clusters)) / len(clusters)
    low, high = interval(index, sd)
    chance = probability(index, sd)
    data_weight = _mean(it.data_weight for it in clusters)
    return IndexResult(
        cluster="",
        prior=_mean(it.prior for it in clusters),
        index=index,
        sd=sd,
        low=low,
        high=high,
        data_weight=data_weight,
        probability=chance,
        verdict=verdict(chance, data_weight),
        neutral=_mean(it.neutral for it in clusters),
        sensitivity={weight: _mean(it.sensitivity[weight] for it in clusters) for weight in OTHER_WEIGHTS},
        pillars=tuple(_pillar(found) for found in zip(*(it.pillars for it in clusters), strict=True)),
    )


def _pillar(found: Sequence[PillarResult]) -> PillarResult:
    return PillarResult(
        pillar=Pillar(found[0].pillar),
        score=_mean(it.score for it in found),
        variance=math.fsum(it.variance for it in found) / len(found) ** 2,
        contribution=_mean(it.contribution for it in found),
        indicators=(),
    )


def _mean(values: Iterable[float]) -> float:
    found = list(values)
    return math.fsum(found) / len(found)
