"""What all evidence is read by: the window, the moment, and whose acts are left out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, Subquery, and_, func, select, true
from sqlalchemy.orm import Session

from portal.domain.participation import evidence as participation
from portal.domain.statistics.sources import Stretch
from portal.domain.statistics.types import ExactEvidence, Window

Rows = Select[*tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Reading:
    """One collection of evidence."""

    session: Session
    window: Window
    zone: tzinfo
    now: datetime
    without_quarantined: bool

    @property
    def stretch(self) -> Stretch:
        """Return the part of the window that is over."""
        return Stretch(self.window.start, max(self.window.start, min(self.window.end, self.now)))

    def due(self, moment: ColumnElement[datetime], term: timedelta) -> ColumnElement[bool]:
        """Return the condition that a term which began at a moment ended inside the window."""
        over = self.stretch
        return and_(moment >= over.start - term, moment < over.end - term)

    def is_counted(self, act: Subquery) -> ColumnElement[bool]:
        """Return the condition that an act is a verified person's, who is not left out."""
        kept = act.c.person.not_in(participation.quarantined()) if self.without_quarantined else true()
        return and_(participation.is_verified(act), kept)


def by_person(rows: Rows) -> Rows:
    """Average rows of cluster, person and share within each person, then sum up: one vote each."""
    each = rows.subquery("each")
    own = (
        select(each.c.cluster, each.c.person, func.avg(each.c.share).label("share"))
        .group_by(each.c.cluster, each.c.person)
        .subquery("own")
    )
    return select(own.c.cluster, func.sum(own.c.share), func.count()).group_by(own.c.cluster)


def shares(indicator: str, rows: Iterable[Row[str, float, int]]) -> Iterator[ExactEvidence]:
    """Turn rows of cluster, x and n into evidence; those without a cluster belong to no index."""
    for cluster, x, n in rows:
        if cluster:
            yield ExactEvidence(cluster, indicator, {"x": float(x or 0), "n": float(n)}, int(n))
