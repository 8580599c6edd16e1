"""What a mailed link opens: a page with one button, because mail programs look at links by themselves."""

from __future__ import annotations

from flask import redirect, render_template, url_for
from werkzeug.wrappers import Response

from portal.blueprints.account import blueprint
from portal.blueprints.account.account_forms import LinkForm, NewMemberForm
from portal.blueprints.account.address_views import dead_link, use_address_link
from portal.blueprints.account.closing_views import close_by_link
from portal.domain.accounts import service
from portal.domain.accounts.types import Link, LinkPurpose, LinkRefusal, Principal, Refused
from portal.foundation import clock
from portal.web import links, login
from portal.web.limits import limiter
from portal.web.services import database, settings


@blueprint.route("/link/<token>", methods=["GET", "POST"])
@limiter.limit("30 per minute", methods=["POST"])
def open_link(token: str) -> Response | str | tuple[str, int]:
    """Show what the link does; do it when the person says so."""
    link_id = links.read(settings(), token)
    with database().reading() as session:
        link = service.look_at_link(session, link_id, clock.now()) if link_id else Refused(LinkRefusal.UNKNOWN)
    if isinstance(link, Refused):
        return dead_link(link)
    if link.purpose not in service.OPENING:
        return _act(link)
    nameless = link.purpose is LinkPurpose.SIGN_UP and not link.display_name
    form = NewMemberForm() if nameless else LinkForm()
    if not form.validate_on_submit():
        status = 422 if form.errors else 200
        return render_template("account/link.html", form=form, link=link, nameless=nameless), status
    with database().unit_of_work() as session:
        name = form.display_name.data if nameless else None
        member = service.use_link(session, link.id, clock.now(), name)
    if isinstance(member, Refused):
        return dead_link(member)
    login.enter(member)
    return _after(link, member)


def _act(link: Link) -> Response | tuple[str, int]:
    """Show and do what a link about an address, or about closing the account, is for."""
    form = LinkForm()
    if not form.validate_on_submit():
        return render_template("account/act.html", form=form, link=link), 422 if form.errors else 200
    return close_by_link(link) if link.purpose is LinkPurpose.CLOSE else use_address_link(link)


def _after(link: Link, member: Principal) -> Response:
    if link.purpose is LinkPurpose.RESET:
        return redirect(url_for("account.password", lang_code=member.language), 303)
    front = url_for("public.front", lang_code=member.language)
    return login.welcome(member, front, first=link.purpose is LinkPurpose.SIGN_UP)
