"""Tables of the termbase."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy import Text as LongText
from sqlalchemy.orm import Mapped, mapped_column

from portal.foundation.database import UNSEEN, Base, UtcDateTime


class TermConcept(Base):
    """What a term means, whatever it is called.

    `key` is its name in files; `is_shipped` while nobody here has touched what came with the portal.
    """

    __tablename__ = "term_concept"
    __table_args__ = (UniqueConstraint("key", name="uq_term_concept_key"), {"info": UNSEEN})

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(120))
    kind: Mapped[str] = mapped_column(String(20))
    note: Mapped[str] = mapped_column(LongText, default="")
    state: Mapped[str] = mapped_column(String(10))
    is_shipped: Mapped[bool] = mapped_column(default=False)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    changed_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))


class TermForm(Base):
    """What a concept is called in one language, and whether that may be used."""

    __tablename__ = "term_form"
    __table_args__ = (
        UniqueConstraint("concept_id", "language", "form", name="uq_term_form_form"),
        Index("ix_term_form_language", "language", "form"),
        {"info": UNSEEN},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    concept_id: Mapped[int] = mapped_column(ForeignKey("term_concept.id"))
    language: Mapped[str] = mapped_column(String(20))
    form: Mapped[str] = mapped_column(String(200))
    status: Mapped[str] = mapped_column(String(10))
    note: Mapped[str] = mapped_column(LongText, default="")
    place: Mapped[int]
    """Forms of one status stand in the order in which they were written."""


class TermChange(Base):
    """What was done to a term, as it was before and after: the history.

    `is_due`: translations that the change touches are still looked for, among texts above `reached`.
    """

    __tablename__ = "term_change"
    __table_args__ = (
        Index("ix_term_change_concept", "concept_id", "id"),
        Index("ix_term_change_due", "is_due"),
        {"info": UNSEEN},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    concept_id: Mapped[int] = mapped_column(ForeignKey("term_concept.id"))
    act: Mapped[str] = mapped_column(String(10))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    before: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    after: Mapped[dict[str, Any]] = mapped_column(JSON)
    is_due: Mapped[bool] = mapped_column(default=False)
    reached: Mapped[int] = mapped_column(default=0)
