"""Commands on what an event asks."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.domain.events import service, wording
from portal.domain.events.models import Question, QuestionOption
from portal.domain.events.types import QuestionDraft, QuestionKind, Refusal, Refused
from portal.foundation.database import added
from portal.foundation.errors import NotFound

CHOOSING = frozenset({QuestionKind.CHOICE, QuestionKind.SEVERAL})


def add(session: Session, event_id: int, draft: QuestionDraft, now: datetime) -> int | Refused:
    """Ask one more thing."""
    service.locked(session, event_id)
    if draft.kind in CHOOSING and len(draft.options) < 2:
        return Refused(Refusal.NO_OPTIONS)
    latest = session.scalar(select(func.max(Question.position)).where(Question.event_id == event_id))
    row = Question(
        event_id=event_id,
        position=(latest or 0) + 1,
        kind=draft.kind,
        label_id=wording.write(session, draft.label, now),
        purpose_id=wording.write(session, draft.purpose, now),
        keep_days=draft.keep_days,
        required=draft.required,
    )
    question_id = added(session, row).id
    for position, words in enumerate(draft.options if draft.kind in CHOOSING else (), 1):
        label_id = wording.write(session, words, now)
        session.add(QuestionOption(question_id=question_id, position=position, label_id=label_id))
    session.flush()
    return question_id


def retire(session: Session, event_id: int, question_id: int, now: datetime) -> None:
    """Ask something no more; what was answered stays until its time is up."""
    row = _locked(session, event_id, question_id)
    row.retired_at = row.retired_at or now


def move_up(session: Session, event_id: int, question_id: int) -> None:
    """Ask something before what is asked just before it now; the first one stays where it is."""
    service.locked(session, event_id)
    row = _locked(session, event_id, question_id)
    earlier = select(Question).where(
        Question.event_id == event_id, Question.retired_at.is_(None), Question.position < row.position
    )
    before = session.scalar(earlier.order_by(Question.position.desc()).limit(1))
    if before is not None and row.retired_at is None:
        before.position, row.position = row.position, before.position


def _locked(session: Session, event_id: int, question_id: int) -> Question:
    row = session.get(Question, question_id, with_for_update={"key_share": True}, populate_existing=True)
    if row is None or row.event_id != event_id:
        raise NotFound(f"question {question_id}")
    return row
