"""Publish finished quarters, once each; what is published is kept as it is."""

from __future__ import annotations

from datetime import datetime, timedelta, tzinfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.statistics import counting as statistics
from portal.domain.statistics.types import parse_period, quarter_of, quarter_window
from portal.domain.topics.models import TopicEdition
from portal.domain.topics.publishing import publish_network
from portal.domain.topics.types import Network
from portal.foundation.database import added, find_or_add

SETTLING = timedelta(days=14)
"""After the end of a quarter its last texts are still translated and moderated."""


def ready(session: Session, now: datetime, zone: tzinfo) -> tuple[str, ...]:
    """Return the quarters that can be published and are not, the oldest first."""
    there = set(session.scalars(select(TopicEdition.period)))
    scopes = (scope for scope in statistics.all_scopes(session, now, zone) if ":" not in scope)
    return tuple(scope for scope in scopes if scope not in there and is_settled(scope, now, zone))


def is_settled(period: str, now: datetime, zone: tzinfo) -> bool:
    """Tell whether a quarter has been over for long enough; raises PeriodError for what is none."""
    parse_period(period)
    return quarter_window(period, zone).end + SETTLING <= now


def current_periods(now: datetime, zone: tzinfo) -> tuple[str, ...]:
    """Return the quarter that goes on and, while that settles, the one before."""
    return tuple(dict.fromkeys((quarter_of(now - SETTLING, zone), quarter_of(now, zone))))


def publish(session: Session, exact: Network, now: datetime) -> bool:
    """Keep a finished quarter as everybody may see it; tell whether it is new: what is there is never changed."""
    _row, new = find_or_add(
        session,
        lambda: session.get(TopicEdition, exact.period),
        lambda: added(
            session,
            TopicEdition(period=exact.period, published_at=now, document=publish_network(exact).as_document()),
        ),
    )
    return new
