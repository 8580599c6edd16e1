"""Tables of the discussion."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.foundation.database import Base, UtcDateTime


class Comment(Base):
    """What somebody says to a proposal, or (with a parent) to another comment."""

    __tablename__ = "comment"
    __table_args__ = (
        UniqueConstraint("author_id", "form_key", name="uq_comment_form"),
        Index("ix_comment_time", "proposal_id", "parent_id", "id"),
        Index("ix_comment_support", "proposal_id", "parent_id", "supports", "id"),
        Index("ix_comment_told", "told", "id"),
        Index("ix_comment_author", "author_id", "id"),
        Index("ix_comment_deleted", "state", "deleted_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposal.id"))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("comment.id"), index=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    text_id: Mapped[int] = mapped_column(ForeignKey("text.id"), unique=True)
    state: Mapped[str] = mapped_column(String(10))
    revision: Mapped[int] = mapped_column(default=1)
    supports: Mapped[int] = mapped_column(default=0)
    """As many as there are supports; kept here so that a thread can be read in this order."""
    replies: Mapped[int] = mapped_column(default=0)
    form_key: Mapped[str | None] = mapped_column(String(40))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    deleted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    told: Mapped[bool] = mapped_column(default=False)


class CommentSupport(Base):
    """A person's support for a comment, once."""

    __tablename__ = "comment_support"

    comment_id: Mapped[int] = mapped_column(ForeignKey("comment.id"), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True, index=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
