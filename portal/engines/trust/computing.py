"""From published counts to a release's figures."""

from __future__ import annotations

from portal.engines.trust.district import district
from portal.engines.trust.index import cluster_index
from portal.engines.trust.indicators import evidence
from portal.engines.trust.method import CLUSTERS, METHOD, Method, prior_weight
from portal.engines.trust.published import Published
from portal.engines.trust.types import Result


def compute(published: Published, *, weight: float | None = None, method: Method = METHOD) -> Result:
    """Compute the index of the four clusters and of the district from published counts alone.

    The weight of the prior is that of the period's year unless another is given. Counts that contradict each other
    raise PublishedError.
    """
    used = prior_weight(published.period_id) if weight is None else weight
    shares = evidence(published)
    clusters = tuple(cluster_index(it, published.prior[it], shares[it], used, method) for it in CLUSTERS)
    return Result(published.period_id, used, clusters, district(clusters))
