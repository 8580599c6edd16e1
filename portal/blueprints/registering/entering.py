"""Enter somebody for whom nobody fills in a form: what an event offers them, and the short form at the door."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask import render_template, request
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, RadioField

from portal.blueprints.registering.party_fields import NameField, NeedsField, NumbersField
from portal.blueprints.registering.register_forms import KEY, PersonForm, RegisterForm
from portal.domain.events import queries as events
from portal.domain.events.types import EventState, EventView, QuestionView, SessionView
from portal.domain.registration import desk, queries
from portal.domain.registration.forgetting import KEEP_PEOPLE
from portal.domain.registration.types import Application, ConsentKind, Person, Refused, Registered, SeatCount, Via
from portal.foundation import clock
from portal.web import held, login
from portal.web.forms import NEEDED, NEEDED_SOMETIMES, PortalForm, interface_choices
from portal.web.locale import current_language
from portal.web.services import database, settings

BEFORE = timedelta(hours=1)
"""So long before a session begins people come to its door."""


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


class WalkInForm(PortalForm):
    """Let somebody in who stands at the door: as little as can be."""

    sessions = NumbersField(_l("What runs now"))
    name = NameField(_l("Name"), autocomplete="off")
    language = RadioField(_l("Language"), validators=[NEEDED], validate_choice=False)
    needs = NeedsField(_l("Needs"))
    agrees = BooleanField(_l("They were told how their details are used, and agree"), validators=[NEEDED])
    agrees_needs = BooleanField(
        _l("They agree that what is ticked here is used so that they can take part"), validators=[NEEDED_SOMETIMES]
    )
    form_key = HiddenField()

    validate_sessions = RegisterForm.validate_sessions
    validate_language = RegisterForm.validate_language
    validate_agrees = RegisterForm.validate_agrees
    validate_agrees_needs = PersonForm.validate_agrees_needs

    def prepare(self) -> None:
        """Offer the languages, and make a key where none came."""
        self.language.choices = interface_choices()
        if not KEY.fullmatch(self.form_key.data or ""):
            self.form_key.data, self.form_key.raw_data = secrets.token_urlsafe(24), None

    def application(self) -> Application:
        """Return who stands there."""
        needs = self.needs.needs
        consents = {ConsentKind.REGISTRATION: True, **({ConsentKind.NEEDS: True} if needs else {})}
        return Application(
            language=self.language.data,
            name=self.name.data,
            email=None,
            sessions=tuple(self.sessions.data),
            people=(Person(self.name.data, needs=needs),),
            consents=consents,
            via=Via.WALK_IN,
        )


def offered_by(slug: str, now: datetime, soon: datetime | None = None) -> Offered:
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


def walk_in(slug: str) -> tuple[Offered, WalkInForm, Registered | Refused | None]:
    """Offer what runs now, and give whoever is named in the form that was sent a seat and a ticket."""
    now = clock.now()
    offered = offered_by(slug, now, soon=now + BEFORE)
    only = [choice.session.id for choice in offered.choices] if len(offered.choices) == 1 else []
    form = WalkInForm(held.typed(), data={"language": current_language().code, "sessions": only})
    form.prepare()
    if request.method != "POST" or not form.validate():
        return offered, form, None
    by_id, event_id = login.principal().id, offered.event.row.id
    with database().unit_of_work() as session:
        made = desk.walk_in(session, by_id, event_id, form.application(), form.form_key.data, now, settings().timezone)
    return offered, form, made


def page(
    template: str, offered: Offered, form: Any, refused: Registered | Refused | None, **more: Any
) -> tuple[str, int]:
    """Return a page on which somebody is entered, with why they were not."""
    why = refused if isinstance(refused, Refused) else None
    status = 400 if form.csrf_failed else 422 if form.errors else 409 if why else 200
    made = render_template(
        template,
        event=offered.event,
        offered=offered,
        form=form,
        refused=why,
        about=offered.named(why),
        chosen=set(form.sessions.data or ()),
        keep_days=KEEP_PEOPLE.days,
        files_lost=bool(request.files) and status != 200,
        **more,
    )
    return made, status
