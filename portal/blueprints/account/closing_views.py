"""Close one's account: with the password, or by a mailed link."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from portal.blueprints.account import blueprint
from portal.blueprints.account.account_forms import CloseForm, LinkForm
from portal.blueprints.account.address_views import dead_link
from portal.domain.accounts import addresses
from portal.domain.accounts.types import Link, Refused
from portal.domain.following import service as following
from portal.domain.postediting import suggestions
from portal.domain.proposals import service as proposals
from portal.domain.registration import forgetting as registrations
from portal.foundation import clock
from portal.web import login, words
from portal.web.limits import limiter
from portal.web.services import database


def _member() -> str:
    return f"closing:{login.principal().id}"


@blueprint.route("/close", methods=["GET", "POST"])
@limiter.limit("10 per hour", methods=["POST"], key_func=_member)
def close() -> Response | tuple[str, int]:
    """Say what goes and what stays, and close the account once it is sure that its owner wants it."""
    member = login.principal()
    by_mail = request.form.get("act") == "mail" or not member.has_password
    form = LinkForm() if by_mail else CloseForm()
    if form.validate_on_submit():
        if by_mail:
            with database().unit_of_work() as session:
                addresses.request_closing(session, member.id, clock.now())
            return redirect(url_for("account.mail_sent"), 303)
        with database().unit_of_work() as session:
            refused = addresses.check_password(session, member.id, form.password.data) or _close(session, member.id)
        if refused is None:
            return _goodbye()
        form.password.errors = [words.ACCOUNT_REFUSALS[refused.reason]]
    shown = CloseForm() if member.has_password and by_mail else form
    return render_template("account/close.html", form=shown, member=member), 422 if form.errors else 200


def close_by_link(link: Link) -> Response | tuple[str, int]:
    """Close the account that a mailed link is for."""
    with database().unit_of_work() as session:
        account_id = addresses.take_closing_link(session, link.id, clock.now())
        refused = account_id if isinstance(account_id, Refused) else _close(session, account_id)
    return _goodbye() if refused is None else dead_link(refused)


def _close(session: Any, account_id: int) -> Refused | None:
    refused = addresses.close_account(session, account_id, clock.now())
    if refused is None:
        proposals.leave(session, account_id)
        following.leave(session, account_id)
        suggestions.leave(session, account_id)
        registrations.leave(session, account_id)
    return refused


def _goodbye() -> Response:
    login.leave()
    flash(_("Your account is closed. Thank you for having been here."), "success")
    return redirect(url_for("public.front"), 303)
