"""One's own account: name, language, password."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask_babel import force_locale
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from portal.blueprints.account import blueprint
from portal.blueprints.account.account_forms import PasswordForm, ProfileForm
from portal.domain.accounts import queries, service
from portal.domain.accounts.types import Refused
from portal.foundation import clock, languages
from portal.web import login, words
from portal.web.services import database


@blueprint.get("")
def overview() -> str:
    """Show one's own account."""
    return render_template("account/overview.html", member=login.principal())


@blueprint.route("/profile", methods=["GET", "POST"])
def profile() -> Response | tuple[str, int]:
    """Change name and language."""
    member = login.principal()
    form = ProfileForm(display_name=member.display_name, language=member.language)
    if form.validate_on_submit():
        with database().unit_of_work() as session:
            service.change_profile(session, member.id, form.display_name.data, form.language.data)
        with force_locale(languages.get(form.language.data).babel):
            flash(_("Your changes are saved."), "success")
        return redirect(url_for("account.overview", lang_code=form.language.data), 303)
    return render_template("account/profile.html", form=form), 422 if form.errors else 200


@blueprint.route("/password", methods=["GET", "POST"])
def password() -> Response | tuple[str, int]:
    """Set a password; all other sessions end."""
    member = login.principal()
    form = PasswordForm()
    if form.validate_on_submit():
        with database().unit_of_work() as session:
            answer = service.change_password(session, member.id, form.password.data, clock.now())
        if not isinstance(answer, Refused):
            login.enter(answer)
            flash(_("Your password is set. You are signed out everywhere else."), "success")
            return redirect(url_for("account.overview"), 303)
        form.password.errors = [words.PASSWORD_REFUSALS[answer.reason]]
    with database().reading() as reading:
        tokens = queries.count_tokens(reading, member.id, clock.now())
    return render_template(
        "account/password.html", form=form, member=member, tokens=tokens
    ), 422 if form.errors else 200
