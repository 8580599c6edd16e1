"""The method page's worked example and every variant of it, to six decimals."""

from __future__ import annotations

import dataclasses

import pytest

from portal.engines.trust import (
    BASELINE,
    CLUSTERS,
    IndexResult,
    Indicator,
    Pillar,
    PillarResult,
    Published,
    Result,
    Share,
    Verdict,
    changes,
    cluster_index,
    compute,
)
from portal.engines.trust.change import _split
from portal.engines.trust.district import district
from portal.engines.trust.method import METHOD
from tests.factories.trust_counts import EXAMPLE, published, share

C4 = cluster_index("C4", 0.90, EXAMPLE, 20)
NOTHING = compute(published())


def near(value: float) -> object:
    """Six decimals, as the page gives them."""
    return pytest.approx(value, abs=5e-7, rel=0)


def of(index: IndexResult, pillar: Pillar) -> PillarResult:
    return next(it for it in index.pillars if it.pillar is pillar)


@pytest.mark.parametrize(
    ("pillar", "score", "contribution", "change"),
    [
        (Pillar.RSP, 0.830519, 0.138168, -0.011685),
        (Pillar.REL, 0.883413, 0.147643, -0.002705),
        (Pillar.OPN, 0.869444, 0.145197, -0.005024),
        (Pillar.INT, 0.942500, 0.157579, 0.006711),
        (Pillar.FAI, 0.870000, 0.145295, -0.004931),
        (Pillar.PAR, 0.700175, 0.111969, -0.036515),
    ],
)
def test_each_pillar_has_the_score_the_contribution_and_the_change_of_the_page(
    pillar: Pillar, score: float, contribution: float, change: float
) -> None:
    assert of(C4, pillar).score == near(score)
    assert of(C4, pillar).contribution == near(contribution)
    assert _split(NOTHING.clusters[3], C4, METHOD)[pillar] == near(change)


def test_the_index_its_interval_its_data_weight_and_its_verdict() -> None:
    assert C4.index == near(0.845851)
    assert C4.sd == near(0.017479)
    assert (C4.low, C4.high) == (near(0.814863), near(0.872464))
    assert C4.data_weight == near(0.590379)
    assert C4.verdict is Verdict.NOT_MET
    assert C4.probability <= 0.05


def test_what_the_index_would_be_with_other_priors() -> None:
    assert C4.neutral == near(0.800561)
    assert C4.sensitivity == {5: near(0.834665), 10: near(0.839087), 40: near(0.854662)}


def test_the_district_with_the_other_three_clusters_at_their_baseline() -> None:
    whole = district([*NOTHING.clusters[:3], C4])
    assert whole.index == near(0.878963)
    assert whole.index == pytest.approx(sum(it.contribution for it in whole.pillars), abs=1e-12)
    assert whole.data_weight == pytest.approx(C4.data_weight / 4, abs=1e-12)
    assert whole.verdict is Verdict.UNDETERMINED


def test_without_evidence_the_index_is_the_baseline_exactly() -> None:
    assert [round(it.index, 12) for it in NOTHING.clusters] == [0.91, 0.89, 0.87, 0.90]
    assert [it.index for it in NOTHING.clusters] == pytest.approx([*BASELINE.values()], abs=2e-16, rel=0)
    assert NOTHING.district.index == pytest.approx(0.8925, abs=1e-15)
    assert all(it.data_weight == 0 for it in (*NOTHING.clusters, NOTHING.district))
    assert all(it.neutral == pytest.approx(0.5, abs=1e-15) for it in NOTHING.clusters)


def test_without_evidence_the_first_cluster_is_undetermined_and_its_interval_is_wide() -> None:
    first = NOTHING.clusters[0]
    assert (round(first.low, 3), round(first.high, 3)) == (0.846, 0.949)
    assert first.verdict is Verdict.UNDETERMINED


def counted_example() -> Published:
    """The example as evidence; fairness is derived, and derived from components that give the page's shares."""
    plain = [it for it in Indicator if it not in {Indicator.FAI_PARITY, Indicator.FAI_OVERLAP}]
    evidence = [count for it in plain for count in share("C4", it, EXAMPLE[it].x, EXAMPLE[it].n)]
    return published(evidence)


def test_the_example_computed_from_its_counts_is_the_example_computed_from_its_shares() -> None:
    without_fairness = {it: found for it, found in EXAMPLE.items() if not it.startswith("FAI")}
    result = compute(counted_example())
    assert result.prior_weight == 20
    assert result.clusters[3] == cluster_index("C4", 0.90, without_fairness, 20)
    assert result.clusters[:3] == NOTHING.clusters[:3]


def test_the_change_from_the_baseline_is_told_for_the_district_first() -> None:
    told = changes(published(), counted_example())
    assert [it.cluster for it in told] == ["", *CLUSTERS]
    assert told[4].pillars[Pillar.PAR] < told[4].pillars[Pillar.RSP] < 0 == told[4].prior_fades
    assert told[0].pillars[Pillar.PAR] == pytest.approx(told[4].pillars[Pillar.PAR] / 4, abs=1e-15)


def test_a_result_says_what_it_was_computed_with() -> None:
    result = compute(published(period="2028-Q1"))
    assert isinstance(result, Result)
    assert (result.period, result.prior_weight) == ("2028-Q1", 5.0)
    first = of(C4, Pillar.PAR).indicators[0]
    assert (first.indicator, first.x, first.n, first.low, first.high) == (Indicator.PAR_ADMITTED, 168, 240, 0.4, 0.9)
    assert first.data_weight == pytest.approx(240 / 260)
    assert dataclasses.asdict(Share(1, 2)) == {"x": 1, "n": 2, "suppressed": False}
