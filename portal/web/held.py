"""What somebody typed is not lost when their session has ended: it is held here until they are back."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, TypeVar

from flask import abort, current_app, request
from flask_limiter.util import get_remote_address
from limits import parse
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from portal.domain.accounts import service
from portal.foundation import clock
from portal.web.limits import limiter
from portal.web.services import database, settings

COOKIE = "portal_held"
COOKIE_AGE = 2 * 24 * 3600
NEVER_HELD = frozenset({"csrf_token", "password", "token"})
KEY = re.compile(r"[A-Za-z0-9_-]{20,40}")
LONGEST = 100_000
MOST = parse("30 per hour")
View = TypeVar("View", bound=Callable[..., Any])


def keeps_text(view: View) -> View:
    """Mark a view whose form holds what somebody wrote: it checks the CSRF token itself and shows the text again."""
    view.keeps_text = True  # type: ignore[attr-defined]
    return view


def is_kept(endpoint: str | None) -> bool:
    """Tell whether the form at this endpoint is held."""
    return bool(getattr(current_app.view_functions.get(endpoint or ""), "keeps_text", False))


def hold(response: Response) -> bool:
    """Hold the fields of this request's form, if it is one that is kept; what is too long to hold is refused."""
    fields = {name: values for name, values in request.form.lists() if name not in NEVER_HELD}
    if not is_kept(request.endpoint) or not fields:
        return False
    if sum(len(value) for values in fields.values() for value in values) > LONGEST:
        abort(413)
    if settings().limits and not limiter.limiter.hit(MOST, "held", get_remote_address()):
        abort(429)
    with database().unit_of_work() as session:
        key = service.hold_form(session, _place(), fields, clock.now())
    response.set_cookie(COOKIE, key, max_age=COOKIE_AGE, httponly=True, samesite="Lax", secure=settings().production)
    return True


def _place() -> str:
    """Return which form this is, in whatever language its page is."""
    return "/" + request.path.lstrip("/").partition("/")[2]


def _key() -> str | None:
    """Return the key in the cookie; what this portal never gave out is none."""
    key = request.cookies.get(COOKIE, "")
    return key if KEY.fullmatch(key) else None


def held_fields() -> MultiDict[str, str] | None:
    """Return what was held for the form at this address."""
    key = _key()
    if key is None:
        return None
    with database().reading() as session:
        found = service.find_held_form(session, key, _place())
    return MultiDict(found.fields) if found else None


def typed() -> Any:
    """Return what was sent, or what was held while somebody signed in again."""
    return request.form if request.method == "POST" else held_fields()


def release(response: Response) -> Response:
    """Forget what was held: it has been handed in."""
    key = _key()
    if key is not None:
        with database().unit_of_work() as session:
            service.release_held_form(session, key)
        response.delete_cookie(COOKIE)
    return response
