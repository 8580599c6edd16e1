"""Tables of following."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.foundation.database import UNSEEN, Base, UtcDateTime


class Follow(Base):
    """Somebody wants to hear of something."""

    __tablename__ = "follow"
    __table_args__ = (Index("ix_follow_subject", "kind", "subject"), {"info": UNSEEN})

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(10), primary_key=True)
    subject: Mapped[str] = mapped_column(String(20), primary_key=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Notice(Base):
    """Something that one person is told: on the site at once, by mail at their own pace."""

    __tablename__ = "notice"
    __table_args__ = (
        UniqueConstraint("account_id", "source", name="uq_notice_source"),
        Index("ix_notice_account", "account_id", "id"),
        Index("ix_notice_mail", "mail", "id"),
        {"info": UNSEEN},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    source: Mapped[str] = mapped_column(String(20))
    kind: Mapped[str] = mapped_column(String(10))
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposal.id"))
    step_id: Mapped[int | None] = mapped_column(ForeignKey("proposal_step.id"))
    comment_id: Mapped[int | None] = mapped_column(ForeignKey("comment.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    read_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    mail: Mapped[str] = mapped_column(String(10))


class MailPreference(Base):
    """How often somebody wants mail about what they follow; who has chosen nothing gets it at once."""

    __tablename__ = "mail_preference"
    __table_args__ = ({"info": UNSEEN},)

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True)
    rhythm: Mapped[str] = mapped_column(String(10))
    zone: Mapped[str] = mapped_column(String(60))
    next_digest_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)
