"""Which table a kind of file is written from."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, tzinfo
from typing import Any, assert_never

from sqlalchemy.orm import Session

from portal.domain.exports import participation, people, proposals
from portal.domain.exports.types import ExportKind, Table
from portal.domain.registration.exporting import Clerk


def table(
    session: Session, what: ExportKind, wanted: Mapping[str, Any], clerk: Clerk, now: datetime, zone: tzinfo
) -> Table:
    """Return what is asked for, in the clerk's language; its rows are read from the session as they are written."""
    match what:
        case ExportKind.PARTICIPATION:
            return participation.table(session, clerk, now)
        case ExportKind.PROPOSALS:
            return proposals.table(session, clerk, zone)
        case ExportKind.REGISTRATIONS:
            return people.table(session, wanted, clerk, now, zone)
        case _:
            assert_never(what)
