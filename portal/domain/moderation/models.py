"""Tables of moderation; triggers (see the first migration) refuse to change or delete a decision."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.foundation.database import UNSEEN, Base, UtcDateTime


class ModerationRecord(Base):
    """One decision: who, when, what, why, on which version."""

    __tablename__ = "moderation_record"
    __table_args__ = (Index("ix_moderation_record_proposal", "proposal_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    moderator_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposal.id"))
    comment_id: Mapped[int | None] = mapped_column(ForeignKey("comment.id"), index=True)
    revision: Mapped[int]
    title_hash: Mapped[str] = mapped_column(String(64))
    body_hash: Mapped[str] = mapped_column(String(64))
    decision: Mapped[str] = mapped_column(String(10))
    cluster: Mapped[str | None] = mapped_column(String(2))
    ground: Mapped[str | None] = mapped_column(String(20))
    words_id: Mapped[int | None] = mapped_column(ForeignKey("text.id"))


class Report(Base):
    """Somebody's word that a proposal or a comment breaks the rules; open until a decision settles it."""

    __tablename__ = "report"
    __table_args__ = (
        UniqueConstraint("reporter_id", "subject", name="uq_report_subject"),
        Index("ix_report_open", "record_id", "id"),
        Index("ix_report_subject", "subject", "record_id"),
        {"info": UNSEEN},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    subject: Mapped[str] = mapped_column(String(20))
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposal.id"))
    comment_id: Mapped[int | None] = mapped_column(ForeignKey("comment.id"))
    reporter_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    ground: Mapped[str] = mapped_column(String(20))
    words_id: Mapped[int | None] = mapped_column(ForeignKey("text.id"))
    record_id: Mapped[int | None] = mapped_column(ForeignKey("moderation_record.id"))


class ReviewSample(Base):
    """A decision or an answer that was drawn for somebody independent to look at again."""

    __tablename__ = "review_sample"
    __table_args__ = (
        UniqueConstraint("kind", "subject_id", name="uq_review_sample_subject"),
        Index("ix_review_sample_period", "period", "kind"),
        {"info": UNSEEN},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    period: Mapped[str] = mapped_column(String(7))
    kind: Mapped[str] = mapped_column(String(12))
    subject_id: Mapped[int]
    """The moderation record or the step of the answer."""
    cluster: Mapped[str] = mapped_column(String(2))
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    """Who decided or answered: they can't review it."""
    seed: Mapped[str] = mapped_column(String(64))
    """What the draw came from, so that it can be drawn again."""
    drawn_at: Mapped[datetime] = mapped_column(UtcDateTime)
    found: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    """Of an answer: the marks on record when it was drawn, and those that the reviewer arrived at."""
    verdict: Mapped[str | None] = mapped_column(String(16))
    reviewer_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    reviewed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    words_id: Mapped[int | None] = mapped_column(ForeignKey("text.id"))
