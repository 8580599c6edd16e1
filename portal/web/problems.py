"""What programs get instead of pages: problem documents (RFC 9457), with a stable code and words in their language."""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from flask import Flask, request
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString
from werkzeug.wrappers import Response

from portal.web import addresses
from portal.web.limits import limiter
from portal.web.locale import current_language

MIMETYPE = "application/problem+json"
TYPE = "urn:gangnam-portal:problem:"
MOST_ERRORS = 20
LONGEST_NAME = 100


@dataclass(frozen=True, slots=True)
class Words:
    """A kind of problem: its status, and what is said of it."""

    status: int
    title: LazyString
    detail: LazyString


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong with what came: where, under which name, as which code."""

    place: str
    name: str
    code: str
    detail: str


KINDS: dict[str, Words] = {
    "malformed": Words(
        400,
        _l("We could not read this request"),
        _l("What you sent is not complete JSON in UTF-8 in which each name stands once."),
    ),
    "token_needed": Words(
        401,
        _l("This needs a valid personal token"),
        _l("Please send one that has neither ended nor been revoked, as Authorization: Bearer gt_..."),
    ),
    "scope_missing": Words(
        403, _l("This token does not allow that"), _l("Please make one that does, on the page of your account.")
    ),
    "device_unknown": Words(
        401,
        _l("This device is not set up"),
        _l("Please set it up with a code from the console, and send its token as Authorization: Bearer gd_..."),
    ),
    "device_ended": Words(
        401,
        _l("This device admits nobody any more"),
        _l("It was revoked, or its time is over. What it has not sent yet is still taken by redeem."),
    ),
    "device_wiped": Words(
        401,
        _l("This device was reported as lost"),
        _l("What it has not sent yet is still taken by redeem. Then the app deletes all that it keeps."),
    ),
    "device_scope": Words(403, _l("This device may not do that"), _l("Please set up one that may, in the console.")),
    "not_found": Words(
        404, _l("There is nothing at this address"), _l("It may be gone, not be public, or the address is mistyped.")
    ),
    "setup_code_unknown": Words(
        404,
        _l("This code sets up no device"),
        _l("It works once and for a quarter of an hour. Please ask for a new one."),
    ),
    "wrong_method": Words(
        405, _l("This address can't be used like that"), _l("The Allow header names the methods that it takes.")
    ),
    "not_acceptable": Words(
        406, _l("There is only JSON here"), _l("Please accept application/json, and application/problem+json as well.")
    ),
    "conflict": Words(
        409,
        _l("This has changed in the meantime"),
        _l("Please ask for it again and look at how it stands now."),
    ),
    "key_reused": Words(
        409,
        _l("This key has been used for something else"),
        _l("Please give each proposal an Idempotency-Key of its own; send it again only with the same content."),
    ),
    "too_large": Words(
        413, _l("That is too much at once"), _l("What you sent is larger than we can take. Please shorten it.")
    ),
    "not_json": Words(
        415, _l("Only JSON can be taken here"), _l("Please send application/json, uncompressed and in UTF-8.")
    ),
    "invalid": Words(
        422,
        _l("Something in this request needs to be mended"),
        _l("Nothing has been changed. The list of errors names each place and what is wrong there."),
    ),
    "too_many": Words(
        429, _l("That was too often in a short time"), _l("Please wait as long as the Retry-After header says.")
    ),
    "failed": Words(
        500, _l("Something went wrong on our side"), _l("We have noted it and will look into it. Please try again.")
    ),
    "unavailable": Words(
        503, _l("We are very busy just now"), _l("Nothing is lost. Please wait a moment and send it again.")
    ),
}
OF_STATUS = {
    **{words.status: code for code, words in reversed(KINDS.items())},
    401: "token_needed",
    409: "conflict",
}


class Problem(Exception):
    """A program's request ends with a problem document."""

    def __init__(self, code: str, faults: Iterable[Fault] = (), headers: Mapping[str, str] | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.faults = tuple(faults)
        self.headers = dict(headers or {})


def install(app: Flask) -> None:
    """Let every page of the world read what is open to everybody; nothing else is open to other pages."""
    app.after_request(_open_to_readers)


def answer(problem: Problem) -> Response:
    """Write a problem out."""
    content = content_of(problem.code)
    if problem.faults:
        content["errors"] = [_shown(fault) for fault in problem.faults[:MOST_ERRORS]]
    response = Response(json.dumps(content), status=content["status"], content_type=MIMETYPE)
    response.headers["Content-Language"] = current_language().code
    response.headers["Cache-Control"] = "no-store"
    response.vary.add("Accept-Language")
    for name, value in problem.headers.items():
        response.headers[name] = value
    return response


def content_of(code: str) -> dict[str, Any]:
    """Return what a document of this kind says, in the reader's language."""
    words = KINDS[code]
    return {
        "type": TYPE + code,
        "title": str(words.title),
        "status": words.status,
        "detail": str(words.detail),
        "code": code,
    }


def of_status(status: int) -> Response:
    """Write out the problem that stands for a status."""
    known = OF_STATUS.get(status, "failed" if status >= 500 else "malformed")
    return answer(Problem(known, headers=_when_again() if status == 429 else None))


def _when_again() -> dict[str, str]:
    limit = limiter.current_limit
    return {"Retry-After": str(max(1, round(limit.reset_at - time.time())))} if limit is not None else {}


def _shown(fault: Fault) -> dict[str, str]:
    shown = asdict(fault)
    return {"in": shown.pop("place"), **shown, "name": fault.name[:LONGEST_NAME]}


def _open_to_readers(response: Response) -> Response:
    if addresses.for_programs() and request.method in {"GET", "HEAD"}:
        response.headers["Access-Control-Allow-Origin"] = "*"
        response.headers["Access-Control-Expose-Headers"] = "ETag, Retry-After"
    return response
