"""Slow work on texts, in two units: claim and read, then (after the engine) store what is still wanted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, delete, func, select, tuple_, update
from sqlalchemy.orm import InstrumentedAttribute, Session

from portal.domain.texts import queries, rules
from portal.domain.texts.models import Text, Translation, Wanted
from portal.domain.texts.types import Provenance, Status, TextsWorkedOn, TranslationWork, Waiting
from portal.engines.sentiment import Tone as ToneEstimate
from portal.engines.translation.types import Outcome, Segment, Translator
from portal.foundation import languages
from portal.foundation.database import added, find_or_add, record, take_due

OPEN = (Status.PENDING, Status.FAILED)
CLAIMS = 4
"""How often a worker looks for other texts when those it chose are being taken by others."""


def claim_translations(
    session: Session,
    translator: Translator,
    now: datetime,
    lease: timedelta,
    limit: int,
    *,
    only_short: bool = False,
) -> list[TranslationWork]:
    """Take up to `limit` texts with translations that are due and that a package exists for.

    `rules.take_next` says which. All due targets of a text come together, so that a pivot step is made once; of what
    somebody looks at, only the language they read. Whoever dies with them gives them back when the lease ends.
    """
    pairs = _pairs(translator)
    if not pairs:
        return []
    due = and_(_is_due(now), tuple_(Text.language, Translation.language).in_(pairs))
    if only_short:
        due = and_(due, func.length(Text.body) <= rules.LONG)
    passed: set[int] = set()
    for _ in range(CLAIMS):
        wanted = _wanted(session, due, passed, limit)
        latest = _latest(session, due, passed, limit)
        oldest = _oldest(session, due, passed, limit)
        chosen = rules.take_next(wanted, latest, oldest, limit, now)
        looked_at = {one.text_id: one.targets for one in wanted}
        taken = _take(session, due, {one.text_id: looked_at.get(one.text_id) for one in chosen}, now + lease)
        if taken or not chosen:
            return [_work(session, translator, text, orders) for text, orders in taken]
        # Other workers have taken all of these meanwhile.
        passed.update(one.text_id for one in chosen)
    return []


def renew(session: Session, work: Sequence[TranslationWork], until: datetime) -> None:
    """Hold on to what was claimed and is still open: long work goes on."""
    for item in work:
        session.execute(
            update(Translation)
            .where(
                Translation.text_id == item.text_id,
                Translation.language.in_(item.targets),
                Translation.status.in_(OPEN),
                Translation.source_hash == item.source_hash,
            )
            .values(due_at=until)
            .execution_options(synchronize_session=False)
        )


def want(session: Session, wanted: Iterable[tuple[int, str]], now: datetime) -> None:
    """Note what somebody looks at and what is not translated into their language yet; of too many, the latest stay."""
    asked = sorted(set(wanted))
    still_open = session.execute(
        select(Translation.text_id, Translation.language)
        .where(tuple_(Translation.text_id, Translation.language).in_(asked), Translation.status.in_(OPEN))
        .order_by(Translation.text_id, Translation.language)
    ).all()
    for text_id, language in still_open:
        _look_at(session, text_id, language, now)
    last = session.scalar(select(Wanted.at).order_by(Wanted.at.desc()).offset(rules.MOST_WANTED - 1).limit(1))
    ended = now - rules.WANTED_FOR
    session.execute(delete(Wanted).where(Wanted.at < (max(last, ended) if last else ended)))


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
        session.execute(
            delete(Wanted).where(Wanted.text_id == item.text_id, Wanted.language.in_([row.language for row in rows]))
        )
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


def _look_at(session: Session, text_id: int, language: str, now: datetime) -> None:
    row, _is_new = find_or_add(
        session,
        lambda: session.get(Wanted, (text_id, language)),
        lambda: added(session, Wanted(text_id=text_id, language=language, at=now)),
    )
    row.at = now
    session.flush()


def _waiting(
    session: Session,
    due: ColumnElement[bool],
    passed: set[int],
    limit: int,
    order: ColumnElement[Any] | InstrumentedAttribute[Any],
) -> list[Waiting]:
    """List due texts in an order, as many as `limit` or a few more; of the last one perhaps not all languages."""
    rows = session.execute(
        select(Translation.text_id, func.length(Text.body), Translation.due_at, Translation.language)
        .join(Text)
        .where(due, Translation.text_id.not_in(passed))
        .order_by(order)
        .limit(limit * len(languages.INTERFACE))
    )
    return _by_text(rows)[:limit]


def _latest(session: Session, due: ColumnElement[bool], passed: set[int], limit: int) -> list[Waiting]:
    return _waiting(session, due, passed, limit, Translation.text_id.desc())


def _oldest(session: Session, due: ColumnElement[bool], passed: set[int], limit: int) -> list[Waiting]:
    # One status at a time: so an index gives the first rows without sorting all that waits.
    found = [
        one
        for status in OPEN
        for one in _waiting(
            session, and_(due, Translation.status == status), passed, limit // rules.OLDEST, Translation.due_at
        )
    ]
    return sorted(found, key=lambda one: one.since)


def _wanted(session: Session, due: ColumnElement[bool], passed: set[int], limit: int) -> list[Waiting]:
    # First the few names: mostly there are none, and what waits is not read through for them.
    names = session.execute(select(Wanted.text_id, Wanted.language).order_by(Wanted.at.desc())).all()
    if not names:
        return []
    rows = session.execute(
        select(Translation.text_id, func.length(Text.body), Translation.due_at, Translation.language)
        .join(Text)
        .where(due, tuple_(Translation.text_id, Translation.language).in_(names), Translation.text_id.not_in(passed))
    )
    place = {text_id: number for number, (text_id, _language) in reversed(list(enumerate(names)))}
    return sorted(_by_text(rows), key=lambda one: place[one.text_id])[:limit]


def _by_text(rows: Iterable[Row[int, int, datetime, str]]) -> list[Waiting]:
    found: dict[int, Waiting] = {}
    for text_id, size, since, language in rows:
        before = found.get(text_id)
        targets = (*before.targets, language) if before else (language,)
        found[text_id] = Waiting(text_id, size, min(since, before.since) if before else since, targets)
    return list(found.values())


def _take(
    session: Session, due: ColumnElement[bool], chosen: Mapping[int, Sequence[str] | None], until: datetime
) -> list[tuple[Text, list[Translation]]]:
    """Lease the due rows of texts, of some only in some languages, except those that another worker is taking."""
    # The texts are locked, not only their rows: so two workers never share the languages of one.
    texts = session.scalars(
        select(Text)
        .where(Text.id.in_(chosen))
        .order_by(Text.id)
        .with_for_update(skip_locked=True, key_share=True, of=Text)
    ).all()
    rows = session.scalars(
        select(Translation)
        .join(Text)
        .where(due, Translation.text_id.in_([text.id for text in texts]))
        .order_by(Translation.id)
        .with_for_update(skip_locked=True, of=Translation)
        .execution_options(populate_existing=True)
    ).all()
    orders: dict[int, list[Translation]] = {}
    for row in rows:
        wanted = chosen[row.text_id]
        if wanted is None or row.language in wanted:
            row.due_at = until
            orders.setdefault(row.text_id, []).append(row)
    return [(text, orders[text.id]) for text in texts if text.id in orders]


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
