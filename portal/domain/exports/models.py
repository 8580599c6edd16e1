"""Tables of exports."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, String
from sqlalchemy import Text as LongText
from sqlalchemy.orm import Mapped, mapped_column

from portal.foundation.database import UNSEEN, Base, UtcDateTime


class Export(Base):
    """One file that somebody of the staff ordered: the row is the order, and the log of it."""

    __tablename__ = "data_export"
    __table_args__ = (Index("ix_data_export_state", "state", "id"), {"info": UNSEEN})

    id: Mapped[int] = mapped_column(primary_key=True)
    by_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    what: Mapped[str] = mapped_column(String(30))
    format: Mapped[str] = mapped_column(String(10))
    language: Mapped[str] = mapped_column(String(20))
    wanted: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    holds_people: Mapped[bool]
    reason: Mapped[str] = mapped_column(LongText, default="")
    state: Mapped[str] = mapped_column(String(10))
    ordered_at: Mapped[datetime] = mapped_column(UtcDateTime)
    started_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    held_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """Until when the worker that makes it has it for itself; it says again and again that it is alive."""
    attempts: Mapped[int] = mapped_column(default=0)
    ready_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)
    rows_done: Mapped[int] = mapped_column(default=0)
    rows_total: Mapped[int] = mapped_column(default=0)
    file_name: Mapped[str | None] = mapped_column(String(200))
    """Random, and another for each worker that begins it: whoever has lost it finds another name here."""
    sha256: Mapped[str | None] = mapped_column(String(64))
    size: Mapped[int | None] = mapped_column(BigInteger)
    problem: Mapped[str | None] = mapped_column(String(40))


class Download(Base):
    """Each time that an export was fetched."""

    __tablename__ = "data_export_download"
    __table_args__ = ({"info": UNSEEN},)

    id: Mapped[int] = mapped_column(primary_key=True)
    export_id: Mapped[int] = mapped_column(ForeignKey("data_export.id"), index=True)
    by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
