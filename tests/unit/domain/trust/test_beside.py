"""Figures beside the index: tone and its change, the foreign share, evenness, from published tables alone."""

from __future__ import annotations

from typing import Any

import pytest

from portal.domain.trust import beside
from portal.domain.trust.beside import Figure
from tests.factories import releases


def tables(
    tones: dict[str, int | None], groups: dict[str, int | None] | None = None, period: str = "2026-Q3"
) -> list[dict[str, Any]]:
    def cell(measure: str, cluster: str, dimension: str, code: str, value: int | None) -> dict[str, Any]:
        conf = "C" if value is None else "F"
        return {
            "period": period,
            "measure": measure,
            "cluster": cluster,
            "dimension": dimension,
            "code": code,
            "value": value,
            "conf_status": conf,
        }

    made = [cell("tone", "C1", "tone", code, value) for code, value in tones.items()]
    return made + [cell("participants", "", "nationality_group", code, value) for code, value in (groups or {}).items()]


def figures(given: list[dict[str, Any]], before: list[dict[str, Any]] | None = None) -> dict[tuple[str, str], Figure]:
    now = releases.published("2026-Q3", tables=given)
    earlier = releases.published("2026-Q2", tables=before) if before is not None else None
    return {(one.metric, one.cluster): one for one in beside.figures(now, earlier)}


def test_without_tables_there_are_no_figures() -> None:
    assert figures([]) == {}


def test_the_change_of_tone_is_that_of_the_method() -> None:
    now = tables({"positive": 40, "negative": 10, "neutral": 10, "unclear": 500})
    before = tables({"positive": 20, "negative": 15, "neutral": 15}, period="2026-Q2")
    found = figures(now, before)
    assert found["SENTIMENT_DELTA", "C1"].value == pytest.approx(0.172619, abs=1e-6)
    assert found["SENTIMENT", "C1"].value == pytest.approx(30 / 70)
    assert found["SENTIMENT", ""].value == found["SENTIMENT", "C1"].value, "one cluster is all there is"


def test_of_fewer_than_thirty_texts_in_either_period_no_change_is_told() -> None:
    now, few = tables({"positive": 40, "negative": 10}), tables({"positive": 25}, period="2026-Q2")
    figure = figures(now, few)["SENTIMENT_DELTA", "C1"]
    assert (figure.value, figure.n, figure.conf_status) == (None, 25, "F")


def test_suppressed_tones_are_not_known_and_not_nought() -> None:
    hidden = tables({"positive": 40, "negative": None, "neutral": 20})
    figure = figures(hidden, tables({"positive": 40, "negative": 40}, period="2026-Q2"))["SENTIMENT", "C1"]
    assert (figure.value, figure.n, figure.conf_status) == (None, None, "C")


def test_the_foreign_share_is_of_those_who_told_where_they_are_from() -> None:
    found = figures(tables({}, {"korea": 60, "europe": 20, "other": 20, "oceania": None, "unknown": 900}))
    assert (found["FOREIGN_SHARE", ""].value, found["FOREIGN_SHARE", ""].n) == (0.4, 100)


def test_evenness_is_one_where_all_groups_are_alike_and_nothing_of_a_single_group() -> None:
    assert figures(tables({}, {"korea": 50, "europe": 50}))["EVENNESS", ""].value == pytest.approx(1)
    assert figures(tables({}, {"korea": 95, "europe": 5}))["EVENNESS", ""].value == pytest.approx(0.2864, abs=1e-4)
    assert figures(tables({}, {"korea": 50}))["EVENNESS", ""].value is None


def test_hidden_people_leave_no_share() -> None:
    found = figures(tables({}, {"korea": 60, "europe": None, "other": None}))
    assert {found[name, ""].value for name in ("FOREIGN_SHARE", "EVENNESS")} == {None}
    assert {found[name, ""].conf_status for name in ("FOREIGN_SHARE", "EVENNESS")} == {"C"}
