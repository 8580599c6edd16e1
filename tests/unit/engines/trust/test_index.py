"""Whatever the counts, contributions and changes add up, more good never harms, and no number breaks the arithmetic."""

from __future__ import annotations

import itertools
import math
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.engines.trust import (
    BASELINE,
    CLUSTERS,
    METHOD,
    PILLAR_OF,
    Indicator,
    Pillar,
    Share,
    Verdict,
    changes,
    cluster_index,
    compute,
    interval,
    probability,
    shrink,
    verdict,
)
from portal.engines.trust.change import _split
from portal.engines.trust.district import district
from tests.factories.trust_counts import groups, parity, published, share

RANDOM_INPUTS = 10_000
ALL_GOOD = dict.fromkeys(Indicator, Share(1e12, 1e12))
ALL_BAD = dict.fromkeys(Indicator, Share(0, 1e12))


def any_shares(chance: random.Random) -> dict[Indicator, Share]:
    """Return shares of every size, some of them missing, some all good or all bad."""
    shares = {}
    for indicator in Indicator:
        n = chance.choice([0, 1, chance.randrange(10, 100), 10 ** chance.randrange(3, 13)])
        shares[indicator] = Share(n * chance.choice([0, 1, chance.random()]), n)
    return shares


def any_index(chance: random.Random):  # type: ignore[no-untyped-def]
    weight = 20 * 2.0 ** chance.randrange(-70, 10)
    return cluster_index("C1", chance.choice([0.0, 0.5, 0.91, 1.0, chance.random()]), any_shares(chance), weight)


def test_contributions_sum_to_the_index_on_ten_thousand_random_inputs() -> None:
    chance = random.Random(1)
    for _ in range(RANDOM_INPUTS):
        found = any_index(chance)
        assert math.fsum(it.contribution for it in found.pillars) == pytest.approx(found.index, abs=1e-12, rel=0)
        assert 0 <= found.low <= found.index <= found.high <= 1
        assert 0 <= found.probability <= 1
        assert 0 <= found.data_weight <= 1


def test_the_districts_contributions_sum_to_its_index_too() -> None:
    chance = random.Random(2)
    for _ in range(500):
        whole = district([any_index(chance) for _ in CLUSTERS])
        assert math.fsum(it.contribution for it in whole.pillars) == pytest.approx(whole.index, abs=1e-12, rel=0)
        assert whole.low <= whole.index <= whole.high


def test_a_change_is_split_without_a_rest_on_ten_thousand_random_pairs() -> None:
    chance = random.Random(3)
    was = any_index(chance)
    for _ in range(RANDOM_INPUTS):
        now = any_index(chance)
        split = _split(was, now, METHOD)
        assert was.index + math.fsum(split.values()) == pytest.approx(now.index, abs=1e-12, rel=0)
        was = now


@given(st.randoms(use_true_random=False), st.sampled_from(["2026-Q3", "2027-Q1", "2031-Q4"]))
def test_before_and_the_fading_prior_and_the_pillars_are_after(chance: random.Random, later: str) -> None:
    plain = [it for it in Indicator if PILLAR_OF[it] is not Pillar.FAI]

    def counts(period: str):  # type: ignore[no-untyped-def]
        ns = {pair: 5 * chance.randrange(0, 30) for pair in itertools.product(CLUSTERS, plain)}
        evidence = [it for (at, what), n in ns.items() for it in share(at, what, chance.randrange(0, n + 1), n)]
        return published(evidence, period)

    for change in changes(counts("2026-Q2"), counts(later)):
        parts = [change.before, change.prior_fades, *change.pillars.values()]
        assert math.fsum(parts) == pytest.approx(change.after, abs=1e-12, rel=0)
        assert set(change.pillars) == set(Pillar)


def test_the_prior_fades_first_and_alone_if_nothing_else_has_changed() -> None:
    evidence = share("C2", Indicator.REL_COMMITMENTS, 10, 40)
    earlier, later = published(evidence, "2026-Q4"), published(evidence, "2027-Q1")
    told = {it.cluster: it for it in changes(earlier, later)}
    assert told["C2"].prior_fades == pytest.approx(
        compute(later).clusters[1].index - compute(earlier).clusters[1].index
    )
    assert told["C2"].prior_fades < 0
    assert all(value == 0 for change in told.values() for value in change.pillars.values())
    assert told["C1"].before == told["C1"].after


def test_equal_indices_of_unlike_pillars_still_say_what_rose_and_what_fell() -> None:
    was = cluster_index("C1", 0.9, {Indicator.REL_COMMITMENTS: Share(10, 40)}, 20)
    now = cluster_index("C1", 0.9, {Indicator.INT_UPHELD: Share(10, 40)}, 20)
    split = _split(was, now, METHOD)
    assert was.index == pytest.approx(now.index, abs=1e-15)
    assert split[Pillar.REL] == pytest.approx(-split[Pillar.INT], abs=1e-12)
    assert split[Pillar.REL] > 0.01


@given(
    st.randoms(use_true_random=False),
    st.sampled_from(sorted(Indicator)),
    st.integers(0, 10**9),
    st.integers(1, 10**9),
    st.sampled_from(sorted(BASELINE)),
    st.sampled_from([1e-6, 0.625, 5.0, 20.0, 40.0]),
)
def test_one_more_good_outcome_at_the_same_n_never_lowers_an_indicator_a_pillar_or_the_index(
    chance: random.Random, indicator: Indicator, x: int, n: int, cluster: str, weight: float
) -> None:
    shares, x = any_shares(chance), x % n
    before, after = (
        cluster_index(cluster, BASELINE[cluster], {**shares, indicator: Share(good, n)}, weight) for good in (x, x + 1)
    )
    assert after.index >= before.index
    assert after.neutral >= before.neutral
    for was, now in zip(before.pillars, after.pillars, strict=True):
        assert now.score >= was.score
        assert all(new.score >= old.score for old, new in zip(was.indicators, now.indicators, strict=True))
        assert all(new.estimate >= old.estimate for old, new in zip(was.indicators, now.indicators, strict=True))


@given(st.integers(10, 500), st.integers(10, 500), st.data())
def test_one_more_timely_answer_to_a_foreign_writer_never_lowers_parity(
    n_ko: int, n_other: int, data: st.DataObject
) -> None:
    x_ko, x_other = data.draw(st.integers(0, n_ko)), data.draw(st.integers(0, n_other - 1))
    before, after = (
        compute(published(parity("C1", x_ko, n_ko, x, n_other))).clusters[0] for x in (x_other, x_other + 1)
    )
    assert after.index >= before.index


def test_no_evidence_at_all_is_the_prior_whatever_it_weighs() -> None:
    for cluster, prior in BASELINE.items():
        for weight in (1e-21, 0.1, 20, 40, 1e9):
            found = cluster_index(cluster, prior, {}, weight)
            assert found.index == pytest.approx(prior, abs=1e-15)
            assert all(it.score == pytest.approx(prior, abs=1e-15) for it in found.pillars)


def test_evidence_that_is_as_good_as_the_prior_leaves_the_index_where_it_is() -> None:
    # Goalposts are undone: what scores .90 is .85 of admissions, .36 of returning persons.
    shares = {it: Share((low + 0.9 * (high - low)) * 1000, 1000) for it, (low, high) in METHOD.goalposts.items()}
    found = cluster_index("C4", 0.90, shares, 20)
    assert found.index == pytest.approx(0.90, abs=1e-12)
    assert found.sd < cluster_index("C4", 0.90, {}, 20).sd


def test_everything_good_in_huge_numbers_comes_to_one_and_stays_a_number() -> None:
    found = cluster_index("C1", 0.91, ALL_GOOD, 1e-15)
    assert found.index == 1.0
    assert math.fsum(it.contribution for it in found.pillars) == pytest.approx(1, abs=1e-12)
    assert all(it.contribution == pytest.approx(1 / 6) for it in found.pillars)
    assert found.high == 1.0
    assert 0.999 < found.low <= 1
    assert found.verdict is Verdict.MET


def test_everything_bad_stops_at_the_least_score_that_a_geometric_mean_can_bear() -> None:
    found = cluster_index("C1", 0.91, ALL_BAD, 20)
    assert found.index == pytest.approx(0.01, abs=1e-9)
    assert all(it.score == pytest.approx(0.01) for it in found.pillars)
    assert found.verdict is Verdict.NOT_MET


def test_a_pillar_far_below_the_others_contributes_less_than_nothing() -> None:
    shares = {it: Share(0, 10_000) for it in Indicator if PILLAR_OF[it] is Pillar.RSP}
    found = cluster_index("C1", 0.91, shares, 20)
    assert [it.contribution < 0 for it in found.pillars] == [True, False, False, False, False, False]
    assert math.fsum(it.contribution for it in found.pillars) == pytest.approx(found.index, abs=1e-12)


def test_goalposts_cap_what_admissions_can_win() -> None:
    capped, more = (shrink(Indicator.PAR_ADMITTED, Share(x, 10**9), 0.9, 20) for x in (9 * 10**8 + 10**6, 10**9))
    assert capped.score == more.score == 1.0
    assert shrink(Indicator.PAR_ADMITTED, Share(4 * 10**8 - 10**6, 10**9), 0.9, 20).score == 0.01
    assert shrink(Indicator.PAR_RETURNING, Share(2 * 10**8, 10**9), 0.9, 20).score == pytest.approx(0.5)


@pytest.mark.parametrize("value", [0.0, 1e-300, 1e-9, 0.5, 0.9, 1 - 1e-15, 1.0])
@pytest.mark.parametrize("sd", [0.0, 1e-300, 1e-9, 0.1, 10.0])
def test_interval_and_probability_hold_at_every_edge(value: float, sd: float) -> None:
    low, high = interval(value, sd)
    assert 0 <= low <= value <= high <= 1
    assert 0 <= probability(value, sd) <= 1


def test_without_any_doubt_the_target_is_plainly_reached_or_not() -> None:
    assert (probability(0.9, 0), probability(math.nextafter(0.9, 0), 0)) == (1, 0)
    assert interval(0.7, 0) == (0.7, 0.7)


@pytest.mark.parametrize(
    ("chance", "data_weight", "judged"),
    [
        (0.95, 0.5, Verdict.MET),
        (1.0, 0.4999, Verdict.UNDETERMINED),
        (0.9499, 1.0, Verdict.UNDETERMINED),
        (0.06, 1.0, Verdict.UNDETERMINED),
        (0.05, 1.0, Verdict.NOT_MET),
        (0.0, 0.0, Verdict.NOT_MET),
    ],
)
def test_the_target_is_met_only_with_data_and_near_certainty(
    chance: float, data_weight: float, judged: Verdict
) -> None:
    assert verdict(chance, data_weight) is judged


def test_groups_that_cannot_be_compared_because_no_residents_are_known_leave_the_baseline() -> None:
    result = compute(published(groups("C3", {"europe": 40, "americas": 20})))
    assert [round(it.index, 12) for it in result.clusters] == [0.91, 0.89, 0.87, 0.9]
