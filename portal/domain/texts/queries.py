"""Reads of texts: this text in that language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Select, and_, case, false, func, or_, select
from sqlalchemy.orm import Session

from portal.domain.accounts import queries as accounts
from portal.domain.texts import rules
from portal.domain.texts.models import MemoryEntry, Text, TextVersion, Translation
from portal.domain.texts.types import (
    LanguageOrigin,
    Provenance,
    Shown,
    Status,
    StatusCount,
    TextEdit,
    TextEditPage,
    TextRow,
    TextView,
    Tone,
    Version,
)
from portal.foundation.errors import NotFound
from portal.foundation.languages import get

EDITS_ON_PAGE = 10


def views(session: Session, text_ids: Iterable[int], language: str | None) -> dict[int, TextView]:
    """Return texts as somebody who reads `language` (None: each its own) sees them, in three queries at most."""
    wanted = set(text_ids)
    if not wanted:
        return {}
    texts = session.scalars(select(Text).where(Text.id.in_(wanted))).all()
    if language is None:
        return {text.id: _view(text, None, text.language) for text in texts}
    translations = session.scalars(
        select(Translation).where(Translation.text_id.in_(wanted), Translation.language == language)
    ).all()
    by_text = {translation.text_id: translation for translation in translations}
    return _named(session, {text.id: _view(text, by_text.get(text.id), language) for text in texts}, by_text)


def get_view(session: Session, text_id: int, language: str) -> TextView:
    """Return one text as somebody who reads `language` sees it."""
    found = views(session, [text_id], language)
    if text_id not in found:
        raise NotFound(f"text {text_id}")
    return found[text_id]


def views_at(session: Session, wanted: Mapping[int, str], language: str) -> dict[int, TextView]:
    """Return texts in the version whose source hash is given; those that have no such version any more are left out.

    Of an earlier version there is no translation: it is shown as it was written.
    """
    rows = {text.id: text for text in session.scalars(select(Text).where(Text.id.in_(wanted)))}
    now = [text_id for text_id, text in rows.items() if text.source_hash == wanted[text_id] and text.body]
    found = views(session, now, language)
    earlier = session.scalars(select(TextVersion).where(TextVersion.text_id.in_(wanted)))
    for version in earlier:
        if version.text_id not in found and rules.fingerprint(version.body) == wanted[version.text_id]:
            found[version.text_id] = _earlier_view(version, language)
    return found


def views_in(session: Session, text_ids: Iterable[int], codes: Iterable[str]) -> dict[tuple[int, str], TextView]:
    """Return texts in several languages, in two queries for any number of them."""
    wanted, languages = set(text_ids), tuple(codes)
    texts = session.scalars(select(Text).where(Text.id.in_(wanted))).all()
    translations = session.scalars(
        select(Translation).where(Translation.text_id.in_(wanted), Translation.language.in_(languages))
    ).all()
    made = {(translation.text_id, translation.language): translation for translation in translations}
    return {(text.id, code): _view(text, made.get((text.id, code)), code) for text in texts for code in languages}


def is_ordered(session: Session, text_id: int) -> bool:
    """Tell whether a text has been ordered in any other language."""
    return session.scalar(select(Translation.id).where(Translation.text_id == text_id).limit(1)) is not None


def get_text(session: Session, text_id: int) -> TextRow:
    """Return what is kept of a text itself."""
    text = session.get(Text, text_id)
    if text is None:
        raise NotFound(f"text {text_id}")
    return _row(text)


def text_rows(session: Session, text_ids: Iterable[int]) -> dict[int, TextRow]:
    """Return what is kept of several texts."""
    rows = session.scalars(select(Text).where(Text.id.in_(set(text_ids))))
    return {text.id: _row(text) for text in rows}


def edits(session: Session, text_ids: Iterable[int], number: int) -> TextEditPage:
    """Return one page of the changes of some public texts, the latest first, as what stood before and after each."""
    wanted = tuple(text_ids)
    of_these = TextVersion.text_id.in_(wanted)
    total = session.scalar(select(func.count(func.distinct(TextVersion.replaced_at))).where(of_these)) or 0
    pages = max(1, -(-total // EDITS_ON_PAGE))
    number = min(max(1, number), pages)
    moments = session.scalars(
        select(TextVersion.replaced_at)
        .where(of_these)
        .distinct()
        .order_by(TextVersion.replaced_at.desc())
        .offset((number - 1) * EDITS_ON_PAGE)
        .limit(EDITS_ON_PAGE)
    ).all()
    rows = session.scalars(
        select(TextVersion)
        .where(of_these, TextVersion.replaced_at.in_(moments))
        .order_by(TextVersion.replaced_at.desc(), TextVersion.text_id, TextVersion.number.desc())
    ).all()
    after = _next_versions(session, wanted, rows)
    changes = []
    for row in rows:
        changes.append(TextEdit(row.text_id, row.replaced_at, get(row.language), row.body, after[row.text_id]))
        after[row.text_id] = row.body
    return TextEditPage(tuple(changes), number, pages, total)


def _next_versions(session: Session, text_ids: Sequence[int], shown: Sequence[TextVersion]) -> dict[int, str]:
    """Return what stood after the latest of some versions of each text: the next one, else what stands now."""
    latest: dict[int, int] = {}
    for row in shown:
        latest[row.text_id] = max(row.number, latest.get(row.text_id, 0))
    following = [and_(TextVersion.text_id == text, TextVersion.number == number + 1) for text, number in latest.items()]
    current = session.execute(select(Text.id, Text.body).where(Text.id.in_(text_ids)))
    later = session.execute(select(TextVersion.text_id, TextVersion.body).where(or_(false(), *following)))
    return {**dict(current.all()), **dict(later.all())}


def edited_at(session: Session, text_ids: Iterable[int]) -> dict[int, datetime]:
    """Return when each of some texts was last changed in public; those that never were are left out."""
    rows = session.execute(
        select(TextVersion.text_id, func.max(TextVersion.replaced_at))
        .where(TextVersion.text_id.in_(set(text_ids)))
        .group_by(TextVersion.text_id)
    )
    return dict(rows.all())


def versions(session: Session, text_ids: Iterable[int]) -> dict[int, list[Version]]:
    """Return texts in every language that readers can see them in, the original first, in two queries."""
    wanted = set(text_ids)
    if not wanted:
        return {}
    originals = session.execute(select(Text.id, Text.language, Text.body).where(Text.id.in_(wanted)))
    found = {text_id: [Version(get(language), body, True)] for text_id, language, body in originals}
    rows = session.execute(
        select(Translation.text_id, Translation.language, Translation.segments)
        .where(Translation.text_id.in_(wanted), Translation.status.in_([Status.READY, Status.PARTIAL, Status.STALE]))
        .order_by(Translation.text_id, Translation.language)
    )
    for text_id, language, segments in rows:
        if segments and language != found[text_id][0].language.code:
            found[text_id].append(Version(get(language), "".join(text for text, *_ in segments), False))
    return found


def written_by_people(session: Session, text_ids: Iterable[int]) -> dict[int, dict[str, str]]:
    """Return what people wrote of some texts, by language: each text itself first, then what they translated of it."""
    wanted = set(text_ids)
    originals = session.execute(select(Text.id, Text.language, Text.body).where(Text.id.in_(wanted)))
    found = {text_id: {language: body} for text_id, language, body in originals}
    rows = session.execute(
        select(Translation.text_id, Translation.language, Translation.body)
        .where(Translation.text_id.in_(wanted), Translation.provenance == Provenance.HUMAN, Translation.body != "")
        .order_by(Translation.text_id, Translation.language)
    )
    for text_id, language, body in rows:
        found[text_id].setdefault(language, body)
    return found


def count_by_status(session: Session) -> list[StatusCount]:
    """Count translations by source language, target language and status."""
    rows = session.execute(
        select(Text.language, Translation.language, Translation.status, func.count())
        .join(Text, Text.id == Translation.text_id)
        .group_by(Text.language, Translation.language, Translation.status)
        .order_by(Text.language, Translation.language, Translation.status)
    )
    return [StatusCount(*row) for row in rows]


def count_waiting(session: Session) -> dict[tuple[str, str], int]:
    """Count translations that are still to be made, by source and target language."""
    rows = session.execute(
        select(Text.language, Translation.language, func.count())
        .join(Text, Text.id == Translation.text_id)
        .where(Translation.status.in_((Status.PENDING, Status.FAILED)), Translation.language != Text.language)
        .group_by(Text.language, Translation.language)
        .order_by(Text.language, Translation.language)
    )
    return {(source, target): number for source, target, number in rows}


def list_lacking(session: Session, languages: Sequence[str], after: int, limit: int) -> list[int]:
    """Return the ids above `after` of texts that were ordered in other languages, but not in each of `languages`."""
    its_own = case((Text.language.in_(languages), 1), else_=0)
    return list(
        session.scalars(
            select(Text.id)
            .join(Translation)
            .where(Text.id > after, Translation.language.in_(languages), Translation.language != Text.language)
            .group_by(Text.id, Text.language)
            .having(func.count() < len(languages) - its_own)
            .order_by(Text.id)
            .limit(limit)
        )
    )


def ids_written_in(language: str) -> Select[int]:
    """Return a subquery of the texts written in a language, for another domain's filter."""
    return select(Text.id).where(Text.language == language)


def rank_languages(session: Session, among: Select[int]) -> tuple[str, ...]:
    """Return the languages of some texts, the most used first."""
    return tuple(language for language, _ in count_by_language(session, among))


def count_by_language(session: Session, among: Select[int]) -> tuple[tuple[str, int], ...]:
    """Count some texts by the language they are written in, the most used first."""
    number = func.count()
    rows = session.execute(
        select(Text.language, number)
        .where(Text.id.in_(among), Text.language != "und")
        .group_by(Text.language)
        .order_by(number.desc(), Text.language)
    )
    return tuple((language, counted) for language, counted in rows)


def changed_at(session: Session, text_ids: Iterable[int], language: str) -> dict[int, datetime]:
    """Return when each of some texts last changed for who reads `language`: when it was written or translated."""
    rows = session.execute(
        select(Text.id, Text.updated_at, Translation.updated_at)
        .outerjoin(
            Translation,
            and_(
                Translation.text_id == Text.id,
                Translation.language == language,
                Translation.status.in_((Status.READY, Status.PARTIAL)),
            ),
        )
        .where(Text.id.in_(set(text_ids)))
    )
    return {text_id: max(written, translated or written) for text_id, written, translated in rows}


def known_sentences(
    session: Session, source: str, targets: Sequence[str], sentences: Iterable[str]
) -> dict[tuple[str, str], str]:
    """Return approved translations of whole sentences, by (target language, sentence)."""
    by_key: dict[str, list[str]] = {}
    for sentence in sentences:
        by_key.setdefault(rules.sentence_key(sentence), []).append(sentence)
    rows = session.scalars(
        select(MemoryEntry).where(
            MemoryEntry.source_language == source,
            MemoryEntry.target_language.in_(targets),
            MemoryEntry.source_hash.in_(by_key),
        )
    )
    return {(row.target_language, sentence): row.target for row in rows for sentence in by_key.get(row.source_hash, ())}


def _named(session: Session, shown: dict[int, TextView], by_text: Mapping[int, Translation]) -> dict[int, TextView]:
    """Name the people who wish it beside what they checked; a third query only where there are any."""
    people = {
        text_id: (row.checked_by_id, row.suggested_by_id)
        for text_id, row in by_text.items()
        if text_id in shown and shown[text_id].status is Shown.READY and (row.checked_by_id or row.suggested_by_id)
    }
    names = accounts.display_names(session, {one for pair in people.values() for one in pair if one is not None})
    for text_id, (checked_by_id, suggested_by_id) in people.items():
        shown[text_id] = replace(
            shown[text_id],
            checked_by=names.get(checked_by_id or 0, ""),
            suggested_by=names.get(suggested_by_id or 0, ""),
        )
    return shown


def _row(text: Text) -> TextRow:
    return TextRow(
        id=text.id,
        body=text.body,
        language=text.language,
        origin=LanguageOrigin(text.language_origin),
        source_hash=text.source_hash,
        tone=Tone(text.tone) if text.tone else None,
        updated_at=text.updated_at,
    )


def _view(text: Text, translation: Translation | None, language: str) -> TextView:
    source, target = get(text.language), get(language)
    original = rules.paragraphs_of(text.body, source)
    status = _status(text, translation, language)
    translated = status in {Shown.READY, Shown.PARTIAL, Shown.STALE} and translation is not None
    return TextView(
        text_id=text.id,
        status=status,
        provenance=Provenance(translation.provenance)
        if translated and translation and translation.provenance
        else None,
        source=source,
        shown=target if translated else source,
        target=target,
        paragraphs=(
            rules.paragraphs_of_segments(translation.segments, target) if translated and translation else original
        ),
        original_paragraphs=original,
        original=text.body,
        engine=translation.engine if translated and translation else "",
    )


def _earlier_view(version: TextVersion, language: str) -> TextView:
    source = get(version.language)
    paragraphs = rules.paragraphs_of(version.body, source)
    status = Shown.ORIGINAL if version.language == language else Shown.DECLINED
    return TextView(
        text_id=version.text_id,
        status=status,
        provenance=None,
        source=source,
        shown=source,
        target=get(language),
        paragraphs=paragraphs,
        original_paragraphs=paragraphs,
        original=version.body,
    )


def _status(text: Text, translation: Translation | None, language: str) -> Shown:
    if text.language == language:
        return Shown.ORIGINAL
    if translation is None:
        return Shown.PENDING
    return rules.shown_status(Status(translation.status), bool(translation.segments))
