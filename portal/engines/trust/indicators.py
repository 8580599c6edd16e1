"""From published components to the share of each indicator, and from a share to its score."""

from __future__ import annotations

import math
from collections.abc import Mapping

from portal.engines.trust.method import (
    AVERAGED_BY_PERSON,
    CLUSTERS,
    HOME,
    LEAST_EXPECTED_OVERLAP,
    LEAST_PEOPLE,
    LEAST_SCORE,
    METHOD,
    METHODOLOGY,
    OTHER,
    Method,
)
from portal.engines.trust.published import GROUP, PARITY, SHARE, Published
from portal.engines.trust.reading import PublishedError
from portal.engines.trust.types import Indicator, IndicatorResult, Share

NOTHING = Share(0.0, 0.0)
_SUPPRESSED = Share(0.0, 0.0, suppressed=True)


def evidence(published: Published) -> Mapping[str, Mapping[Indicator, Share]]:
    """Return the share of every indicator in every cluster.

    What has no evidence enters with n = 0; so does what is suppressed or has fewer than ten persons, marked as such.
    Counts that contradict each other, or that another method published, raise PublishedError.
    """
    if published.methodology_version != METHODOLOGY:
        raise PublishedError(f"These counts are of method {published.methodology_version}, this is {METHODOLOGY}.")
    published.check()
    components: dict[tuple[str, str], dict[str, float | None]] = {}
    for count in published.evidence:
        components.setdefault((count.cluster, count.indicator), {})[count.component] = count.value
    groups = published.residents.groups
    return {
        cluster: {it: _share(it, components.get((cluster, it), {}), groups) for it in Indicator} for cluster in CLUSTERS
    }


def parity(x_ko: float, n_ko: float, x_other: float, n_other: float) -> Share:
    """Return how the share of timely answers to non-Korean writers compares with that to Korean ones.

    The score min(1, (x_other / n_other) / (x_ko / n_ko)) as a share of n, the smaller group; n = 0 if either group is
    empty or no Korean writer was answered in time.
    """
    if not n_ko or not n_other or not x_ko:
        return NOTHING
    n = float(min(n_ko, n_other))
    return Share(n * min(1.0, (x_other / n_other) / (x_ko / n_ko)), n)


def overlap(participants: Mapping[str, float], residents: Mapping[str, float]) -> Share:
    """Return how alike the foreign nationality groups are among participants and among residents.

    Both map a group to a number of people; a group that is missing has none, and Korea is left out. The score is
    min(1, sum min(q, pi) / e_n) as a share of n, the participants; e_n is what a random sample of n residents can be
    expected to overlap. n = 0 if a side is empty or e_n < .5.
    """
    joined = {group: people for group, people in participants.items() if group != HOME}
    living = {group: people for group, people in residents.items() if group != HOME}
    n, all_living = float(sum(joined.values())), float(sum(living.values()))
    if not n or not all_living:
        return NOTHING
    shares = {group: people / all_living for group, people in living.items()}
    spread = math.fsum(math.sqrt(2 * share * (1 - share) / (math.pi * n)) for share in shares.values())
    expected = 1 - spread / 2
    if expected < LEAST_EXPECTED_OVERLAP:
        return NOTHING
    common = math.fsum(min(joined.get(group, 0.0) / n, share) for group, share in shares.items())
    return Share(n * min(1.0, common / expected), n)


def merged_overlap(participants: Mapping[str, float | None], residents: Mapping[str, float]) -> Share:
    """Return the overlap where small groups of participants are merged: they are null, their sum is under `other`.

    Residents are merged the same way. Null groups without their sum cannot be compared: suppressed.
    """
    merged = {group for group, people in participants.items() if people is None and group != OTHER}
    known = {group: people for group, people in participants.items() if people is not None}
    if len(known) < len(participants) and OTHER not in known:
        return _SUPPRESSED
    living = {group: people for group, people in residents.items() if group not in merged}
    if merged:
        living[OTHER] = living.get(OTHER, 0.0) + math.fsum(residents.get(group, 0.0) for group in merged)
    return overlap(known, living)


def shrink(indicator: Indicator, share: Share, prior: float, weight: float, method: Method = METHOD) -> IndicatorResult:
    """Shrink a share towards the prior (0..1), which is worth `weight` (> 0) observations, and score it.

    Beta-binomial: the prior and the data are one sum of good and other outcomes. The score is where the estimate lies
    between the goalposts.
    """
    low, high = method.goalposts[indicator]
    start = low + prior * (high - low)
    good, other = weight * start + share.x, weight * (1 - start) + share.n - share.x
    estimate = good / (good + other)
    variance = estimate * (1 - estimate) / (good + other + 1)
    return IndicatorResult(
        indicator=indicator,
        x=share.x,
        n=share.n,
        low=low,
        high=high,
        estimate=estimate,
        variance=variance,
        score=min(1.0, max(LEAST_SCORE, (estimate - low) / (high - low))),
        score_variance=variance / (high - low) ** 2,
        suppressed=share.suppressed,
        data_weight=share.n / (share.n + weight),
    )


def _share(indicator: Indicator, components: Mapping[str, float | None], residents: Mapping[str, float]) -> Share:
    if not components:
        return NOTHING
    if indicator is Indicator.FAI_OVERLAP:
        groups = {component.removeprefix(GROUP): value for component, value in components.items()}
        return _enough(indicator, merged_overlap(groups, residents))
    values = [components[name] for name in (PARITY if indicator is Indicator.FAI_PARITY else SHARE)]
    found = [float(value) for value in values if value is not None]
    if len(found) < len(values):
        return _SUPPRESSED
    return _enough(indicator, parity(*found) if indicator is Indicator.FAI_PARITY else Share(found[0], found[1]))


def _enough(indicator: Indicator, share: Share) -> Share:
    """Let nothing enter that is about fewer than ten persons."""
    return _SUPPRESSED if indicator in AVERAGED_BY_PERSON and 0 < share.n < LEAST_PEOPLE else share
