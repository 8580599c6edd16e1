"""What the cues weigh."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.engines.sentiment.cues import FEATURES
from portal.engines.sentiment.weights import LABELS, WEIGHTS_PATH, Rows, shipped

VECTORS = st.lists(st.floats(0, 10), min_size=len(FEATURES), max_size=len(FEATURES))


def test_the_shipped_weights_were_fitted_for_these_features() -> None:
    assert tuple(json.loads(WEIGHTS_PATH.read_text(encoding="utf-8"))["features"]) == FEATURES


@pytest.mark.parametrize("category", ["complaint", "danger", "accusation", "demand", "lack", "distress"])
def test_grievance_speaks_for_negative(category: str) -> None:
    column = FEATURES.index(category)
    assert shipped().shared.rows[0][column] == max(row[column] for row in shipped().shared.rows)


@pytest.mark.parametrize("category", ["praise", "gratitude", "support"])
def test_praise_speaks_for_positive(category: str) -> None:
    column = FEATURES.index(category)
    assert shipped().shared.rows[2][column] == max(row[column] for row in shipped().shared.rows)


def test_a_language_that_was_never_measured_needs_the_strictest_threshold() -> None:
    assert shipped().threshold("fr") == shipped().unmeasured >= max(shipped().thresholds.values())


@given(VECTORS)
def test_probabilities_sum_to_one(features: list[float]) -> None:
    found = shipped().shared.probabilities(features)
    assert len(found) == len(LABELS)
    assert sum(found) == pytest.approx(1.0)


def test_the_label_with_the_highest_score_is_the_likeliest() -> None:
    found = Rows(((1.0,), (0.0,), (-1.0,)), (0.0, 0.0, 0.0)).probabilities([2.0])
    assert LABELS[found.index(max(found))] == "negative"


@pytest.mark.parametrize("language", sorted(shipped().languages))
def test_a_language_bends_the_shared_weights_but_not_over(language: str) -> None:
    praise = FEATURES.index("praise")
    rows = shipped().of(language).rows
    assert rows[2][praise] == max(row[praise] for row in rows)
