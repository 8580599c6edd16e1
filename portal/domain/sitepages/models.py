"""Tables of site pages; triggers (see the migration) refuse to change or delete a version."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.foundation.database import Base, UtcDateTime


class SitePage(Base):
    """A page that staff have taken over from what is shipped; its row is what two editors wait for."""

    __tablename__ = "site_page"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(20), unique=True)


class SitePageVersion(Base):
    """A page as it was saved or published: who, when, what."""

    __tablename__ = "site_page_version"
    __table_args__ = (UniqueConstraint("page_id", "number", name="uq_site_page_version_number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    page_id: Mapped[int] = mapped_column(ForeignKey("site_page.id"))
    number: Mapped[int]
    title_id: Mapped[int] = mapped_column(ForeignKey("text.id"))
    body_id: Mapped[int] = mapped_column(ForeignKey("text.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    published: Mapped[bool]


class Announcement(Base):
    """What everybody must know for a while."""

    __tablename__ = "announcement"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(10))
    text_id: Mapped[int] = mapped_column(ForeignKey("text.id"))
    starts_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    ends_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    ended_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
