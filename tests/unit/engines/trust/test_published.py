"""Published counts are written in one way, read back as they were, and refused in words if anything is wrong."""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.engines.trust import (
    Count,
    Indicator,
    Published,
    PublishedError,
    Residents,
    TableCell,
    canonical,
    compute,
    sha256,
)
from tests.factories.trust_counts import groups, parity, published, share

RESIDENTS = Residents(date(2026, 6, 30), "구청 등록", False, {"east_asia": 1234, "korea": 500_001})
EVIDENCE = (
    *share("C1", Indicator.RSP_ANSWERS_14D, 40, 50),
    *share("C1", Indicator.OPN_READABLE, None, None),
    *parity("C1", 30, 40, 10, 15),
    *groups("C1", {"europe": 20, "oceania": None, "other": 10}),
)
TABLES = (
    TableCell("2026-Q3", "proposals", "", "language", "ko", 120, "F"),
    TableCell("2026-Q3", "proposals", "", "language", "en", None, "C"),
    TableCell("2026-Q2", "proposals", "C1", "outcome", "accepted", 15, "F"),
    TableCell("2026-Q3", "tone", "C4", "tone", "positive", None, "D"),
    TableCell("2026-Q3", "attended", "", "event", "spring-fair", 80, "F"),
    TableCell("2026-Q3", "participants", "", "", "", 90, "F"),
)
WHOLE = published(EVIDENCE, residents=RESIDENTS, tables=TABLES)
PLAIN = WHOLE.to_dict()

Change = Callable[[dict[str, Any]], Any]


def changed(change: Change) -> dict[str, Any]:
    plain = copy.deepcopy(PLAIN)
    change(plain)
    return plain


def test_what_is_written_is_read_back_as_it_was() -> None:
    assert Published.from_dict(PLAIN) == WHOLE
    assert Published.from_dict(json.loads(canonical(PLAIN))) == WHOLE
    assert Published.from_dict(PLAIN).to_dict() == PLAIN


def test_the_shape_is_the_one_that_everybody_reads() -> None:
    assert {name: PLAIN[name] for name in ("methodology_version", "ref_area", "period", "residents")} == {
        "methodology_version": "1.0.0",
        "ref_area": "KR-GANGNAM",
        "period": {"id": "2026-Q3", "start": "2025-10-01", "end": "2026-09-30"},
        "residents": {
            "as_of": "2026-06-30",
            "source": "구청 등록",
            "made_up": False,
            "groups": {"east_asia": 1234, "korea": 500_001},
        },
    }
    answered = {"cluster": "C1", "indicator": "RSP_ANSWERS_14D", "component": "x", "value": 40, "conf_status": "F"}
    assert answered in PLAIN["evidence"]
    english = {"period": "2026-Q3", "measure": "proposals", "cluster": "", "dimension": "language", "code": "en"}
    assert english | {"value": None, "conf_status": "C"} in PLAIN["tables"]


def test_the_order_in_which_counts_come_changes_neither_text_nor_hash() -> None:
    chance = random.Random(4)
    for _ in range(20):
        mixed = published(
            chance.sample(EVIDENCE, len(EVIDENCE)),
            residents=RESIDENTS,
            tables=tuple(chance.sample(TABLES, len(TABLES))),
        )
        assert mixed == WHOLE
        assert sha256(canonical(mixed.to_dict())) == sha256(canonical(PLAIN))


def test_a_whole_number_is_written_whole_wherever_it_came_from() -> None:
    as_float = published([Count("C1", Indicator.REL_COMMITMENTS, part, 40.0, "F") for part in "xn"])
    assert '"value":40}' in canonical(as_float.to_dict()).replace("40,", "40}")
    assert ".0" not in canonical(as_float.to_dict()["evidence"])


def test_exact_counts_may_be_previewed_but_not_read_as_published() -> None:
    exact = published(share("C1", Indicator.RSP_ANSWERS_14D, 40.25, 50))
    assert compute(exact).clusters[0].data_weight > 0
    with pytest.raises(PublishedError, match="whole number"):
        Published.from_dict(exact.to_dict())


REFUSED: dict[str, tuple[Change, str]] = {
    "another methodology": (lambda it: it.update(methodology_version="2.0.0"), "methodology_version: '2.0.0' is none"),
    "no methodology": (lambda it: it.pop("methodology_version"), "published: methodology_version missing"),
    "something more": (lambda it: it.update(weights={}), "published: 'weights' is not known here"),
    "an area in small letters": (lambda it: it.update(ref_area="gangnam"), "ref_area"),
    "a fifth quarter": (lambda it: it["period"].update(id="2026-Q5"), "period.id"),
    "a period of the past": (lambda it: it["period"].update(id="1999-Q1"), "period.id"),
    "digits of another script": (lambda it: it["period"].update(id="2026-Q٣"), "period.id"),
    "a shorter window": (lambda it: it["period"].update(start="2026-07-01"), "2026-Q3 is the window from 2025-10-01"),
    "a day that is none": (lambda it: it["period"].update(end="2026-09-31"), "2026-09-31 is no day"),
    "a day as a week": (lambda it: it["period"].update(end="2026-W40-3"), "period.end"),
    "a prior too many": (lambda it: it["prior"].update(C5=0.9), "prior: 'C5' is not known"),
    "a prior too few": (lambda it: it["prior"].pop("C2"), "prior: C2 missing"),
    "a prior above 1": (lambda it: it["prior"].update(C2=1.01), "prior.C2"),
    "a prior that is no number": (lambda it: it["prior"].update(C2=float("nan")), "prior.C2"),
    "a prior that is true": (lambda it: it["prior"].update(C2=True), "prior.C2"),
    "a prior beyond floats": (lambda it: it["prior"].update(C2=10**400), "prior.C2.*very large"),
    "no residents": (lambda it: it.update(residents=None), "residents: an object is expected, not None"),
    "residents below 0": (lambda it: it["residents"]["groups"].update(europe=-1), "residents.groups.europe"),
    "a resident group in words": (lambda it: it["residents"]["groups"].update({"South Asia": 5}), "residents.groups"),
    "residents perhaps made up": (lambda it: it["residents"].update(made_up=None), "made_up: true or false"),
    "evidence as an object": (lambda it: it.update(evidence={}), "evidence: a list is expected"),
    "evidence as a text": (lambda it: it.update(evidence="x"), "evidence: a list is expected, not 'x'"),
    "evidence of a fifth cluster": (lambda it: it["evidence"][0].update(cluster="C5"), r"evidence\[0\].cluster"),
    "evidence of no cluster": (lambda it: it["evidence"][0].update(cluster=""), r"evidence\[0\].cluster"),
    "an unknown indicator": (lambda it: it["evidence"][0].update(indicator="TRUST"), r"evidence\[0\].indicator"),
    "an unknown component": (lambda it: it["evidence"][-1].update(component="y"), r"component: 'y' is none of x, n"),
    "an unfinished count": (lambda it: it["evidence"][0].pop("value"), r"evidence\[0\]: value missing"),
    "a count twice": (lambda it: it["evidence"].append(it["evidence"][-1]), "C1 RSP_ANSWERS_14D x' is there twice"),
    "half of a share": (lambda it: it["evidence"].pop(), "C1 RSP_ANSWERS_14D has no x"),
    "more good ones than all": (lambda it: it["evidence"][-1].update(value=55), "has x = 55 of only 50"),
    "an exact count": (lambda it: it["evidence"][-1].update(value=41), "41 is not a multiple of 5"),
    "a count below 0": (lambda it: it["evidence"][-1].update(value=-5), "whole number"),
    "a broken count": (lambda it: it["evidence"][-1].update(value=4.5), "whole number"),
    "a count in words": (lambda it: it["evidence"][-1].update(value="40"), "whole number"),
    "a count that is true": (lambda it: it["evidence"][-1].update(value=True), "whole number"),
    "a count beyond all people": (lambda it: it["evidence"][-1].update(value=5 * 10**12), "whole number"),
    "a count beyond printing": (lambda it: it["evidence"][-1].update(value=10**5000), "a very large number"),
    "a value that is free and not there": (lambda it: it["evidence"][-1].update(value=None), "says that it is free"),
    "a value that is suppressed and there": (
        lambda it: it["evidence"][-1].update(conf_status="C"),
        "but there is a val",
    ),
    "an unknown status": (lambda it: it["evidence"][-1].update(conf_status="P"), "conf_status: 'P' is none of F, C, D"),
    "Koreans among foreign groups": (lambda it: _overlap(it).update(component="q:korea"), "foreign groups only"),
    "a group without a mark": (lambda it: _overlap(it).update(component="europe"), "'europe' is not q: and a nat"),
    "a group without a name": (lambda it: _overlap(it).update(component="q:"), "'q:' is not q: and a nat"),
    "an unknown measure": (lambda it: it["tables"][0].update(measure="clicks"), r"tables\[0\].measure"),
    "an unknown dimension": (lambda it: it["tables"][0].update(dimension="street"), r"tables\[0\].dimension"),
    "outcomes of registrations": (
        lambda it: it["tables"][0].update(measure="registrations", dimension="outcome"),
        r"tables\[0\].dimension",
    ),
    "a cross-table that tells too much": (
        lambda it: it["tables"][-1].update(measure="comments", dimension="age_band", cluster="C1"),
        "no table of comments by age_band and cluster",
    ),
    "a table of later": (lambda it: it["tables"][0].update(period="2026-Q4"), "2026-Q4 is later than"),
    "an exact table": (lambda it: it["tables"][1].update(value=81, conf_status="F"), "81 is not a multiple of 5"),
    "half of a character": (lambda it: it["tables"][0].update(code="\ud800"), "half of a character"),
    "half of a character as a name": (lambda it: it.update({"\ud800": 1}), "half of a character"),
    "a name that is no text": (lambda it: it.update({7: 1}), "name: a text is expected"),
}


def _overlap(plain: dict[str, Any]) -> dict[str, Any]:
    return next(it for it in plain["evidence"] if it["indicator"] == "FAI_OVERLAP")


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_wrong_is_refused_in_words_that_say_where(name: str) -> None:
    change, words = REFUSED[name]
    with pytest.raises(PublishedError, match=words):
        Published.from_dict(changed(change))


GARBAGE = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.sampled_from([10**400, "C1", 40, "F"]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=8,
)


def paths(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(found for key, item in inner for found in paths(item, (*path, key)))]


PATHS = paths(PLAIN)


def read_or_refuse(value: object) -> None:
    """Whatever is read can be computed and written; whatever cannot be is a PublishedError."""
    try:
        read = Published.from_dict(value)
    except PublishedError:
        return
    assert Published.from_dict(json.loads(canonical(read.to_dict()))) == read
    compute(read)


@given(GARBAGE)
def test_garbage_is_refused_and_breaks_nothing(value: object) -> None:
    read_or_refuse(value)


@given(st.sampled_from(PATHS), GARBAGE, st.booleans())
def test_garbage_anywhere_inside_is_refused_and_breaks_nothing(path: tuple[Any, ...], value: Any, away: bool) -> None:
    plain = copy.deepcopy({"": PLAIN})
    place: Any = plain
    for step in ("", *path)[:-1]:
        place = place[step]
    last = ("", *path)[-1]
    if away and path:
        del place[last]
    else:
        place[last] = value
    read_or_refuse(plain[""])


def test_nothing_is_too_deep_to_be_refused() -> None:
    deep: list[Any] = []
    for _ in range(100_000):
        deep = [deep]
    for name in PLAIN:
        with pytest.raises(PublishedError):
            Published.from_dict(PLAIN | {name: deep})
    while deep:
        deep = deep[0]


def test_a_release_of_a_large_city_is_read_and_computed() -> None:
    everything = [
        count
        for cluster in ("C1", "C2", "C3", "C4")
        for indicator in Indicator
        if not indicator.startswith("FAI")
        for count in share(cluster, indicator, 5 * 10**11, 10**12)
    ]
    result = compute(Published.from_dict(published(everything).to_dict()))
    assert all(0 < it.low <= it.index <= it.high < 1 for it in result.clusters)
