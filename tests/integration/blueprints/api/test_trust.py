"""Programs read releases to the byte, as often as they like, and the figures of participation as published."""

from __future__ import annotations

import hashlib
import json

import pytest
from jsonschema_rs import Draft202012Validator

from portal.app import Portal
from tests.factories import releases
from tests.factories.office_of_releases import ReleaseOffice
from tests.factories.people import People
from tests.factories.programs import Program, problem


@pytest.fixture
def office(portal: Portal, people: People) -> ReleaseOffice:
    return ReleaseOffice(portal, people)


def test_before_the_first_release_there_is_nothing_and_no_error(reader: Program) -> None:
    assert reader.get("/trust/releases").json == {"items": []}
    assert reader.get("/statistics/participation").json == {"release": None, "period": None, "items": []}
    assert problem(reader.get("/trust/releases/2026-Q3"))[:2] == (404, "not_found")


def test_a_release_is_given_byte_for_byte_and_its_etag_is_its_hash(reader: Program, office: ReleaseOffice) -> None:
    office.baseline()
    view = office.released()
    listed = reader.get("/trust/releases").json["items"]
    assert [(one["id"], one["status"]) for one in listed] == [("2026-Q3", "final"), ("2025-Q4", "baseline")]
    assert listed[0]["sha256"] == view.document_sha256
    answer = reader.get(listed[0]["url"])
    assert answer.data == view.document.encode()
    assert answer.headers["ETag"] == f'"{hashlib.sha256(answer.data).hexdigest()}"' == f'"{listed[0]["sha256"]}"'
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    again = reader.get("/trust/releases/2026-Q3", If_None_Match=answer.headers["ETag"])
    assert (again.status_code, again.data) == (304, b"")
    assert reader.get("/trust/releases/2026-Q3", If_None_Match='"another"').status_code == 200


def test_a_correction_stands_beside_what_it_corrects(reader: Program, office: ReleaseOffice) -> None:
    first = office.released()
    office.released(reason="Two events were counted twice.")
    listed = reader.get("/trust/releases").json["items"]
    assert [(one["id"], one["supersedes"], one["reason"]) for one in listed] == [
        ("2026-Q3.2", "2026-Q3", "Two events were counted twice."),
        ("2026-Q3", None, None),
    ]
    assert reader.get("/trust/releases/2026-Q3").data == first.document.encode()
    assert reader.get("/trust/releases/2026-Q3.2").json["supersedes"] == "2026-Q3"


def test_a_preview_is_nobody_elses_business(reader: Program, office: ReleaseOffice) -> None:
    office.preview()
    assert reader.get("/trust/releases").json == {"items": []}
    assert reader.get("/trust/releases/2026-Q3").status_code == 404


@pytest.mark.parametrize("name", ["2026-Q3.1", "2026-Q3.02", "2026-Q5", "2026", "latest", "2026-Q3.99999", "2026-q3"])
def test_a_name_of_no_release_is_not_found(reader: Program, office: ReleaseOffice, name: str) -> None:
    office.released()
    assert problem(reader.get(f"/trust/releases/{name}"))[:2] == (404, "not_found")


def test_every_release_fits_the_schema_that_is_served(reader: Program, office: ReleaseOffice) -> None:
    office.baseline()
    office.released()
    office.released(reason="Once more.")
    answer = reader.get("/trust/schema")
    assert answer.status_code == 200
    assert reader.get("/trust/schema", If_None_Match=answer.headers["ETag"]).status_code == 304
    validator = Draft202012Validator(json.loads(answer.data))
    listed = reader.get("/trust/releases").json["items"]
    assert len(listed) == 3
    for one in listed:
        validator.validate(reader.get(one["url"]).json)


def test_figures_of_participation_are_those_of_the_newest_release_or_of_a_quarter(
    portal: Portal, reader: Program
) -> None:
    releases.released(portal, releases.published("2026-Q2", tables=releases.tables("2026-Q2", 0.5)))
    releases.released(portal, releases.published("2026-Q3"))
    whole = reader.get("/statistics/participation").json
    assert (whole["release"], whole["period"]) == ("2026-Q3", "2026-Q3")
    assert len(whole["items"]) == len(releases.tables("2026-Q3"))
    narrowed = reader.get("/statistics/participation?measure=proposals&dimension=total").json["items"]
    assert [(one["value"], one["conf_status"]) for one in narrowed] == [(120, "F")]
    older = reader.get("/statistics/participation?period=2026-Q2&measure=proposals&dimension=total").json
    assert [one["value"] for one in older["items"]] == [60]
    by_age = reader.get("/statistics/participation?dimension=age_band").json["items"]
    assert {one["dimension"] for one in by_age} == {"age_band"}
    assert [one for one in by_age if one["value"] is None and one["conf_status"] == "C"]


@pytest.mark.parametrize(
    ("query", "name", "code"),
    [
        ("measure=votes", "measure", "unknown_value"),
        ("dimension=person", "dimension", "unknown_value"),
        ("period=2026", "period", "unknown_value"),
        ("age=19", "age", "unknown_name"),
        ("measure=proposals&measure=comments", "measure", "repeated"),
    ],
)
def test_a_query_that_makes_no_sense_is_refused_by_name(reader: Program, query: str, name: str, code: str) -> None:
    status, _kind, faults = problem(reader.get(f"/statistics/participation?{query}"))
    assert (status, faults) == (422, [("query", name, code)])


def test_a_quarter_without_a_release_is_not_found(reader: Program, office: ReleaseOffice) -> None:
    office.released()
    assert reader.get("/statistics/participation?period=2026-Q1").status_code == 404
