"""Tables of statistics: exact counts by scope, kept up as things happen; they never leave the portal as they are."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Date, Index, String
from sqlalchemy import Text as LongText
from sqlalchemy.orm import Mapped, mapped_column

from portal.foundation.database import UNSEEN, Base, UtcDateTime


class Scope(Base):
    """What is counted at once: a quarter (`2026-Q3`) or an event (`event:12`)."""

    __tablename__ = "statistics_scope"
    __table_args__ = ({"info": UNSEEN},)

    name: Mapped[str] = mapped_column(String(20), primary_key=True)
    counted_at: Mapped[datetime] = mapped_column(UtcDateTime)
    took_ms: Mapped[int] = mapped_column(default=0)


class Due(Base):
    """A scope in which something has happened since it was counted; rows are added freely and taken by a worker."""

    __tablename__ = "statistics_due"
    __table_args__ = ({"info": UNSEEN},)

    id: Mapped[int] = mapped_column(primary_key=True)
    scope: Mapped[str] = mapped_column(String(20))


class Cell(Base):
    """One exact count of a scope."""

    __tablename__ = "statistics_cell"
    __table_args__ = (Index("ix_statistics_cell_measure", "measure", "dimension", "scope"), {"info": UNSEEN})

    scope: Mapped[str] = mapped_column(String(20), primary_key=True)
    measure: Mapped[str] = mapped_column(String(40), primary_key=True)
    cluster: Mapped[str] = mapped_column(String(2), primary_key=True)
    """Empty for all clusters together."""
    dimension: Mapped[str] = mapped_column(String(20), primary_key=True)
    """Empty for the total."""
    code: Mapped[str] = mapped_column(String(40), primary_key=True)
    value: Mapped[int]
    people: Mapped[int]
    """How many different people are behind the value: what decides whether it may be published."""


class ResidentGroup(Base):
    """How many residents of the district are of a nationality group, from the district's own register."""

    __tablename__ = "resident_group"

    as_of: Mapped[date] = mapped_column(Date, primary_key=True)
    nationality_group: Mapped[str] = mapped_column(String(20), primary_key=True)
    people: Mapped[int]
    source: Mapped[str] = mapped_column(LongText)
    made_up: Mapped[bool] = mapped_column(default=False)
    """Whether the figure is the demo's own."""
