"""What those who look after translations need of texts: statements for a domain above to compose, and single reads."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, case, select
from sqlalchemy.orm import Session

from portal.domain.texts import rules
from portal.domain.texts.models import Text, TextVersion, Translation
from portal.domain.texts.types import Provenance, Status, Stretch
from portal.engines.difference import compare
from portal.foundation.errors import NotFound

HUMAN = "human"
"""The standing of a translation that a person made or checked and that says what the text says now."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a translation as it is kept: in which language, and the check that kept it in the original."""

    text: str
    language: str
    declined_by: str = ""


@dataclass(frozen=True, slots=True)
class Work:
    """One translation as those who look after it need it, beside the text it is made from."""

    text_id: int
    language: str
    source: str
    original: str
    source_hash: str
    standing: str
    body: str
    pieces: tuple[Piece, ...]
    reasons: dict[str, int]
    made_from: str
    """The hash of the version that it was made from."""


def standings() -> Select[int, str, str, str, datetime, datetime]:
    """Select all translations that were ordered: what became of each, and since when.

    Columns: text_id, source, language, standing (a status; `human` for what a person has checked as the text is now),
    written_at (of the text as it is now), settled_at.
    """
    return (
        select(
            Text.id.label("text_id"),
            Text.language.label("source"),
            Translation.language.label("language"),
            case((_is_human(), HUMAN), else_=Translation.status).label("standing"),
            Text.updated_at.label("written_at"),
            Translation.updated_at.label("settled_at"),
        )
        .join(Translation, Translation.text_id == Text.id)
        .where(Translation.language != Text.language)
    )


def hashes() -> Select[int, str]:
    """Select of all texts the hash of what they say now: text_id, source_hash."""
    return select(Text.id.label("text_id"), Text.source_hash.label("source_hash"))


def hold(session: Session, text_ids: Iterable[int]) -> None:
    """Lock texts, in one order for all: of two who decide on their translations, the second sees what the first did."""
    session.scalars(
        select(Text.id).where(Text.id.in_(set(text_ids))).order_by(Text.id).with_for_update(key_share=True)
    ).all()


def get_work(session: Session, text_id: int, language: str) -> Work:
    """Return one translation beside its text; where none was ordered, an empty one."""
    text = session.get(Text, text_id)
    if text is None or text.language == language:
        raise NotFound(f"text {text_id} in {language}")
    row = session.scalar(select(Translation).where(Translation.text_id == text_id, Translation.language == language))
    if row is None:
        row = Translation(status=Status.PENDING, segments=[], reasons={}, source_hash=text.source_hash)
    is_human = row.provenance == Provenance.HUMAN and row.status == Status.READY
    return Work(
        text_id=text_id,
        language=language,
        source=text.language,
        original=text.body,
        source_hash=text.source_hash,
        standing=HUMAN if is_human else row.status,
        body="".join(piece[0] for piece in row.segments),
        pieces=tuple(Piece(*piece[:3]) for piece in row.segments),
        reasons=dict(row.reasons or {}),
        made_from=row.source_hash,
    )


def changed_since(session: Session, text_id: int, source_hash: str) -> tuple[Stretch, ...]:
    """Return word by word what became of a text since the version with this hash; nothing where that is not kept."""
    text = session.get_one(Text, text_id)
    versions = session.scalars(
        select(TextVersion).where(TextVersion.text_id == text_id).order_by(TextVersion.number.desc())
    )
    before = next((row.body for row in versions if rules.fingerprint(row.body) == source_hash), None)
    return () if before is None or text.source_hash == source_hash else differing(before, text.body)


def differing(before: str, after: str) -> tuple[Stretch, ...]:
    """Return word by word what leads from one text to another."""
    return tuple(Stretch(change.kind.value, rules.harmless(change.text)) for change in compare(before, after))


def _is_human() -> ColumnElement[bool]:
    return and_(Translation.provenance == Provenance.HUMAN, Translation.status == Status.READY)
