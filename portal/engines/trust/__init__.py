"""The trust index, methodology 1.0.0: from the counts as published to a release that anybody can recompute. Pure."""

from portal.engines.trust.beside import (
    Votes,
    centrality,
    cluster_centrality,
    delta_sentiment,
    net_sentiment,
    shared_authors,
)
from portal.engines.trust.change import changes
from portal.engines.trust.computing import compute
from portal.engines.trust.index import cluster_index, interval, probability, verdict
from portal.engines.trust.indicators import evidence, overlap, parity, shrink
from portal.engines.trust.method import (
    BASELINE,
    CLUSTERS,
    METHOD,
    METHODOLOGY,
    PILLAR_OF,
    Method,
    methodology_sha256,
    parameters,
    prior_weight,
    window,
)
from portal.engines.trust.published import Count, Published, Residents, TableCell, canonical, sha256
from portal.engines.trust.reading import PublishedError
from portal.engines.trust.types import (
    Change,
    IndexResult,
    Indicator,
    IndicatorResult,
    Pillar,
    PillarResult,
    Result,
    Share,
    Verdict,
)

__all__ = [
    "BASELINE",
    "CLUSTERS",
    "METHOD",
    "METHODOLOGY",
    "PILLAR_OF",
    "Change",
    "Count",
    "IndexResult",
    "Indicator",
    "IndicatorResult",
    "Method",
    "Pillar",
    "PillarResult",
    "Published",
    "PublishedError",
    "Residents",
    "Result",
    "Share",
    "TableCell",
    "Verdict",
    "Votes",
    "canonical",
    "centrality",
    "changes",
    "cluster_centrality",
    "cluster_index",
    "compute",
    "delta_sentiment",
    "evidence",
    "interval",
    "methodology_sha256",
    "net_sentiment",
    "overlap",
    "parameters",
    "parity",
    "prior_weight",
    "probability",
    "sha256",
    "shared_authors",
    "shrink",
    "verdict",
    "window",
]
