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
PROBLEM = {"$ref": "#/components/schemas/ProblemDocument"}
ALWAYS = ("token_needed", "not_acceptable", "unavailable")
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
