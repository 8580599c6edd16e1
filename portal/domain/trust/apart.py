"""The index with everybody and without those who are set apart, side by side, for those who make and approve a release.

The release is the one with everybody, as the published method says. Both are from exact counts made at this moment, so
that nothing but who is left out tells them apart. Neither leaves the house (docs/decisions/0034).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, tzinfo

from sqlalchemy.orm import Session

from portal.domain.participation import apart
from portal.domain.statistics import evidence, residents
from portal.domain.statistics.types import Residents, Window, window_of
from portal.domain.trust import collecting, publishing
from portal.domain.trust.publishing import Counted
from portal.engines.trust import Result, compute


@dataclass(frozen=True, slots=True)
class BothIndices:
    """How many people are set apart now, and the index with them and without them."""

    persons: int
    everybody: Result
    without: Result


def both(session: Session, period: str, now: datetime, zone: tzinfo) -> BothIndices | None:
    """Return both indices of a period, of one that is not over as it stands.

    None where nobody is set apart, so that there is one index only, or where the period can't be counted any more.
    """
    persons = apart.count_apart(session)
    if not persons or collecting.refusal(session, period, now, zone, provisional=True) is not None:
        return None
    window = window_of(period, zone)
    there = residents.latest(session, window.last_day)
    everybody, without = (_index(session, window, there, now, zone, without=left_out) for left_out in (False, True))
    return BothIndices(persons, everybody, without)


def _index(
    session: Session, window: Window, there: Residents | None, now: datetime, zone: tzinfo, *, without: bool
) -> Result:
    found = evidence.collect(session, window.id, zone, without_quarantined=without, now=now)
    return compute(publishing.exact_counts(window, Counted(found, ()), there))
