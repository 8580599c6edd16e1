"""What a release says, read from its own document and its own method: whatever this portal computes by today."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from portal.engines.trust import Verdict, verdict

DISTRICT = ""
Observed = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Method:
    """What a method decides that a page shows beside a number."""

    version: str
    target: float
    sure: float
    least_data_weight: float
    level: float
    neutral_prior: float
    prior_weight: float
    """How many cases the baseline counts like in the release's year."""


@dataclass(frozen=True, slots=True)
class SaidIndicator:
    """One indicator of one cluster; where it is suppressed, x and n are 0."""

    indicator: str
    x: float
    n: float
    score: float
    data_weight: float
    suppressed: bool


@dataclass(frozen=True, slots=True)
class SaidPillar:
    """One pillar; the district's have no indicators."""

    pillar: str
    score: float
    contribution: float
    indicators: tuple[SaidIndicator, ...]


@dataclass(frozen=True, slots=True)
class SaidIndex:
    """The index of one cluster, or of the district."""

    cluster: str
    prior: float
    index: float
    low: float
    high: float
    data_weight: float
    probability: float
    verdict: Verdict
    neutral: float
    sensitivity: Mapping[float, float]
    pillars: tuple[SaidPillar, ...]
    method: Method


@dataclass(frozen=True, slots=True)
class SaidChange:
    """Why an index differs from that of the release it was compared with."""

    cluster: str
    before: float
    after: float
    prior_fades: float
    pillars: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Said:
    """All that a release says; `changes` by cluster, none where it was compared with nothing."""

    method: Method
    district: SaidIndex
    clusters: tuple[SaidIndex, ...]
    changes: Mapping[str, SaidChange]
    compared_with: str | None

    @property
    def prior_weight(self) -> float:
        """Return how many cases the baseline counts like."""
        return self.method.prior_weight


def read(document: Mapping[str, Any], parameters: Mapping[str, Any]) -> Said:
    """Return what a release's document says, by the parameters of the method that it was made by."""
    method = _method(document, parameters)
    by_cluster: dict[str, list[Observed]] = {}
    for observed in document["observations"]:
        by_cluster.setdefault(observed["cluster"], []).append(observed)
    indices = [_index(cluster, found, document["prior"], method) for cluster, found in by_cluster.items()]
    district = next(one for one in indices if one.cluster == DISTRICT)
    compared = document.get("compared_with")
    return Said(
        method,
        district,
        tuple(one for one in indices if one.cluster != DISTRICT),
        {cluster: _change(cluster, found) for cluster, found in by_cluster.items()} if compared else {},
        compared["release_id"] if compared else None,
    )


def _method(document: Mapping[str, Any], parameters: Mapping[str, Any]) -> Method:
    prior, target = parameters["prior"], parameters["target"]
    year = int(document["period"]["id"][:4])
    return Method(
        version=parameters["methodology_version"],
        target=target["value"],
        sure=target["sure"],
        least_data_weight=target["least_data_weight"],
        level=parameters["interval"]["level"],
        neutral_prior=parameters["neutral"]["prior"],
        prior_weight=prior["first"] * 2.0 ** (prior["first_year"] - year),
    )


def _index(cluster: str, found: Iterable[Observed], priors: Mapping[str, float], method: Method) -> SaidIndex:
    by_metric = {observed["metric"]: observed for observed in found}
    index, chance = by_metric["INDEX"], by_metric["TARGET_PROBABILITY"]["value"]
    weights = {metric.removeprefix("INDEX_M"): one for metric, one in by_metric.items() if metric[:7] == "INDEX_M"}
    return SaidIndex(
        cluster=cluster,
        prior=priors.get(cluster, sum(priors.values()) / len(priors)),
        index=index["value"],
        low=index["interval"]["low"],
        high=index["interval"]["high"],
        data_weight=index["data_weight"],
        probability=chance,
        verdict=verdict(chance, index["data_weight"], method.sure, method.least_data_weight),
        neutral=by_metric["INDEX_NEUTRAL_PRIOR"]["value"],
        sensitivity={float(weight): one["value"] for weight, one in weights.items()},
        pillars=tuple(_pillars(by_metric)),
        method=method,
    )


def _pillars(by_metric: Mapping[str, Observed]) -> Iterator[SaidPillar]:
    """Yield the pillars: the scores that contribute to the index; the scores that follow each are its indicators."""
    scores = [(metric, one) for metric, one in by_metric.items() if one["unit"] == "score"]
    begins = [at for at, (_metric, one) in enumerate(scores) if one["contribution"] is not None]
    for begin, end in zip(begins, [*begins[1:], len(scores)], strict=True):
        metric, pillar = scores[begin]
        own = tuple(_indicator(code, one, by_metric[f"{code}_X"]) for code, one in scores[begin + 1 : end])
        yield SaidPillar(metric, pillar["value"], pillar["contribution"], own)


def _indicator(code: str, score: Observed, x: Observed) -> SaidIndicator:
    return SaidIndicator(
        code, x["value"] or 0, score["n"] or 0, score["value"], score["data_weight"], score["suppressed"]
    )


def _change(cluster: str, found: Iterable[Observed]) -> SaidChange:
    by_metric = {observed["metric"]: observed["value"] for observed in found}
    pillars = {metric.removeprefix("CHANGE_"): value for metric, value in by_metric.items() if metric[:7] == "CHANGE_"}
    fades, after = pillars.pop("PRIOR"), by_metric["INDEX"]
    return SaidChange(cluster, after - by_metric["CHANGE"], after, fades, pillars)
