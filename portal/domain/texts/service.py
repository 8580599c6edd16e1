"""Commands on texts: write, revise, ask for translations, keep what a person translated."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from portal.domain.texts import memory, rules
from portal.domain.texts.models import Text, TextVersion, Translation
from portal.domain.texts.types import LanguageChoice, Provenance, Status, TextWritten
from portal.engines.language import detect
from portal.foundation import languages
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


def write_public(session: Session, body: str, chosen_language: str | None, now: datetime, *, tone: bool = False) -> int:
    """Keep a text that is public from the start, in the language chosen or detected, and order its translations."""
    choice = rules.choose_language(chosen_language, detect(body))
    text_id = write(session, body, choice, now, tone=tone)
    request_translations(session, [text_id], languages.INTERFACE, now)
    return text_id


def revise(
    session: Session, text_id: int, body: str, choice: LanguageChoice, now: datetime, *, keep: bool = False
) -> None:
    """Replace a text by its next version: machine translations are due again, human ones become stale but stay.

    `keep` keeps the version that is replaced, for everybody to see: what was public is never changed silently.
    """
    text = session.get_one(Text, text_id)
    if text.body == body and text.language == choice.code:
        return
    if keep and text.body != body:
        _keep_version(session, text, now)
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


def erase(session: Session, text_id: int, now: datetime) -> None:
    """Forget what a text, its versions and its translations say; the row stays as a mark that something stood here."""
    session.execute(delete(TextVersion).where(TextVersion.text_id == text_id))
    session.execute(delete(Translation).where(Translation.text_id == text_id))
    memory.forget_text(session, [text_id])
    text = session.get_one(Text, text_id)
    text.body, text.source_hash = "", rules.fingerprint("")
    text.tone, text.tone_score, text.tone_engine, text.tone_due = None, None, None, False
    text.updated_at = now


def request_translations(session: Session, text_ids: Iterable[int], languages: Iterable[str], now: datetime) -> None:
    """Order a text in other languages: one pending row for each that has none yet."""
    wanted = tuple(languages)
    # Locked, in one order for all: whoever submits and the sweep that fills gaps never order the same row twice.
    texts = session.scalars(
        select(Text).where(Text.id.in_(set(text_ids))).order_by(Text.id).with_for_update(key_share=True)
    ).all()
    orders = session.execute(
        select(Translation.text_id, Translation.language).where(Translation.text_id.in_([text.id for text in texts]))
    )
    there = {(text_id, code) for text_id, code in orders}
    for text in texts:
        for code in rules.targets_for(text.language, wanted):
            if (text.id, code) not in there:
                session.add(_order(text, code, now))
        record(session, TextWritten(text.id))
    session.flush()


def take_back_orders(session: Session, text_ids: Iterable[int]) -> None:
    """Forget what a machine made, or was to make, of texts that are being written: each key would order it anew."""
    session.execute(
        delete(Translation).where(
            Translation.text_id.in_(set(text_ids)), Translation.provenance.is_distinct_from(Provenance.HUMAN)
        )
    )


def keep_human_translation(
    session: Session, text_id: int, language: str, body: str, now: datetime, *, by_id: int | None = None
) -> None:
    """Keep what a person translated; it stands before anything a machine makes, and the memory learns from it."""
    text = session.get_one(Text, text_id)
    found = session.scalar(select(Translation).where(Translation.text_id == text_id, Translation.language == language))
    translation = found or _order(text, language, now)
    translation.status, translation.provenance = Status.READY, Provenance.HUMAN
    translation.body, translation.segments = storable(body), [[body, language]]
    translation.source_hash, translation.quality = text.source_hash, 1.0
    translation.engine = translation.engine_version = ""
    translation.violations, translation.violation_count = [], 0
    translation.checked_by_id = translation.suggested_by_id = None
    translation.updated_at = now
    text.index_due = True
    session.add(translation)
    memory.learn(session, text, language, body, by_id, now)
    record(session, TextWritten(text_id))
    session.flush()


def name_people(
    session: Session, text_id: int, language: str, *, checked_by_id: int | None, suggested_by_id: int | None
) -> None:
    """Say beside a translation who checked it and who suggested its words, as far as they wish to be named."""
    session.execute(
        update(Translation)
        .where(Translation.text_id == text_id, Translation.language == language)
        .values(checked_by_id=checked_by_id, suggested_by_id=suggested_by_id)
    )


def leave(session: Session, account_id: int) -> None:
    """Name somebody who closes their account beside no translation any more."""
    for column in (Translation.checked_by_id, Translation.suggested_by_id):
        session.execute(update(Translation).where(column == account_id).values({column: None}))


def give_back(session: Session, text_id: int, language: str, now: datetime) -> None:
    """Forget what a person translated into one language: the machine translates it anew."""
    text = session.get_one(Text, text_id)
    row = session.scalar(select(Translation).where(Translation.text_id == text_id, Translation.language == language))
    if row is not None and row.provenance == Provenance.HUMAN:
        _make_due(row, text.source_hash, now)
        memory.forget_text(session, [text_id], language)
        text.index_due = True
        record(session, TextWritten(text_id))
        session.flush()


def inherit_translations(session: Session, before_id: int, text_id: int, now: datetime) -> None:
    """Give a text that follows another one what people translated of that, as translations of an earlier version."""
    before, text = session.get_one(Text, before_id), session.get_one(Text, text_id)
    rows = session.scalars(
        select(Translation).where(Translation.text_id == before_id, Translation.provenance == Provenance.HUMAN)
    )
    bodies = {row.language: row.body for row in rows} | {before.language: before.body}
    for language, body in bodies.items():
        if language != text.language:
            inherited = _order(text, language, now)
            inherited.status, inherited.provenance, inherited.quality = Status.STALE, Provenance.HUMAN, 1.0
            inherited.body, inherited.segments = body, [[body, language]]
            inherited.source_hash = before.source_hash
            session.add(inherited)
    session.flush()


def adopt_translations(session: Session, from_id: int, text_id: int, now: datetime) -> None:
    """Give a copy of a text what people translated of the original; both say the same, so it is as good."""
    rows = session.scalars(
        select(Translation).where(
            Translation.text_id == from_id,
            Translation.provenance == Provenance.HUMAN,
            Translation.status == Status.READY,
        )
    ).all()
    for row in rows:
        keep_human_translation(session, text_id, row.language, row.body, now)


def forget(session: Session, text_ids: Iterable[int]) -> None:
    """Delete texts that nothing holds any more, with their translations."""
    wanted = set(text_ids)
    session.execute(delete(Translation).where(Translation.text_id.in_(wanted)))
    memory.forget_text(session, wanted)
    session.execute(delete(Text).where(Text.id.in_(wanted)))


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


def _keep_version(session: Session, text: Text, now: datetime) -> None:
    kept = session.scalar(select(func.count()).where(TextVersion.text_id == text.id)) or 0
    session.add(TextVersion(text_id=text.id, number=kept + 1, body=text.body, language=text.language, replaced_at=now))


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
    translation.violations, translation.violation_count = [], 0
    translation.checked_by_id = translation.suggested_by_id = None
    translation.source_hash = source_hash
    translation.attempts = 0
    translation.due_at = translation.updated_at = now
