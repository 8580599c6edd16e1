"""Personal tokens, with which somebody's own programs may act for them."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from portal.blueprints.account import blueprint
from portal.blueprints.account.account_forms import TOKEN_SCOPES, TokenForm
from portal.domain.accounts import queries
from portal.domain.accounts import tokens as commands
from portal.domain.accounts.types import Refused
from portal.foundation import clock
from portal.web import login, words
from portal.web.limits import limiter
from portal.web.services import database


@blueprint.route("/tokens", methods=["GET", "POST"])
@limiter.limit("20 per hour", methods=["POST"], key_func=lambda: f"tokens:{login.reader_id()}")
def tokens() -> tuple[str, int]:
    """List one's tokens, and make one; its secret is shown on the answer to the form and never again."""
    form = TokenForm(days="90")
    secret = None
    if form.validate_on_submit():
        with database().unit_of_work() as session:
            scopes, days = TOKEN_SCOPES[form.allows.data], int(form.days.data)
            made = commands.make(session, login.principal(), form.name.data, scopes, days, clock.now())
        if isinstance(made, Refused):
            form.form_errors.append(words.TOKEN_REFUSALS[made.reason])
        else:
            secret, form = made, TokenForm(None, days="90")
    return _page(form, secret), 422 if form.errors else 201 if request.method == "POST" else 200


@blueprint.post("/tokens/<int:token_id>/revoke")
def revoke_token(token_id: int) -> Response:
    """End a token."""
    with database().unit_of_work() as session:
        commands.revoke(session, login.principal().id, token_id, clock.now())
    flash(_("The token is revoked. Programs that use it are refused from now on."), "success")
    return redirect(url_for("account.tokens"), 303)


def _page(form: TokenForm, secret: str | None) -> str:
    with database().reading() as session:
        found = queries.list_tokens(session, login.principal().id)
    return render_template("account/tokens.html", form=form, secret=secret, tokens=found, now=clock.now())
