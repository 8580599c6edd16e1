"""Save a list of people as a table: with a reason, which is put on record."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO

from flask import Response, render_template, request, send_file, stream_with_context
from werkzeug.wrappers import Response as AnyResponse

from portal.blueprints.organiser import blueprint, registration_filters
from portal.blueprints.organiser.registration_forms import ExportForm
from portal.domain.events import queries as events
from portal.domain.events.types import EventView, QuestionKind, SessionView
from portal.domain.registration import exporting, lists, records
from portal.domain.registration.exporting import Wanted
from portal.domain.registration.staff_types import Act, ListFilter
from portal.foundation import clock
from portal.web import held, login
from portal.web.held import keeps_text
from portal.web.locale import current_language
from portal.web.services import database, settings
from portal.web.staff_pen import StaffPen

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@blueprint.route("/events/<slug:slug>/export", methods=["GET", "POST"])
@keeps_text
def export(slug: str) -> AnyResponse | tuple[str, int]:
    """Ask what a list is needed for; then put it on record and give the list out."""
    event, sessions, wanted = _wanted(slug)
    form = ExportForm(request.form if request.method == "POST" else held.held_fields()).prepare()
    if request.method == "POST" and form.validate():
        _note(event, wanted.narrowed, form.reason.data)
        name = f"{slug}-{wanted.now.astimezone(settings().timezone):%Y-%m-%d}"
        return held.release(_workbook(event, wanted, name) if form.kind.data == "xlsx" else _plain(wanted, name))
    status = 400 if form.csrf_failed else 422 if form.errors else 200
    return _page(event, sessions, wanted, form), status


def _wanted(slug: str) -> tuple[EventView, list[SessionView], Wanted]:
    language, now = current_language().code, clock.now()
    with database().reading() as session:
        event = events.get_event(session, slug, language, now, drafts=True)
        sessions = events.list_sessions(session, language, [event.row.id])
        questions = events.all_questions(session, event.row.id, language)
    asked = [question for question in questions if question.kind is not QuestionKind.FILE]
    narrowed, titles = registration_filters.read(sessions), {view.id: view.title.plain for view in sessions}
    return event, sessions, Wanted(event.row.id, narrowed, titles, asked, now, settings().timezone)


def _note(event: EventView, narrowed: ListFilter, reason: str) -> None:
    kept = {name: value for name, value in registration_filters.arguments(narrowed).items() if name != "q"}
    with database().unit_of_work() as session:
        people = lists.count_people(session, event.row.id, narrowed, clock.now())
        records.note(
            session,
            login.principal().id,
            event.row.id,
            Act.EXPORTED,
            clock.now(),
            reason=reason,
            narrowed={**kept, **({"searched": "yes"} if narrowed.words else {})},
            people=people,
        )


def _plain(wanted: Wanted, name: str) -> Response:
    def pieces() -> Iterator[bytes]:
        with database().reading() as session:
            yield from exporting.as_csv(session, wanted, StaffPen())

    response = Response(stream_with_context(pieces()), content_type="text/csv; charset=utf-8")
    response.headers.set("Content-Disposition", "attachment", filename=f"{name}.csv")
    response.headers["Cache-Control"] = "no-store"
    return response


def _workbook(event: EventView, wanted: Wanted, name: str) -> Response:
    with database().reading() as session:
        data = exporting.as_workbook(session, wanted, StaffPen(), event.title.plain)
    response = send_file(BytesIO(data), XLSX, as_attachment=True, download_name=f"{name}.xlsx")
    response.headers["Cache-Control"] = "no-store"
    return response


def _page(event: EventView, sessions: list[SessionView], wanted: Wanted, form: ExportForm) -> str:
    with database().reading() as session:
        people = lists.count_people(session, event.row.id, wanted.narrowed, wanted.now)
        earlier = records.of_event(session, event.row.id, Act.EXPORTED, Act.PRINTED)
    arguments = registration_filters.arguments(wanted.narrowed)
    return render_template(
        "organiser/export.html",
        event=event,
        form=form,
        people=people,
        earlier=earlier,
        arguments=arguments,
        chosen=registration_filters.in_words(wanted.narrowed, sessions),
    )
