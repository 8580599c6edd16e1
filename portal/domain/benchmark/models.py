"""Tables of the comparison with other districts."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, String, UniqueConstraint
from sqlalchemy import Text as LongText
from sqlalchemy.orm import Mapped, mapped_column

from portal.foundation.database import Base, UtcDateTime


class FigureImport(Base):
    """One file of figures that staff brought in."""

    __tablename__ = "benchmark_import"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    file_name: Mapped[str] = mapped_column(LongText)
    sha256: Mapped[str] = mapped_column(String(64))
    rows: Mapped[int]


class Figure(Base):
    """What one district says of itself for one year; a later import of the same replaces it."""

    __tablename__ = "benchmark_figure"
    __table_args__ = (UniqueConstraint("district", "indicator", "year", name="uq_benchmark_figure_district"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    district: Mapped[str] = mapped_column(String(20))
    indicator: Mapped[str] = mapped_column(String(20))
    year: Mapped[int]
    value: Mapped[float]
    source: Mapped[str] = mapped_column(LongText)
    source_url: Mapped[str | None] = mapped_column(LongText)
    made_up: Mapped[bool] = mapped_column(default=False)
    import_id: Mapped[int] = mapped_column(ForeignKey("benchmark_import.id"))


class Agreement(Base):
    """An exchange agreement of the district with a partner abroad."""

    __tablename__ = "exchange_agreement"

    id: Mapped[int] = mapped_column(primary_key=True)
    partner: Mapped[str] = mapped_column(LongText)
    country: Mapped[str] = mapped_column(String(2))
    cluster: Mapped[str | None] = mapped_column(String(2))
    signed_on: Mapped[date | None] = mapped_column(Date)
    ended_on: Mapped[date | None] = mapped_column(Date)
    source: Mapped[str] = mapped_column(LongText)
    is_baseline: Mapped[bool] = mapped_column(default=False)
    """Whether the report names it: unaudited, and what the goal of 25 % more is measured from."""
    import_id: Mapped[int | None] = mapped_column(ForeignKey("benchmark_import.id"))
