"""The words of an event or a venue in one language, beside what they translate: changed, or found right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from portal.blueprints.organiser import blueprint
from portal.blueprints.organiser.event_forms import BareForm
from portal.blueprints.organiser.pages import get_event
from portal.domain.events import queries, rules, text_places, venue_queries
from portal.domain.events.text_places import TextPart, TextPlace
from portal.domain.texts import bench
from portal.domain.texts.bench import Handed, Outcome, TextOnBench
from portal.foundation import clock, languages
from portal.web import held, login
from portal.web.held import keeps_text, typed
from portal.web.locale import current_language
from portal.web.services import database

LONG = frozenset({TextPart.DESCRIPTION, TextPart.RESULTS})
SINGLE = frozenset({TextPart.TITLE, TextPart.SESSION_TITLE, TextPart.QUESTION, TextPart.OPTION, TextPart.VENUE_NAME})
LONGEST = 2 * rules.LONGEST_DESCRIPTION
"""A translation may be longer than its original."""


@dataclass(frozen=True, slots=True)
class Line:
    """One text of the page: where it stands, what there is of it, and what was typed."""

    place: TextPlace
    text: TextOnBench
    typed: str
    ticked: bool
    changed: bool
    """Whether somebody else has been at work on it meanwhile."""
    problem: str

    @property
    def rows(self) -> int:
        """Return how many lines of text there is room for."""
        if self.place.part in SINGLE:
            return 1
        return 8 if self.place.part in LONG else 3


@blueprint.get("/events/<slug:slug>/words")
def words(slug: str) -> str:
    """Show how far each language of an event is."""
    view = get_event(slug)
    with database().reading() as session:
        places = text_places.of_event(session, view.row.id)
        progress = bench.progress(session, [place.text_id for place in places], languages.INTERFACE)
    return render_template("organiser/words.html", event=view, progress=progress)


@blueprint.route("/events/<slug:slug>/words/<language:code>", methods=["GET", "POST"])
@keeps_text
def words_in(slug: str, code: str) -> Response | tuple[str, int]:
    """Translate the words of an event into one language, or find right what a machine has made."""
    view = get_event(slug)
    with database().reading() as session:
        places = text_places.of_event(session, view.row.id)
        sessions = {one.id: one for one in queries.list_sessions(session, current_language().code, [view.row.id])}
    return _translate(places, code, url_for("organiser.words_in", slug=slug, code=code), event=view, sessions=sessions)


@blueprint.route("/venues/<slug:slug>/words/<language:code>", methods=["GET", "POST"])
@keeps_text
def venue_words(slug: str, code: str) -> Response | tuple[str, int]:
    """Translate the words of a venue into one language, or find right what a machine has made."""
    with database().reading() as session:
        view = venue_queries.get_venue(session, slug, current_language().code)
        places = text_places.of_venue(session, view.id)
    return _translate(places, code, url_for("organiser.venue_words", slug=slug, code=code), venue=view)


def _translate(places: Sequence[TextPlace], code: str, here: str, **shown: Any) -> Response | tuple[str, int]:
    form, given = BareForm(typed()), typed()
    ids = [place.text_id for place in places]
    outcome, problems = Outcome(0, ()), {}
    if request.method == "POST" and form.validate():
        handed = [_handed(text_id) for text_id in ids if f"text-{text_id}" in request.form]
        problems = {one.text_id: problem for one in handed if (problem := _problem(one.body))}
        with database().unit_of_work() as session:
            good = [one for one in handed if one.text_id not in problems]
            outcome = bench.keep(session, ids, code, good, clock.now(), by_id=login.principal().id)
        if not outcome.changed and not problems:
            flash(_kept(outcome.kept), "success")
            return held.release(redirect(_next(here), 303))
    with database().reading() as session:
        laid = bench.lay_out(session, ids, code)
        progress = bench.progress(session, ids, (code,))[0]
    lines = [_line(place, laid[place.text_id], given, outcome, problems) for place in places if place.text_id in laid]
    page = render_template(
        "organiser/words_in.html",
        form=form,
        lines=[line for line in lines if not _only_open() or not line.text.is_checked or line.changed],
        only_open=_only_open(),
        outcome=outcome,
        problems=problems,
        progress=progress,
        language=languages.get(code),
        here=here,
        **shown,
    )
    return page, 400 if form.csrf_failed else 409 if outcome.changed else 422 if problems else 200


def _line(place: TextPlace, text: TextOnBench, given: Any, outcome: Outcome, problems: dict[int, str]) -> Line:
    """Show what was typed where it is not kept; else what there is."""
    key = place.text_id
    changed, problem = key in outcome.changed, problems.get(key, "")
    is_settled = bool(outcome.kept or outcome.changed or problems)
    is_typed = f"text-{key}" in (given or ()) and (changed or bool(problem) or not is_settled)
    body = bench.as_sent(given[f"text-{key}"]) if is_typed else text.body
    return Line(place, text, body, is_typed and f"checked-{key}" in given, changed, problem)


def _handed(text_id: int) -> Handed:
    basis, _dot, shown = request.form.get(f"seen-{text_id}", "").partition(".")
    body = bench.as_sent(request.form[f"text-{text_id}"])
    return Handed(text_id, body, f"checked-{text_id}" in request.form, basis, shown)


def _problem(body: str) -> str:
    if "\x00" in body or "\ufffd" in body or any("\ud800" <= ch <= "\udfff" for ch in body):
        return str(_("Some characters arrived damaged. Please type them again."))
    if len(body) > LONGEST:
        return str(_("Please use at most %(number)s characters.", number=LONGEST))
    return ""


def _kept(number: int) -> str:
    if not number:
        return str(_("Nothing was changed or ticked, so nothing is saved."))
    return str(ngettext("%(num)s text is kept as checked.", "%(num)s texts are kept as checked.", number))


def _only_open() -> bool:
    return request.args.get("show") == "open"


def _next(here: str) -> str:
    return f"{here}?show=open" if _only_open() else here
