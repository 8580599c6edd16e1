"""Which answer moves the index most: the slope is what the engine itself says when one more answer comes in time."""

from __future__ import annotations

from dataclasses import replace

import pytest

from portal.domain.trust.moving import DueItem, slopes, which_answer_moves_most
from portal.engines.trust import Indicator, Published, compute
from tests.factories import trust_counts
from tests.factories.releases import published

ANSWERS, DECISIONS = "RSP_ANSWERS_14D", "RSP_DECISIONS_60D"
LITTLE = 1e-4


def with_more(counts: Published, cluster: str, indicator: str, more: float) -> Published:
    """Return the same counts with a little more of one good outcome, of the same n."""
    return replace(
        counts,
        evidence=tuple(
            replace(count, value=(count.value or 0) + more)
            if (count.cluster, count.indicator, count.component) == (cluster, indicator, "x")
            else count
            for count in counts.evidence
        ),
    )


@pytest.mark.parametrize("cluster", ["C1", "C4"])
@pytest.mark.parametrize(
    "indicator", [ANSWERS, DECISIONS, "REL_COMMITMENTS", "OPN_READABLE", "PAR_ADMITTED", "PAR_RETURNING"]
)
def test_the_slope_is_what_the_index_rises_by(cluster: str, indicator: str) -> None:
    counts = published()
    before = compute(counts)
    after = compute(with_more(counts, cluster, indicator, LITTLE))
    at = ["C1", "C2", "C3", "C4"].index(cluster)
    risen = (after.clusters[at].index - before.clusters[at].index) / LITTLE
    assert slopes(before)[cluster, indicator] == pytest.approx(risen, rel=1e-4)
    assert risen > 0


def test_the_district_rises_by_a_quarter_of_what_a_cluster_does() -> None:
    counts = published()
    move = which_answer_moves_most(compute(counts), [DueItem(1, "C2", ANSWERS)])[0]
    risen = compute(with_more(counts, "C2", ANSWERS, LITTLE)).district.index - compute(counts).district.index
    assert move.district == pytest.approx(risen / LITTLE, rel=1e-4)


def test_what_is_suppressed_or_has_no_evidence_moves_nothing() -> None:
    suppressed = trust_counts.share("C1", Indicator.RSP_ANSWERS_14D, None, None)
    found = slopes(compute(trust_counts.published(suppressed)))
    assert found["C1", ANSWERS] == 0
    assert found["C2", ANSWERS] == 0


def test_what_gives_all_points_already_moves_nothing() -> None:
    counts = trust_counts.published(trust_counts.share("C1", Indicator.PAR_ADMITTED, 1000, 1000))
    assert slopes(compute(counts))["C1", "PAR_ADMITTED"] == 0


def test_an_answer_moves_more_where_fewer_are_counted_and_where_the_part_is_weaker() -> None:
    evidence = [
        *trust_counts.share("C1", Indicator.RSP_ANSWERS_14D, 80, 100),
        *trust_counts.share("C2", Indicator.RSP_ANSWERS_14D, 8, 10),
        *trust_counts.share("C3", Indicator.RSP_ANSWERS_14D, 0, 100),
    ]
    found = slopes(compute(trust_counts.published(evidence, prior=dict.fromkeys(("C1", "C2", "C3", "C4"), 0.9))))
    assert found["C2", ANSWERS] > found["C1", ANSWERS]
    assert found["C3", ANSWERS] > found["C1", ANSWERS]


def test_the_best_item_is_the_one_whose_person_has_no_other() -> None:
    due = [DueItem(1, "C1", ANSWERS, 0.25), DueItem(2, "C1", ANSWERS), DueItem(3, "C1", ANSWERS, 0.5)]
    move = which_answer_moves_most(compute(published()), due)[0]
    assert (move.best.key, move.due) == (2, 3)
    assert move.gain == pytest.approx(move.slope)


def test_moves_stand_in_the_order_of_what_they_gain() -> None:
    due = [
        DueItem(number, cluster, indicator)
        for number, (cluster, indicator) in enumerate(
            (cluster, indicator) for cluster in ("C1", "C2", "C3", "C4") for indicator in (ANSWERS, DECISIONS)
        )
    ]
    moves = which_answer_moves_most(compute(published()), due)
    assert len(moves) == len(due)
    assert [move.gain for move in moves] == sorted((move.gain for move in moves), reverse=True)


def test_nothing_due_is_nothing_to_do_and_what_is_unknown_is_refused() -> None:
    result = compute(published())
    assert which_answer_moves_most(result, []) == ()
    for item in (DueItem(1, "C9", ANSWERS), DueItem(1, "C1", "RSP_SMILES")):
        with pytest.raises(ValueError, match="no indicator"):
            which_answer_moves_most(result, [item])
