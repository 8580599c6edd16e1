"""The OpenAPI document is valid, complete, and true: thousands of cases in tools.api_fuzz, some hundreds here."""

from __future__ import annotations

import json
from typing import Any

import pytest
import schemathesis
from jsonschema_rs import validator_for

from portal.app import Portal
from portal.domain.proposals.types import State
from tests.factories import events
from tests.factories.office_of_releases import ReleaseOffice
from tests.factories.people import People
from tests.factories.programs import Program
from tests.factories.proposals import propose
from tools.api_fuzz import raw_cases, schema_cases
from tools.api_fuzz.__main__ import prepare
from tools.api_fuzz.schema_cases import Tally

EXPECTED = {
    ("get", "/api/v1/checkin/pack"): {200, 304, 401, 403, 406, 422, 503},
    ("get", "/api/v1/checkin/pack/entries"): {200, 304, 401, 403, 406, 422, 503},
    ("get", "/api/v1/events"): {200, 304, 401, 406, 422, 503},
    ("get", "/api/v1/events/{slug}"): {200, 304, 401, 404, 406, 422, 503},
    ("get", "/api/v1/proposals"): {200, 304, 401, 406, 422, 503},
    ("get", "/api/v1/proposals/{proposal_id}"): {200, 304, 401, 404, 406, 422, 503},
    ("get", "/api/v1/statistics/participation"): {200, 304, 401, 404, 406, 422, 503},
    ("get", "/api/v1/topics"): {200, 304, 401, 406, 422, 503},
    ("get", "/api/v1/trust/releases"): {200, 304, 401, 406, 422, 503},
    ("get", "/api/v1/trust/releases/{release_id}"): {200, 304, 401, 404, 406, 422, 503},
    ("get", "/api/v1/trust/schema"): {200, 304, 401, 406, 422, 503},
    ("post", "/api/v1/checkin/badge"): {200, 400, 401, 403, 404, 406, 413, 415, 422, 503},
    ("post", "/api/v1/checkin/beat"): {200, 400, 401, 403, 406, 413, 415, 422, 503},
    ("post", "/api/v1/checkin/look"): {200, 400, 401, 403, 404, 406, 413, 415, 422, 503},
    ("post", "/api/v1/checkin/provision"): {200, 400, 404, 406, 413, 415, 422, 429, 503},
    ("post", "/api/v1/checkin/redeem"): {200, 400, 401, 403, 406, 413, 415, 422, 503},
    ("post", "/api/v1/proposals"): {200, 201, 400, 401, 403, 406, 409, 413, 415, 422, 429, 503},
}


@pytest.fixture
def document(reader: Program) -> Any:
    return reader.get("/openapi.json").json


def operations(document: Any) -> dict[tuple[str, str], Any]:
    return {(method, path): made for path, methods in document["paths"].items() for method, made in methods.items()}


def test_it_is_valid(portal: Portal, document: Any) -> None:
    assert document["openapi"] == "3.1.0"
    schemathesis.openapi.from_wsgi("/api/v1/openapi.json", portal.flask).validate()


def test_it_holds_nothing_but_the_interface_and_names_every_status(document: Any) -> None:
    described = {key: set(map(int, made["responses"])) for key, made in operations(document).items()}
    assert described == EXPECTED
    for made in operations(document).values():
        assert all(response["description"] for response in made["responses"].values())


def test_it_says_who_needs_a_token(document: Any) -> None:
    assert document["components"]["securitySchemes"]["token"]["scheme"] == "bearer"
    assert document["components"]["securitySchemes"]["device"]["scheme"] == "bearer"
    for (method, path), made in operations(document).items():
        if "/checkin/" in path:
            assert made.get("security", []) == ([] if path.endswith("/provision") else [{"device": []}])
            continue
        assert made["security"] == ([{"token": ["proposals:write"]}] if method == "post" else [{}, {"token": []}])


def test_every_name_is_there_and_referred_to(document: Any) -> None:
    names = set(document["components"]["schemas"])
    assert not [name for name in names if "." in name]
    referred = {part.split('"')[0] for part in json.dumps(document).split("#/components/schemas/")[1:]}
    assert referred == names


def test_every_example_is_what_it_is_an_example_of(document: Any) -> None:
    checked = 0
    for made in operations(document).values():
        for holder in (made.get("requestBody", {}), *made["responses"].values()):
            for content in holder.get("content", {}).values():
                examples = [shown["value"] for shown in content.get("examples", {}).values()]
                examples += [content["example"]] if "example" in content else []
                schema = {**content["schema"], "components": document["components"]}
                for example in examples:
                    validator_for(schema).validate(example)
                    checked += 1
    assert checked > 25


def test_the_same_document_is_not_made_twice(reader: Program) -> None:
    assert reader.get("/openapi.json").data == reader.get("/openapi.json", Accept_Language="ja").data


def test_hundreds_of_cases_find_no_failure_and_nothing_that_is_not_described(portal: Portal, people: People) -> None:
    propose(portal, people.member(), State.PUBLISHED, moderator=people.moderator())
    events.published(portal)
    ReleaseOffice(portal, people).baseline()
    token, ids = prepare(portal)
    tally = Tally()
    schema_cases.run(portal, token, ids[:1], 12, 1, tally)
    raw_cases.run(portal, token, 150, 1, tally)
    assert tally.failures == []
    assert tally.server_errors == 0
    assert tally.cases >= 250
    assert {200, 201, 401, 404, 422} <= set(tally.statuses)


def test_a_case_that_fails_is_counted(portal: Portal, monkeypatch: pytest.MonkeyPatch) -> None:
    from portal.domain.proposals import queries

    def broken(*_arguments: object) -> None:
        raise RuntimeError("planted")

    events.published(portal)
    token, _ids = prepare(portal)
    monkeypatch.setattr(queries, "topic_slugs", broken)
    tally = Tally()
    schema_cases.run(portal, token, [], 2, 1, tally)
    assert tally.server_errors > 0
    assert tally.failures
