"""Who is asking, and the one way for an audience to ask for a sign-in or a role."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Flask, Request, abort, flash, g, redirect, request, session, url_for
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface
from flask_babel import force_locale
from flask_babel import gettext as _
from flask_login import AnonymousUserMixin, LoginManager, UserMixin, current_user, login_user, logout_user
from werkzeug.wrappers import Response

from portal.domain.accounts import queries, rules
from portal.domain.accounts.types import Act, Principal
from portal.foundation.errors import Forbidden
from portal.web import addresses, held, locale
from portal.web.services import database


@dataclass(frozen=True)
class Member(UserMixin):  # type: ignore[misc]
    """Somebody who has signed in."""

    principal: Principal

    def get_id(self) -> str:
        """Return what the session keeps: the key changes with the password, so older sessions end."""
        return f"{self.principal.id}.{self.principal.session_key}"

    @property
    def display_name(self) -> str:
        """Return the public name."""
        return self.principal.display_name

    @property
    def language(self) -> str:
        """Return the language this person reads in."""
        return self.principal.language

    def can(self, act: str) -> bool:
        """Tell whether this person may do the act."""
        return rules.may(self.principal.roles, Act(act))


class Visitor(AnonymousUserMixin):  # type: ignore[misc]
    """Somebody who has not signed in."""

    display_name = ""
    language: str | None = None

    def can(self, act: str) -> bool:
        """Visitors read."""
        return False


class SessionsOfPages(SecureCookieSessionInterface):
    """Sessions are for pages: at the addresses for programs and of files the cookie opens nothing and none is set."""

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """Return the session in the cookie; without one None, which Flask takes for one that can't be written."""
        without = request.path.startswith((addresses.PROGRAMS, addresses.FILES))
        return None if without else super().open_session(app, request)


def install(app: Flask) -> None:
    """Attach Flask-Login."""
    app.session_interface = SessionsOfPages()
    manager = LoginManager(app)
    manager.anonymous_user = Visitor
    manager.session_protection = None
    manager.user_loader(_load)


def principal() -> Principal:
    """Return who has signed in; only behind a guard."""
    found: Principal = current_user.principal
    return found


def reader_id() -> int | None:
    """Return the account of who is reading, if any."""
    return current_user.principal.id if current_user.is_authenticated else None


def enter(member: Principal) -> None:
    """Begin a fresh session for this person, so that nothing planted before the sign-in survives it."""
    next_url = session.get("next")
    session.clear()
    if next_url:
        session["next"] = next_url
    session.permanent = True
    login_user(Member(member))


def be_nobody() -> None:
    """Answer this request as if nobody had signed in: the database that knows them is out of reach."""
    g._login_user = Visitor()
    g.without_database = True


def welcome(member: Principal, fallback: str, *, first: bool = False) -> Response:
    """Greet somebody who has just signed in, in the language of the page they come to, and lead them there."""
    target = _own_path(session.pop("next", None)) or fallback
    with force_locale(locale.language_of_path(target).babel):
        if first:
            flash(
                _("Your address is confirmed. Welcome, %(name)s!", name=locale.isolated(member.display_name)), "success"
            )
        else:
            flash(_("Welcome back, %(name)s.", name=locale.isolated(member.display_name)), "success")
    return redirect(target, 303)


def leave() -> None:
    """End the session."""
    logout_user()
    session.clear()


def require(act: Act) -> Response | None:
    """Guard an audience: send visitors to the sign-in without losing what they typed, refuse the wrong role."""
    if not current_user.is_authenticated:
        return _to_sign_in()
    if not current_user.can(act):
        raise Forbidden(act)
    return None


def remember_next(target: str | None) -> None:
    """Keep the page that somebody comes back to after the sign-in, if it is one of ours."""
    if _own_path(target):
        session["next"] = target


def go_on(fallback: str) -> Response:
    """Lead to where somebody was going before they had to sign in."""
    return redirect(_own_path(session.pop("next", None)) or fallback, 303)


def asks_for_data() -> bool:
    """Tell whether a script asks, which can't make anything of a page."""
    return request.accept_mimetypes.best_match(["text/html", "application/json"]) == "application/json"


def _to_sign_in() -> Response:
    if asks_for_data():
        abort(401)
    response = redirect(url_for("account.sign_in"), 303)
    if request.method == "GET":
        session["next"] = request.full_path.rstrip("?")
        flash(_("Please sign in to continue."), "info")
        return response
    session["next"] = page_of_button()
    if held.hold(response):
        flash(_("Your session had ended. What you wrote is safe: sign in, and it will be there again."), "warning")
    elif session["next"] != request.path:
        flash(_("Please sign in first. You will come back to this page; then press the button once more."), "info")
    else:
        flash(_("Please sign in to continue."), "info")
    return response


def page_of_button() -> str | None:
    """Return the page to come back to: the form's own address, or for a mere button the page that it stands on."""
    if request.url_rule is not None and "GET" in (request.url_rule.methods or ()):
        return request.path
    address = (request.referrer or "").partition("://")[2]
    host, _slash, path = address.partition("/")
    return f"/{path}".partition("#")[0] if host == request.host else None


def _own_path(target: str | None) -> str | None:
    safe = target and target.startswith("/") and not target.startswith(("//", "/\\")) and target.isprintable()
    return target if safe else None


def _load(session_id: str) -> Member | None:
    account_id, _dot, key = session_id.partition(".")
    if not account_id.isdecimal():
        return None
    with database().reading() as reading:
        found = queries.find_principal(reading, int(account_id))
    if found is None or found.session_key != key:
        return None
    return Member(found)
