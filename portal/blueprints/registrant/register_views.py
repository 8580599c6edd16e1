"""Register for an event: on one page, without an account, in two minutes."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.datastructures import CombinedMultiDict
from werkzeug.wrappers import Response

from portal.blueprints.registering.question_fields import LARGEST_UPLOAD, with_questions
from portal.blueprints.registering.register_forms import DelegationForm, PersonForm, RegisterForm
from portal.blueprints.registrant import blueprint
from portal.blueprints.registrant.known import known_fields
from portal.blueprints.registrant.opening import link_of, receipt_of
from portal.blueprints.registrant.programme import Offered, offered_by_slug
from portal.domain.registration import applying, queries
from portal.domain.registration.applying import WINDOWS
from portal.domain.registration.forgetting import KEEP_PEOPLE
from portal.domain.registration.types import Refusal, Refused, Registered, RegistrationRow, RegistrationState
from portal.foundation import clock
from portal.web import held
from portal.web.held import keeps_text
from portal.web.limits import limiter
from portal.web.services import database, settings

SENDS = "60 per hour"
"""From one address: a school, a company or a shared flat often has only one."""
SETTLED = frozenset({Refusal.ALREADY_CONFIRMED, Refusal.ENDED, Refusal.LAPSED})
"""What became of a form that was sent before: sent again from here, it is another registration."""


@blueprint.route("/events/<slug:slug>/register", methods=["GET", "POST"])
@limiter.limit(SENDS, methods=["POST"])
@keeps_text
def register(slug: str) -> Response | tuple[str, int]:
    """Register oneself and whom one brings."""
    return _register(slug, PersonForm, "registrant/register.html")


@blueprint.route("/events/<slug:slug>/delegation", methods=["GET", "POST"])
@limiter.limit(SENDS, methods=["POST"])
@keeps_text
def delegation(slug: str) -> Response | tuple[str, int]:
    """Register the delegation of a community; its people can be named later."""
    if not offered_by_slug(slug).event.row.largest_delegation:
        return redirect(url_for("registrant.register", slug=slug))
    return _register(slug, DelegationForm, "registrant/delegation.html")


def _register(slug: str, kind: type[RegisterForm], template: str) -> Response | tuple[str, int]:
    request.max_content_length = LARGEST_UPLOAD
    offered = offered_by_slug(slug)
    form = _form(offered, kind)
    if request.method == "POST" and form.validate():
        made = _send(offered, form)
        if isinstance(made, RegistrationRow):
            return held.release(_after(made))
        if made.reason in SETTLED:
            form.new_key()
        return _page(offered_by_slug(slug), form, template, made)
    return _page(offered, form, template)


def _form(offered: Offered, kind: type[RegisterForm]) -> RegisterForm:
    typed: Any = held.held_fields()
    if request.method == "POST":
        typed = CombinedMultiDict([request.files, request.form])
    known = {} if typed is not None else known_fields(offered, kind)
    form = with_questions(kind, offered.questions)(typed, data=known)
    form.prepare(offered.event.row, offered.sessions, offered.questions)
    return form


def _send(offered: Offered, form: RegisterForm) -> RegistrationRow | Refused:
    member = current_user.principal if current_user.is_authenticated else None
    with database().unit_of_work() as session:
        made = applying.register(
            session,
            offered.event.row.id,
            form.application(),
            form.form_key.data,
            clock.now(),
            settings().timezone,
            member=member,
        )
        return queries.get_row(session, made.registration_id) if isinstance(made, Registered) else made


def _after(row: RegistrationRow) -> Response:
    """Lead to what became of the form; whose address is known already holds their registration in their hands."""
    if row.state is RegistrationState.CONFIRMED:
        flash(_("You are registered. We have sent you a mail as well."), "success")
        return redirect(url_for("registrant.registration", code=link_of(row)), 303)
    return redirect(url_for("registrant.received", receipt=receipt_of(row)), 303)


def _page(offered: Offered, form: RegisterForm, template: str, refused: Refused | None = None) -> tuple[str, int]:
    status = 400 if form.csrf_failed else 422 if form.errors else 409 if refused else 200
    gone = set(refused.sessions) if refused and refused.reason in WINDOWS.values() else set()
    page = render_template(
        template if offered.takes_registrations else "registrant/closed.html",
        offered=offered,
        form=form,
        refused=refused,
        keep_days=KEEP_PEOPLE.days,
        chosen=set(form.sessions.data or ()) - gone,
        files_lost=bool(request.files) and status != 200,
    )
    return page, status
