"""The names of a delegation, from a spreadsheet: each bad cell is named, and the good rows need not wait for it."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import force_locale, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from werkzeug.wrappers import Response
from wtforms import BooleanField, HiddenField

from portal.blueprints.registrant import blueprint
from portal.blueprints.registrant.opening import open_view
from portal.domain.registration import editing, name_sheets
from portal.domain.registration.name_sheets import NameSheet, Vocabulary, fold
from portal.domain.registration.types import ConsentKind, Need, RegistrationState, RegistrationView
from portal.foundation import clock, languages
from portal.foundation.errors import NotFound
from portal.web import event_words, locale
from portal.web.forms import NEEDED, PortalForm
from portal.web.services import database, settings

HEADERS = {
    "name": _l("Name"),
    "languages": _l("Languages spoken"),
    "interpretation": _l("Interpretation"),
    "needs": _l("Access needs"),
}


class NameSheetForm(PortalForm):
    """Send a sheet of names, or once more the good rows of one."""

    sheet = FileField(_l("Spreadsheet (CSV or XLSX)"), validators=[NEEDED])
    good = HiddenField()
    agreed = BooleanField(_l("These people agree that I tell what they need."))


@blueprint.route("/registrations/<code>/names", methods=["GET", "POST"])
def names(code: str) -> Response | tuple[str, int]:
    """Take the names of a party from a spreadsheet."""
    view = open_view(code)
    if view.row.state is RegistrationState.ENDED:
        raise NotFound("nothing to name any more")
    form, read = NameSheetForm(), None
    if form.validate_on_submit():
        read = _read(form, view)
        if read is not None and read.good and (form.good.data or not read.bad) and _may_keep(form, read):
            return _keep(code, view, form, read)
    status = 200 if request.method == "GET" else 422
    good = name_sheets.again(read.good) if read else ""
    return render_template(
        "registrant/names.html",
        form=form,
        view=view,
        code=code,
        read=read,
        good=good,
        headers=HEADERS,
        needs=tuple(Need),
    ), status


@blueprint.get("/registrations/<code>/names.csv")
def name_template(code: str) -> Response:
    """Give out a sheet with the names that there are, to fill in."""
    view = open_view(code)
    data = name_sheets.template(view.attendees, [str(word) for word in HEADERS.values()], _name_of)
    response = Response(data, content_type="text/csv; charset=utf-8")
    response.headers.set("Content-Disposition", "attachment", filename=f"{view.event.slug}-names.csv")
    return response


def _read(form: NameSheetForm, view: RegistrationView) -> NameSheet | None:
    data, filename = (form.good.data or "").encode("utf-8", "replace"), "good.csv"
    if not data:
        sent = request.files.get("sheet")
        data, filename = (sent.read(), sent.filename or "") if sent else (b"", "")
    if not data:
        form.sheet.errors = [_("Please choose a file.")]
        return None
    offered = {code for booking in view.living for code in booking.session.row.interpretation}
    return name_sheets.read(data, filename, view.row.size, offered, _vocabulary())


def _may_keep(form: NameSheetForm, read: NameSheet) -> bool:
    if read.has_needs and not form.agreed.data:
        form.agreed.errors = [_("Please confirm that they agree: what people need is sensitive data.")]
        return False
    return True


def _keep(code: str, view: RegistrationView, form: NameSheetForm, read: NameSheet) -> Response:
    consents = {ConsentKind.NEEDS: bool(form.agreed.data)} if read.has_needs else {}
    with database().unit_of_work() as session:
        refused = editing.rename(
            session, view.row.id, read.good, view.row.revision, consents, clock.now(), settings().timezone
        )
    if refused is not None:
        flash(event_words.REFUSALS[refused.reason], "error")
    else:
        flash(
            ngettext("%(num)s name is entered.", "%(num)s names are entered.", len(read.good)),
            "success",
        )
    return redirect(url_for("registrant.registration", code=code), 303)


def _vocabulary() -> Vocabulary:
    """Return what columns, languages and needs are called in any language of the pages."""
    headers: dict[str, list[str]] = {field: [field] for field in HEADERS}
    spoken = {fold(code): code for code in languages.KNOWN}
    spoken |= {fold(language.name): code for code, language in languages.KNOWN.items()}
    needs = {fold(need.value): need.value for need in Need}
    for interface in languages.INTERFACE:
        with force_locale(languages.get(interface).babel):
            for field, word in HEADERS.items():
                headers[field].append(str(word))
            needs |= {fold(str(event_words.NEEDS[need])): need.value for need in Need}
            spoken |= {fold(locale.name_in(code, interface)): code for code in languages.KNOWN}
    return Vocabulary({field: list(dict.fromkeys(words)) for field, words in headers.items()}, spoken, needs)


def _name_of(code: Any) -> str:
    return str(event_words.NEEDS[code]) if code in set(Need) else locale.language_name(code)
