"""Machine translations that could now be better: a term has changed, or a sentence has been approved."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, false, or_, select
from sqlalchemy.orm import Session

from portal.domain.texts import rules
from portal.domain.texts.models import Text, Translation
from portal.domain.texts.types import Provenance, Status, TextWritten
from portal.engines.translation.termbase import Termbase
from portal.engines.translation.types import Span
from portal.foundation.database import record

SETTLED = (Status.READY, Status.PARTIAL, Status.DECLINED)
Split = Callable[[str, str], Sequence[Span]]


def after_term(
    session: Session, terms: Termbase, forms: Mapping[str, Collection[str]], above: int, limit: int, now: datetime
) -> int | None:
    """Look through up to `limit` texts above an id that name a term, and order anew what does not say it as approved.

    Returns the last id that was looked at, or None where there are no more. What people made stays.
    """
    named = or_(false(), *(_names(language, given) for language, given in forms.items()))
    ids = session.scalars(select(Text.id).where(Text.id > above, named).order_by(Text.id).limit(limit)).all()
    for text, row in _settled(session, Text.id.in_(ids)):
        if row.reasons.get("termbase") or terms.violations(text.body, row.body, text.language, row.language):
            _order_anew(session, row, now)
    return ids[-1] if len(ids) == limit else None


def after_sentences(
    session: Session, approved: Iterable[tuple[str, str, str]], split: Split, limit: int, now: datetime
) -> int:
    """Order up to `limit` translations anew, the latest first, whose texts hold one of some approved sentences.

    Each is given as source language, target language, sentence. Returns how many were ordered.
    """
    by_pair: dict[tuple[str, str], list[str]] = {}
    for source, target, sentence in approved:
        by_pair.setdefault((source, target), []).append(sentence)
    ordered = 0
    for (source, target), sentences in by_pair.items():
        keys = {rules.sentence_key(sentence) for sentence in sentences}
        holding = or_(*(Text.body.contains(sentence, autoescape=True) for sentence in sentences))
        wanted = and_(Text.language == source, Translation.language == target, holding)
        for text, row in _settled(session, wanted, limit - ordered):
            spans = split(text.body, source)
            if any(span.is_sentence and rules.sentence_key(span.text) in keys for span in spans):
                _order_anew(session, row, now)
                ordered += 1
    return ordered


def _names(language: str, forms: Collection[str]) -> ColumnElement[bool]:
    return and_(Text.language == language, or_(*(Text.body.icontains(form, autoescape=True) for form in forms)))


def _settled(session: Session, wanted: ColumnElement[bool], limit: int | None = None) -> list[tuple[Text, Translation]]:
    rows = session.execute(
        select(Text, Translation)
        .join(Translation, Translation.text_id == Text.id)
        .where(wanted, Translation.provenance == Provenance.MACHINE, Translation.status.in_(SETTLED))
        .order_by(Text.id.desc(), Translation.id)
        .limit(limit)
        .with_for_update(of=Translation)
    )
    return [(text, row) for text, row in rows]


def _order_anew(session: Session, row: Translation, now: datetime) -> None:
    row.status, row.due_at, row.attempts = Status.PENDING, now, 0
    record(session, TextWritten(row.text_id))
