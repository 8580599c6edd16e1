"""The translation memory as files: taken in from TMX, all of it or nothing, and given out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import permutations
from typing import BinaryIO

from sqlalchemy.orm import Session

from portal.domain.texts import memory
from portal.domain.texts.memory import Given, Origin, Remembered
from portal.engines.translation import alignment, tmx
from portal.engines.translation.codes import match_tag
from portal.engines.translation.tmx import Kept, Unit
from portal.engines.translation.xml_reading import Limits, Refused
from portal.foundation import languages

__all__ = ["LIMITS", "Refused", "Taken", "export", "take_in"]

LIMITS = Limits()
AT_ONCE = 2_000
Pairs = dict[tuple[str, str], dict[str, str]]


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of the sentences of a file; `skipped` counts what was not taken, by the reason."""

    units: int = 0
    added: int = 0
    changed: int = 0
    same: int = 0
    skipped: Mapping[str, int] = field(default_factory=dict)


def take_in(session: Session, stream: BinaryIO, by_id: int | None, now: datetime) -> Taken:
    """Take in a TMX file; raises `Refused` where it is none, and then nothing of it must be committed.

    Of a unit with several languages, each pair from its source is taken; where any may be the source, all pairs.
    """
    units, skipped, done = 0, Counter[str](), Remembered()
    given = Given(Origin.IMPORTED, by_id=by_id)
    for batch in _batches(tmx.read(stream, LIMITS)):
        units += len(batch)
        for (source, target), sentences in _pairs(batch, skipped).items():
            done += memory.remember(session, sentences, source, target, given, now)
        session.expunge_all()
    if done.kept:
        skipped["approved_here"] += done.kept
    return Taken(units, done.added, done.changed, done.same, dict(skipped))


def export(session: Session, now: datetime) -> Iterator[bytes]:
    """Write the whole memory as TMX."""
    entries = memory.entries(session)
    return tmx.write(
        (
            Kept(
                entry.source_language,
                entry.target_language,
                entry.source,
                entry.target,
                entry.given.origin,
                entry.created_at,
                entry.changed_at,
            )
            for entry in entries
        ),
        now,
    )


def _batches(units: Iterable[Unit]) -> Iterator[list[Unit]]:
    batch: list[Unit] = []
    for unit in units:
        batch.append(unit)
        if len(batch) == AT_ONCE:
            yield batch
            batch = []
    if batch:
        yield batch


def _pairs(units: Iterable[Unit], skipped: Counter[str]) -> Pairs:
    found: Pairs = {}
    for unit in units:
        if reason := _take(unit, found, skipped):
            skipped[reason] += 1
    return found


def _take(unit: Unit, found: Pairs, skipped: Counter[str]) -> str:
    """Add the pairs of a unit; return why there is none, or nothing."""
    if unit.has_codes:
        return "codes"
    texts: dict[str, str] = {}
    for tag, text in unit.texts:
        code = match_tag(tag, languages.KNOWN)
        if code is None:
            skipped["unknown_language"] += 1
        elif text.strip():
            texts.setdefault(code, text.strip())
    source = match_tag(unit.source, languages.KNOWN) if unit.source else None
    if unit.source and source not in texts:
        return "no_source"
    if len(texts) < 2:
        return "one_language"
    for one, other in permutations(texts, 2):
        if source in (None, one):
            _add(found, texts[one], texts[other], one, other, skipped)
    return ""


def _add(found: Pairs, mine: str, theirs: str, source: str, target: str, skipped: Counter[str]) -> None:
    """Add a pair of texts sentence by sentence; a single sentence may be said in several."""
    if not (memory.is_usable(mine) and memory.is_usable(theirs)):
        skipped["not_usable"] += 1
        return
    whole = len(alignment.sentences(mine, source)) == 1
    paired = ((mine, theirs),) if whole else alignment.align(mine, theirs, source, target)
    if not paired:
        skipped["not_aligned"] += 1
    found.setdefault((source, target), {}).update(paired)
