"""The translation memory: sentences and translations that people approved, for the machine and for who translates."""

from __future__ import annotations

import enum
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import TypeVar

from sqlalchemy import Select, delete, func, insert, literal, select, union_all, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.domain.texts import rules
from portal.domain.texts.models import MemoryEntry, MemoryKey, Text
from portal.engines.difference import Change, compare
from portal.engines.translation import alignment, fuzzy
from portal.foundation import languages
from portal.foundation.database import storable

LONGEST = 2_000
"""Characters of a sentence; the machine reads no longer ones either."""
AT_ONCE = 400
MOST_HITS = 5
MOST_UNDER_A_KEY = 150
"""What so many shorter or longer sentences have in common tells little: those nearest in length are looked at."""
MOST_LOOKED_AT = 200
KEYS_AT_ONCE = 200
Item = TypeVar("Item")


class Origin(enum.StrEnum):
    """Where an entry is from: a translation approved here, a file, or somebody who typed the pair."""

    APPROVED = "approved"
    IMPORTED = "imported"
    TYPED = "typed"


@dataclass(frozen=True, slots=True)
class Given:
    """Where entries are from: the text they were approved for, and who gave them."""

    origin: Origin
    text_id: int | None = None
    by_id: int | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """A sentence, its translation, and where that is from."""

    source_language: str
    target_language: str
    source: str
    target: str
    given: Given
    created_at: datetime
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class Hit:
    """An entry that is nearly what was asked for: how near, and what leads from its sentence to the one asked for."""

    source: str
    target: str
    score: float
    difference: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Remembered:
    """What became of pairs: new, given another translation, there already, and kept as approved here."""

    added: int = 0
    changed: int = 0
    same: int = 0
    kept: int = 0

    def __add__(self, other: Remembered) -> Remembered:
        """Add up two counts."""
        return Remembered(
            self.added + other.added, self.changed + other.changed, self.same + other.same, self.kept + other.kept
        )


def similar(
    session: Session, source_language: str, target_language: str, sentences: Iterable[str], lowest: float = 0.9
) -> Mapping[str, tuple[Hit, ...]]:
    """Return for each sentence the entries that are at least so similar, the most similar first; most have none."""
    asked = tuple(dict.fromkeys(sentence for sentence in sentences if sentence.strip()))
    found = _candidates(session, source_language, target_language, asked, lowest)
    wanted = {entry_id for ids in found.values() for entry_id in ids}
    entries = _pairs(session, wanted)
    hits = {}
    for sentence in asked:
        sources = {entry_id: entries[entry_id][0] for entry_id in found.get(sentence, ()) if entry_id in entries}
        near = fuzzy.closest(sentence, sources, lowest, MOST_HITS)
        hits[sentence] = tuple(Hit(*entries[key], score, compare(entries[key][0], sentence)) for key, score in near)
    return hits


def remember(
    session: Session, sentences: Mapping[str, str], source: str, target: str, given: Given, now: datetime
) -> Remembered:
    """Keep sentence pairs; a later approval replaces an earlier one, a file replaces nothing that was approved here."""
    done = Remembered()
    for chunk in _batches(sentences.items(), AT_ONCE):
        done += _remember(session, dict(chunk), source, target, given, now)
    return done


def learn(session: Session, text: Text, language: str, body: str, by_id: int | None, now: datetime) -> Remembered:
    """Learn from an approved translation of a text, sentence by sentence; what it says no longer is forgotten."""
    if not languages.is_known(text.language):
        return Remembered()
    pairs = dict(alignment.align(text.body, body, text.language, language))
    forget_text(session, [text.id], language, keep=pairs)
    return remember(session, pairs, text.language, language, Given(Origin.APPROVED, text.id, by_id), now)


def forget_text(
    session: Session, text_ids: Iterable[int], language: str | None = None, *, keep: Iterable[str] = ()
) -> None:
    """Forget what was learnt from texts (in one language), but for some sentences: they were taken back or erased."""
    wanted = select(MemoryEntry.id).where(MemoryEntry.text_id.in_(set(text_ids)))
    if language is not None:
        wanted = wanted.where(MemoryEntry.target_language == language)
    kept = {rules.sentence_key(sentence) for sentence in keep}
    rows = session.execute(wanted.add_columns(MemoryEntry.source_hash))
    _forget(session, [entry_id for entry_id, key in rows if key not in kept])


def forget_sentence(session: Session, source: str, target: str, sentence: str) -> bool:
    """Forget one sentence; tell whether it was there."""
    entry_id = session.scalar(
        select(MemoryEntry.id).where(
            MemoryEntry.source_language == source,
            MemoryEntry.target_language == target,
            MemoryEntry.source_hash == rules.sentence_key(sentence),
        )
    )
    _forget(session, [] if entry_id is None else [entry_id])
    return entry_id is not None


def claim_due(session: Session, limit: int) -> list[tuple[str, str, str]]:
    """Take sentences that texts are to be looked through for: source language, target language, sentence."""
    rows = session.scalars(
        select(MemoryEntry)
        .where(MemoryEntry.is_due.is_(True))
        .order_by(MemoryEntry.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    ).all()
    ids = [row.id for row in rows]
    session.execute(update(MemoryEntry).where(MemoryEntry.id.in_(ids)).values(is_due=False))
    return [(row.source_language, row.target_language, row.source) for row in rows]


def entries(session: Session) -> Iterator[Entry]:
    """Read all entries in their order, some at a time."""
    last = 0
    while rows := session.scalars(
        select(MemoryEntry).where(MemoryEntry.id > last).order_by(MemoryEntry.id).limit(AT_ONCE)
    ).all():
        for row in rows:
            given = Given(Origin(row.origin), row.text_id, row.by_id)
            yield Entry(
                row.source_language,
                row.target_language,
                row.source,
                row.target,
                given,
                row.created_at,
                row.changed_at,
            )
        last = rows[-1].id
        session.expunge_all()


def count(session: Session) -> dict[tuple[str, str, str], int]:
    """Count entries by source language, target language and origin."""
    columns = (MemoryEntry.source_language, MemoryEntry.target_language, MemoryEntry.origin)
    rows = session.execute(select(*columns, func.count()).group_by(*columns).order_by(*columns))
    return {(source, target, origin): number for source, target, origin, number in rows}


def is_usable(sentence: str) -> bool:
    """Tell whether a sentence can be kept: it has words, is whole, and no longer than what is translated."""
    return rules.check_words(sentence, 1, LONGEST) is None


def _remember(
    session: Session, chunk: Mapping[str, str], source: str, target: str, given: Given, now: datetime
) -> Remembered:
    new = {rules.sentence_key(sentence): sentence for sentence in chunk if is_usable(sentence)}
    there = _there(session, source, target, new)
    added = changed = same = kept = 0
    for key, sentence in new.items():
        row, translated = there.get(key), storable(chunk[sentence])
        if row is None:
            added += 1
        elif row.target == translated:
            same += 1
            continue
        elif given.origin is Origin.IMPORTED and row.origin != Origin.IMPORTED:
            kept += 1
            continue
        else:
            changed += 1
            _replace(row, translated, given, now)
    session.flush()
    _add(session, [_row(new[key], chunk[new[key]], source, target, given, now) for key in new if key not in there])
    return Remembered(added, changed, same, kept)


def _replace(row: MemoryEntry, translated: str, given: Given, now: datetime) -> None:
    row.target, row.origin, row.text_id, row.by_id = translated, given.origin, given.text_id, given.by_id
    row.changed_at, row.is_due = now, given.origin is not Origin.IMPORTED


def _row(sentence: str, translated: str, source: str, target: str, given: Given, now: datetime) -> dict[str, object]:
    return {
        "source_language": source,
        "target_language": target,
        "source_hash": rules.sentence_key(sentence),
        "source": storable(sentence),
        "target": storable(translated),
        "origin": given.origin.value,
        "text_id": given.text_id,
        "by_id": given.by_id,
        # A file can hold a hundred thousand sentences: what was translated before is left as it is then.
        "is_due": given.origin is not Origin.IMPORTED,
        "created_at": now,
        "changed_at": now,
    }


def _there(session: Session, source: str, target: str, keys: Iterable[str]) -> dict[str, MemoryEntry]:
    rows = session.scalars(
        select(MemoryEntry).where(
            MemoryEntry.source_language == source,
            MemoryEntry.target_language == target,
            MemoryEntry.source_hash.in_(keys),
        )
    )
    return {row.source_hash: row for row in rows}


def _add(session: Session, rows: Sequence[dict[str, object]]) -> None:
    """Add rows with their keys; where somebody else approves the same sentence in this moment, theirs stands."""
    if not rows:
        return
    try:
        with session.begin_nested():
            _insert(session, rows)
    except IntegrityError:
        if len(rows) > 1:
            for row in rows:
                _add(session, [row])


def _insert(session: Session, rows: Sequence[dict[str, object]]) -> None:
    ids = session.scalars(insert(MemoryEntry).returning(MemoryEntry.id, sort_by_parameter_order=True), rows).all()
    filed = [
        {"key": key, "length": len(fuzzy.folded(str(row["source"]))), "entry_id": entry_id}
        for entry_id, row in zip(ids, rows, strict=True)
        for key in fuzzy.keys(str(row["source_language"]), str(row["target_language"]), str(row["source"]))
    ]
    session.execute(insert(MemoryKey), filed)


def _forget(session: Session, ids: Sequence[int]) -> None:
    for chunk in _batches(ids, AT_ONCE):
        session.execute(delete(MemoryKey).where(MemoryKey.entry_id.in_(chunk)))
        session.execute(delete(MemoryEntry).where(MemoryEntry.id.in_(chunk)))


def _candidates(
    session: Session, source: str, target: str, sentences: Sequence[str], lowest: float
) -> dict[str, list[int]]:
    """Return for each sentence the entries that share the most keys with it, and can be as similar by their length."""
    shared: defaultdict[int, Counter[int]] = defaultdict(Counter)
    asked = [
        looked_up
        for number, sentence in enumerate(sentences)
        for key in sorted(fuzzy.keys(source, target, sentence))
        for looked_up in _under(number, key, sentence, lowest)
    ]
    for chunk in _batches(asked, KEYS_AT_ONCE):
        for number, entry_id in session.execute(union_all(*chunk)):
            shared[number][entry_id] += 1
    return {
        sentences[number]: [entry_id for entry_id, _shared in counted.most_common(MOST_LOOKED_AT)]
        for number, counted in shared.items()
    }


def _under(number: int, key: int, sentence: str, lowest: float) -> tuple[Select[int, int], Select[int, int]]:
    """Select what is filed under a key: sentences as long and longer, and shorter ones, the nearest in length first."""
    length, (shortest, longest) = len(fuzzy.folded(sentence)), fuzzy.lengths(sentence, lowest)
    filed = select(MemoryKey.entry_id).where(MemoryKey.key == key).limit(MOST_UNDER_A_KEY)
    longer = filed.where(MemoryKey.length.between(length, longest)).order_by(MemoryKey.length)
    shorter = filed.where(MemoryKey.length.between(shortest, length - 1)).order_by(MemoryKey.length.desc())
    marked = literal(number).label("number")
    return (
        select(marked, longer.subquery().c.entry_id),
        select(marked, shorter.subquery().c.entry_id),
    )


def _pairs(session: Session, ids: Iterable[int]) -> dict[int, tuple[str, str]]:
    found = {}
    for chunk in _batches(sorted(ids), AT_ONCE):
        rows = session.execute(
            select(MemoryEntry.id, MemoryEntry.source, MemoryEntry.target).where(MemoryEntry.id.in_(chunk))
        )
        found.update({entry_id: (source, target) for entry_id, source, target in rows})
    return found


def _batches(items: Iterable[Item], size: int) -> Iterator[tuple[Item, ...]]:
    rest = iter(items)
    while batch := tuple(islice(rest, size)):
        yield batch
