"""What readers say of translations: keep it, show it, tell them what became of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import Select, delete, func, select, update
from sqlalchemy.orm import Session

from portal.domain.accounts import queries as accounts
from portal.domain.outbox.service import queue_mail
from portal.domain.postediting import homes
from portal.domain.postediting.models import Lease, Rehearsal, Suggestion
from portal.domain.postediting.types import (
    Key,
    Offered,
    OwnPage,
    OwnSuggestion,
    Reason,
    Refusal,
    Refused,
    SuggestionState,
    SuggestionView,
)
from portal.domain.texts import editing
from portal.domain.texts import queries as texts
from portal.domain.texts import service as text_service
from portal.foundation import languages
from portal.foundation.database import added

PAGE_SIZE = 20
TIDIED_AT_ONCE = 200


def suggest(session: Session, reader_id: int, key: Key, offered: Offered, now: datetime) -> int | Refused:
    """Keep what a reader says of a public translation; until it is decided, what they say next replaces it."""
    homes.of_translation(session, key, key.language)
    editing.hold(session, [key.text_id])
    if editing.get_work(session, key.text_id, key.language).source_hash != offered.source_hash:
        return Refused(Refusal.CHANGED)
    row = session.scalar(_open_of(key).where(Suggestion.by_id == reader_id))
    if row is None:
        row = Suggestion(text_id=key.text_id, language=key.language, by_id=reader_id, state=SuggestionState.OPEN)
    row.source_hash, row.shown, row.body = offered.source_hash, offered.shown, offered.body
    row.reason, row.note, row.wants_credit = offered.reason, offered.note, offered.wants_credit
    row.created_at = now
    return added(session, row).id


def find_open(session: Session, reader_id: int, key: Key) -> SuggestionView | None:
    """Return what this reader has said of a translation and nobody has decided on yet."""
    row = session.scalar(_open_of(key).where(Suggestion.by_id == reader_id))
    return _views(session, [row])[0] if row is not None else None


def list_open(session: Session, key: Key) -> tuple[SuggestionView, ...]:
    """Return all that waits for a decision on a translation, the first first."""
    return _views(session, session.scalars(_open_of(key).order_by(Suggestion.id)).all())


def list_own(session: Session, reader_id: int, number: int, language: str) -> OwnPage:
    """Return one page of what somebody has said of translations, the latest first."""
    total = session.scalar(select(func.count()).where(Suggestion.by_id == reader_id)) or 0
    pages = max(1, -(-total // PAGE_SIZE))
    number = min(max(1, number), pages)
    rows = session.scalars(
        select(Suggestion)
        .where(Suggestion.by_id == reader_id)
        .order_by(Suggestion.id.desc())
        .offset((number - 1) * PAGE_SIZE)
        .limit(PAGE_SIZE)
    ).all()
    there = homes.find(session, {row.text_id for row in rows}, language)
    items = tuple(OwnSuggestion(view, there.get(view.text_id)) for view in _views(session, rows))
    return OwnPage(items, number, pages, total)


def settle(session: Session, key: Key, editor_id: int, taken_id: int | None, answer: str, now: datetime) -> int | None:
    """Decide on all that waits: what was taken and what only reported is approved, other words are not.

    Returns the reader whose words were taken, if they wish to be named.
    """
    credited = None
    for row in session.scalars(_open_of(key).order_by(Suggestion.id)).all():
        is_taken = row.id == taken_id
        approved = is_taken or row.body is None
        _decide(row, SuggestionState.APPROVED if approved else SuggestionState.DECLINED, editor_id, answer, now)
        if is_taken and row.wants_credit:
            credited = row.by_id
        _tell(session, row, now)
    return credited


def decline(session: Session, key: Key, editor_id: int, answer: str, now: datetime) -> int:
    """Decline all that waits, with a reason for those who said it; return how many."""
    rows = session.scalars(_open_of(key).order_by(Suggestion.id)).all()
    for row in rows:
        _decide(row, SuggestionState.DECLINED, editor_id, answer, now)
        _tell(session, row, now)
    return len(rows)


def tidy(session: Session, now: datetime) -> int:
    """Close some of what is about texts that nobody can read any more; return how many."""
    there = homes.public()
    rows = session.scalars(
        select(Suggestion)
        .where(Suggestion.state == SuggestionState.OPEN, Suggestion.text_id.not_in(select(there.c.text_id)))
        .order_by(Suggestion.id)
        .limit(TIDIED_AT_ONCE)
        .with_for_update(skip_locked=True)
    ).all()
    for row in rows:
        _decide(row, SuggestionState.OUTDATED, None, "", now)
        _tell(session, row, now)
    return len(rows)


def leave(session: Session, account_id: int) -> None:
    """Part what somebody suggested from their account when they close it; what they had on their desk is free."""
    session.execute(
        update(Suggestion).where(Suggestion.by_id == account_id).values(by_id=None, wants_credit=False, note="")
    )
    session.execute(delete(Lease).where(Lease.account_id == account_id))
    session.execute(delete(Rehearsal).where(Rehearsal.account_id == account_id))
    text_service.leave(session, account_id)


def _open_of(key: Key) -> Select[Suggestion]:
    return select(Suggestion).where(
        Suggestion.text_id == key.text_id,
        Suggestion.language == key.language,
        Suggestion.state == SuggestionState.OPEN,
    )


def _decide(row: Suggestion, state: SuggestionState, editor_id: int | None, answer: str, now: datetime) -> None:
    row.state, row.decided_by_id, row.decided_at, row.answer = state, editor_id, now, answer


def _tell(session: Session, row: Suggestion, now: datetime) -> None:
    reader = accounts.find_principal(session, row.by_id) if row.by_id is not None else None
    if reader is not None and row.by_id != row.decided_by_id:
        context = {
            "name": reader.display_name,
            "state": row.state,
            "only_report": row.body is None,
            "language": row.language,
            "answer": row.answer,
        }
        queue_mail(session, reader.email, "suggestion_settled", reader.language, context, now)


def _views(session: Session, rows: Sequence[Suggestion]) -> tuple[SuggestionView, ...]:
    names = accounts.display_names(session, _known(row.by_id for row in rows))
    now_there = texts.text_rows(session, {row.text_id for row in rows})
    return tuple(
        SuggestionView(
            id=row.id,
            text_id=row.text_id,
            language=languages.get(row.language),
            body=row.body,
            reason=Reason(row.reason) if row.reason else None,
            note=row.note,
            by=names.get(row.by_id or 0, ""),
            wants_credit=row.wants_credit,
            state=SuggestionState(row.state),
            created_at=row.created_at,
            decided_at=row.decided_at,
            answer=row.answer,
            stretches=editing.differing(row.shown, row.body) if row.body is not None else (),
            fits=now_there[row.text_id].source_hash == row.source_hash,
        )
        for row in rows
    )


def _known(ids: Iterable[int | None]) -> set[int]:
    return {one for one in ids if one is not None}
