"""Tables of the trust index; triggers refuse to change or delete a release that has been approved."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy import Text as LongText
from sqlalchemy.orm import Mapped, mapped_column

from portal.foundation.database import Base, UtcDateTime


class Release(Base):
    """One period's index: what it is computed from, to the byte, and what it says."""

    __tablename__ = "trust_release"
    __table_args__ = (UniqueConstraint("period", "revision", name="uq_trust_release_period"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    period: Mapped[str] = mapped_column(String(7))
    revision: Mapped[int]
    state: Mapped[str] = mapped_column(String(10))
    """A preview until a second person approves it or it is dropped."""
    status: Mapped[str] = mapped_column(String(12))
    """As the feed says it: baseline, provisional, final, revised."""
    methodology: Mapped[str] = mapped_column(String(20))
    published: Mapped[str] = mapped_column(LongText)
    """The counts as published, in one canonical JSON text: the only input of the computation."""
    input_sha256: Mapped[str] = mapped_column(String(64))
    document: Mapped[str] = mapped_column(LongText)
    """The release as the feed gives it, in one canonical JSON text."""
    document_sha256: Mapped[str] = mapped_column(String(64))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    approved_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)
    approved_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    reason: Mapped[str] = mapped_column(LongText, default="")
    """What a revision corrects."""
    supersedes_id: Mapped[int | None] = mapped_column(ForeignKey("trust_release.id"))


class Kept(Base):
    """The exact counts behind a release, never published: the next release is compared with them."""

    __tablename__ = "trust_release_exact"

    release_id: Mapped[int] = mapped_column(ForeignKey("trust_release.id"), primary_key=True)
    counts: Mapped[str] = mapped_column(LongText)
