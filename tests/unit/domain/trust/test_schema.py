"""The published JSON Schema takes every document of the feed, and refuses what a document must not be."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema_rs import Draft202012Validator

from portal.domain.trust import opendata as writing
from portal.domain.trust.assembling import N_UNITS, SCHEMA_VERSION
from portal.engines.trust import Indicator
from tests.factories import opendata, trust_counts

SCHEMA = json.loads(writing.schema())
VALIDATOR = Draft202012Validator(SCHEMA)
BUNDLES = {
    "final": opendata.final(),
    "revised": opendata.revised(),
    "baseline": opendata.baseline(),
    "provisional": opendata.provisional(),
}
Document = dict[str, Any]
Change = Callable[[Document], object]


def observed(document: Document, metric: str, cluster: str = "C1") -> Document:
    return next(one for one in document["observations"] if (one["metric"], one["cluster"]) == (metric, cluster))


def setting(name: str, value: object) -> Change:
    return lambda document: document.update({name: value})


def without(name: str) -> Change:
    return lambda document: document.pop(name)


def of(metric: str, name: str, value: object) -> Change:
    return lambda document: observed(document, metric).update({name: value})


def without_index_of(cluster: str) -> Change:
    return lambda document: document["observations"].remove(observed(document, "INDEX", cluster))


VIOLATIONS: dict[str, tuple[str, Change]] = {
    "another version of the schema": ("final", setting("schema_version", "2.0.0")),
    "no version of the method": ("final", without("methodology_version")),
    "a version of the method that is none": ("final", setting("methodology_version", "newest")),
    "no hash of the method": ("final", without("methodology_sha256")),
    "a hash of the method in capitals": (
        "final",
        lambda d: d.update(methodology_sha256=d["methodology_sha256"].upper()),
    ),
    "no name": ("final", without("release_id")),
    "a name of a month": ("final", setting("release_id", "2026-09")),
    "a name of a fifth quarter": ("final", setting("release_id", "2026-Q5")),
    "a name of a first revision with its number": ("final", setting("release_id", "2026-Q3.1")),
    "no revision": ("final", without("revision")),
    "a revision before the first": ("final", setting("revision", 0)),
    "a revision that is a text": ("final", setting("revision", "1")),
    "an unknown status": ("final", setting("status", "draft")),
    "a time without zone": ("final", setting("generated_at", "2026-10-05T01:02:03")),
    "a time in another zone": ("final", setting("generated_at", "2026-10-05T10:02:03+09:00")),
    "a thirteenth month": ("final", setting("generated_at", "2026-13-05T01:02:03Z")),
    "an area in small letters": ("final", setting("ref_area", "kr-gangnam")),
    "a period that is only a name": ("final", setting("period", "2026-Q3")),
    "a period without an end": ("final", lambda d: d["period"].pop("end")),
    "a period with a day that is none": ("final", lambda d: d["period"].update(start="2025-10-32")),
    "no observations": ("final", setting("observations", [])),
    "the same observation twice": ("final", lambda d: d["observations"].append(copy.deepcopy(d["observations"][3]))),
    "no index of the district": ("final", without_index_of("")),
    "no index of a cluster": ("final", without_index_of("C3")),
    "two indices of a cluster": (
        "final",
        lambda d: d["observations"].append({**observed(d, "INDEX"), "value": 0.5}),
    ),
    "a cluster that there is not": ("final", of("RSP", "cluster", "C5")),
    "a metric that there is not": ("final", of("RSP", "metric", "RSQ")),
    "a unit that there is not": ("final", of("RSP", "unit", "percent")),
    "an index above one": ("final", of("INDEX", "value", 1.01)),
    "an index below nothing": ("final", of("INDEX", "value", -0.2)),
    "an index that is null": ("final", of("INDEX", "value", None)),
    "an index in words": ("final", of("INDEX", "value", "0.85")),
    "an index without interval": ("final", of("INDEX", "interval", None)),
    "an interval of another level": ("final", lambda d: observed(d, "INDEX")["interval"].update(level=0.95)),
    "an interval made otherwise": ("final", lambda d: observed(d, "INDEX")["interval"].update(method="guess")),
    "an interval that is open": ("final", lambda d: observed(d, "INDEX")["interval"].pop("high")),
    "an interval of an indicator": (
        "final",
        lambda d: observed(d, "RSP_ANSWERS_14D").update(interval=observed(d, "INDEX")["interval"]),
    ),
    "a pillar that adds nothing known": ("final", of("RSP", "contribution", None)),
    "a contribution of what is no pillar": ("final", of("RSP_ANSWERS_14D", "contribution", 0.1)),
    "a data weight above one": ("final", of("INDEX", "data_weight", 1.5)),
    "evidence below nothing": ("final", of("INDEX", "n", -5)),
    "a count below nothing": ("final", of("RSP_ANSWERS_14D_X", "value", -5)),
    "a change of more than one": ("final", of("CHANGE", "value", 1.2)),
    "suppressed, and yet 0": (
        "final",
        lambda d: observed(d, "RSP_ANSWERS_14D").update(suppressed=True, n=0, conf_status="C"),
    ),
    "suppressed, and yet free": ("final", lambda d: observed(d, "RSP_ANSWERS_14D").update(suppressed=True, n=None)),
    "not suppressed, and yet confidential": ("final", of("RSP_ANSWERS_14D", "conf_status", "C")),
    "a value that is said to be missing": ("final", of("RSP", "obs_status", "M")),
    "a status that there is not": ("final", of("RSP", "obs_status", "X")),
    "a member more in an observation": ("final", of("RSP", "comment", "fine")),
    "a member less in an observation": ("final", lambda d: observed(d, "RSP").pop("n_unit")),
    "a member more in the release": ("final", setting("note", "fine")),
    "no baseline": ("final", without("prior")),
    "a baseline of three clusters": ("final", lambda d: d["prior"].pop("C2")),
    "a baseline of nothing": ("final", lambda d: d["prior"].update(C2=0)),
    "no hash of the counts": ("final", without("input_sha256")),
    "a hash of the counts that is too short": ("final", lambda d: d.update(input_sha256=d["input_sha256"][:-1])),
    "compared with a release that has no name": ("final", lambda d: d["compared_with"].pop("release_id")),
    "a first release that corrects another": ("final", setting("supersedes", "2026-Q2")),
    "a correction that is the first of its name": ("revised", setting("revision", 1)),
    "a correction that names nothing": ("revised", without("supersedes")),
    "a correction without a reason": ("revised", without("revision_reason")),
    "a correction with an empty reason": ("revised", setting("revision_reason", "")),
    "a final release that is a second one": ("final", setting("revision", 2)),
    "a baseline with a reason to correct": ("baseline", setting("revision_reason", "because")),
}


def test_it_is_a_schema_itself() -> None:
    assert SCHEMA["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert SCHEMA["properties"]["schema_version"] == {"const": SCHEMA_VERSION}
    Draft202012Validator({"$ref": "https://json-schema.org/draft/2020-12/schema"}).validate(SCHEMA)


@pytest.mark.parametrize("release", BUNDLES)
def test_every_document_of_the_feed_fits(release: str) -> None:
    VALIDATOR.validate(BUNDLES[release].document)


@pytest.mark.parametrize("violation", VIOLATIONS)
def test_each_listed_violation_is_refused(violation: str) -> None:
    release, change = VIOLATIONS[violation]
    document = copy.deepcopy(BUNDLES[release].document)
    change(document)
    assert document != BUNDLES[release].document
    assert not VALIDATOR.is_valid(document)


def test_enough_violations_are_listed() -> None:
    assert len(VIOLATIONS) >= 30


def test_every_metric_that_is_named_is_given_by_some_release() -> None:
    named = set(SCHEMA["$defs"]["observation"]["properties"]["metric"]["enum"])
    given = {one["metric"] for bundle in BUNDLES.values() for one in bundle.document["observations"]}
    assert given == named
    assert set(N_UNITS) == set(Indicator)


@settings(max_examples=60)
@given(
    st.dictionaries(
        st.sampled_from([it for it in Indicator if not it.startswith("FAI")]),
        st.one_of(st.none(), st.tuples(st.integers(0, 400), st.integers(0, 400))),
    )
)
def test_whatever_the_counts_are_the_document_fits(shares: dict[Indicator, tuple[int, int] | None]) -> None:
    counts = []
    for indicator, share in shares.items():
        x, n = (None, None) if share is None else (5 * min(share), 5 * max(share))
        counts += trust_counts.share("C2", indicator, x, n)
    VALIDATOR.validate(opendata.documented(trust_counts.published(counts), opendata.earlier()))
