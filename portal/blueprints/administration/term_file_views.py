"""Terms from a file, first as what would change and then exactly as shown; and all terms as a file."""

from __future__ import annotations

import base64
import binascii
from typing import Any

from flask import Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response as AnyResponse

from portal.blueprints.administration import blueprint
from portal.domain.terms import files
from portal.domain.terms.files import Bad, Plan, Step
from portal.domain.terms.types import Refused
from portal.foundation import clock
from portal.web import login, term_words
from portal.web.forms import PortalForm, status
from portal.web.services import database

MOST_SHOWN = 200
"""Changes that a page lists; the numbers above count all of them."""


class FileForm(PortalForm):
    """Send a file; it is read by hand."""


@blueprint.route("/terms/import", methods=["GET", "POST"])
def import_terms() -> AnyResponse | tuple[str, int]:
    """Read a file and show what it would change; write it when it comes again as it was shown."""
    form, plan, again = FileForm(), None, ("", "")
    if request.method == "POST" and form.validate():
        data, name = _sent()
        again = base64.urlsafe_b64encode(data).decode(), name
        if "seal" in request.form:
            plan = _write(data, name)
            if plan is None:
                return redirect(url_for("administration.terms"), 303)
            form.form_errors.append(_("Something has changed since you looked at it. Please look at it once more."))
        elif data or name:
            with database().reading() as session:
                plan = files.read(session, data, name)
        else:
            form.form_errors.append(_("Please choose a file."))
    return _page(form, plan, again)


@blueprint.get("/terms/export.csv", defaults={"kind": "csv"})
@blueprint.get("/terms/export.tbx", defaults={"kind": "tbx"})
def export_terms(kind: str) -> Response:
    """Give out all terms in use."""
    with database().reading() as session:
        pieces = files.as_tbx(session) if kind == "tbx" else files.as_csv(session)
        body = b"".join(pieces)
    response = Response(body, content_type="application/x-tbx+xml" if kind == "tbx" else "text/csv; charset=utf-8")
    response.headers.set("Content-Disposition", "attachment", filename=f"terms.{kind}")
    return response


def _sent() -> tuple[bytes, str]:
    """Return a file as it was chosen, or as it was shown and comes again."""
    if "seal" in request.form:
        try:
            data = base64.urlsafe_b64decode(request.form.get("again", "").encode("ascii", "replace"))
        except binascii.Error:
            data = b""
        return data, request.form.get("name", "")
    sent = request.files.get("sheet")
    return (sent.read(), sent.filename or "") if sent else (b"", "")


def _write(data: bytes, name: str) -> Plan | None:
    """Write a file as it was shown; return it where it would not be written like that any more."""
    with database().unit_of_work() as session:
        plan = files.read(session, data, name)
        if not plan.is_good or plan.seal != request.form.get("seal"):
            return plan
        if isinstance(files.write(session, plan, login.principal().id, clock.now()), Refused):
            session.rollback()
            return plan
    number = len(plan.changes)
    flash(ngettext("%(num)s term is taken in.", "%(num)s terms are taken in.", number), "success")
    return None


def _page(form: Any, plan: Plan | None, again: tuple[str, str]) -> tuple[str, int]:
    page = render_template(
        "administration/term_import.html",
        form=form,
        plan=plan,
        again=again[0],
        name=again[1],
        shown=plan.changes[:MOST_SHOWN] if plan else (),
        counts={step.value: plan.count(step) for step in Step} if plan else {},
        problem=_problem(plan),
        bad=[(bad.place, _what(bad), _about(bad)) for bad in plan.bad[:MOST_SHOWN]] if plan else [],
        term_words=term_words,
        columns=files.COLUMNS,
    )
    code = status(form)
    return page, 422 if code == 200 and plan is not None and not plan.is_good else code


def _problem(plan: Plan | None) -> str:
    if plan is None or not plan.problem:
        return ""
    sentence = str(term_words.FILE_PROBLEMS[plan.problem])
    return _("%(problem)s (%(place)s)", problem=sentence, place=plan.place) if plan.place else sentence


def _what(bad: Bad) -> str:
    if bad.fault is not None:
        return str(term_words.FAULTS[bad.fault])
    return str(term_words.PROBLEMS[bad.wrong.problem]) if bad.wrong else ""


def _about(bad: Bad) -> str:
    if bad.text:
        return bad.text
    return f"{bad.wrong.language} {bad.wrong.form}".strip() if bad.wrong else ""
