"""Change a registration that stands: its sessions, its people, how many come, whose it is, what was answered."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.datastructures import CombinedMultiDict
from werkzeug.wrappers import Response

from portal.blueprints.registering.question_fields import LARGEST_UPLOAD, answers_of, as_fields, with_questions
from portal.blueprints.registrant import blueprint
from portal.blueprints.registrant.editing_forms import (
    DetailsForm,
    EditForm,
    HandOverForm,
    PlacesForm,
    SessionsForm,
    people_as_fields,
    people_form,
)
from portal.blueprints.registrant.opening import ACTS, open_view
from portal.blueprints.registrant.programme import Offered, offered
from portal.blueprints.registrant.standing import can_change
from portal.domain.registration import answering, editing
from portal.domain.registration.types import (
    ConsentKind,
    Details,
    Refusal,
    Refused,
    RegistrationKind,
    RegistrationView,
)
from portal.foundation import clock
from portal.web import held
from portal.web.forms import show_anew
from portal.web.held import keeps_text
from portal.web.limits import limiter
from portal.web.locale import current_language
from portal.web.services import database, settings


class NotChangeable(Exception):
    """A registration that is not confirmed, or over: its own page says so."""

    def __init__(self, code: str) -> None:
        self.code = code


@blueprint.errorhandler(NotChangeable)
def lead_back(error: NotChangeable) -> Response:
    """Lead to the page that says where the registration stands."""
    flash(_("This can't be changed now. Below you see where your registration stands."), "info")
    return redirect(url_for("registrant.registration", code=error.code), 303)


@blueprint.route("/registrations/<code>/sessions", methods=["GET", "POST"])
@limiter.limit(ACTS, methods=["POST"])
@keeps_text
def sessions(code: str) -> Response | tuple[str, int]:
    """Choose other sessions."""
    view, offer = _changeable(code)
    booked = [booking.session.id for booking in view.living]
    form = SessionsForm(_typed(), sessions=booked, revision=view.row.revision)

    def change(session: Any) -> Refused | None:
        return editing.choose_sessions(session, view.row.id, form.sessions.data, *_now(form))

    chosen = set(form.sessions.data or ())
    return _edit(code, view, form, change, "registrant/sessions.html", offered=offer, chosen=chosen, booked=set(booked))


@blueprint.route("/registrations/<code>/people", methods=["GET", "POST"])
@limiter.limit(ACTS, methods=["POST"])
@keeps_text
def people(code: str) -> Response | tuple[str, int]:
    """Say who comes, and what they need to take part."""
    view = _open(code)
    with database().reading() as session:
        agreed = answering.consents(session, view.row.id).get(ConsentKind.NEEDS, False)
    known = people_as_fields(view.attendees)
    form = people_form(view)(_typed(), data=known, revision=view.row.revision, agrees_needs=agreed)
    form.prepare(view)

    def change(session: Any) -> Refused | None:
        number, now, zone = _now(form)
        return editing.rename(session, view.row.id, _trimmed(form.persons(), view), number, form.consents, now, zone)

    return _edit(code, view, form, change, "registrant/people.html")


@blueprint.route("/registrations/<code>/places", methods=["GET", "POST"])
@limiter.limit(ACTS, methods=["POST"])
@keeps_text
def places(code: str) -> Response | tuple[str, int]:
    """Come with fewer, or with more where there is room."""
    view = _open(code)
    form = PlacesForm(_typed(), size=str(view.row.size), revision=view.row.revision)
    delegation, event = view.row.kind is RegistrationKind.DELEGATION, view.event.row
    form.largest = max(event.largest_delegation if delegation else event.largest_party, view.row.size)

    def change(session: Any) -> Refused | None:
        return editing.resize(session, view.row.id, int(form.size.data), *_now(form))

    return _edit(code, view, form, change, "registrant/places.html")


@blueprint.route("/registrations/<code>/answers", methods=["GET", "POST"])
@limiter.limit(ACTS, methods=["POST"])
@keeps_text
def answers(code: str) -> Response | tuple[str, int]:
    """Answer anew; choose the language, and which mails come."""
    request.max_content_length = LARGEST_UPLOAD
    view, offer = _changeable(code)
    form = with_questions(DetailsForm, offer.questions)(_typed(), data=_details(view, offer))
    form.prepare()

    def change(session: Any) -> Refused | None:
        group, band = form.told
        given = answers_of(form, offer.questions)
        details = Details(form.language.data, form.reminders.data, group, band, given, form.consents)
        return editing.answer_anew(session, view.row.id, details, form.revision.data or 0, clock.now())

    return _edit(code, view, form, change, "registrant/answers.html", offered=offer, files_lost=bool(request.files))


@blueprint.route("/registrations/<code>/hand-over", methods=["GET", "POST"])
@limiter.limit("20 per hour", methods=["POST"])
@keeps_text
def hand_over(code: str) -> Response | tuple[str, int]:
    """Give the registration to somebody else; from then on this link opens nothing."""
    view = _open(code)
    form = HandOverForm(_typed(), revision=view.row.revision)

    def change(session: Any) -> Refused | None:
        return editing.hand_over(session, view.row.id, form.name.data, form.email.data, *_now(form))

    gone = url_for("public.event", slug=view.event.slug)
    told = _("It is handed over. The other person has a mail with their own link; yours no longer works.")
    return _edit(code, view, form, change, "registrant/hand_over.html", to=gone, told=told)


def _edit(
    code: str,
    view: RegistrationView,
    form: EditForm,
    change: Callable[[Any], Refused | None],
    template: str,
    *,
    to: str | None = None,
    told: str | None = None,
    **more: Any,
) -> Response | tuple[str, int]:
    """Carry a change out, or show its form: what was typed stays, also where somebody else was faster."""
    refused = None
    if request.method == "POST" and form.validate():
        with database().unit_of_work() as session:
            refused = change(session)
        if refused is None:
            flash(told or _("Your change is saved."), "success")
            return held.release(redirect(to or url_for("registrant.registration", code=code), 303))
        if refused.reason is Refusal.CHANGED:
            show_anew(form.revision, open_view(code).row.revision)
    status = 400 if form.csrf_failed else 422 if form.errors else 409 if refused else 200
    about = [booking.session for booking in view.bookings] if "offered" not in more else more["offered"].sessions
    concerned = [one for one in about if refused and one.id in refused.sessions]
    page = render_template(template, view=view, code=code, form=form, refused=refused, concerned=concerned, **more)
    return page, status


def _open(code: str) -> RegistrationView:
    view = open_view(code)
    if not can_change(view):
        raise NotChangeable(code)
    return view


def _changeable(code: str) -> tuple[RegistrationView, Offered]:
    view = _open(code)
    with database().reading() as session:
        return view, offered(session, view.event, current_language().code, clock.now())


def _typed() -> Any:
    """Return what was just sent, else what was held when it came too often."""
    return CombinedMultiDict([request.files, request.form]) if request.method == "POST" else held.held_fields()


def _now(form: EditForm) -> tuple[int, Any, Any]:
    return form.revision.data or 0, clock.now(), settings().timezone


def _trimmed(persons: tuple[Any, ...], view: RegistrationView) -> tuple[Any, ...]:
    """Leave out empty places at the end that the party has no longer."""
    named = max((number for number, person in enumerate(persons, 1) if person.name), default=0)
    return persons[: max(named, view.row.size)]


def _details(view: RegistrationView, offer: Offered) -> dict[str, Any]:
    own = view.row
    return as_fields(view.answers, offer.questions) | {
        "language": own.language,
        "reminders": own.wants_reminders,
        "nationality_group": own.nationality_group or "",
        "age_band": own.age_band or "",
        "agrees_statistics": bool(own.nationality_group or own.age_band),
        "revision": own.revision,
    }
