"""Commands on texts: write, revise, ask for translations, keep what a person translated."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from portal.domain.texts import rules
from portal.domain.texts.models import MemoryEntry, Text, Translation
from portal.domain.texts.types import LanguageChoice, Provenance, Status, TextWritten
from portal.foundation.database import record, storable


def write(session: Session, body: str, choice: LanguageChoice, now: datetime, *, tone: bool = False) -> int:
    """Keep a text exactly as received; `tone` asks for an estimate of its tone."""
    text = Text(
        body=storable(body),
        source_hash=rules.fingerprint(body),
        language=choice.code,
        language_origin=choice.origin,
        detected_language=choice.detected,
        detected_confidence=choice.confidence,
        tone_due=tone,
        created_at=now,
        updated_at=now,
    )
    session.add(text)
    session.flush()
    return text.id


def revise(session: Session, text_id: int, body: str, choice: LanguageChoice, now: datetime) -> None:
    """Replace a text by its next version: machine translations are due again, human ones become stale but stay."""
    text = session.get_one(Text, text_id)
    if text.body == body and text.language == choice.code:
        return
    text.body = storable(body)
    text.source_hash = rules.fingerprint(body)
    text.tone_due = text.tone_due or text.tone is not None
    text.language, text.language_origin = choice.code, choice.origin
    text.detected_language, text.detected_confidence = choice.detected, choice.confidence
    text.index_due, text.updated_at = True, now
    for translation in session.scalars(select(Translation).where(Translation.text_id == text_id)):
        if translation.provenance == Provenance.HUMAN:
            translation.status = Status.STALE
        elif translation.language == choice.code:
            session.delete(translation)
        else:
            _make_due(translation, text.source_hash, now)
    record(session, TextWritten(text_id))


def request_translations(session: Session, text_ids: Iterable[int], languages: Iterable[str], now: datetime) -> None:
    """Order a text in other languages: one pending row for each that has none yet."""
    wanted = tuple(languages)
    for text in session.scalars(select(Text).where(Text.id.in_(set(text_ids)))).all():
        there = set(session.scalars(select(Translation.language).where(Translation.text_id == text.id)))
        for code in rules.targets_for(text.language, wanted):
            if code not in there:
                session.add(_order(text, code, now))
        record(session, TextWritten(text.id))
    session.flush()


def keep_human_translation(session: Session, text_id: int, language: str, body: str, now: datetime) -> None:
    """Keep what a person translated; it stands before anything a machine makes."""
    text = session.get_one(Text, text_id)
    found = session.scalar(select(Translation).where(Translation.text_id == text_id, Translation.language == language))
    translation = found or _order(text, language, now)
    translation.status, translation.provenance = Status.READY, Provenance.HUMAN
    translation.body, translation.segments = storable(body), [[body, language]]
    translation.source_hash, translation.quality = text.source_hash, 1.0
    translation.engine = translation.engine_version = ""
    translation.updated_at = now
    text.index_due = True
    session.add(translation)
    record(session, TextWritten(text_id))
    session.flush()


def remember_sentences(session: Session, sentences: Mapping[str, str], source: str, target: str, now: datetime) -> None:
    """Add approved sentence pairs to the translation memory; a later approval replaces an earlier one."""
    for sentence, translation in sentences.items():
        key = rules.sentence_key(sentence)
        entry = session.scalar(
            select(MemoryEntry).where(
                MemoryEntry.source_language == source,
                MemoryEntry.target_language == target,
                MemoryEntry.source_hash == key,
            )
        )
        if entry is None:
            entry = MemoryEntry(
                source_language=source, target_language=target, source_hash=key, source=sentence, created_at=now
            )
            session.add(entry)
        entry.target = storable(translation)


def reconsider_declined(session: Session, pairs: Iterable[tuple[str, str]], now: datetime) -> int:
    """Make declined, partial and failed machine translations of these pairs due again: a new package has come."""
    number = 0
    for source, target in pairs:
        of_source = select(Text.id).where(Text.language == source)
        result = session.execute(
            update(Translation)
            .where(
                Translation.language == target,
                Translation.status.in_([Status.DECLINED, Status.PARTIAL, Status.FAILED]),
                Translation.text_id.in_(of_source),
            )
            .values(status=Status.PENDING, due_at=now, attempts=0)
            .execution_options(synchronize_session=False)
        )
        number += result.rowcount  # type: ignore[attr-defined]
    return number


def _order(text: Text, language: str, now: datetime) -> Translation:
    return Translation(
        text_id=text.id,
        language=language,
        status=Status.PENDING,
        source_hash=text.source_hash,
        due_at=now,
        updated_at=now,
    )


def _make_due(translation: Translation, source_hash: str, now: datetime) -> None:
    translation.status = Status.PENDING
    translation.body, translation.segments = "", []
    translation.provenance = None
    translation.source_hash = source_hash
    translation.attempts = 0
    translation.due_at = translation.updated_at = now
