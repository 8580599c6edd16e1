"""Commands of the comparison: bring figures, agreements and the report's baseline in."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.benchmark import report
from portal.domain.benchmark.models import Agreement, Figure, FigureImport
from portal.domain.benchmark.types import AgreementRow, FigureRow, Imported
from portal.foundation.database import added


def take_figures(
    session: Session, rows: Sequence[FigureRow], data: bytes, file_name: str, by_id: int | None, now: datetime
) -> Imported:
    """Bring figures in; those of the same district, indicator and year are replaced, and the same ones left."""
    import_id = _note_import(session, rows, data, file_name, by_id, now)
    there = {(row.district, row.indicator, row.year): row for row in session.scalars(select(Figure).with_for_update())}
    counts = {"added": 0, "replaced": 0, "same": 0}
    for one in rows:
        row = there.get((one.district, one.indicator, one.year))
        told = {"value": one.value, "source": one.source, "source_url": one.source_url, "made_up": one.made_up}
        if row is None:
            session.add(
                Figure(district=one.district, indicator=one.indicator, year=one.year, import_id=import_id, **told)
            )
            counts["added"] += 1
        elif all(getattr(row, name) == value for name, value in told.items()):
            counts["same"] += 1
        else:
            for name, value in (told | {"import_id": import_id}).items():
                setattr(row, name, value)
            counts["replaced"] += 1
    return Imported(**counts)


def take_agreements(
    session: Session, rows: Sequence[AgreementRow], data: bytes, file_name: str, by_id: int | None, now: datetime
) -> Imported:
    """Bring agreements in; one partner in one country is one agreement, and what the report named stays baseline."""
    import_id = _note_import(session, rows, data, file_name, by_id, now)
    return _keep_agreements(session, rows, import_id)


def load_baseline(session: Session) -> Imported:
    """Load the partner cities that the report names, unless they are there."""
    there = {(row.partner, row.country) for row in session.scalars(select(Agreement))}
    missing = [one for one in report.PARTNERS if (one.partner, one.country) not in there]
    return _keep_agreements(session, missing, None)


def _keep_agreements(session: Session, rows: Sequence[AgreementRow], import_id: int | None) -> Imported:
    there = {(row.partner, row.country): row for row in session.scalars(select(Agreement).with_for_update())}
    counts = {"added": 0, "replaced": 0, "same": 0}
    for one in rows:
        row = there.get((one.partner, one.country))
        told = {
            "cluster": one.cluster, "signed_on": one.signed_on, "ended_on": one.ended_on, "source": one.source
        }  # fmt: skip
        if row is None:
            kept = Agreement(
                partner=one.partner, country=one.country, is_baseline=one.is_baseline, import_id=import_id, **told
            )
            session.add(kept)
            counts["added"] += 1
        elif all(getattr(row, name) == value for name, value in told.items()):
            counts["same"] += 1
        else:
            for name, value in (told | {"import_id": import_id}).items():
                setattr(row, name, value)
            counts["replaced"] += 1
    return Imported(**counts)


def _note_import(
    session: Session,
    rows: Sequence[FigureRow] | Sequence[AgreementRow],
    data: bytes,
    file_name: str,
    by_id: int | None,
    now: datetime,
) -> int:
    sha256 = hashlib.sha256(data).hexdigest()
    return added(
        session, FigureImport(at=now, by_id=by_id, file_name=file_name[:200], sha256=sha256, rows=len(rows))
    ).id
