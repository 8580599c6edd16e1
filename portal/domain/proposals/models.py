"""Tables of proposals."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, validates

from portal.foundation.database import Base, UtcDateTime


class Topic(Base):
    """One of the city's projects."""

    __tablename__ = "topic"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    cluster: Mapped[str] = mapped_column(String(2))
    position: Mapped[int]
    title_id: Mapped[int] = mapped_column(ForeignKey("text.id"))
    summary_id: Mapped[int] = mapped_column(ForeignKey("text.id"))


class Proposal(Base):
    """What somebody wants the city to do."""

    __tablename__ = "proposal"
    __table_args__ = (
        UniqueConstraint("source", "source_id", name="uq_proposal_source"),
        UniqueConstraint("author_id", "form_key", name="uq_proposal_form"),
        Index("ix_proposal_list", "state", "published_at", "id"),
        Index("ix_proposal_index_due", "index_due"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    author_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), index=True)
    author_name: Mapped[str | None] = mapped_column(String(200))
    state: Mapped[str] = mapped_column(String(20))
    cluster: Mapped[str | None] = mapped_column(String(2), index=True)
    topic_id: Mapped[int | None] = mapped_column(ForeignKey("topic.id"), index=True)
    title_id: Mapped[int] = mapped_column(ForeignKey("text.id"), unique=True)
    body_id: Mapped[int] = mapped_column(ForeignKey("text.id"), unique=True)
    revision: Mapped[int] = mapped_column(default=1)
    form_key: Mapped[str | None] = mapped_column(String(40))
    source: Mapped[str | None] = mapped_column(String(80))
    source_id: Mapped[str | None] = mapped_column(String(200))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    submitted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    published_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    index_due: Mapped[bool] = mapped_column(default=True)

    @validates("state", "published_at")
    def _tell_search(self, _name: str, value: Any) -> Any:
        # Whoever moves a proposal, by whatever command, owes the index a look at it.
        self.index_due = True
        return value


class Endorsement(Base):
    """A verified person's voice for a proposal, once."""

    __tablename__ = "endorsement"

    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposal.id"), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True, index=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
