"""What a party answers and agrees to: kept for as long as the question says, and no longer."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from portal.domain.events import queries as events
from portal.domain.events.types import QuestionKind, QuestionView
from portal.domain.registration import files, rules
from portal.domain.registration.models import Answer, Consent, Registration
from portal.domain.registration.types import AnswerValue, Application, ConsentKind, File
from portal.foundation.database import storable

LARGEST_NUMBER = 1e12
CONSENT_VERSION = 1
"""Which wording of the portal's own consents was shown; raise it when the wording changes."""


def keep(session: Session, registration: Registration, application: Application, now: datetime) -> None:
    """Keep the answers and the consents of a form."""
    keep_answers(session, registration.id, registration.event_id, application.answers)
    for kind, given in application.consents.items():
        keep_consent(session, registration.id, kind, given, now)


def keep_answers(
    session: Session, registration_id: int, event_id: int, answers: Mapping[int, AnswerValue | File]
) -> None:
    """Keep answers to questions that are asked; an empty answer takes an earlier one back."""
    if not answers:
        return
    asked = events.asked_ids(session, event_id)
    for question_id, value in answers.items():
        if question_id not in asked:
            continue
        row = session.get(Answer, (registration_id, question_id))
        if value in (None, "", [], ()):
            if row is not None:
                session.delete(row)
            continue
        row = row or Answer(registration_id=registration_id, question_id=question_id)
        row.value, row.file, row.file_type = _stored(value)
        session.add(row)
    session.flush()


def keep_consent(session: Session, registration_id: int, kind: ConsentKind, given: bool, now: datetime) -> None:
    """Note what somebody agreed to; the latest word counts, and the earlier ones stay on record."""
    latest = session.scalar(
        select(Consent.given)
        .where(Consent.registration_id == registration_id, Consent.kind == kind)
        .order_by(Consent.id.desc())
        .limit(1)
    )
    if latest is not given:
        session.add(Consent(registration_id=registration_id, kind=kind, given=given, version=CONSENT_VERSION, at=now))
        session.flush()


def consents(session: Session, registration_id: int) -> dict[ConsentKind, bool]:
    """Return what somebody has agreed to, by their latest word."""
    rows = session.scalars(select(Consent).where(Consent.registration_id == registration_id).order_by(Consent.id))
    return {ConsentKind(row.kind): row.given for row in rows}


def answers(session: Session, registration_id: int) -> dict[int, AnswerValue]:
    """Return the answers of a party by question; a file by its name."""
    rows = session.scalars(select(Answer).where(Answer.registration_id == registration_id))
    return {row.question_id: row.value for row in rows}


def answers_of(session: Session, registration_ids: Collection[int]) -> dict[int, dict[int, AnswerValue]]:
    """Return the answers of several parties by question."""
    found: dict[int, dict[int, AnswerValue]] = {}
    for row in session.scalars(select(Answer).where(Answer.registration_id.in_(registration_ids))):
        found.setdefault(row.registration_id, {})[row.question_id] = row.value
    return found


def find_file(session: Session, registration_id: int, question_id: int) -> File | None:
    """Return the file that answers a question."""
    row = session.get(Answer, (registration_id, question_id))
    if row is None or row.file is None:
        return None
    return File(str(row.value), row.file_type or "application/octet-stream", row.file)


def forget_answers(session: Session, registration_id: int) -> None:
    """Delete what somebody answered: it is not for whoever comes in their place."""
    session.execute(delete(Answer).where(Answer.registration_id == registration_id))


def forget_old(session: Session, now: datetime, limit: int = 500) -> int:
    """Delete answers whose time is up; return how many."""
    due = session.execute(
        select(Answer.registration_id, Answer.question_id)
        .where(Answer.question_id.in_(events.ids_of_questions_to_forget(session, now)))
        .limit(limit)
        .with_for_update(skip_locked=True)
    ).all()
    for registration_id, question_id in due:
        session.execute(
            delete(Answer).where(Answer.registration_id == registration_id, Answer.question_id == question_id)
        )
    return len(due)


def count_choices(session: Session, question_id: int) -> dict[int, int]:
    """Count how often each option of a question was chosen."""
    counted: dict[int, int] = {}
    for value in session.scalars(select(Answer.value).where(Answer.question_id == question_id)):
        for option in value if isinstance(value, list) else [value]:
            counted[int(option)] = counted.get(int(option), 0) + 1
    return counted


def count_answers(session: Session, question_id: int) -> int:
    """Count the answers to a question."""
    return session.scalar(select(func.count()).where(Answer.question_id == question_id)) or 0


def problem(question: QuestionView, value: AnswerValue | File) -> str | None:
    """Return the code of what is wrong with an answer, or None."""
    if value is False or value in (None, "", [], ()):
        return "needed" if question.required else None
    return CHECKS[question.kind](question, value)


def _text_problem(_question: QuestionView, value: Any) -> str | None:
    return "too_long" if not isinstance(value, str) or len(value) > rules.LONGEST_ANSWER else None


def _number_problem(_question: QuestionView, value: Any) -> str | None:
    return (
        None
        if isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < LARGEST_NUMBER
        else "no_number"
    )


def _file_problem(_question: QuestionView, value: Any) -> str | None:
    if len(value.data) > rules.LARGEST_FILE:
        return "file_too_large"
    return None if value.media_type in files.KINDS else "file_of_no_kind"


def _choice_problem(question: QuestionView, value: Any) -> str | None:
    if not isinstance(value, list | tuple):
        return "no_such_option"
    offered = {option.id for option in question.options}
    if not set(value) <= offered or (question.kind is QuestionKind.CHOICE and len(value) > 1):
        return "no_such_option"
    return None


def _day_problem(_question: QuestionView, value: Any) -> str | None:
    try:
        date.fromisoformat(str(value))
    except ValueError:
        return "no_day"
    return None


CHECKS: Mapping[QuestionKind, Callable[[QuestionView, Any], str | None]] = {
    QuestionKind.TEXT: _text_problem,
    QuestionKind.NUMBER: _number_problem,
    QuestionKind.DATE: _day_problem,
    QuestionKind.CHOICE: _choice_problem,
    QuestionKind.SEVERAL: _choice_problem,
    QuestionKind.CONSENT: lambda _question, _value: None,
    QuestionKind.FILE: _file_problem,
}


def _stored(value: AnswerValue | File) -> tuple[Any, bytes | None, str | None]:
    match value:
        case File():
            return storable(value.name), value.data, value.media_type
        case str():
            return storable(value), None, None
        case bool() | int() | float() | None:
            return value, None, None
        case _:
            return list(value), None, None
