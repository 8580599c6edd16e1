"""Enter somebody for whom nobody fills in a form: at the counter, on paper, at the door."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask import redirect, render_template, request, url_for
from werkzeug.datastructures import CombinedMultiDict
from werkzeug.wrappers import Response

from portal.blueprints.organiser import blueprint
from portal.blueprints.organiser.entering_forms import EnteringForm, WalkInForm
from portal.blueprints.organiser.owner_links import owner_url
from portal.blueprints.registering.question_fields import with_questions
from portal.domain.events import queries as events
from portal.domain.events.types import EventState, EventView, QuestionView, SessionView
from portal.domain.registration import applying, desk, queries
from portal.domain.registration.forgetting import KEEP_PEOPLE
from portal.domain.registration.types import BookingState, Refused, Registered, SeatCount
from portal.foundation import clock
from portal.web import held, login
from portal.web.held import keeps_text
from portal.web.locale import current_language
from portal.web.services import database, settings

BEFORE = timedelta(hours=1)
"""So long before a session begins people come to its door."""
LARGEST_UPLOAD = 16 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Enterable:
    """A session that somebody can be entered for, with its seats."""

    session: SessionView
    seats: SeatCount

    @property
    def free(self) -> int | None:
        """Return how many seats nobody has; who waits for them does not count at the door."""
        return None if self.seats.capacity is None else max(0, self.seats.capacity - self.seats.taken)


@dataclass(frozen=True, slots=True)
class Offered:
    """An event with what it offers to those who come."""

    event: EventView
    sessions: tuple[SessionView, ...]
    choices: tuple[Enterable, ...]
    questions: tuple[QuestionView, ...]

    @property
    def is_open(self) -> bool:
        """Tell whether anybody can be entered."""
        row = self.event.row
        return row.state is EventState.PUBLISHED and row.takes_registrations and bool(self.choices)

    def named(self, refused: Refused | None) -> list[SessionView]:
        """Return the sessions that a refusal is about."""
        return [view for view in self.sessions if refused is not None and view.id in refused.sessions]


@blueprint.route("/events/<slug:slug>/enter", methods=["GET", "POST"])
@keeps_text
def enter(slug: str) -> Response | tuple[str, int]:
    """Enter what somebody says at the counter, or wrote on paper."""
    request.max_content_length = LARGEST_UPLOAD
    offered = _offered(slug, clock.now())
    form = with_questions(EnteringForm, offered.questions)(_typed(), data={"language": current_language().code})
    form.prepare(offered.event.row, offered.sessions, offered.questions)
    refused = None
    if request.method == "POST" and form.validate():
        made = _register(offered, form)
        if isinstance(made, Registered):
            return _entered(slug, made, "enter")
        refused = made
    return _page("organiser/enter.html", offered, form, refused)


@blueprint.route("/events/<slug:slug>/walk-in", methods=["GET", "POST"])
@keeps_text
def walk_in(slug: str) -> Response | tuple[str, int]:
    """Let somebody in who stands at the door of what runs now."""
    now = clock.now()
    offered = _offered(slug, now, soon=now + BEFORE)
    only = [choice.session.id for choice in offered.choices] if len(offered.choices) == 1 else []
    form = WalkInForm(_typed(), data={"language": current_language().code, "sessions": only})
    form.prepare()
    refused = None
    if request.method == "POST" and form.validate():
        made = _let_in(offered, form)
        if isinstance(made, Registered):
            return _entered(slug, made, "walk_in")
        refused = made
    return _page("organiser/walk_in.html", offered, form, refused)


@blueprint.get("/events/<slug:slug>/entered/<code:code>")
def entered(slug: str, code: str) -> str:
    """Show what became of it, with the ticket to print, and go on to the next person."""
    language, now = current_language().code, clock.now()
    with database().reading() as session:
        event = events.get_event(session, slug, language, now, drafts=True)
        row = desk.get_row(session, event.row.id, code)
        view = queries.get_view(session, row.id, language, now)
    return render_template(
        "organiser/entered.html",
        event=event,
        view=view,
        waits=[booking for booking in view.bookings if booking.state is BookingState.WAITING],
        next_page="walk_in" if request.args.get("from") == "walk_in" else "enter",
        ticket_page=owner_url(row, "tickets"),
    )


def _offered(slug: str, now: datetime, soon: datetime | None = None) -> Offered:
    """Return what can be entered: all that is not over, or only what runs or begins `soon`."""
    language = current_language().code
    with database().reading() as session:
        event = events.get_event(session, slug, language, now, drafts=True)
        sessions = events.list_sessions(session, language, [event.row.id])
        counts = queries.seat_counts(session, [(view.id, view.row.capacity) for view in sessions])
        questions = events.list_questions(session, event.row.id, language)
    there = [
        Enterable(view, counts[view.id])
        for view in sessions
        if not view.row.cancelled and view.row.ends_at > now and (soon is None or view.row.starts_at <= soon)
    ]
    return Offered(event, tuple(sessions), tuple(there), tuple(questions))


def _typed() -> Any:
    if request.method == "POST":
        return CombinedMultiDict([request.files, request.form])
    return held.held_fields()


def _register(offered: Offered, form: EnteringForm) -> Registered | Refused:
    with database().unit_of_work() as session:
        return applying.register(
            session,
            offered.event.row.id,
            form.application(),
            form.form_key.data,
            clock.now(),
            settings().timezone,
            entered_by_id=login.principal().id,
        )


def _let_in(offered: Offered, form: WalkInForm) -> Registered | Refused:
    by_id, event_id = login.principal().id, offered.event.row.id
    with database().unit_of_work() as session:
        return desk.walk_in(
            session, by_id, event_id, form.application(), form.form_key.data, clock.now(), settings().timezone
        )


def _entered(slug: str, made: Registered, came_from: str) -> Response:
    address = url_for("organiser.entered", slug=slug, code=made.code, **{"from": came_from})  # type: ignore[arg-type]
    return held.release(redirect(address, 303))


def _page(template: str, offered: Offered, form: Any, refused: Refused | None) -> tuple[str, int]:
    status = 400 if form.csrf_failed else 422 if form.errors else 409 if refused else 200
    page = render_template(
        template,
        event=offered.event,
        offered=offered,
        form=form,
        refused=refused,
        about=offered.named(refused),
        chosen=set(form.sessions.data or ()),
        keep_days=KEEP_PEOPLE.days,
        files_lost=bool(request.files) and status != 200,
    )
    return page, status
