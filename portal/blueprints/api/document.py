"""The OpenAPI document, made once, when somebody asks for it.

The library can write it only as an application of its own, so the audience is registered in one that answers nobody;
the portal itself stays a plain Flask application, with its own errors, sessions and headers.
"""

from __future__ import annotations

import json
import re
from functools import lru_cache
from typing import Any

from apiflask import APIFlask
from flask import jsonify
from flask_babel import force_locale
from werkzeug.wrappers import Response

from portal.blueprints.api import blueprint
from portal.blueprints.api.answers import open_to_all
from portal.blueprints.api.describing import CONDITION, DEVICE_SCHEME, ETAG, SCHEME
from portal.blueprints.api.schemas import ProblemDocument
from portal.web import problems
from portal.web.addresses import LARGEST_ROW, ReleaseConverter, ShortNameConverter
from portal.web.problems import MIMETYPE
from portal.web.services import settings

SCHEMAS = "#/components/schemas/{model}"
NAMED_TWICE = re.compile(r'(?<=["/])(?:[A-Z][A-Za-z]+)\.([A-Z][A-Za-z]+)(?=")')
"""The library names a model inside another by both; ours have names of their own, and one schema each is enough."""
LANGUAGE = {
    "name": "Accept-Language",
    "in": "header",
    "required": False,
    "description": "The language of the words in problem documents.",
    "schema": {"type": "string"},
}
PATHS: dict[str, dict[str, Any]] = {
    "integer": {"minimum": 1, "maximum": LARGEST_ROW},
    "string": {"pattern": f"^{ShortNameConverter.regex}$"},
}
"""What stands in an address: the number of a row, or its short name."""
RELEASE_IDS: dict[str, Any] = {"pattern": f"^{ReleaseConverter.regex}$"}
CHALLENGE = {"description": "How to send a token.", "schema": {"type": "string"}}
SECONDS = {"description": "In how many seconds to try again.", "schema": {"type": "integer"}}


@blueprint.get("/openapi.json")
@blueprint.doc(hide=True)
def openapi() -> Response:
    """Describe this interface."""
    return open_to_all(jsonify(make_document(settings().base_url)))


@lru_cache(maxsize=4)
def make_document(base_url: str) -> dict[str, Any]:
    """Write the document for a portal at this address."""
    app = APIFlask(
        "portal", title="Gangnam Together", version="1.0.0", spec_path=None, docs_path=None, json_errors=False
    )
    app.config.update(
        OPENAPI_VERSION="3.1.0",
        SERVERS=[{"url": base_url}],
        INFO={
            "description": "Proposals of residents and foreign neighbours, and the events of the district, "
            "in the language in which you read. "
            "Reading is open to everybody; to hand in proposals, make a personal token on the page of your account.",
            "license": {"name": "AGPL-3.0-or-later", "identifier": "AGPL-3.0-or-later"},
        },
        SECURITY_SCHEMES={
            SCHEME: {"type": "http", "scheme": "bearer", "description": "A personal token, which begins with gt_."},
            DEVICE_SCHEME: {
                "type": "http",
                "scheme": "bearer",
                "description": "The token of a device at a gate, which begins with gd_.",
            },
        },
        AUTO_404_RESPONSE=False,
        AUTO_VALIDATION_ERROR_RESPONSE=False,
        AUTO_AUTH_ERROR_RESPONSE=False,
    )
    app.url_map.converters["slug"] = ShortNameConverter
    app.url_map.converters["release"] = ReleaseConverter
    app.register_blueprint(blueprint)
    app.spec_processor(_complete)
    with app.app_context():
        made = app.spec
    assert isinstance(made, dict)
    with force_locale("en"):
        _word_problems(made)
    return made


def _word_problems(made: dict[str, Any]) -> None:
    for path in made["paths"].values():
        for described in path.values():
            for response in described["responses"].values():
                examples = response.get("content", {}).get(MIMETYPE, {}).get("examples", {})
                for code in examples:
                    examples[code] = {"value": problems.content_of(code)}
                    response["description"] = response["description"] or examples[code]["value"]["title"]


def _complete(made: dict[str, Any] | str) -> dict[str, Any]:
    assert isinstance(made, dict), "the library writes text only where YAML is asked for"
    problem = ProblemDocument.model_json_schema(ref_template=SCHEMAS)
    made["components"]["schemas"] |= {**problem.pop("$defs", {}), "ProblemDocument": problem}
    document: dict[str, Any] = json.loads(NAMED_TWICE.sub(r"\1", json.dumps(made)))
    for path in document["paths"].values():
        for method, described in path.items():
            _complete_operation(method, described)
    return document


def _complete_operation(method: str, described: dict[str, Any]) -> None:
    responses = described["responses"]
    parameters = described.setdefault("parameters", [])
    for parameter in parameters:
        _tidy(parameter)
    parameters.append(LANGUAGE)
    if method == "get":
        parameters.append(CONDITION)
        responses["200"]["headers"] = {"ETag": ETAG}
        responses["304"] = {"description": "Nothing has changed.", "headers": {"ETag": ETAG}}
    for status, name, header in (("401", "WWW-Authenticate", CHALLENGE), ("429", "Retry-After", SECONDS)):
        if status in responses:
            responses[status]["headers"] = {name: header}


def _tidy(parameter: dict[str, Any]) -> None:
    """Take out what the models say but a parameter can't be: nothing."""
    schema = parameter["schema"]
    if parameter["in"] == "path":
        schema |= RELEASE_IDS if parameter["name"] == "release_id" else PATHS[schema["type"]]
    if schema.get("default", True) is None:
        del schema["default"]
    if "description" in schema:
        parameter["description"] = schema.pop("description")
    schema.pop("title", None)
