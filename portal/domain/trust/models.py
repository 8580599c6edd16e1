"""Tables of the trust index; triggers refuse to change or delete a release that has been approved, and its files."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy import Text as LongText
from sqlalchemy.orm import Mapped, mapped_column

from portal.foundation.database import UNSEEN, Base, UtcDateTime


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


class ReleaseFile(Base):
    """A file of a release's open data, to the byte, as it was made with the release."""

    __tablename__ = "trust_release_file"

    release_id: Mapped[int] = mapped_column(ForeignKey("trust_release.id"), primary_key=True)
    name: Mapped[str] = mapped_column(String(100), primary_key=True)
    number: Mapped[int]
    """Its place among the files."""
    title: Mapped[str] = mapped_column(LongText)
    description: Mapped[str] = mapped_column(LongText)
    media_type: Mapped[str] = mapped_column(String(60))
    columns: Mapped[list[str]] = mapped_column(JSON, default=list)
    """Those of a table."""
    size: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64))
    body: Mapped[bytes] = mapped_column(LargeBinary)


class PreviewOrder(Base):
    """A preview that somebody ordered and a worker counts; once it is made, the order is gone."""

    __tablename__ = "trust_preview_order"
    __table_args__ = (
        UniqueConstraint("period", name="uq_trust_preview_order_period"),
        Index("ix_trust_preview_order_state", "state", "id"),
        {"info": UNSEEN},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    period: Mapped[str] = mapped_column(String(7))
    reason: Mapped[str] = mapped_column(LongText, default="")
    """What a revision corrects."""
    state: Mapped[str] = mapped_column(String(10))
    by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    ordered_at: Mapped[datetime] = mapped_column(UtcDateTime)
    started_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    held_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """Until when the worker that counts has it for itself; it says again and again that it is alive."""
    holder: Mapped[str | None] = mapped_column(String(32))
    """Random, and another for each worker that begins it: whoever has lost it finds another one here."""
    attempts: Mapped[int] = mapped_column(default=0)
    problem: Mapped[str | None] = mapped_column(String(40))
