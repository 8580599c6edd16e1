"""What staff print: badges, lists to sign, lists for the door, and who needs what interpretation where."""

from __future__ import annotations

from typing import Any

from flask import Response, render_template, request
from werkzeug.datastructures import MultiDict

from portal.blueprints.organiser import blueprint, registration_filters
from portal.domain.events import queries as events
from portal.domain.events.types import EventView, SessionView
from portal.domain.registration import desk, lists, numbers, records, staff_papers
from portal.domain.registration.staff_papers import AT_ONCE, Paper
from portal.domain.registration.staff_types import Act, ListFilter
from portal.domain.registration.types import BookingState, Need, RegistrationKind
from portal.foundation import clock
from portal.foundation.errors import NotFound
from portal.web import login
from portal.web.addresses import row_number
from portal.web.locale import current_language
from portal.web.services import database
from portal.web.staff_pen import StaffPen

PDF = "application/pdf"


@blueprint.get("/events/<slug:slug>/papers")
def papers(slug: str) -> str:
    """Offer what there is to print."""
    event, sessions = _event(slug)
    narrowed = registration_filters.read(sessions)
    wanted = narrowed if registration_filters.arguments(narrowed) else ListFilter(state=BookingState.SEATED)
    now = clock.now()
    with database().reading() as session:
        badges = lists.count_people(session, event.row.id, wanted, now)
        seated = numbers.count(session, event.row.id, now)
        coming = ListFilter(kind=RegistrationKind.DELEGATION, state=BookingState.SEATED)
        delegations = lists.page(session, event.row.id, coming, 1, now, current_language().code, AT_ONCE)
    counts = {view.id: seated.of(BookingState.SEATED, view.id).people for view in sessions}
    return render_template(
        "organiser/papers.html",
        event=event,
        arguments=registration_filters.arguments(wanted),
        chosen=registration_filters.in_words(wanted, sessions),
        badges=badges,
        parts=parts_of(badges),
        sessions=[(view, counts[view.id], parts_of(counts[view.id])) for view in sessions if not view.row.cancelled],
        delegations=delegations.items,
    )


@blueprint.post("/events/<slug:slug>/papers/badges")
def badges(slug: str) -> Response:
    """Print badges for those in a list."""
    event, sessions = _event(slug)
    given = MultiDict(request.form.items())
    wanted, part = registration_filters.read(sessions, given), _part()
    with database().reading() as session:
        data = staff_papers.badges(session, _paper(event), wanted, part, label=request.form.get("size") == "label")
    _note(event, wanted, part)
    return _file(data, PDF, f"{slug}-badges-{part}.pdf")


@blueprint.post("/events/<slug:slug>/papers/sessions/<int:session_id>")
def sign_sheet(slug: str, session_id: int) -> Response:
    """Print the list of a session, with a place for each to sign."""
    event, sessions = _event(slug)
    view = next((view for view in sessions if view.id == session_id), None)
    if view is None:
        raise NotFound(f"session {session_id} of {slug}")
    part = _part()
    with database().reading() as session:
        data = staff_papers.sign_sheet(session, _paper(event), view, part)
    _note(event, ListFilter(session_id=session_id, state=BookingState.SEATED), part)
    return _file(data, PDF, f"{slug}-session-{session_id}-{part}.pdf")


@blueprint.post("/events/<slug:slug>/papers/delegations/<code:code>")
def door_sheet(slug: str, code: str) -> Response:
    """Print the people of a party for the door."""
    event, _sessions = _event(slug)
    with database().unit_of_work() as session:
        row = desk.get_row(session, event.row.id, code)
        data = staff_papers.door_sheet(session, _paper(event), row)
        by_id, now = login.principal().id, clock.now()
        records.note(session, by_id, event.row.id, Act.PRINTED, now, registration_id=row.id, people=row.size)
    return _file(data, PDF, f"{slug}-{code}.pdf")


@blueprint.get("/events/<slug:slug>/needs")
def needs(slug: str) -> str:
    """Show who needs what interpretation in which room when."""
    event, sessions, counted = _needs(slug)
    return render_template(
        "organiser/needs.html",
        event=event,
        sessions=[view for view in sessions if not view.row.cancelled],
        counted=counted,
        languages=staff_papers.languages_needed(counted),
        needed=[need for need in Need if any(need in own.needs for own in counted.values())],
    )


@blueprint.get("/events/<slug:slug>/needs.pdf")
def needs_sheet(slug: str) -> Response:
    """Give the same out as a PDF."""
    event, sessions, counted = _needs(slug)
    return _file(staff_papers.needs_sheet(_paper(event), sessions, counted), PDF, f"{slug}-needs.pdf")


@blueprint.get("/events/<slug:slug>/needs.csv")
def needs_table(slug: str) -> Response:
    """Give the same out as a table."""
    event, sessions, counted = _needs(slug)
    data = b"".join(staff_papers.needs_table(_paper(event), sessions, counted))
    return _file(data, "text/csv; charset=utf-8", f"{slug}-needs.csv")


def parts_of(people: int) -> range:
    """Return the numbers of the files that so many people fill."""
    return range(1, max(1, -(-people // AT_ONCE)) + 1)


def _event(slug: str) -> tuple[EventView, list[SessionView]]:
    language = current_language().code
    with database().reading() as session:
        event = events.get_event(session, slug, language, clock.now(), drafts=True)
        return event, events.list_sessions(session, language, [event.row.id])


def _needs(slug: str) -> tuple[EventView, list[SessionView], Any]:
    event, sessions = _event(slug)
    with database().reading() as session:
        return event, sessions, numbers.needs_by_session(session, event.row.id, clock.now())


def _paper(event: EventView) -> Paper:
    return Paper(event, StaffPen(), clock.now())


def _part() -> int:
    return row_number(request.form.get("part", "")) or 1


def _note(event: EventView, wanted: ListFilter, part: int) -> None:
    kept = {name: str(value) for name, value in registration_filters.arguments(wanted).items() if name != "q"}
    with database().unit_of_work() as session:
        people = lists.count_people(session, event.row.id, wanted, clock.now())
        printed = max(0, min(AT_ONCE, people - (part - 1) * AT_ONCE))
        by_id, now = login.principal().id, clock.now()
        records.note(session, by_id, event.row.id, Act.PRINTED, now, narrowed=kept, people=printed)


def _file(data: bytes, media_type: str, name: str) -> Response:
    response = Response(data, content_type=media_type)
    response.headers.set("Content-Disposition", "attachment", filename=name)
    response.headers["Cache-Control"] = "no-store"
    return response
