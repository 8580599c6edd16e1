"""Releases beside each other and beside the figures that the index began with."""

from __future__ import annotations

from collections.abc import Mapping

from portal.domain.trust.types import CLUSTERS, ReleaseView
from portal.engines.trust import BASELINE, PILLAR_OF, Change, changes
from portal.engines.trust.method import LEAST_DATA_WEIGHT, LEVEL, NEUTRAL_PRIOR, NEUTRAL_WEIGHT, SURE, TARGET

__all__ = [
    "DISTRICT",
    "LEAST_DATA_WEIGHT",
    "LEVEL",
    "NEUTRAL_PRIOR",
    "NEUTRAL_WEIGHT",
    "SURE",
    "TARGET",
    "baseline",
    "changes_between",
    "indicators_of",
]
DISTRICT = ""


def baseline() -> Mapping[str, float]:
    """Return the 2025 report's figures, which nobody has audited: of each cluster, and of the district their mean."""
    by_cluster = {cluster: BASELINE[cluster] for cluster in CLUSTERS}
    return {DISTRICT: sum(by_cluster.values()) / len(by_cluster), **by_cluster}


def changes_between(earlier: ReleaseView, later: ReleaseView) -> Mapping[str, Change]:
    """Return what moved the index from one release to a later one: of the district, and of each cluster."""
    return {change.cluster: change for change in changes(earlier.published, later.published)}


def indicators_of(pillar: str) -> tuple[str, ...]:
    """Return the codes of the indicators that a pillar is the mean of."""
    return tuple(str(indicator) for indicator, of in PILLAR_OF.items() if of == pillar)
