"""Show how far a file is, and give it to whoever ordered it: a download goes on where it broke off."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import structlog
from flask import redirect, request, send_file
from werkzeug.wrappers import Response

from portal.domain.exports import queries, rules, service
from portal.domain.exports.types import ExportView, State
from portal.foundation import clock
from portal.foundation.errors import Unavailable
from portal.web import export_words, login
from portal.web.services import database, settings

GIVEN = frozenset({200, 206})
log = structlog.get_logger()


def get(export_id: int) -> ExportView:
    """Return a file that the reader ordered and may have."""
    with database().reading() as session:
        return queries.get_own(session, login.principal(), export_id, clock.now())


def words() -> dict[str, Any]:
    """Return what the shared parts of the pages need."""
    return {"export_words": export_words, "size_in_words": export_words.size_in_words}


def give(view: ExportView, page: Callable[[ExportView], str], address: str) -> Response | tuple[str, int]:
    """Send the file and put on record that it was fetched.

    One that is gone is 410, in words; one that is not ready leads to the page that says how far it is.
    """
    if view.state is State.GONE:
        return page(view), 410
    if view.state is not State.READY or view.file_name is None:
        return redirect(address, 303)
    response = _sent(view, view.file_name)
    if request.method == "GET" and response.status_code in GIVEN:
        with database().unit_of_work() as session:
            service.note_download(session, view.id, login.principal().id, clock.now(), goes_on=_goes_on())
    return response


def _sent(view: ExportView, file_name: str) -> Response:
    name = rules.download_name(view.what, view.format, view.language, view.slug, view.ordered_at, settings().timezone)
    try:
        response = send_file(
            settings().exports_dir / file_name,
            rules.MEDIA_TYPES[view.format],
            as_attachment=True,
            download_name=name,
            conditional=True,
            etag=view.sha256 or False,
        )
    except FileNotFoundError:
        # The rows say that it is there: the folder is not the one that the worker writes to.
        log.error("export_file_missing", export=view.id)
        raise Unavailable(file_name) from None
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _goes_on() -> bool:
    """Tell whether only the rest of a file is asked for."""
    asked = request.range
    return asked is not None and bool(asked.ranges) and asked.ranges[0][0] != 0
