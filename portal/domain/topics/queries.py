"""Published quarters."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.statistics.types import quarters_before
from portal.domain.topics.models import TopicEdition
from portal.domain.topics.publishing import read
from portal.domain.topics.types import Edition


def periods(session: Session) -> tuple[str, ...]:
    """Return the quarters that are published, the oldest first."""
    return tuple(session.scalars(select(TopicEdition.period).order_by(TopicEdition.period)))


def edition(session: Session, period: str) -> Edition | None:
    """Return what is published of a quarter."""
    row = session.get(TopicEdition, period)
    return None if row is None else read(row.document)


def edition_before(session: Session, period: str) -> Edition | None:
    """Return what is published of the quarter before."""
    return edition(session, quarters_before(period, 1))
