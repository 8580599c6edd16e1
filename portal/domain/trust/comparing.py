"""What releases are drawn beside: the figures that the index began with, and the target."""

from __future__ import annotations

from collections.abc import Mapping

from portal.domain.trust.types import CLUSTERS
from portal.engines.trust import BASELINE
from portal.engines.trust.method import LEVEL, TARGET

__all__ = [
    "DISTRICT",
    "LEVEL",
    "TARGET",
    "baseline",
]
DISTRICT = ""


def baseline() -> Mapping[str, float]:
    """Return the 2025 report's figures, which nobody has audited: of each cluster, and of the district their mean."""
    by_cluster = {cluster: BASELINE[cluster] for cluster in CLUSTERS}
    return {DISTRICT: sum(by_cluster.values()) / len(by_cluster), **by_cluster}
