"""Slow work on texts, in two units: claim and read, then (after the engine) store what is still wanted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, func, select, tuple_, update
from sqlalchemy.orm import Session

from portal.domain.texts import queries, rules
from portal.domain.texts.models import Text, Translation
from portal.domain.texts.types import Provenance, Status, TextsWorkedOn, TranslationWork
from portal.engines.sentiment import Tone as ToneEstimate
from portal.engines.translation.types import Outcome, Segment, Translator
from portal.foundation import languages
from portal.foundation.database import record, take_due

OPEN = (Status.PENDING, Status.FAILED)


def claim_translations(
    session: Session, translator: Translator, now: datetime, lease: timedelta, limit: int
) -> list[TranslationWork]:
    """Take up to `limit` texts with translations that are due and that a package exists for.

    The latest come first, so that what somebody has just written does not wait behind an import. Whoever dies with
    them gives them back when the lease ends. All due targets of a text come together: a pivot step is made once.
    """
    pairs = _pairs(translator)
    if not pairs:
        return []
    due = and_(_is_due(now), tuple_(Text.language, Translation.language).in_(pairs))
    rows = session.execute(
        select(Translation, Text)
        .join(Text)
        .where(due, Translation.text_id.in_(_latest_due(session, due, limit)))
        .order_by(Translation.id)
        .with_for_update(skip_locked=True, of=Translation)
    ).all()
    by_text: dict[int, tuple[Text, list[Translation]]] = {}
    for translation, text in rows:
        translation.due_at = now + lease
        by_text.setdefault(text.id, (text, []))[1].append(translation)
    return [_work(session, translator, text, orders) for text, orders in by_text.values()]


def store_translations(
    session: Session, work: Sequence[TranslationWork], outcomes: Mapping[tuple[str, str], Outcome], now: datetime
) -> int:
    """Keep what the engine answered for texts that are still the same; return how many rows were settled."""
    settled = 0
    for item in work:
        rows = session.scalars(
            select(Translation)
            .join(Text)
            .where(
                Translation.text_id == item.text_id,
                Translation.language.in_(item.targets),
                Translation.status.in_(OPEN),
                Translation.source_hash == item.source_hash,
                Text.source_hash == item.source_hash,
                Text.language == item.source_language,
            )
            .with_for_update(of=Translation)
        ).all()
        for row in rows:
            _settle(row, item, outcomes[str(item.text_id), row.language], now)
            settled += row.status not in OPEN
    if settled:
        _make_index_due(session, [item.text_id for item in work])
        record(session, TextsWorkedOn(tuple(item.text_id for item in work)))
    return settled


def list_toneless(session: Session, limit: int) -> list[tuple[int, str, str, str]]:
    """Return texts that wait for an estimate of their tone: id, body, language, source hash."""
    rows = session.execute(
        select(Text.id, Text.body, Text.language, Text.source_hash)
        .where(Text.tone_due.is_(True))
        .order_by(Text.id)
        .limit(limit)
    )
    return [(text_id, body, language, source_hash) for text_id, body, language, source_hash in rows]


def store_tones(session: Session, tones: Mapping[tuple[int, str], ToneEstimate]) -> None:
    """Keep estimates, keyed by text id and source hash, for texts that are still the same."""
    for (text_id, source_hash), tone in tones.items():
        session.execute(
            update(Text)
            .where(Text.id == text_id, Text.source_hash == source_hash)
            .values(tone=tone.label, tone_score=tone.score, tone_engine=tone.engine, tone_due=False)
        )
    record(session, TextsWorkedOn(tuple(text_id for text_id, _hash in tones)))


def claim_index_due(session: Session, limit: int) -> list[int]:
    """Take up to `limit` texts that have changed, or have a translation more, since search was told."""
    return take_due(session, Text.id, Text.index_due, limit)


def count_due(session: Session, translator: Translator, now: datetime) -> int:
    """Count translations that a worker could be making now."""
    rows = session.execute(
        select(Text.language, Translation.language, func.count())
        .join(Text)
        .where(_is_due(now))
        .group_by(Text.language, Translation.language)
    )
    return sum(number for source, target, number in rows if translator.can(source, target))


def _make_index_due(session: Session, text_ids: Sequence[int]) -> None:
    # One order for all workers, so that none waits for another that waits for it.
    for text_id in sorted(text_ids):
        session.execute(
            update(Text)
            .where(Text.id == text_id)
            .values(index_due=True)
            .execution_options(synchronize_session="evaluate")
        )


def _is_due(now: datetime) -> ColumnElement[bool]:
    return and_(Translation.status.in_(OPEN), Translation.due_at <= now, Translation.language != Text.language)


def _pairs(translator: Translator) -> list[tuple[str, str]]:
    """Return the pairs that can be worked on now; asking the engine is cheaper than reading all that waits."""
    return [
        (source, target)
        for source in languages.KNOWN
        for target in languages.KNOWN
        if source != target and translator.can(source, target)
    ]


def _latest_due(session: Session, due: ColumnElement[bool], limit: int) -> list[int]:
    # Rows, not texts, are locked here: another worker then takes the next ones instead of waiting for these.
    ids = session.scalars(
        select(Translation.text_id)
        .join(Text)
        .where(due)
        .order_by(Translation.text_id.desc())
        .limit(limit * len(languages.INTERFACE))
        .with_for_update(skip_locked=True, of=Translation)
    )
    return list(dict.fromkeys(ids))[:limit]


def _work(session: Session, translator: Translator, text: Text, orders: Sequence[Translation]) -> TranslationWork:
    targets = tuple(order.language for order in orders)
    sentences = {span.text for span in translator.split(text.body, text.language) if span.is_sentence}
    known = queries.known_sentences(session, text.language, targets, sentences) if sentences else {}
    return TranslationWork(text.id, text.body, text.language, text.source_hash, targets, known)


def _settle(row: Translation, item: TranslationWork, outcome: Outcome, now: datetime) -> None:
    row.updated_at = now
    row.status = outcome.status
    row.source_hash = item.source_hash
    if outcome.status is Status.PENDING:
        row.due_at = now + rules.next_try(0)  # its package went away between the claim and the work
    elif outcome.status is Status.FAILED:
        row.due_at = now + rules.next_try(row.attempts)
        row.attempts += 1
    else:
        row.body = outcome.body
        row.segments = [_kept(segment) for segment in outcome.segments]
        row.provenance = outcome.provenance if outcome.segments else Provenance.MACHINE
        row.engine, row.engine_version = outcome.engine, outcome.engine_version
        row.quality, row.reasons = outcome.quality, dict(outcome.reasons)
        row.violations = [asdict(violation) for violation in outcome.violations]
        row.violation_count = len(outcome.violations)


def _kept(segment: Segment) -> list[str]:
    """Return a segment as it is kept; one that stays in the original says which check kept it there."""
    kept = [segment.text, segment.language]
    return [*kept, segment.declined_by] if segment.declined_by else kept
