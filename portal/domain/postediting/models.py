"""Tables of post-editing."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String
from sqlalchemy import Text as LongText
from sqlalchemy.orm import Mapped, mapped_column

from portal.foundation.database import UNSEEN, Base, UtcDateTime


class Suggestion(Base):
    """What a reader says of a translation: better words, or only what is wrong with it."""

    __tablename__ = "translation_suggestion"
    __table_args__ = (
        Index("ix_translation_suggestion_text", "text_id", "language", "state"),
        Index("ix_translation_suggestion_state", "state", "id"),
        Index("ix_translation_suggestion_by", "by_id", "id"),
        {"info": UNSEEN},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    text_id: Mapped[int] = mapped_column(ForeignKey("text.id", ondelete="CASCADE"))
    language: Mapped[str] = mapped_column(String(20))
    source_hash: Mapped[str] = mapped_column(String(64))
    """The version of the text that the reader had before them."""
    shown: Mapped[str] = mapped_column(LongText)
    body: Mapped[str | None] = mapped_column(LongText)
    reason: Mapped[str | None] = mapped_column(String(12))
    note: Mapped[str] = mapped_column(LongText, default="")
    by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    wants_credit: Mapped[bool] = mapped_column(default=False)
    state: Mapped[str] = mapped_column(String(10))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    answer: Mapped[str] = mapped_column(LongText, default="")
    """What the post-editor says to the reader."""


class Lease(Base):
    """Who has a translation on their desk just now; it ends by itself."""

    __tablename__ = "translation_lease"
    __table_args__ = ({"info": UNSEEN},)

    text_id: Mapped[int] = mapped_column(ForeignKey("text.id", ondelete="CASCADE"), primary_key=True)
    language: Mapped[str] = mapped_column(String(20), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Rehearsal(Base):
    """An order to show a writer how what they are writing will read in another language, and what came of it."""

    __tablename__ = "translation_rehearsal"
    __table_args__ = (
        Index("ix_translation_rehearsal_due", "state", "due_at"),
        Index("ix_translation_rehearsal_account", "account_id", "subject"),
        {"info": UNSEEN},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    subject: Mapped[str] = mapped_column(String(40))
    """What is being written, so that the order goes with it."""
    body: Mapped[str] = mapped_column(LongText)
    source: Mapped[str] = mapped_column(String(20))
    language: Mapped[str] = mapped_column(String(20))
    state: Mapped[str] = mapped_column(String(10))
    lines: Mapped[list[Any]] = mapped_column(JSON, default=list)
    due_at: Mapped[datetime] = mapped_column(UtcDateTime)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
