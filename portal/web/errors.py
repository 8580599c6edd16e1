"""Each kind of error becomes one page, in the reader's language, that says what happened and what to do."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import Any, TypeVar

import structlog
from flask import Flask, abort, current_app, jsonify, render_template, request
from flask_babel import gettext as _
from flask_login import current_user
from flask_wtf.csrf import CSRFError, CSRFProtect
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoFreeConnection
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from portal.foundation.errors import Conflict, Forbidden, NotFound, Unavailable, Unstorable
from portal.web import addresses, held, locale, login, problems
from portal.web.observe import logged_path

log = structlog.get_logger()
csrf = CSRFProtect()
View = TypeVar("View", bound=Callable[..., Any])
UNSAFE = frozenset({"POST", "PUT", "PATCH", "DELETE"})


def install(app: Flask) -> None:
    """Map exceptions to pages, and refuse forms that come from elsewhere."""
    app.config["WTF_CSRF_CHECK_DEFAULT"] = False
    csrf.init_app(app)
    app.before_request(_refuse_foreign_forms)
    app.register_error_handler(NotFound, lambda _error: _page(404))
    app.register_error_handler(Forbidden, lambda _error: _page(403))
    app.register_error_handler(Conflict, lambda _error: _page(409))
    app.register_error_handler(Unavailable, lambda _error: _page(503))
    app.register_error_handler(Unstorable, lambda _error: _page(400))
    app.register_error_handler(problems.Problem, problems.answer)
    app.register_error_handler(CSRFError, lambda _error: _ask_to_sign_in() or _page(400, "form_expired"))
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(DBAPIError, _database_error)
    app.register_error_handler(NoFreeConnection, lambda _error: _without_database(503))
    app.register_error_handler(Exception, _unexpected)


def takes_posts_from_elsewhere(view: View) -> View:
    """Mark a view that mail programs post to: a signed key in its address stands for token and session."""
    view.takes_posts_from_elsewhere = True  # type: ignore[attr-defined]
    return view


def _refuse_foreign_forms() -> None:
    view = current_app.view_functions.get(request.endpoint or "")
    # A program's token is in a header that no browser adds by itself, nor for a page from elsewhere without asking.
    exempt = getattr(view, "takes_posts_from_elsewhere", False) or addresses.for_programs()
    if request.method not in UNSAFE or exempt:
        return
    origin = request.headers.get("Origin")
    if request.headers.get("Sec-Fetch-Site") in {"cross-site", "same-site"}:
        abort(403)
    if origin is not None and origin.partition("://")[2] != request.host:
        abort(403)
    if not held.is_kept(request.endpoint):
        csrf.protect()


def _ask_to_sign_in() -> Response | None:
    """Lead whoever is not signed in (any more) there, by the guard of the audience, before their token is spoken of."""
    if current_user.is_authenticated:
        return None
    guards = current_app.before_request_funcs.get(request.blueprint or "", ())
    answers = (guard() for guard in guards)
    # A guard refuses a script without a page; then the token's own answer stands.
    with suppress(HTTPException):
        return next((answer for answer in answers if isinstance(answer, Response)), None)
    return None


def _http_error(error: HTTPException) -> Response:
    if error.code is None or error.code < 400:
        return error.get_response()
    if error.code == 404 and not addresses.for_programs():
        elsewhere = locale.redirect_to_language()
        if elsewhere is not None:
            return elsewhere
    response = _page(error.code)
    if error.code == 429:
        with suppress(HTTPException):
            held.hold(response)
    for name, value in error.get_headers():
        if name.lower() in {"allow", "retry-after"}:
            response.headers[name] = value
    return response


def _database_error(error: DBAPIError) -> Response:
    log.error("database_error", error=type(error.orig).__name__, path=logged_path())
    busy = error.connection_invalidated or "locked" in str(error.orig) or "connect" in str(error.orig).lower()
    return _without_database(503 if busy else 500)


def _without_database(code: int) -> Response:
    login.be_nobody()
    return _page(code)


def _unexpected(error: Exception) -> Response:
    log.exception("unexpected_error", path=logged_path(), exc_info=error)
    return _page(500)


def _page(code: int, kind: str | None = None) -> Response:
    if addresses.for_programs():
        return problems.of_status(code)
    if request.path.startswith("/static/"):
        return Response(status=code)
    if login.asks_for_data():
        response: Response = jsonify(status=code, title=_words(code, kind)[0])
        response.content_type = "application/problem+json"
    else:
        title, text = _words(code, kind)
        html = render_template("error.html", code=code, title=title, text=text)
        response = Response(html, content_type="text/html; charset=utf-8")
    response.status_code = code
    return response


def _words(code: int, kind: str | None) -> tuple[str, str]:
    if kind == "form_expired":
        return (
            _("This form was open for too long"),
            _("Nothing has been changed. Please go back, load the page again and send the form once more."),
        )
    words = {
        400: (_("We could not read this request"), _("Something in it was damaged on the way. Please try again.")),
        401: (_("Please sign in to continue."), ""),
        403: (_("This is not open to you"), _("Your account may not do this. If it should, please ask the office.")),
        404: (_("There is no such page"), _("It may have moved, or the address has a typing mistake.")),
        405: (_("This page can't be used like that"), _("Please go back and use the buttons on the page.")),
        409: (
            _("This has changed in the meantime"),
            _("Somebody else was faster. Please load the page again and look at how it stands now."),
        ),
        413: (_("That is too much at once"), _("What you sent is larger than we can take. Please shorten it.")),
        429: (
            _("That was too often in a short time"),
            _("To protect everybody's accounts, please wait a few minutes and try again."),
        ),
        503: (
            _("We are very busy just now"),
            _("Nothing is lost. Please wait a moment and send it again."),
        ),
    }
    fallback = (_("Something went wrong on our side"), _("We have noted it and will look into it. Please try again."))
    return words.get(code, fallback if code >= 500 else words[400])
