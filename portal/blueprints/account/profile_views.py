"""One's own account: what others see, what the statistics may count, the password."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask_babel import force_locale
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from portal.blueprints.account import blueprint
from portal.blueprints.account.account_forms import PasswordForm, ProfileForm, StatisticsForm
from portal.domain.accounts import profiles, queries, service
from portal.domain.accounts.types import Refused, Statistics
from portal.foundation import clock, languages
from portal.web import login, words
from portal.web.services import database


@blueprint.get("")
def overview() -> str:
    """Show one's own account."""
    member = login.principal()
    with database().reading() as session:
        kept = queries.get_profile(session, member.id)
    return render_template("account/overview.html", member=member, profile=kept)


@blueprint.route("/profile", methods=["GET", "POST"])
def profile() -> Response | tuple[str, int]:
    """Change name, language, community, and what others see."""
    member = login.principal()
    with database().reading() as session:
        kept = queries.get_profile(session, member.id)
        communities = queries.list_communities(session)
    form = ProfileForm(obj=kept)
    if form.validate_on_submit():
        with database().unit_of_work() as session:
            profiles.change_profile(session, member.id, form.profile(), clock.now())
        with force_locale(languages.get(form.language.data).babel):
            flash(_("Your changes are saved."), "success")
        return redirect(url_for("account.overview", lang_code=form.language.data), 303)
    page = render_template("account/profile.html", form=form, communities=communities)
    return page, 422 if form.errors else 200


@blueprint.route("/statistics", methods=["GET", "POST"])
def statistics() -> Response | tuple[str, int]:
    """Tell something about oneself for the statistics, or take it back."""
    member = login.principal()
    with database().reading() as session:
        kept = queries.get_statistics(session, member.id)
    form = StatisticsForm(nationality_group=kept.nationality_group or "", age_band=kept.age_band or "").prepare()
    removing = request.form.get("act") == "remove"
    if form.validate_on_submit():
        told = Statistics() if removing else form.statistics()
        with database().unit_of_work() as session:
            profiles.tell_statistics(session, member.id, told, clock.now())
        flash(_("Your answers are removed.") if told == Statistics() else _("Your changes are saved."), "success")
        return redirect(url_for("account.overview"), 303)
    page = render_template("account/statistics.html", form=form, told=kept != Statistics())
    return page, 422 if form.errors else 200


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
