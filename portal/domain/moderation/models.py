"""The table of decisions; triggers (see the migration) refuse to change or delete its rows."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.foundation.database import Base, UtcDateTime


class ModerationRecord(Base):
    """One decision: who, when, what, why, on which version."""

    __tablename__ = "moderation_record"
    __table_args__ = (Index("ix_moderation_record_proposal", "proposal_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    moderator_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposal.id"))
    revision: Mapped[int]
    title_hash: Mapped[str] = mapped_column(String(64))
    body_hash: Mapped[str] = mapped_column(String(64))
    decision: Mapped[str] = mapped_column(String(10))
    cluster: Mapped[str | None] = mapped_column(String(2))
    ground: Mapped[str | None] = mapped_column(String(20))
    words_id: Mapped[int | None] = mapped_column(ForeignKey("text.id"))
