"""Where each text of an event or a venue stands, in the order in which pages show them, for who translates them."""

from __future__ import annotations

import enum
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.events.models import Event, EventSession, Gate, Question, QuestionOption, Room, Venue


class TextPart(enum.StrEnum):
    """What a text is of its whole."""

    TITLE = "title"
    SUMMARY = "summary"
    DESCRIPTION = "description"
    RESULTS = "results"
    REASON = "reason"
    SESSION_TITLE = "session_title"
    SESSION_SUMMARY = "session_summary"
    SESSION_ACCESS = "session_access"
    QUESTION = "question"
    PURPOSE = "purpose"
    OPTION = "option"
    VENUE_NAME = "venue_name"
    VENUE_ADDRESS = "venue_address"
    VENUE_ACCESS = "venue_access"
    ROOM = "room"
    GATE = "gate"


@dataclass(frozen=True, slots=True)
class TextPlace:
    """A text, what it is, and of which row: a session, a question, or the whole itself."""

    text_id: int
    part: TextPart
    row_id: int


def of_event(session: Session, event_id: int) -> list[TextPlace]:
    """Return all texts of an event: its own, those of its sessions in the order of time, then what it asks."""
    event = session.get_one(Event, event_id)
    rows = session.scalars(
        select(EventSession).where(EventSession.event_id == event_id).order_by(EventSession.starts_at, EventSession.id)
    ).all()
    own = [
        (event.title_id, TextPart.TITLE, event_id),
        (event.summary_id, TextPart.SUMMARY, event_id),
        (event.description_id, TextPart.DESCRIPTION, event_id),
        (event.results_id, TextPart.RESULTS, event_id),
        (event.reason_id, TextPart.REASON, event_id),
    ]
    for row in rows:
        own += [
            (row.title_id, TextPart.SESSION_TITLE, row.id),
            (row.summary_id, TextPart.SESSION_SUMMARY, row.id),
            (row.access_id, TextPart.SESSION_ACCESS, row.id),
        ]
    return _placed([*own, *_of_questions(session, event_id)])


def of_venue(session: Session, venue_id: int) -> list[TextPlace]:
    """Return all texts of a venue: its own, then the names of its rooms and gates."""
    venue = session.get_one(Venue, venue_id)
    rooms = session.scalars(select(Room).where(Room.venue_id == venue_id).order_by(Room.position)).all()
    gates = session.scalars(select(Gate).where(Gate.venue_id == venue_id).order_by(Gate.position)).all()
    return _placed(
        [
            (venue.name_id, TextPart.VENUE_NAME, venue_id),
            (venue.address_id, TextPart.VENUE_ADDRESS, venue_id),
            (venue.access_id, TextPart.VENUE_ACCESS, venue_id),
            *((room.name_id, TextPart.ROOM, room.id) for room in rooms),
            *((gate.name_id, TextPart.GATE, gate.id) for gate in gates),
        ]
    )


def _of_questions(session: Session, event_id: int) -> list[tuple[int | None, TextPart, int]]:
    asked = session.scalars(
        select(Question).where(Question.event_id == event_id, Question.retired_at.is_(None)).order_by(Question.position)
    ).all()
    options = session.scalars(
        select(QuestionOption)
        .where(QuestionOption.question_id.in_([row.id for row in asked]))
        .order_by(QuestionOption.question_id, QuestionOption.position)
    ).all()
    found: list[tuple[int | None, TextPart, int]] = []
    for row in asked:
        found += [(row.label_id, TextPart.QUESTION, row.id), (row.purpose_id, TextPart.PURPOSE, row.id)]
        found += [(one.label_id, TextPart.OPTION, row.id) for one in options if one.question_id == row.id]
    return found


def _placed(found: list[tuple[int | None, TextPart, int]]) -> list[TextPlace]:
    return [TextPlace(text_id, part, row_id) for text_id, part, row_id in found if text_id is not None]
