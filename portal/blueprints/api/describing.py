"""One decorator for an operation: what it takes and gives, who may do it, and which problems it can end with."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from pydantic import BaseModel

from portal.blueprints.api import blueprint, reading, tokens
from portal.domain.accounts.types import Scope
from portal.web.problems import KINDS, MIMETYPE

__all__ = ["operation", "reading"]

View = TypeVar("View", bound=Callable[..., Any])
SCHEME = "token"
DEVICE_SCHEME = "device"
BINARY = {"type": "string", "format": "binary"}
PROBLEM = {"$ref": "#/components/schemas/ProblemDocument"}
ALWAYS = ("token_needed", "not_acceptable", "unavailable")
ALWAYS_AT_GATES = ("not_acceptable", "unavailable")
ETAG = {
    "description": "Send it as If-None-Match, and what has not changed is not sent again.",
    "schema": {"type": "string"},
}
CONDITION = {"name": "If-None-Match", "in": "header", "required": False, "schema": {"type": "string"}}


def operation(
    *,
    gives: type[BaseModel],
    example: dict[str, Any],
    status: int = 200,
    also: dict[int, Any] | None = None,
    query: type[BaseModel] | None = None,
    headers: type[BaseModel] | None = None,
    body: type[BaseModel] | None = None,
    body_examples: dict[str, Any] | None = None,
    problems: tuple[str, ...] = (),
    scope: Scope | None = None,
) -> Callable[[View], View]:
    """Describe a view, hand it what was read, and ask for the token first where it needs one."""
    responses: dict[int, Any] = _problems((*ALWAYS, *problems, *(("scope_missing",) if scope else ()))) | (also or {})

    def decorate(view: View) -> View:
        made: Any = view
        if body is not None:
            made = blueprint.input(body, location="json", arg_name="body", examples=body_examples)(made)
        for name, model in (("headers", headers), ("query", query)):
            if model is not None:
                made = blueprint.input(model, location=name, arg_name=name)(made)
        made = blueprint.output(gives, status_code=status, example=example, description="Done.")(made)
        made = blueprint.doc(
            responses=responses,
            security=[{SCHEME: [scope.value]}] if scope else [{}, {SCHEME: []}],
            operation_id=view.__name__,
        )(made)
        guarded: View = _guarded(made, scope) if scope is not None else made
        return guarded

    return decorate


def at_gate(
    *,
    gives: type[BaseModel] | None,
    example: dict[str, Any] | None,
    query: type[BaseModel] | None = None,
    body: type[BaseModel] | None = None,
    body_example: dict[str, Any] | None = None,
    problems: tuple[str, ...] = (),
    open_to_all: bool = False,
    media_type: str = "application/json",
) -> Callable[[View], View]:
    """Describe what devices at gates use, and hand it what was read; the view asks for the device's token."""
    who = () if open_to_all else ("device_unknown", "device_ended", "device_wiped", "device_scope")
    reads = ("malformed", "too_large", "not_json", "invalid") if body is not None else ("invalid",) if query else ()
    responses = _problems((*ALWAYS_AT_GATES, *who, *reads, *problems))
    if gives is None:
        responses[200] = {"description": "Done.", "content": {media_type: {"schema": BINARY}}}

    def decorate(view: View) -> View:
        made: Any = view
        if body is not None:
            examples = {"sent": {"value": body_example}}
            made = blueprint.input(body, location="json", arg_name="body", examples=examples)(made)
        if query is not None:
            made = blueprint.input(query, location="query", arg_name="query")(made)
        if gives is not None:
            made = blueprint.output(gives, example=example, description="Done.")(made)
        described: View = blueprint.doc(
            responses=responses,
            security=[] if open_to_all else [{DEVICE_SCHEME: []}],
            operation_id=view.__name__,
            tags=["Check-in"],
        )(made)
        return described

    return decorate


def _guarded(view: Callable[..., Any], scope: Scope) -> Any:
    @wraps(view)
    def guarded(**arguments: Any) -> Any:
        tokens.need(scope)
        return view(**arguments)

    return guarded


def _problems(codes: tuple[str, ...]) -> dict[int, Any]:
    """Name the problems by their statuses; `document` adds the words, which need the portal's catalogues."""
    described: dict[int, Any] = {}
    for code in codes:
        there = described.setdefault(
            KINDS[code].status, {"description": "", "content": {MIMETYPE: {"schema": PROBLEM, "examples": {}}}}
        )
        there["content"][MIMETYPE]["examples"][code] = {}
    return described
