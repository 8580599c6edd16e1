"""What a release would be made from right now, beside what was published before."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, tzinfo

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from portal.domain.participation import evidence as participation
from portal.domain.participation.types import CLEARED
from portal.domain.statistics import evidence, residents, tables
from portal.domain.statistics.types import (
    ExactEvidence,
    PeriodError,
    Residents,
    Window,
    parse_period,
    previous,
    window_of,
)
from portal.domain.trust import assembling, publishing, queries, said
from portal.domain.trust.assembling import Earlier
from portal.domain.trust.models import Kept, Release
from portal.domain.trust.publishing import Before, Counted
from portal.domain.trust.said import Said
from portal.domain.trust.types import (
    BASELINE_PERIOD,
    Beside,
    Look,
    Recount,
    ReleaseReason,
    ReleaseRefused,
    State,
    Status,
    release_id,
)
from portal.engines.trust import METHODOLOGY, Indicator, Published, Result, compute, parameters
from portal.foundation.errors import NotFound


@dataclass(frozen=True, slots=True)
class Made:
    """Counts as published, the exact ones behind them, and what they were compared with."""

    published: Published
    counted: Counted
    residents: Residents | None
    earlier: Earlier | None
    compared: frozenset[int]


def refusal(
    session: Session, period: str, now: datetime, zone: tzinfo, *, provisional: bool = False
) -> ReleaseRefused | None:
    """Say why no release can be made of a period: it is none, it is not over, or its people are forgotten."""
    try:
        parse_period(period)
        window = window_of(period, zone)
    except (PeriodError, ValueError):
        return ReleaseRefused(ReleaseReason.NOT_A_PERIOD)
    if period <= BASELINE_PERIOD:
        return ReleaseRefused(ReleaseReason.IS_BASELINE)
    if window.start > now:
        return ReleaseRefused(ReleaseReason.NOT_OVER)
    if window.end > now and not provisional:
        return ReleaseRefused(ReleaseReason.NOT_OVER)
    if _forgotten(session, window):
        return ReleaseRefused(ReleaseReason.TOO_OLD)
    return None


def published_now(session: Session, window: Window, now: datetime, zone: tzinfo) -> Made:
    """Count everything of a window, and work out what of it may be published."""
    finals = _finals(session)
    before = _before(session, finals, window.id)
    counted = Counted(
        _evidence(session, window, before, now, zone),
        tables.collect(session, window.id, zone),
    )
    there = residents.latest(session, window.last_day)
    return Made(
        publishing.published_counts(window, counted, there, before),
        counted,
        there,
        _earlier(finals, window.id),
        frozenset(row.id for row in finals),
    )


def look(
    session: Session, period: str, now: datetime, zone: tzinfo, *, provisional: bool = False
) -> Look | ReleaseRefused:
    """Return what a release of a period would say, without keeping it; of one that is not over only if asked for."""
    if (refused := refusal(session, period, now, zone, provisional=provisional)) is not None:
        return refused
    window = window_of(period, zone)
    made = published_now(session, window, now, zone)
    result = said.read(_document(made, now, over=window.end <= now), parameters())
    return _look(made.published, made.counted, result, _exact(window, made.counted, made.residents), window, now)


def look_at(session: Session, release_pk: int, now: datetime, zone: tzinfo) -> Look:
    """Return a release that is kept, beside the exact counts that it was made from."""
    row, kept = session.get(Release, release_pk), session.get(Kept, release_pk)
    if row is None or kept is None:
        raise NotFound(f"release {release_pk}")
    view = queries.views(session, [row])[0]
    window = window_of(row.period, zone)
    counted, _compared = publishing.read_kept(kept.counts)
    there = residents.latest(session, window.last_day)
    exact = _exact(window, counted, there) if view.is_of_todays_method else None
    return _look(view.published, counted, view.result, exact, window, now)


def recount(session: Session, release_pk: int, now: datetime, zone: tzinfo) -> Recount | None:
    """Return what a count made now would publish otherwise than a preview of today's method does; None of any other."""
    row = session.get(Release, release_pk)
    if row is None or row.state != State.PREVIEW or row.methodology != METHODOLOGY:
        return None
    if refusal(session, row.period, now, zone) is not None:
        return None
    before, today = _published(row), published_now(session, window_of(row.period, zone), now, zone).published
    return Recount(_differing(before, today), compute(before).district.index, compute(today).district.index)


def final_ids(session: Session) -> frozenset[int]:
    """Return the rows of all approved releases."""
    return frozenset(session.scalars(select(Release.id).where(Release.state == State.FINAL)))


def _document(made: Made, now: datetime, *, over: bool) -> assembling.Document:
    return assembling.document(
        made.published,
        release_id=made.published.period_id,
        revision=1,
        status=Status.FINAL if over else Status.PROVISIONAL,
        generated_at=assembling.moment(now),
        earlier=made.earlier,
    )


def _exact(window: Window, counted: Counted, there: Residents | None) -> Result:
    return compute(publishing.exact_counts(window, counted, there))


def _look(
    published: Published, counted: Counted, result: Said, exact: Result | None, window: Window, now: datetime
) -> Look:
    return Look(
        published=published,
        result=result,
        exact=exact,
        beside=_beside(published, counted),
        suppressed=sum(value is None for value, _conf_status in _by_place(published).values()),
        over=window.end <= now,
        ends_on=window.last_day,
    )


def _beside(published: Published, counted: Counted) -> tuple[Beside, ...]:
    exact = {(item.cluster, item.indicator): item for item in counted.evidence}
    found = []
    for count in published.evidence:
        item = exact.get((count.cluster, str(count.indicator)))
        found.append(
            Beside(
                count.cluster,
                str(count.indicator),
                count.component,
                None if item is None else item.components.get(count.component),
                0 if item is None else item.people,
                None if count.value is None else int(count.value),
                count.conf_status,
            )
        )
    return tuple(found)


def _evidence(
    session: Session, window: Window, before: tuple[Before, ...], now: datetime, zone: tzinfo
) -> tuple[ExactEvidence, ...]:
    """Count the evidence; who came again is taken from an earlier revision once the year before is forgotten."""
    found = evidence.collect(session, window.id, zone, now=now)
    if not _forgotten(session, previous(window, zone)):
        return found
    returning = Indicator.PAR_RETURNING
    known = {item.cluster: item for one in before for item in one.counted.evidence if item.indicator == returning}
    others = tuple(item for item in found if item.indicator != returning)
    return (*others, *(known[cluster] for cluster in sorted(known)))


def _forgotten(session: Session, window: Window) -> bool:
    """Tell whether whose some act of a window was is not known any more."""
    act = participation.acts()
    gone = act.c.person.like(f"{CLEARED}%") & (act.c.at >= window.start) & (act.c.at < window.end)
    return bool(session.scalar(select(exists().where(gone))))


def _finals(session: Session) -> list[Release]:
    """Return all approved releases, the oldest period first, and of each the oldest revision."""
    return list(
        session.scalars(select(Release).where(Release.state == State.FINAL).order_by(Release.period, Release.revision))
    )


def _before(session: Session, finals: list[Release], period: str) -> tuple[Before, ...]:
    """Return the earlier revisions of a period with their exact counts, oldest first."""
    same = [row for row in finals if row.period == period and row.methodology == METHODOLOGY]
    return tuple(Before(publishing.read_kept(session.get_one(Kept, row.id).counts)[0], _published(row)) for row in same)


def _earlier(finals: list[Release], period: str) -> Earlier | None:
    """Return the newest revision of the last period before this one."""
    older = [row for row in finals if row.period < period and row.methodology == METHODOLOGY]
    if not older:
        return None
    return Earlier(release_id(older[-1].period, older[-1].revision), _published(older[-1]))


def _published(row: Release) -> Published:
    return Published.from_kept(json.loads(row.published))


def _differing(before: Published, today: Published) -> int:
    was, now = _by_place(before), _by_place(today)
    return sum(was.get(place) != now.get(place) for place in was.keys() | now.keys())


def _by_place(published: Published) -> dict[tuple[str, ...], tuple[float | None, str]]:
    found: dict[tuple[str, ...], tuple[float | None, str]] = {
        (one.cluster, str(one.indicator), one.component): (one.value, one.conf_status) for one in published.evidence
    }
    for cell in published.tables:
        found[cell.measure, cell.cluster, cell.dimension, cell.code] = (cell.value, cell.conf_status)
    return found
