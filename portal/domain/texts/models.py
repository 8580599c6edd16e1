"""Tables of texts."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy import Text as LongText
from sqlalchemy.orm import Mapped, mapped_column

from portal.foundation.database import UNSEEN, Base, UtcDateTime


class Text(Base):
    """What somebody wrote, exactly as received."""

    __tablename__ = "text"
    __table_args__ = (Index("ix_text_tone_due", "tone_due"), Index("ix_text_index_due", "index_due"))

    id: Mapped[int] = mapped_column(primary_key=True)
    body: Mapped[str] = mapped_column(LongText)
    source_hash: Mapped[str] = mapped_column(String(64))
    language: Mapped[str] = mapped_column(String(20), index=True)
    language_origin: Mapped[str] = mapped_column(String(10))
    detected_language: Mapped[str | None] = mapped_column(String(20))
    detected_confidence: Mapped[float] = mapped_column(default=0.0)
    tone_due: Mapped[bool] = mapped_column(default=False)
    index_due: Mapped[bool] = mapped_column(default=True)
    tone: Mapped[str | None] = mapped_column(String(10))
    tone_score: Mapped[float | None]
    tone_engine: Mapped[str | None] = mapped_column(String(60))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)


class TextVersion(Base):
    """An earlier version of a public text, kept when the next one replaced it."""

    __tablename__ = "text_version"

    text_id: Mapped[int] = mapped_column(ForeignKey("text.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    body: Mapped[str] = mapped_column(LongText)
    language: Mapped[str] = mapped_column(String(20))
    replaced_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Translation(Base):
    """One text in one other language; a pending row is also the order to make it."""

    __tablename__ = "translation"
    __table_args__ = (
        UniqueConstraint("text_id", "language", name="uq_translation_text_language"),
        Index("ix_translation_due", "status", "due_at"),
        Index("ix_translation_violations", "violation_count", "updated_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    text_id: Mapped[int] = mapped_column(ForeignKey("text.id"))
    language: Mapped[str] = mapped_column(String(20))
    status: Mapped[str] = mapped_column(String(10))
    body: Mapped[str] = mapped_column(LongText, default="")
    segments: Mapped[list[Any]] = mapped_column(JSON, default=list)
    provenance: Mapped[str | None] = mapped_column(String(10))
    engine: Mapped[str] = mapped_column(String(60), default="")
    engine_version: Mapped[str] = mapped_column(String(120), default="")
    quality: Mapped[float] = mapped_column(default=0.0)
    reasons: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    violations: Mapped[list[Any]] = mapped_column(JSON, default=list)
    violation_count: Mapped[int] = mapped_column(default=0)
    source_hash: Mapped[str] = mapped_column(String(64))
    checked_by_id: Mapped[int | None]
    """The account that is named as the one who checked it, where its owner wishes that."""
    suggested_by_id: Mapped[int | None]
    """The account that is named as the reader who suggested the words, where its owner wishes that."""
    attempts: Mapped[int] = mapped_column(default=0)
    due_at: Mapped[datetime] = mapped_column(UtcDateTime)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Wanted(Base):
    """Somebody looks at a text whose translation into their language is not made yet: it comes before all others."""

    __tablename__ = "translation_wanted"
    __table_args__ = (Index("ix_translation_wanted_at", "at"), {"info": UNSEEN})

    text_id: Mapped[int] = mapped_column(ForeignKey("text.id", ondelete="CASCADE"), primary_key=True)
    language: Mapped[str] = mapped_column(String(20), primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class MemoryEntry(Base):
    """A sentence and its translation that a person approved, and where it is from.

    `is_due`: texts that hold the sentence and that a machine has translated are still to be looked for.
    """

    __tablename__ = "translation_memory"
    __table_args__ = (
        UniqueConstraint("source_language", "target_language", "source_hash", name="uq_translation_memory_sentence"),
        Index("ix_translation_memory_text", "text_id", "target_language"),
        Index("ix_translation_memory_due", "is_due"),
        {"info": UNSEEN},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    source_language: Mapped[str] = mapped_column(String(20))
    target_language: Mapped[str] = mapped_column(String(20))
    source_hash: Mapped[str] = mapped_column(String(64))
    source: Mapped[str] = mapped_column(LongText)
    target: Mapped[str] = mapped_column(LongText)
    origin: Mapped[str] = mapped_column(String(10))
    text_id: Mapped[int | None]
    by_id: Mapped[int | None]
    is_due: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)


class MemoryKey(Base):
    """One of the few keys that a sentence of the memory is found by when another is nearly the same."""

    __tablename__ = "translation_memory_key"
    __table_args__ = (Index("ix_translation_memory_key_entry", "entry_id"), {"info": UNSEEN})

    key: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    length: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    entry_id: Mapped[int] = mapped_column(ForeignKey("translation_memory.id"), primary_key=True, autoincrement=False)
