"""From published components to shares: parity, overlap, merged groups, and what is suppressed."""

from __future__ import annotations

import math
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.engines.trust import (
    CLUSTERS,
    Count,
    Indicator,
    PublishedError,
    Residents,
    Share,
    compute,
    evidence,
    overlap,
    parity,
)
from portal.engines.trust.method import AVERAGED_BY_PERSON
from tests.factories import trust_counts
from tests.factories.trust_counts import groups, published, share

LIVING = {"korea": 500_000, "east_asia": 3_000, "europe": 1_000, "americas": 800, "oceania": 200}
RESIDENTS = Residents(date(2026, 6, 30), "register", False, LIVING)
FOREIGN = {group: people for group, people in LIVING.items() if group != "korea"}
NOTHING = Share(0, 0)
HIDDEN = Share(0, 0, suppressed=True)


def overlap_of(people: dict[str, float | None], residents: Residents = RESIDENTS) -> Share:
    counted = evidence(published(groups("C2", people), residents=residents))
    return counted["C2"][Indicator.FAI_OVERLAP]


def expected(n: float, living: dict[str, int]) -> float:
    shares = [people / sum(living.values()) for people in living.values()]
    return 1 - sum(math.sqrt(2 * it * (1 - it) / (math.pi * n)) for it in shares) / 2


def test_every_indicator_of_every_cluster_is_there_and_without_evidence_has_n_0() -> None:
    found = evidence(published())
    assert list(found) == list(CLUSTERS)
    assert all(found[cluster] == dict.fromkeys(Indicator, NOTHING) for cluster in CLUSTERS)


def test_a_share_is_what_was_published() -> None:
    found = evidence(published(share("C3", Indicator.REL_EVENTS_72H, 5, 5)))
    assert found["C3"][Indicator.REL_EVENTS_72H] == Share(5, 5)


@pytest.mark.parametrize(("x", "n"), [(None, None), (None, 40), (10, None)])
@pytest.mark.parametrize("indicator", [Indicator.RSP_ANSWERS_14D, Indicator.INT_UPHELD])
def test_a_suppressed_component_enters_with_n_0_and_is_marked(
    indicator: Indicator, x: float | None, n: float | None
) -> None:
    counts = published(share("C1", indicator, x, n))
    assert evidence(counts)["C1"][indicator] == HIDDEN
    assert round(compute(counts).clusters[0].index, 12) == 0.91
    marked = [it for pillar in compute(counts).clusters[0].pillars for it in pillar.indicators if it.suppressed]
    assert [it.indicator for it in marked] == [indicator]


@pytest.mark.parametrize("indicator", sorted(Indicator))
def test_fewer_than_ten_persons_never_enter_where_persons_are_counted(indicator: Indicator) -> None:
    if indicator is Indicator.FAI_OVERLAP:
        made = [groups("C1", {"east_asia": n}) for n in (9, 10)]
    elif indicator is Indicator.FAI_PARITY:
        made = [trust_counts.parity("C1", 5, 40, n, n) for n in (9, 10)]
    else:
        made = [share("C1", indicator, 5, n) for n in (9, 10)]
    nine, ten = (evidence(published(it, residents=RESIDENTS))["C1"][indicator] for it in made)
    assert ten.n == 10
    assert nine == HIDDEN if indicator in AVERAGED_BY_PERSON else nine == Share(5, 9)


def test_what_is_averaged_by_person_is_what_people_wrote_and_whether_they_return() -> None:
    assert {it.value for it in AVERAGED_BY_PERSON} == {
        "RSP_ANSWERS_14D",
        "RSP_DECISIONS_60D",
        "OPN_READABLE",
        "OPN_OUTCOMES_14D",
        "FAI_PARITY",
        "FAI_OVERLAP",
        "PAR_RETURNING",
    }


def test_parity_compares_two_shares_and_counts_as_the_smaller_group() -> None:
    assert parity(80, 100, 16, 40) == Share(pytest.approx(20), 40)
    assert parity(16, 40, 80, 100) == Share(40, 40)
    assert parity(10, 10, 10, 10) == Share(10, 10)


@pytest.mark.parametrize("counts", [(0, 100, 20, 40), (0, 0, 20, 40), (80, 100, 0, 0), (0, 0, 0, 0)])
def test_parity_of_nobody_or_against_nothing_enters_with_n_0(counts: tuple[float, float, float, float]) -> None:
    assert parity(*counts) == NOTHING


def test_parity_is_suppressed_with_any_of_its_four_counts() -> None:
    for missing in range(4):
        values: list[float | None] = [80, 100, 16, 40]
        values[missing] = None
        found = evidence(published(trust_counts.parity("C1", *values)))
        assert found["C1"][Indicator.FAI_PARITY] == HIDDEN


def test_nobody_of_the_foreign_writers_was_answered_is_a_parity_of_0() -> None:
    assert parity(80, 100, 0, 40) == Share(0, 40)


def test_overlap_is_what_two_mixtures_have_in_common_relative_to_a_random_sample() -> None:
    found = overlap({"east_asia": 30, "europe": 70}, {"east_asia": 700, "europe": 300})
    assert found.n == 100
    assert found.x / 100 == pytest.approx(0.6 / (1 - math.sqrt(2 * 0.21 / (math.pi * 100))))


def test_a_mixture_like_the_residents_scores_1_and_koreans_do_not_count() -> None:
    assert overlap({"east_asia": 300, "europe": 100, "americas": 80, "oceania": 20}, LIVING) == Share(500, 500)
    people = {"korea": 9_000, "east_asia": 300, "europe": 100, "americas": 80, "oceania": 20}
    assert overlap(people, LIVING) == Share(500, 500)


def test_an_overlap_of_too_few_to_expect_half_enters_with_n_0() -> None:
    many = {f"group_{letter}": 1 for letter in "abcdefghijklmnopqrstuvwxyz"}
    assert expected(10, many) < 0.5 < expected(20, many)
    assert overlap({"group_a": 10}, many) == NOTHING
    assert overlap({"group_a": 20}, many).n == 20


@pytest.mark.parametrize(
    ("people", "living"), [({}, LIVING), ({"europe": 0}, LIVING), ({"europe": 20}, {}), ({"europe": 20}, {"korea": 9})]
)
def test_an_overlap_with_an_empty_side_enters_with_n_0(people: dict[str, float], living: dict[str, float]) -> None:
    assert overlap(people, living) == NOTHING


def test_a_group_that_does_not_take_part_lowers_the_overlap_and_an_unknown_one_adds_nothing() -> None:
    assert overlap({"east_asia": 100}, FOREIGN).x == pytest.approx(60 / expected(100, FOREIGN))
    without = overlap({"east_asia": 50}, FOREIGN)
    assert overlap({"east_asia": 50, "stateless": 50}, FOREIGN).x / 100 < without.x / 50


def test_residents_are_merged_as_the_participants_are() -> None:
    merged = overlap_of({"east_asia": 60, "europe": 20, "americas": None, "oceania": None, "other": 20})
    assert merged == overlap(
        {"east_asia": 60, "europe": 20, "other": 20}, {"east_asia": 3000, "europe": 1000, "other": 1000}
    )
    assert merged == Share(100, 100)


def test_residents_of_other_groups_stay_among_the_others() -> None:
    residents = Residents(None, "", True, {"europe": 500, "oceania": 300, "other": 200})
    assert overlap_of({"europe": 50, "oceania": None, "other": 50}, residents) == Share(100, 100)


@pytest.mark.parametrize(
    "people",
    [
        {"east_asia": None},
        {"east_asia": 60, "europe": None},
        {"east_asia": 60, "other": None},
        {"east_asia": 60, "europe": None, "other": None},
    ],
)
def test_merged_groups_without_their_sum_are_suppressed(people: dict[str, float | None]) -> None:
    assert overlap_of(people) == HIDDEN


@given(
    st.dictionaries(st.sampled_from(sorted(FOREIGN)), st.integers(0, 10**12)),
    st.dictionaries(st.sampled_from(sorted(LIVING)), st.integers(0, 10**12)),
)
def test_an_overlap_is_always_a_share(people: dict[str, float], living: dict[str, float]) -> None:
    found = overlap(people, living)
    assert 0 <= found.x <= found.n


@given(*[st.integers(0, 10**12)] * 2, *[st.floats(0, 1)] * 2)
def test_a_parity_is_always_a_share(n_ko: int, n_other: int, ko: float, other: float) -> None:
    found = parity(ko * n_ko, n_ko, other * n_other, n_other)
    assert 0 <= found.x <= found.n


def test_contradictions_are_refused_even_where_counts_were_not_read_from_a_file() -> None:
    with pytest.raises(PublishedError, match="x = 41 of only 40"):
        compute(published(share("C1", Indicator.REL_COMMITMENTS, 41, 40)))
    with pytest.raises(PublishedError, match="has no n"):
        compute(published([Count("C1", Indicator.REL_COMMITMENTS, "x", 40, "F")]))
