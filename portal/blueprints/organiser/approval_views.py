"""Decide on those who wait for approval, one or several at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from portal.blueprints.organiser import blueprint
from portal.blueprints.organiser.registration_forms import BareForm, DeclineForm
from portal.domain.events import queries as events
from portal.domain.events.types import EventView
from portal.domain.registration import desk, lists, service
from portal.domain.registration.types import Refused
from portal.foundation import clock
from portal.web import held, login
from portal.web.addresses import row_number
from portal.web.held import keeps_text
from portal.web.locale import current_language
from portal.web.services import database, settings

MOST_AT_ONCE = 100


@blueprint.route("/events/<slug:slug>/approvals", methods=["GET", "POST"])
@keeps_text
def approvals(slug: str) -> Response | tuple[str, int]:
    """List who waits for approval, and decide on those that are ticked."""
    language, now = current_language().code, clock.now()
    with database().reading() as session:
        event = events.get_event(session, slug, language, now, drafts=True)
    typed = request.form if request.method == "POST" else held.held_fields()
    declines = request.form.get("act") == "decline"
    form = DeclineForm(typed) if declines or request.method == "GET" else BareForm(typed)
    ticked = _ticked(typed.getlist("booking") if typed else ())
    if request.method == "POST" and not ticked:
        form.form_errors.append(_("Please tick at least one registration."))
    elif request.method == "POST" and form.validate():
        _decide(event, ticked, form.words.data if declines else None)
        here = url_for("organiser.approvals", slug=slug, session=request.args.get("session") or None)
        return held.release(redirect(here, 303))
    status = 400 if form.csrf_failed else 422 if form.errors else 200
    return _page(event, form if declines else DeclineForm(), form, ticked), status


def _decide(event: EventView, ticked: Iterable[int], words: str | None) -> None:
    """Decide on one after the other, each in a unit of work of its own: nobody waits for the whole list."""
    by_id, zone, done = login.principal().id, settings().timezone, Counter[bool]()
    for booking_id in ticked:
        with database().unit_of_work() as session:
            desk.check_booking(session, event.row.id, booking_id)
            refused: Refused | None
            if words is None:
                refused = service.approve(session, by_id, booking_id, clock.now(), zone)
            else:
                refused = service.decline(session, by_id, booking_id, words, None, clock.now(), zone)
        done[refused is None] += 1
    if done[True] and words is None:
        flash(
            ngettext("%(num)s party has its seats now.", "%(num)s parties have their seats now.", done[True]), "success"
        )
    elif done[True]:
        flash(ngettext("%(num)s party is being told.", "%(num)s parties are being told.", done[True]), "success")
    if done[False]:
        flash(
            ngettext("%(num)s was settled meanwhile.", "%(num)s were settled meanwhile.", done[False]),
            "info",
        )


def _ticked(values: Iterable[str]) -> list[int]:
    numbers = dict.fromkeys(row_number(value) for value in values)
    return [number for number in numbers if number is not None][:MOST_AT_ONCE]


def _page(event: EventView, declining: DeclineForm, sent: BareForm | DeclineForm, ticked: list[int]) -> str:
    language, now = current_language().code, clock.now()
    with database().reading() as session:
        sessions = {view.id: view for view in events.list_sessions(session, language, [event.row.id])}
        wanted = row_number(request.args.get("session", ""))
        asked = lists.to_approve(session, event.row.id, wanted if wanted in sessions else None, now)
    return render_template(
        "organiser/approvals.html",
        event=event,
        sessions=sessions,
        asked=asked,
        chosen=wanted,
        form=declining,
        sent=sent,
        ticked=ticked,
    )
