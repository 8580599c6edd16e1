"""What arrives is read strictly: nothing is guessed, dropped or silently merged; every fault has its place and name.

The library's own reading takes any content type, the last of several equal names, and English words only.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from apiflask.schema_adapters import registry
from apiflask.schema_adapters.pydantic import PydanticAdapter
from flask import Request
from flask_babel import gettext as _
from pydantic import BaseModel, ValidationError
from werkzeug.datastructures import MultiDict

from portal.web.problems import Fault, Problem

LARGEST_BODY = 1024 * 1024
PLACES = {"json": "body", "query": "query", "headers": "header"}
KINDS = {
    "missing": "required",
    "extra_forbidden": "unknown_name",
    "string_unicode": "unstorable",
    "unknown_value": "unknown_value",
    "out_of_range": "out_of_range",
    "bad_cursor": "bad_cursor",
    "bad_key": "bad_key",
}


class StrictAdapter(PydanticAdapter):
    """Reads what arrives into a model, or ends with a problem document."""

    def validate_input(self, request: Request, location: str, **_options: Any) -> BaseModel:
        """Return the model that the query, the headers or the body of a request hold."""
        given = READERS[location](request, self.model_class)
        try:
            return self.model_class.model_validate(given)
        except ValidationError as error:
            found = error.errors(include_url=False, include_context=False, include_input=False)
            # A value that may also be left out has a second fault: that it is not nothing. The first one says it all.
            first = {str(one["loc"][0]) if one["loc"] else "": one["type"] for one in reversed(found)}
            faults = [fault_of(PLACES[location], name, KINDS.get(kind, "wrong_type")) for name, kind in first.items()]
            raise Problem("invalid", reversed(faults)) from error


def fault_of(place: str, name: str, code: str, detail: object = None) -> Fault:
    """Return a fault, with the words for its code unless there are better ones."""
    shown = name.replace("_", "-").title() if place == "header" else name
    return Fault(place, shown, code, str(detail if detail is not None else _words(code)))


def _words(code: str) -> str:
    words: dict[str, str] = {
        "required": _("This is needed."),
        "unknown_name": _("There is nothing of this name here."),
        "unknown_value": _("This is not one of the values that the description of the interface names."),
        "out_of_range": _("This must be a whole number within the bounds that the description names."),
        "gone_cursor": _("The proposal at this place is no longer found. Please begin the list again."),
        "bad_cursor": _("This cursor is not one of ours. Please take the address in next as it is."),
        "bad_key": _("Please use 1 to 255 visible ASCII characters, such as a UUID."),
        "repeated": _("Please give this once."),
        "unstorable": _("There is a character in it that can't be kept. Please remove it; it is usually invisible."),
        "wrong_type": _("This is not of the type that the description of the interface names."),
    }
    return words[code]


def _query(request: Request, _model: type[BaseModel]) -> Mapping[str, str]:
    return _each_once(request.args, "query")


def _headers(request: Request, model: type[BaseModel]) -> Mapping[str, str]:
    known = {name: request.headers.get(name.replace("_", "-")) for name in model.model_fields}
    return {name: value for name, value in known.items() if value is not None}


def _each_once(given: MultiDict[str, str], place: str) -> Mapping[str, str]:
    faults = [fault_of(place, name, "repeated") for name, values in given.lists() if len(values) > 1]
    if faults:
        raise Problem("invalid", faults)
    return given.to_dict()


def _body(request: Request, _model: type[BaseModel]) -> object:
    charset = request.mimetype_params.get("charset", "utf-8").casefold()
    encoding = request.headers.get("Content-Encoding", "identity").casefold()
    if request.mimetype != "application/json" or charset not in {"utf-8", "utf8"} or encoding != "identity":
        raise Problem("not_json")
    request.max_content_length = LARGEST_BODY
    try:
        return json.loads(
            request.get_data().decode("utf-8"), object_pairs_hook=_without_repetition, parse_constant=_refuse_constant
        )
    except (ValueError, RecursionError) as error:
        raise Problem("malformed") from error


def _without_repetition(pairs: list[tuple[str, object]]) -> dict[str, object]:
    made = dict(pairs)
    if len(made) != len(pairs):
        raise ValueError("a name stands twice")
    return made


def _refuse_constant(name: str) -> object:
    raise ValueError(f"{name} is not JSON")


READERS: dict[str, Callable[[Request, type[BaseModel]], object]] = {
    "query": _query,
    "headers": _headers,
    "json": _body,
}

registry.register("pydantic", StrictAdapter)
