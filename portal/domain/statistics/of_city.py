"""Evidence about what the city does: promises, events, what came of them, and what independent review found."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Row, and_, case, func, select

from portal.domain.events import evidence as events
from portal.domain.events.types import EventState
from portal.domain.moderation import evidence as moderation
from portal.domain.moderation.review_types import Kind, Verdict
from portal.domain.participation import evidence as participation
from portal.domain.participation.types import ActKind
from portal.domain.proposals import evidence as proposals
from portal.domain.registration import evidence as registration
from portal.domain.statistics.reading import Reading, by_person, shares
from portal.domain.statistics.types import WINDOW, ExactEvidence, quarters_before
from portal.foundation.moments import later

STANDS_FROM = timedelta(hours=72)
TIME_TO_REPORT = timedelta(days=14)


def promises_kept(reading: Reading) -> Iterator[ExactEvidence]:
    """Count promises kept by the day first promised, of those whose day was in the window and is over."""
    promise = proposals.commitments().subquery("promise")
    kept = case((promise.c.kept_on <= promise.c.due_on, 1), else_=0)
    today = reading.now.astimezone(reading.zone).date()
    rows = reading.session.execute(
        select(promise.c.cluster, func.sum(kept), func.count())
        .where(
            promise.c.due_on >= reading.window.first_day,
            promise.c.due_on <= reading.window.last_day,
            promise.c.due_on < today,
        )
        .group_by(promise.c.cluster)
    )
    return shares("REL_COMMITMENTS", rows)


def events_unchanged(reading: Reading) -> Iterator[ExactEvidence]:
    """Count events that were held with nothing changed in their last 72 hours, of those scheduled to begin.

    What was called off was not held. A change counts against the beginning that it changed, so that moving an event
    away at the last moment is a late change.
    """
    held = events.published().subquery("held")
    rows = reading.session.execute(select(held).where(reading.stretch.holds(held.c.starts_at))).all()
    late = _changed_late(reading, {row.id: row for row in rows})
    good = [row for row in rows if row.state != EventState.CANCELLED and row.id not in late]
    return _events("REL_EVENTS_72H", rows, good)


def outcomes_in_time(reading: Reading) -> Iterator[ExactEvidence]:
    """Count who could read what came of their event within 14 days, of those registered whose 14 days fell due."""
    held, act = events.published().subquery("held"), participation.acts()
    party = registration.registrations().subquery("party")
    in_time = case((held.c.results_at <= later(held.c.ends_at, TIME_TO_REPORT), 1.0), else_=0.0)
    rows = (
        select(held.c.cluster, act.c.person, in_time.label("share"))
        .select_from(held)
        .join(party, party.c.event_id == held.c.id)
        .join(act, and_(act.c.kind == ActKind.REGISTRATION, act.c.subject_id == party.c.id))
        .where(reading.due(held.c.ends_at, TIME_TO_REPORT), held.c.state != EventState.CANCELLED)
        .where(reading.is_counted(act), act.c.undone_at.is_(None))
    )
    return shares("OPN_OUTCOMES_14D", reading.session.execute(by_person(rows)))


def upheld(reading: Reading) -> Iterator[ExactEvidence]:
    """Count moderation decisions that independent review upheld, of those of the window's quarters it judged."""
    return _reviewed(reading, "INT_UPHELD", Kind.MODERATION, Verdict.UPHELD, Verdict.OVERTURNED)


def reproduced(reading: Reading) -> Iterator[ExactEvidence]:
    """Count sampled answers for which a reviewer arrived at what is on record, of those judged."""
    return _reviewed(reading, "INT_REPRODUCED", Kind.ANSWER, Verdict.REPRODUCED, Verdict.NOT_REPRODUCED)


def _changed_late(reading: Reading, held: Mapping[int, Row[Any]]) -> set[int]:
    change = events.changes().subquery("change")
    rows = reading.session.execute(select(change).where(change.c.event_id.in_(held)))
    late = set()
    for row in rows:
        begins = _began(row.before) or held[row.event_id].starts_at
        if row.at > begins - STANDS_FROM and row.at <= max(begins, held[row.event_id].ends_at):
            late.add(row.event_id)
    return late


def _began(before: Mapping[str, Any]) -> datetime | None:
    written = before.get("starts_at")
    if not written:
        return None
    moment = datetime.fromisoformat(written)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _events(indicator: str, due: Iterable[Row[Any]], good: Iterable[Row[Any]]) -> Iterator[ExactEvidence]:
    n, x = Counter(row.cluster for row in due), Counter(row.cluster for row in good)
    for cluster, number in n.items():
        yield ExactEvidence(cluster, indicator, {"x": float(x[cluster]), "n": float(number)}, number)


def _reviewed(reading: Reading, indicator: str, kind: Kind, good: Verdict, bad: Verdict) -> Iterator[ExactEvidence]:
    review = moderation.reviews().subquery("review")
    quarters = [quarters_before(reading.window.id, number) for number in range(WINDOW)]
    rows = reading.session.execute(
        select(review.c.cluster, func.sum(case((review.c.verdict == good, 1), else_=0)), func.count())
        .where(
            review.c.kind == kind,
            review.c.period.in_(quarters),
            review.c.verdict.in_([good, bad]),
            review.c.reviewed_at <= reading.now,
        )
        .group_by(review.c.cluster)
    )
    return shares(indicator, rows)
