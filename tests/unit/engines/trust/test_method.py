"""The parameters are those of the method page, and none changes unnoticed."""

from __future__ import annotations

import json
from datetime import date

import pytest

from portal.engines.trust import (
    BASELINE,
    METHOD,
    METHODOLOGY,
    PILLAR_OF,
    Indicator,
    Pillar,
    canonical,
    methodology_sha256,
    parameters,
    prior_weight,
    sha256,
    window,
)


def test_methodology_1_0_0_is_these_parameters_and_no_others() -> None:
    assert METHODOLOGY == "1.0.0"
    # Whoever changes a parameter makes another methodology: a new version, and a new hash here.
    assert methodology_sha256() == "34354a97eda1c4a8d2014d87789e13c8e618a496187634797ed410c45ae9ce58"


def test_the_hash_is_of_the_parameters_as_anybody_can_write_them() -> None:
    assert json.loads(canonical(parameters())) == parameters()
    assert methodology_sha256() == sha256(canonical(parameters()))
    assert len(parameters()["indicators"]) == 12


def test_the_baseline_is_the_reports() -> None:
    assert BASELINE == {"C1": 0.91, "C2": 0.89, "C3": 0.87, "C4": 0.90}


def test_each_pillar_has_two_indicators_and_a_sixth_of_the_weight() -> None:
    assert [pillar for pillar in Pillar for _ in range(2)] == [PILLAR_OF[it] for it in Indicator]
    assert [*Pillar] == ["RSP", "REL", "OPN", "INT", "FAI", "PAR"]
    assert METHOD.weights == dict.fromkeys(Pillar, 1 / 6)


def test_only_participation_has_goalposts_of_its_own() -> None:
    assert {it: ends for it, ends in METHOD.goalposts.items() if ends != (0, 1)} == {
        Indicator.PAR_ADMITTED: (0.4, 0.9),
        Indicator.PAR_RETURNING: (0, 0.4),
    }


@pytest.mark.parametrize(
    ("period", "weight"), [("2025-Q4", 40), ("2026-Q1", 20), ("2026-Q4", 20), ("2027-Q1", 10), ("2030-Q2", 1.25)]
)
def test_the_prior_weighs_half_as_much_each_year(period: str, weight: float) -> None:
    assert prior_weight(period) == weight


def test_the_prior_never_weighs_nothing_so_that_no_evidence_is_still_something() -> None:
    assert prior_weight("2099-Q4") > 0


@pytest.mark.parametrize(
    ("period", "start", "end"),
    [
        ("2026-Q3", date(2025, 10, 1), date(2026, 9, 30)),
        ("2026-Q4", date(2026, 1, 1), date(2026, 12, 31)),
        ("2028-Q1", date(2027, 4, 1), date(2028, 3, 31)),
        ("2028-Q2", date(2027, 7, 1), date(2028, 6, 30)),
    ],
)
def test_a_window_is_the_twelve_months_that_end_with_the_quarter(period: str, start: date, end: date) -> None:
    assert window(period) == (start, end)


def test_canonical_json_has_one_way_to_be_written() -> None:
    assert canonical({"나": [1, None, True], "a": 0.5}) == '{"a":0.5,"나":[1,null,true]}'
    assert sha256("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
