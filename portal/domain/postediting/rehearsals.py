"""Before something is posted: how will this read in another language, and what does that say when it is read back.

No page waits for an engine: an order is a row that the worker fills before all other translations. What is tried out is
nobody's but its writer's, and gone after a day, with the draft, or with the account.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from portal.domain.postediting import rules
from portal.domain.postediting.models import Rehearsal
from portal.domain.postediting.types import (
    RehearsalOrdered,
    RehearsalState,
    RehearsalView,
    RehearsalWork,
    RehearsedLine,
)
from portal.domain.texts import queries as texts
from portal.engines.language import detect
from portal.engines.translation.alignment import sentences
from portal.engines.translation.types import Job, Outcome, Status, Translator
from portal.foundation import languages
from portal.foundation.database import added, record
from portal.foundation.errors import NotFound

NO_WAY_BACK = "no_way_back"
"""What stands in a row instead of lines read back where there is no package for the way back."""


def order(
    session: Session, account_id: int, subject: str, body: str, source: str | None, language: str, now: datetime
) -> int:
    """Ask how a text will read; the same text in the same language is one order, another text takes its place."""
    code = source if languages.is_known(source) else (detect(body).language or languages.UNDETERMINED.code)
    of_subject = (Rehearsal.account_id == account_id, Rehearsal.subject == subject)
    session.execute(delete(Rehearsal).where(*of_subject, Rehearsal.body != body))
    there = session.scalar(
        select(Rehearsal)
        .where(*of_subject, Rehearsal.source == code, Rehearsal.language == language)
        .order_by(Rehearsal.id.desc())
        .limit(1)
    )
    if there is not None and there.state != RehearsalState.FAILED:
        return there.id
    row = added(
        session,
        Rehearsal(
            account_id=account_id,
            subject=subject,
            body=body,
            source=code,
            language=language,
            state=RehearsalState.WAITING,
            lines=[],
            due_at=now,
            created_at=now,
        ),
    )
    record(session, RehearsalOrdered(row.id))
    return row.id


def get(session: Session, rehearsal_id: int, account_id: int) -> RehearsalView:
    """Return one's own rehearsal; what others try out does not exist."""
    row = session.get(Rehearsal, rehearsal_id)
    if row is None or row.account_id != account_id:
        raise NotFound(f"rehearsal {rehearsal_id} of account {account_id}")
    lines = tuple(RehearsedLine(*line) for line in row.lines)
    return RehearsalView(
        id=row.id,
        subject=row.subject,
        body=row.body,
        source=languages.get(row.source),
        language=languages.get(row.language),
        state=RehearsalState(row.state),
        lines=tuple(line for line in lines if line.declined_by != NO_WAY_BACK),
        can_return=all(line.declined_by != NO_WAY_BACK for line in lines),
    )


def forget(session: Session, account_id: int, subject: str) -> None:
    """Forget what was tried out of something: it is handed in, or given up."""
    session.execute(delete(Rehearsal).where(Rehearsal.account_id == account_id, Rehearsal.subject == subject))


def forget_old(session: Session, now: datetime) -> None:
    """Forget what was tried out a day ago."""
    session.execute(delete(Rehearsal).where(Rehearsal.created_at <= now - rules.REHEARSALS_KEPT))


def claim(session: Session, now: datetime, lease: timedelta, limit: int) -> list[RehearsalWork]:
    """Take some orders, the first first; whoever dies with them gives them back when the lease ends."""
    rows = session.scalars(
        select(Rehearsal)
        .where(Rehearsal.state == RehearsalState.WAITING, Rehearsal.due_at <= now)
        .order_by(Rehearsal.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    ).all()
    for row in rows:
        row.due_at = now + lease
    return [_work(session, row) for row in rows]


def work_out(translator: Translator, work: RehearsalWork) -> tuple[RehearsalState, list[list[str]]]:
    """Translate a text sentence by sentence, and each sentence back, so that its writer sees what was understood."""
    if not translator.can(work.source, work.language):
        return RehearsalState.NO_PACKAGE, []
    asked = sentences(work.body[: rules.LONGEST_REHEARSED], work.source)
    there = _translate(translator, asked, work.source, work.language, work)
    if there is None:
        return RehearsalState.FAILED, []
    if not translator.can(work.language, work.source):
        lines = [[sentence, one.body, "", _declined(one)] for sentence, one in zip(asked, there, strict=True)]
        return RehearsalState.DONE, [*lines, ["", "", "", NO_WAY_BACK]]
    back = _translate(translator, [one.body for one in there], work.language, work.source, None)
    if back is None:
        return RehearsalState.FAILED, []
    return RehearsalState.DONE, [
        [sentence, one.body, other.body, _declined(one)]
        for sentence, one, other in zip(asked, there, back, strict=True)
    ]


def store(session: Session, rehearsal_id: int, state: RehearsalState, lines: list[list[str]]) -> None:
    """Keep what came of an order, if somebody still waits for it."""
    session.execute(
        update(Rehearsal)
        .where(Rehearsal.id == rehearsal_id, Rehearsal.state == RehearsalState.WAITING)
        .values(state=state, lines=lines)
    )


def _work(session: Session, row: Rehearsal) -> RehearsalWork:
    asked = sentences(row.body, row.source)
    known = texts.known_sentences(session, row.source, (row.language,), asked) if asked else {}
    return RehearsalWork(row.id, row.body, row.source, row.language, known)


def _translate(
    translator: Translator, asked: Sequence[str], source: str, target: str, work: RehearsalWork | None
) -> list[Outcome] | None:
    """Answer each sentence, or nothing at all where the engine fell over one; what is empty is answered empty."""
    known = work.known if work is not None else {}
    jobs = [Job(str(number), text, source, (target,), known) for number, text in enumerate(asked) if text]
    answers = translator.translate(jobs)
    found = [
        answers.get((str(number), target), Outcome(Status.FAILED)) if text else Outcome(Status.DECLINED)
        for number, text in enumerate(asked)
    ]
    return None if any(one.status in {Status.FAILED, Status.PENDING} for one in found) else found


def _declined(outcome: Outcome) -> str:
    return next(iter(outcome.reasons), "") if not outcome.body else ""
