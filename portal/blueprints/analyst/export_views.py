"""Order files of figures and of public proposals, see how far they are, fetch them; administrators see all orders."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from portal.blueprints.analyst import blueprint
from portal.blueprints.exporting import giving
from portal.blueprints.exporting.order_forms import DataForm
from portal.domain.accounts import rules
from portal.domain.accounts.types import Act
from portal.domain.exports import queries, service
from portal.domain.exports.types import HOLDING_PEOPLE, ExportKind, ExportView, Ordered
from portal.foundation import clock
from portal.foundation.errors import NotFound
from portal.web import login
from portal.web.forms import status
from portal.web.pager import Pager, page_number, pages_of
from portal.web.services import database


@blueprint.route("/exports", methods=["GET", "POST"])
def exports() -> Response | tuple[str, int]:
    """List one's own files, or everybody's to administrators, and order one."""
    form = DataForm(request.form if request.method == "POST" else None).prepare()
    if request.method == "POST" and form.validate():
        with database().unit_of_work() as session:
            made = service.order(session, login.principal(), form.order(ExportKind(form.what.data), {}), clock.now())
        if isinstance(made, Ordered):
            return redirect(url_for("analyst.export", export_id=made.export_id), 303)
        form.refuse(made)
    sees_all = rules.may(login.principal().roles, Act.ADMINISTER)
    with database().reading() as session:
        found = queries.page(session, page_number(), clock.now(), None if sees_all else login.principal().id)
    pager = Pager(found.number, found.pages, found.total, pages_of("analyst.exports"))
    page = render_template(
        "analyst/exports.html",
        form=form,
        page=found,
        pager=pager,
        sees_all=sees_all,
        own_id=login.principal().id,
        **giving.words(),
    )
    return page, status(form)


@blueprint.get("/exports/<int:export_id>")
def export(export_id: int) -> str:
    """Show how far a file is, or give the button to fetch it."""
    return _page(_get(export_id))


@blueprint.get("/exports/<int:export_id>/file")
def export_file(export_id: int) -> Response | tuple[str, int]:
    """Give a file to whoever ordered it."""
    return giving.give(_get(export_id), _page, url_for("analyst.export", export_id=export_id))


def _page(view: ExportView) -> str:
    return render_template("analyst/export.html", view=view, **giving.words())


def _get(export_id: int) -> ExportView:
    view = giving.get(export_id)
    if view.what in HOLDING_PEOPLE:
        raise NotFound(f"export {export_id} is the organisers'")
    return view
