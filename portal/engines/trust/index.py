"""One cluster's index: a weighted geometric mean of its pillars, what each contributes, and how sure it is."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from portal.engines.trust.indicators import NOTHING, shrink
from portal.engines.trust.method import (
    LEAST_DATA_WEIGHT,
    METHOD,
    NEUTRAL_PRIOR,
    NEUTRAL_WEIGHT,
    OTHER_WEIGHTS,
    PILLAR_OF,
    QUANTILE,
    SURE,
    TARGET,
    Method,
)
from portal.engines.trust.types import IndexResult, Indicator, IndicatorResult, Pillar, PillarResult, Share, Verdict


def cluster_index(
    cluster: str, prior: float, shares: Mapping[Indicator, Share], weight: float, method: Method = METHOD
) -> IndexResult:
    """Return the index of a cluster from its prior (0..1), its shares, and the weight of the prior (m > 0).

    An indicator without a share enters with n = 0. Contributions sum to the index. Source: HDI 2010 (geometric mean);
    OECD/JRC Handbook on Constructing Composite Indicators.
    """
    pillars = _pillars(prior, shares, weight, method)
    index = _index(pillars, method)
    spread = math.fsum(method.weights[it.pillar] ** 2 * it.variance / it.score**2 for it in pillars)
    sd = index * math.sqrt(spread)
    low, high = interval(index, sd)
    chance = probability(index, sd)
    data_weight = math.fsum(it.data_weight for pillar in pillars for it in pillar.indicators) / len(Indicator)
    return IndexResult(
        cluster=cluster,
        prior=prior,
        index=index,
        sd=sd,
        low=low,
        high=high,
        data_weight=data_weight,
        probability=chance,
        verdict=verdict(chance, data_weight),
        neutral=_index(_pillars(NEUTRAL_PRIOR, shares, NEUTRAL_WEIGHT, method), method),
        sensitivity={other: _index(_pillars(prior, shares, other, method), method) for other in OTHER_WEIGHTS},
        pillars=pillars,
    )


def interval(value: float, sd: float) -> tuple[float, float]:
    """Return the 90 % interval of a figure from 0 to 1, by the logit, so that it stays between 0 and 1.

    At 0 and at 1 the logit has no value; there the interval is the plain normal one, cut off.
    """
    if not sd:
        return value, value
    if not 0 < value < 1:
        return max(0.0, value - QUANTILE * sd), min(1.0, value + QUANTILE * sd)
    half = QUANTILE * sd / (value * (1 - value))
    return min(value, _expit(_logit(value) - half)), max(value, _expit(_logit(value) + half))


def probability(value: float, sd: float) -> float:
    """Return how probable it is that a figure with this standard deviation is .90 or more (logit-normal)."""
    if not sd:
        return 1.0 if value >= TARGET else 0.0
    if not 0 < value < 1:
        return _normal((value - TARGET) / sd)
    return _normal((_logit(value) - _logit(TARGET)) * value * (1 - value) / sd)


def verdict(chance: float, data_weight: float, sure: float = SURE, least: float = LEAST_DATA_WEIGHT) -> Verdict:
    """Judge whether the target is met: only with data, and only if it is nearly certain."""
    if chance >= sure and data_weight >= least:
        return Verdict.MET
    return Verdict.NOT_MET if chance <= 1 - sure else Verdict.UNDETERMINED


def _pillars(
    prior: float, shares: Mapping[Indicator, Share], weight: float, method: Method
) -> tuple[PillarResult, ...]:
    results: dict[Pillar, list[IndicatorResult]] = {pillar: [] for pillar in Pillar}
    for indicator, pillar in PILLAR_OF.items():
        results[pillar].append(shrink(indicator, shares.get(indicator, NOTHING), prior, weight, method))
    scores = {pillar: math.fsum(it.score for it in found) / len(found) for pillar, found in results.items()}
    log_index = _log_index(scores, method)
    # (1 - I) / (-ln I), whose limit where I is 1 is 1.
    slope = math.expm1(log_index) / log_index if log_index else 1.0
    return tuple(
        PillarResult(
            pillar=pillar,
            score=scores[pillar],
            variance=math.fsum(it.score_variance for it in found) / len(found) ** 2,
            contribution=method.weights[pillar] * (1 + slope * math.log(scores[pillar])),
            indicators=tuple(found),
        )
        for pillar, found in results.items()
    )


def _index(pillars: Sequence[PillarResult], method: Method) -> float:
    return math.exp(_log_index({it.pillar: it.score for it in pillars}, method))


def _log_index(scores: Mapping[Pillar, float], method: Method) -> float:
    return math.fsum(method.weights[pillar] * math.log(score) for pillar, score in scores.items())


def _logit(value: float) -> float:
    return math.log(value) - math.log1p(-value)


def _expit(value: float) -> float:
    if value >= 0:
        return 1 / (1 + math.exp(-value))
    return math.exp(value) / (1 + math.exp(value))


def _normal(value: float) -> float:
    """Return the normal distribution function."""
    return math.erfc(-value / math.sqrt(2)) / 2
