"""Find people, change their roles, shut them out and let them in again."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from portal.blueprints.administration import blueprint
from portal.blueprints.administration.people_forms import AccessForm, RolesForm
from portal.domain.accounts import administration, queries
from portal.domain.accounts.types import Person, Refused
from portal.foundation import clock
from portal.web import held, login, words
from portal.web.held import keeps_text
from portal.web.pager import Pager, page_number, pages_of
from portal.web.services import database

LONGEST_SEARCH = 200
ACCESS = frozenset({"deactivate", "reactivate"})
ACTS = ACCESS | {"roles"}


@blueprint.get("/people")
def people() -> str:
    """Find people by a part of their name or address."""
    typed = request.args.get("q", "").replace("\x00", "")[:LONGEST_SEARCH]
    with database().reading() as session:
        found = queries.find_people(session, typed, page_number())
    pager = Pager(found.number, found.pages, found.total, pages_of("administration.people", q=typed or None))
    return render_template("administration/people.html", people=found.items, pager=pager, typed=typed)


@blueprint.route("/people/<int:account_id>", methods=["GET", "POST"])
@keeps_text
def person(account_id: int) -> Response | tuple[str, int]:
    """Show a person and the record of changes; change roles, deactivate, reactivate."""
    with database().reading() as session:
        shown = queries.get_person(session, account_id)
    act = request.form.get("act", "") if request.method == "POST" else ""
    if request.method == "POST" and act not in ACTS:
        abort(400)
    # Of a form whose session had ended, the written reason comes back; which roles there are is looked up anew.
    kept = None if act else held.held_fields()
    reason = kept.get("reason", "") if kept else ""
    roles_form = RolesForm(request.form if act == "roles" else None, reason=reason).prepare(shown.roles)
    access_form = AccessForm(request.form if act in ACCESS else None, reason=reason)
    form = roles_form if act == "roles" else access_form
    if act and form.validate():
        refused = _change(act, account_id, form)
        if refused is None:
            flash(_("The change is made and recorded. The person is being told by mail."), "success")
            return held.release(redirect(url_for("administration.person", account_id=account_id), 303))
        form.form_errors.append(words.ACCOUNT_REFUSALS[refused.reason])
    return _page(account_id, shown, roles_form, access_form)


def _change(act: str, account_id: int, form: Any) -> Refused | None:
    by, now = login.principal(), clock.now()
    with database().unit_of_work() as session:
        match act:
            case "roles":
                return administration.change_roles(
                    session, by, account_id, form.seen(), form.wanted(), form.reason.data or "", now
                )
            case "deactivate":
                return administration.deactivate(session, by, account_id, form.reason.data, now)
            case _:
                return administration.reactivate(session, by, account_id, form.reason.data, now)


def _page(account_id: int, shown: Person, roles_form: RolesForm, access_form: AccessForm) -> tuple[str, int]:
    with database().reading() as session:
        shown = queries.get_person(session, account_id)
        changes = queries.list_changes(session, account_id)
    refused = bool(roles_form.form_errors or access_form.form_errors)
    if refused:
        roles_form.before.data = " ".join(sorted(shown.roles))
    page = render_template(
        "administration/person.html",
        person=shown,
        changes=changes,
        roles_form=roles_form,
        access_form=access_form,
        own=account_id == login.principal().id,
    )
    failed = roles_form.csrf_failed or access_form.csrf_failed
    return page, 400 if failed else 409 if refused else 422 if roles_form.errors or access_form.errors else 200
