"""Another e-mail address: asked for here, confirmed in the new mailbox, stopped or undone from the old one."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from portal.blueprints.account import blueprint
from portal.blueprints.account.account_forms import AddressForm
from portal.domain.accounts import addresses
from portal.domain.accounts.types import Link, LinkPurpose, Refused
from portal.foundation import clock
from portal.web import login, words
from portal.web.limits import limiter
from portal.web.services import database

MAILS = "5 per hour; 10 per day"


def _member() -> str:
    return f"address-of:{login.principal().id}"


@blueprint.route("/address", methods=["GET", "POST"])
@limiter.limit(MAILS, methods=["POST"], key_func=_member)
def address() -> Response | tuple[str, int]:
    """Ask for another address; the answer does not tell whether somebody has it."""
    member = login.principal()
    form = AddressForm()
    if form.validate_on_submit():
        with database().unit_of_work() as session:
            refused = addresses.request_new_address(session, member.id, form.email.data, clock.now())
        if refused is None:
            return redirect(url_for("account.mail_sent"), 303)
        form.email.errors = [words.ACCOUNT_REFUSALS[refused.reason]]
    return render_template("account/address.html", form=form, member=member), 422 if form.errors else 200


def use_address_link(link: Link) -> Response | tuple[str, int]:
    """Change the address, stop the change, or undo it; all sessions end, and who holds the mailbox begins a new one."""
    with database().unit_of_work() as session:
        member = addresses.use_address_link(session, link.id, clock.now())
    if isinstance(member, Refused):
        return dead_link(member)
    if link.purpose is LinkPurpose.STOP:
        login.leave()
        flash(_("The change is stopped. Your address stays as it is, and all devices are signed out."), "success")
        return redirect(url_for("account.sign_in"), 303)
    login.enter(member)
    if link.purpose is LinkPurpose.UNDO:
        flash(_("Your earlier address is back. For safety, please set a new password."), "success")
        return redirect(url_for("account.password", lang_code=member.language), 303)
    flash(_("Your address is changed. You are signed out everywhere else."), "success")
    return redirect(url_for("account.overview", lang_code=member.language), 303)


def dead_link(refused: Refused) -> tuple[str, int]:
    """Say why a mailed link does not work."""
    reason = (words.LINK_REFUSALS | words.ACCOUNT_REFUSALS)[refused.reason]
    return render_template("account/dead_link.html", reason=reason), 410
