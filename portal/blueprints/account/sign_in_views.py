"""Sign up and sign in. No answer tells, by words or by time, whether an address is known."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from portal.blueprints.account import blueprint
from portal.blueprints.account.account_forms import AddressForm, SignInForm, SignUpForm
from portal.domain.accounts import rules, service
from portal.domain.accounts.types import LinkPurpose
from portal.foundation import clock
from portal.web import held, login
from portal.web.limits import limiter
from portal.web.locale import current_language
from portal.web.services import database

TRIES = "10 per minute; 60 per hour"
MAILS = "5 per minute; 20 per hour"
MAILS_TO_ONE = "5 per hour"


def _address() -> str:
    return f"address:{rules.normalise_email(request.form.get('email', ''))[:254]}"


@blueprint.route("/sign-up", methods=["GET", "POST"])
@limiter.limit(MAILS, methods=["POST"])
@limiter.limit(MAILS_TO_ONE, methods=["POST"], key_func=_address)
def sign_up() -> Response | str | tuple[str, int]:
    """Ask for a link that opens an account."""
    form = SignUpForm(language=current_language().code)
    if form.validate_on_submit():
        with database().unit_of_work() as session:
            service.request_sign_up(session, form.email.data, form.display_name.data, form.language.data, clock.now())
        return redirect(url_for("account.mail_sent"), 303)
    return render_template("account/sign_up.html", form=form), _status(form)


@blueprint.route("/sign-in", methods=["GET", "POST"])
@limiter.limit(TRIES, methods=["POST"])
@limiter.limit("20 per hour", methods=["POST"], key_func=_address)
def sign_in() -> Response | str | tuple[str, int]:
    """Sign in with a password; `next` is the page to come back to."""
    login.remember_next(request.args.get("next"))
    if current_user.is_authenticated:
        return login.go_on(url_for("public.front"))
    form = SignInForm()
    if form.validate_on_submit():
        with database().reading() as session:
            member = service.sign_in(session, form.email.data, form.password.data)
        if member is not None:
            login.enter(member)
            return login.welcome(member, url_for("public.front", lang_code=member.language))
        form.form_errors.append(_("Address and password do not fit together."))
    return render_template("account/sign_in.html", form=form), _status(form)


@blueprint.route("/sign-in/mail", methods=["GET", "POST"])
@limiter.limit(MAILS, methods=["POST"])
@limiter.limit(MAILS_TO_ONE, methods=["POST"], key_func=_address)
def request_link() -> Response | str | tuple[str, int]:
    """Ask for a mailed link to sign in with."""
    return _mail_a_link(LinkPurpose.SIGN_IN)


@blueprint.route("/reset", methods=["GET", "POST"])
@limiter.limit(MAILS, methods=["POST"])
@limiter.limit(MAILS_TO_ONE, methods=["POST"], key_func=_address)
def reset() -> Response | str | tuple[str, int]:
    """Ask for a mailed link to set a new password with."""
    return _mail_a_link(LinkPurpose.RESET)


@blueprint.get("/mail-sent")
def mail_sent() -> str:
    """Say that a mail is on its way, to whomever."""
    return render_template("account/mail_sent.html")


@blueprint.post("/sign-out")
def sign_out() -> Response:
    """End the session."""
    login.leave()
    flash(_("You have signed out."), "success")
    return held.release(redirect(url_for("public.front"), 303))


def _mail_a_link(purpose: LinkPurpose) -> Response | tuple[str, int]:
    form = AddressForm()
    if form.validate_on_submit():
        with database().unit_of_work() as session:
            service.request_link(session, form.email.data, current_language().code, purpose, clock.now())
        return redirect(url_for("account.mail_sent"), 303)
    return render_template("account/request_link.html", form=form, purpose=purpose), _status(form)


def _status(form: SignUpForm | SignInForm | AddressForm) -> int:
    return 422 if form.errors else 200
