"""Copy an event: next year's week begins as this year's."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.events import rules, service, wording
from portal.domain.events.models import Event, EventSession, Question, QuestionOption
from portal.domain.events.types import EventState, Refusal, Refused
from portal.foundation.database import added


def copy(
    session: Session, by_id: int | None, event_id: int, slug: str, later: timedelta, now: datetime
) -> int | Refused:
    """Begin a draft that says what another event says, its sessions `later`; registrations are not copied."""
    event = service.locked(session, event_id)
    if session.scalar(select(Event.id).where(Event.slug == slug)) is not None:
        return Refused(Refusal.SLUG_TAKEN, slug)
    row = Event(
        slug=slug,
        kind=event.kind,
        cluster=event.cluster,
        project_id=event.project_id,
        state=EventState.DRAFT,
        title_id=wording.copy(session, event.title_id, now),
        summary_id=wording.copy(session, event.summary_id, now),
        description_id=_copied(session, event.description_id, now),
        takes_registrations=event.takes_registrations,
        largest_party=event.largest_party,
        largest_delegation=event.largest_delegation,
        created_by_id=by_id,
        created_at=now,
    )
    copied = added(session, row)
    _copy_sessions(session, event_id, copied.id, later, now)
    _copy_questions(session, event_id, copied.id, now)
    service.bring_span_up(session, copied)
    return copied.id


def _copied(session: Session, text_id: int | None, now: datetime) -> int | None:
    return None if text_id is None else wording.copy(session, text_id, now)


def _copy_sessions(session: Session, event_id: int, copy_id: int, later: timedelta, now: datetime) -> None:
    rows = session.scalars(
        select(EventSession)
        .where(EventSession.event_id == event_id, EventSession.cancelled_at.is_(None))
        .order_by(EventSession.bit)
    ).all()
    for bit, row in enumerate(rows[: rules.MOST_SESSIONS]):
        session.add(
            EventSession(
                event_id=copy_id,
                bit=bit,
                title_id=wording.copy(session, row.title_id, now),
                summary_id=_copied(session, row.summary_id, now),
                access_id=_copied(session, row.access_id, now),
                venue_id=row.venue_id,
                room_id=row.room_id,
                starts_at=row.starts_at + later,
                ends_at=row.ends_at + later,
                capacity=row.capacity,
                languages=row.languages,
                interpretation=row.interpretation,
                sign_language=row.sign_language,
                opens_at=row.opens_at + later if row.opens_at else None,
                closes_at=row.closes_at + later if row.closes_at else None,
                needs_approval=row.needs_approval,
            )
        )
    session.flush()


def _copy_questions(session: Session, event_id: int, copy_id: int, now: datetime) -> None:
    asked = select(Question).where(Question.event_id == event_id, Question.retired_at.is_(None))
    for question in session.scalars(asked.order_by(Question.position)).all():
        row = Question(
            event_id=copy_id,
            position=question.position,
            kind=question.kind,
            label_id=wording.copy(session, question.label_id, now),
            purpose_id=wording.copy(session, question.purpose_id, now),
            keep_days=question.keep_days,
            required=question.required,
        )
        copied = added(session, row)
        options = select(QuestionOption).where(QuestionOption.question_id == question.id)
        for option in session.scalars(options.order_by(QuestionOption.position)).all():
            label_id = wording.copy(session, option.label_id, now)
            session.add(QuestionOption(question_id=copied.id, position=option.position, label_id=label_id))
    session.flush()
