"""The feed's document of a release, from the counts as published alone: the same counts give the same bytes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from portal.domain.trust import beside
from portal.domain.trust.types import CLUSTERS, Status
from portal.engines.trust import (
    Change,
    IndexResult,
    Indicator,
    IndicatorResult,
    PillarResult,
    Published,
    Result,
    canonical,
    changes,
    compute,
    methodology_sha256,
    sha256,
)

SCHEMA_VERSION = "1.0.0"
LEVEL = 0.9
METHOD = "logit-normal"
DISTRICT = ""
N_UNITS: Mapping[Indicator, str] = {
    Indicator.RSP_ANSWERS_14D: "persons",
    Indicator.RSP_DECISIONS_60D: "persons",
    Indicator.REL_COMMITMENTS: "commitments",
    Indicator.REL_EVENTS_72H: "events",
    Indicator.OPN_READABLE: "persons",
    Indicator.OPN_OUTCOMES_14D: "persons",
    Indicator.INT_UPHELD: "decisions",
    Indicator.INT_REPRODUCED: "records",
    Indicator.FAI_PARITY: "persons",
    Indicator.FAI_OVERLAP: "persons",
    Indicator.PAR_ADMITTED: "persons",
    Indicator.PAR_RETURNING: "persons",
}
Document = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Earlier:
    """The release that changes are counted from."""

    id: str
    published: Published


def moment(at: datetime) -> str:
    """Write a moment as the document does: in UTC, to the second."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def text_of(document: Document) -> str:
    """Return the document as it is stored, sent and hashed."""
    return canonical(document)


def document(
    published: Published,
    *,
    release_id: str,
    revision: int,
    status: Status,
    generated_at: str,
    supersedes: str | None = None,
    reason: str = "",
    earlier: Earlier | None = None,
) -> Document:
    """Return what the feed says of a release; `generated_at` is written as `moment` does."""
    result = compute(published)
    made: Document = {
        "schema_version": SCHEMA_VERSION,
        "methodology_version": published.methodology_version,
        "methodology_sha256": methodology_sha256(),
        "release_id": release_id,
        "revision": revision,
        "status": status.value,
        "generated_at": generated_at,
        "ref_area": published.ref_area,
        "period": {
            "id": published.period_id,
            "start": published.start.isoformat(),
            "end": published.end.isoformat(),
        },
        "observations": list(_observations(published, result, earlier, status)),
        "prior": {cluster: published.prior[cluster] for cluster in CLUSTERS},
        "input_sha256": input_sha256(published),
    }
    if supersedes is not None:
        made |= {"supersedes": supersedes, "revision_reason": reason}
    if earlier is not None:
        made["compared_with"] = {"release_id": earlier.id, "input_sha256": input_sha256(earlier.published)}
    return made


def input_sha256(published: Published) -> str:
    """Return the hash of the counts as published, in their one way to be written."""
    return sha256(canonical(published.to_dict()))


def _observations(
    published: Published, result: Result, earlier: Earlier | None, status: Status
) -> Iterator[dict[str, Any]]:
    provisional = status is Status.PROVISIONAL
    conf = _conf_statuses(published)
    for index in (result.district, *result.clusters):
        yield from _of_index(index, result, provisional)
        for pillar in index.pillars:
            yield _of_pillar(index.cluster, pillar, result, provisional)
            for indicator in pillar.indicators:
                yield from _of_indicator(index.cluster, indicator, conf, provisional)
    for figure in beside.figures(published, earlier.published if earlier else None):
        yield _beside(figure, provisional)
    if earlier is not None:
        for change in changes(earlier.published, published):
            yield from _of_change(change, provisional)


def _observation(cluster: str, metric: str, unit: str, value: float | None, **others: Any) -> dict[str, Any]:
    return {
        "cluster": cluster,
        "metric": metric,
        "unit": unit,
        "value": value,
        "n": None,
        "n_unit": None,
        "data_weight": None,
        "interval": None,
        "contribution": None,
        "suppressed": False,
        "obs_status": "A",
        "conf_status": "F",
    } | others


def _obs_status(n: float, provisional: bool) -> str:
    """P where the period is not over, E where no evidence stands against the baseline, else A."""
    return "P" if provisional else "A" if n > 0 else "E"


def _of_index(index: IndexResult, result: Result, provisional: bool) -> Iterator[dict[str, Any]]:
    n = _evidence(_indicators(index, result))
    common: dict[str, Any] = {"n": n, "n_unit": "observations", "obs_status": _obs_status(n, provisional)}
    interval = {"level": LEVEL, "low": index.low, "high": index.high, "method": METHOD}
    weight = index.data_weight
    yield _observation(index.cluster, "INDEX", "index", index.index, data_weight=weight, interval=interval, **common)
    yield _observation(index.cluster, "INDEX_NEUTRAL_PRIOR", "index", index.neutral, **common)
    for prior_weight, value in sorted(index.sensitivity.items()):
        yield _observation(index.cluster, f"INDEX_M{prior_weight:g}", "index", value, **common)
    yield _observation(index.cluster, "TARGET_PROBABILITY", "probability", index.probability, **common)


def _of_pillar(cluster: str, pillar: PillarResult, result: Result, provisional: bool) -> dict[str, Any]:
    indicators = pillar.indicators or tuple(
        indicator
        for index in result.clusters
        for other in index.pillars
        if other.pillar is pillar.pillar
        for indicator in other.indicators
    )
    n = _evidence(indicators)
    return _observation(
        cluster,
        pillar.pillar.value,
        "score",
        pillar.score,
        n=n,
        n_unit="observations",
        data_weight=sum(indicator.data_weight for indicator in indicators) / len(indicators),
        contribution=pillar.contribution,
        obs_status=_obs_status(n, provisional),
    )


def _of_indicator(
    cluster: str, indicator: IndicatorResult, conf: Mapping[tuple[str, str], str], provisional: bool
) -> Iterator[dict[str, Any]]:
    code, hidden = indicator.indicator.value, indicator.suppressed
    n = 0 if hidden else plain(indicator.n)
    common: dict[str, Any] = {
        "n": None if hidden else n,
        "n_unit": N_UNITS[indicator.indicator],
        "suppressed": hidden,
        "conf_status": (_closed(conf.get((cluster, code), "C"))) if hidden else "F",
    }
    yield _observation(
        cluster,
        code,
        "score",
        indicator.score,
        data_weight=indicator.data_weight,
        obs_status=_obs_status(n, provisional),
        **common,
    )
    shown = None if hidden else plain(indicator.x)
    status = "Q" if hidden else "P" if provisional else "A"
    yield _observation(cluster, f"{code}_X", "count", shown, obs_status=status, **common)


def _of_change(change: Change, provisional: bool) -> Iterator[dict[str, Any]]:
    status = "P" if provisional else "A"
    total = change.after - change.before
    yield _observation(change.cluster, "CHANGE", "difference", total, obs_status=status)
    yield _observation(change.cluster, "CHANGE_PRIOR", "difference", change.prior_fades, obs_status=status)
    for pillar, value in change.pillars.items():
        yield _observation(change.cluster, f"CHANGE_{pillar.value}", "difference", value, obs_status=status)


def _beside(figure: beside.Figure, provisional: bool) -> dict[str, Any]:
    missing = "Q" if figure.conf_status != "F" else "M"
    status = missing if figure.value is None else "P" if provisional else "A"
    return _observation(
        figure.cluster,
        figure.metric,
        figure.unit,
        figure.value,
        n=None if figure.n is None else plain(figure.n),
        n_unit=figure.n_unit,
        suppressed=figure.conf_status != "F",
        obs_status=status,
        conf_status=figure.conf_status,
    )


def plain(number: float) -> float:
    """Return a whole number without its point."""
    return int(number) if float(number).is_integer() else number


def _indicators(index: IndexResult, result: Result) -> tuple[IndicatorResult, ...]:
    of = (index,) if index.cluster != DISTRICT else result.clusters
    return tuple(indicator for one in of for pillar in one.pillars for indicator in pillar.indicators)


def _evidence(indicators: tuple[IndicatorResult, ...]) -> float:
    return plain(sum(0 if indicator.suppressed else indicator.n for indicator in indicators))


def _conf_statuses(published: Published) -> dict[tuple[str, str], str]:
    found: dict[tuple[str, str], str] = {}
    for count in published.evidence:
        key = (count.cluster, count.indicator)
        found[key] = max(found.get(key, "F"), count.conf_status, key="FDC".index)
    return found


def _closed(conf: str) -> str:
    return conf if conf != "F" else "C"
