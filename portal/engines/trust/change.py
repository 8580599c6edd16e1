"""Why the index differs from an earlier release: first the prior's fading, then each pillar, and nothing is left."""

from __future__ import annotations

import math

from portal.engines.trust.computing import compute
from portal.engines.trust.method import METHOD, Method
from portal.engines.trust.published import Published
from portal.engines.trust.types import Change, IndexResult, Pillar


def changes(earlier: Published, later: Published, *, method: Method = METHOD) -> tuple[Change, ...]:
    """Return the changes between two releases: the district's first, then each cluster's.

    The earlier index is first recomputed with today's weight of the prior; the rest is split over the pillars by LMDI
    (Wood & Lenzen 2006). Before, the step of the prior, and the pillars sum to the later index.
    """
    after = compute(later, method=method)
    before = compute(earlier, method=method)
    faded = compute(earlier, weight=after.prior_weight, method=method)
    clusters = tuple(
        Change(
            cluster=now.cluster,
            before=was.index,
            after=now.index,
            prior_fades=step.index - was.index,
            pillars=_split(step, now, method),
        )
        for was, step, now in zip(before.clusters, faded.clusters, after.clusters, strict=True)
    )
    whole = Change(
        cluster="",
        before=before.district.index,
        after=after.district.index,
        prior_fades=faded.district.index - before.district.index,
        pillars={it: math.fsum(change.pillars[it] for change in clusters) / len(clusters) for it in Pillar},
    )
    return (whole, *clusters)


def _split(was: IndexResult, now: IndexResult, method: Method) -> dict[Pillar, float]:
    """Return d_j = w_j ln(P_j,t / P_j,t-1) * L(I_t, I_t-1), where L is the logarithmic mean, I where both are equal."""
    logs = {
        new.pillar: method.weights[new.pillar] * math.log(new.score / old.score)
        for old, new in zip(was.pillars, now.pillars, strict=True)
    }
    log_change = math.fsum(logs.values())
    mean = was.index * math.expm1(log_change) / log_change if log_change else was.index
    return {pillar: log * mean for pillar, log in logs.items()}
