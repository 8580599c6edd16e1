"""Reads of the comparison."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.accounts import queries as accounts
from portal.domain.benchmark.models import Agreement, Figure, FigureImport
from portal.domain.benchmark.types import (
    AgreementRow,
    Agreements,
    Comparison,
    District,
    FigureRow,
    ImportView,
    PublicIndicator,
)


def comparisons(session: Session) -> tuple[Comparison, ...]:
    """Return each indicator in the latest year that allows a comparison; those without one are left out."""
    rows = [_figure(row) for row in session.scalars(select(Figure))]
    return tuple(found for indicator in PublicIndicator if (found := _latest(indicator, rows)) is not None)


def agreements(session: Session, today: date) -> Agreements:
    """Return the agreements that hold today, and how many the report named."""
    rows = [_agreement(row) for row in session.scalars(select(Agreement).order_by(Agreement.partner, Agreement.id))]
    holding = [one for one in rows if (one.ended_on is None or one.ended_on >= today) and _has_begun(one, today)]
    return Agreements(sum(one.is_baseline for one in rows), len(holding), tuple(rows))


def imports(session: Session) -> tuple[ImportView, ...]:
    """Return what was brought in, the latest first."""
    rows = session.scalars(select(FigureImport).order_by(FigureImport.id.desc())).all()
    names = accounts.display_names(session, [row.by_id for row in rows if row.by_id is not None])
    return tuple(ImportView(row.at, names.get(row.by_id or 0, ""), row.file_name, row.sha256, row.rows) for row in rows)


def _has_begun(one: AgreementRow, today: date) -> bool:
    return one.signed_on is None or one.signed_on <= today


def _latest(indicator: PublicIndicator, rows: list[FigureRow]) -> Comparison | None:
    mine = [one for one in rows if one.indicator is indicator]
    years = sorted({one.year for one in mine}, reverse=True)
    for year in years:
        found = {one.district: one for one in mine if one.year == year}
        if District.GANGNAM in found and len(found) > 1:
            return Comparison(indicator, year, tuple(found[one] for one in District if one in found))
    return None


def _figure(row: Figure) -> FigureRow:
    return FigureRow(
        District(row.district),
        PublicIndicator(row.indicator),
        row.year,
        row.value,
        row.source,
        row.source_url,
        row.made_up,
    )


def _agreement(row: Agreement) -> AgreementRow:
    return AgreementRow(row.partner, row.country, row.cluster, row.signed_on, row.ended_on, row.source, row.is_baseline)
