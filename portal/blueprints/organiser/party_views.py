"""One registration as staff see it, and what they do with it for the people."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from flask import abort, flash, redirect, render_template, request, send_file, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from portal.blueprints.organiser import blueprint
from portal.blueprints.organiser.registration_forms import AddressForm, BareForm, CancelForm, DeclineForm
from portal.blueprints.registering.owner_links import owner_url
from portal.domain.events import queries as events
from portal.domain.registration import answering, desk, history, queries, service
from portal.domain.registration.types import BookingState, BookingView, Refused, RegistrationRow
from portal.foundation import clock
from portal.foundation.errors import NotFound
from portal.web import event_words, held, login
from portal.web.addresses import row_number
from portal.web.held import keeps_text
from portal.web.locale import current_language
from portal.web.services import database, settings

FORMS: dict[str, type[Any]] = {
    "approve": BareForm,
    "decline": DeclineForm,
    "let_in": BareForm,
    "mail": BareForm,
    "address": AddressForm,
    "cancel": CancelForm,
}


@blueprint.route("/events/<slug:slug>/registrations/<code:code>", methods=["GET", "POST"])
@keeps_text
def registration(slug: str, code: str) -> Response | tuple[str, int]:
    """Show all of a registration; approve, decline, let in, write again, correct the address, give up."""
    row = _find(slug, code)
    act = request.form.get("act", "") if request.method == "POST" else ""
    if request.method == "POST" and act not in FORMS:
        abort(400)
    # Of a form whose session had ended, what was written comes back.
    kept = None if act else held.held_fields()
    forms = {name: form(kept, meta={"csrf": True}) for name, form in FORMS.items()}
    if act:
        forms[act] = form = FORMS[act](request.form)
        if form.validate():
            refused = _do(act, row, form)
            if refused is None:
                flash(_done(act), "success")
                return held.release(redirect(url_for("organiser.registration", slug=slug, code=code), 303))
            form.form_errors.append(event_words.REFUSALS[refused.reason])
    return _page(slug, row.code, forms, forms.get(act))


@blueprint.post("/events/<slug:slug>/registrations/<code:code>/files/<int:question_id>")
def registration_file(slug: str, code: str, question_id: int) -> Response:
    """Give out a file that a party handed in: to be saved, never to be shown by the browser."""
    row = _find(slug, code)
    with database().unit_of_work() as session:
        found = answering.find_file(session, row.id, question_id)
        if found is None:
            raise NotFound(f"file {question_id} of registration {code}")
        desk.note_file(session, login.principal().id, row, clock.now())
    # What it says it is need not be true: as bytes it is nothing that a browser would open.
    response = send_file(BytesIO(found.data), "application/octet-stream", as_attachment=True, download_name=found.name)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "no-store"
    return response


def _find(slug: str, code: str) -> RegistrationRow:
    with database().reading() as session:
        event = events.get_event(session, slug, current_language().code, clock.now(), drafts=True)
        return desk.get_row(session, event.row.id, code)


def _do(act: str, row: RegistrationRow, form: Any) -> Refused | None:
    by_id, now, zone = login.principal().id, clock.now(), settings().timezone
    with database().unit_of_work() as session:
        match act:
            case "mail":
                return desk.send_again(session, by_id, row.id, now)
            case "address":
                return desk.correct_address(session, by_id, row.id, form.email.data, now)
            case "cancel":
                return desk.cancel(session, by_id, row.id, form.reason.data, now, zone)
            case _:
                return _decide(session, act, row, form)


def _decide(session: Any, act: str, row: RegistrationRow, form: Any) -> Refused | None:
    by_id, now, zone = login.principal().id, clock.now(), settings().timezone
    booking_id = row_number(request.form.get("booking", ""))
    if booking_id is None or booking_id not in {b.id for b in queries.bookings(session, row.id, row.language, now)}:
        raise NotFound(f"booking of registration {row.code}")
    match act:
        case "approve":
            return service.approve(session, by_id, booking_id, now, zone)
        case "decline":
            return service.decline(session, by_id, booking_id, form.words.data, None, now, zone)
        case _:
            return desk.let_in(session, by_id, booking_id, now, zone)


def _done(act: str) -> str:
    said: dict[str, str] = {
        "approve": _("They have their seats now and are being told."),
        "decline": _("They are being told why; their seats go to those who wait."),
        "let_in": _("They have their seats now. Their ticket holds for this session too."),
        "mail": _("The mail is on its way."),
        "address": _("The address is changed, and a mail is on its way there. Earlier links have ended."),
        "cancel": _("The registration is given up. Their seats go to those who wait."),
    }
    return said[act]


def _page(slug: str, code: str, forms: dict[str, Any], sent: Any) -> tuple[str, int]:
    language, now = current_language().code, clock.now()
    with database().reading() as session:
        row = desk.get_row(session, events.get_event(session, slug, language, now, drafts=True).row.id, code)
        view = queries.get_view(session, row.id, language, now)
        page = render_template(
            "organiser/party.html",
            event=view.event,
            view=view,
            row=row,
            forms=forms,
            declining={b.id: _declining(b, forms["decline"]) for b in view.bookings if b.state is BookingState.ASKED},
            sent=sent,
            questions=events.all_questions(session, row.event_id, language),
            consents=answering.consents(session, row.id),
            happened=history.of_registration(session, row.id, language),
            at_door={booking.id for booking in view.bookings if desk.may_be_let_in(booking, now)},
            own_page=owner_url(row, "registration"),
            ticket_page=owner_url(row, "tickets"),
        )
    if sent is None:
        return page, 200
    return page, 400 if sent.csrf_failed else 409 if sent.form_errors else 422


def _declining(booking: BookingView, typed: DeclineForm) -> DeclineForm:
    """Return the form that declines one booking; what was typed stands in it unless it was for another one."""
    about = request.form.get("booking", "")
    form = typed if about == str(booking.id) else DeclineForm(held.held_fields() if not about else None)
    # Several may stand on the page, each with a label of its own.
    form.words.id = f"words-{booking.id}"
    return form
