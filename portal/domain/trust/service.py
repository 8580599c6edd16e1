"""Commands on releases: one person makes a preview, another approves it, and from then on it never changes.

Counting takes long and only reads; keeping what was counted is short. Whoever makes a preview does one after the other,
so that nobody else waits for a transaction in which everything is counted.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, tzinfo

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.domain.accounts.rules import may
from portal.domain.accounts.types import Act, Principal
from portal.domain.statistics.types import window_of
from portal.domain.trust import assembling, bundles, collecting, publishing, queries
from portal.domain.trust.assembling import Earlier
from portal.domain.trust.models import Kept, Release, ReleaseFile
from portal.domain.trust.publishing import Counted
from portal.domain.trust.types import (
    BASELINE_PERIOD,
    ReleasePublished,
    ReleaseReason,
    ReleaseRefused,
    ReleaseView,
    State,
    Status,
    release_id,
)
from portal.engines.trust import METHODOLOGY, Published, canonical, methodology_sha256, sha256
from portal.foundation.database import added, record
from portal.foundation.errors import Forbidden


@dataclass(frozen=True, slots=True)
class Draft:
    """What was counted for a preview, and when; nothing of it is kept yet."""

    made: collecting.Made
    at: datetime
    reason: str


def refusal(
    session: Session, period: str, by: Principal, now: datetime, zone: tzinfo, reason: str = ""
) -> ReleaseRefused | None:
    """Say why no preview of a period can be made now."""
    _allow(by, Act.ANALYSE)
    return collecting.refusal(session, period, now, zone) or _in_the_way(_revisions(session, period), period, reason)


def count(
    session: Session, period: str, by: Principal, now: datetime, zone: tzinfo, reason: str = ""
) -> Draft | ReleaseRefused:
    """Count a quarter that is over for a preview; nothing is written."""
    if (refused := refusal(session, period, by, now, zone, reason)) is not None:
        return refused
    return Draft(collecting.published_now(session, window_of(period, zone), now, zone), now, reason.strip())


def keep(session: Session, draft: Draft, by: Principal) -> ReleaseView | ReleaseRefused:
    """Keep what was counted as a release for a second person to look at and approve."""
    _allow(by, Act.ANALYSE)
    made, period = draft.made, draft.made.published.period_id
    revisions = _revisions(session, period)
    refused = _in_the_way(revisions, period, draft.reason) or _overtaken(session, made.compared)
    if refused is not None:
        return refused
    row = Release(made_at=draft.at, made_by_id=by.id, reason=draft.reason, state=State.PREVIEW)
    _write(row, made.published, revisions[-1] if revisions else None, made.earlier)
    if not _kept(session, row, made):
        return ReleaseRefused(ReleaseReason.PREVIEW_WAITING)
    return queries.views(session, [row])[0]


def approve(session: Session, release_pk: int, by: Principal, now: datetime) -> ReleaseView | ReleaseRefused:
    """Let a preview be the release, as the second person; it never changes from here on.

    All previews are locked together: of two approved at once, the second is looked at after the first is out.
    """
    _allow(by, Act.APPROVE)
    row = _locked(session, release_pk)
    if isinstance(row, ReleaseRefused):
        return row
    if row.made_by_id == by.id:
        return ReleaseRefused(ReleaseReason.OWN_PREVIEW)
    if (refused := _stale(session, row)) is not None:
        return refused
    row.state, row.approved_at, row.approved_by_id = State.FINAL, now, by.id
    session.flush()
    record(session, ReleasePublished(row.id))
    return queries.views(session, [row])[0]


def drop(session: Session, release_pk: int, by: Principal) -> ReleaseRefused | None:
    """Throw a preview away, with what was kept for it; what is approved stays."""
    _allow(by, Act.ANALYSE)
    row = _locked(session, release_pk)
    if isinstance(row, ReleaseRefused):
        return row
    for table in (Kept, ReleaseFile):
        session.execute(delete(table).where(table.release_id == row.id))
    session.delete(row)
    session.flush()
    return None


def add_baseline(session: Session, now: datetime, zone: tzinfo) -> ReleaseView | None:
    """Add the report's figures as the first release, marked as unaudited; None where they are there."""
    if _revisions(session, BASELINE_PERIOD):
        return None
    published = publishing.baseline_counts(window_of(BASELINE_PERIOD, zone))
    row = Release(made_at=now, approved_at=now, made_by_id=None, state=State.PREVIEW)
    _write(row, published, None, None, baseline=True)
    if not _kept(session, row, collecting.Made(published, Counted((), ()), None, None, frozenset())):
        return None
    row.state = State.FINAL
    session.flush()
    record(session, ReleasePublished(row.id))
    return queries.views(session, [row])[0]


def _write(
    row: Release, published: Published, before: Release | None, earlier: Earlier | None, *, baseline: bool = False
) -> None:
    """Fill a row with its counts and with the document as the feed will give it, which approval leaves as it is."""
    row.period, row.revision = published.period_id, before.revision + 1 if before else 1
    row.status = Status.BASELINE if baseline else Status.REVISED if before else Status.FINAL
    row.supersedes_id = before.id if before else None
    row.methodology = METHODOLOGY
    row.published = canonical(published.to_dict())
    row.input_sha256 = sha256(row.published)
    made = assembling.document(
        published,
        release_id=release_id(row.period, row.revision),
        revision=row.revision,
        status=Status(row.status),
        generated_at=assembling.moment(row.made_at),
        supersedes=release_id(before.period, before.revision) if before else None,
        reason=row.reason,
        earlier=earlier,
    )
    row.document = assembling.text_of(made)
    row.document_sha256 = sha256(row.document)


def _kept(session: Session, row: Release, made: collecting.Made) -> bool:
    """Keep a release with its exact counts and its files; False where another of its number was made meanwhile."""
    try:
        with session.begin_nested():
            added(session, row)
    except IntegrityError:
        return False
    added(session, Kept(release_id=row.id, counts=publishing.kept(made.counted, made.compared)))
    bundles.keep(session, row, made.published, made.earlier)
    return True


def _in_the_way(revisions: list[Release], period: str, reason: str) -> ReleaseRefused | None:
    if not revisions:
        return None
    latest = release_id(period, revisions[-1].revision)
    if revisions[-1].state == State.PREVIEW:
        return ReleaseRefused(ReleaseReason.PREVIEW_WAITING, latest)
    return None if reason.strip() else ReleaseRefused(ReleaseReason.NEEDS_REASON, latest)


def _revisions(session: Session, period: str) -> list[Release]:
    return list(session.scalars(select(Release).where(Release.period == period).order_by(Release.revision)))


def _locked(session: Session, release_pk: int) -> Release | ReleaseRefused:
    waiting = session.scalars(
        select(Release)
        .where(Release.state == State.PREVIEW)
        .order_by(Release.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()
    found = next((row for row in waiting if row.id == release_pk), None)
    if found is not None:
        return found
    row = session.get(Release, release_pk, populate_existing=True)
    if row is None:
        return ReleaseRefused(ReleaseReason.GONE)
    return ReleaseRefused(ReleaseReason.ALREADY_APPROVED, queries.views(session, [row])[0].approved_by)


def _stale(session: Session, row: Release) -> ReleaseRefused | None:
    """Refuse what another method has made, and what was not compared with everything that is out by now."""
    if row.methodology != METHODOLOGY or f'"methodology_sha256":"{methodology_sha256()}"' not in row.document:
        return ReleaseRefused(ReleaseReason.OUTDATED)
    kept = session.get_one(Kept, row.id)
    _counted, compared = publishing.read_kept(kept.counts)
    return _overtaken(session, compared)


def _overtaken(session: Session, compared: Iterable[int]) -> ReleaseRefused | None:
    """Refuse what was not compared with everything that is out by now."""
    since = collecting.final_ids(session).difference(compared)
    if not since:
        return None
    newest = session.scalars(select(Release).where(Release.id.in_(since)).order_by(Release.id.desc())).first()
    return ReleaseRefused(ReleaseReason.OVERTAKEN, release_id(newest.period, newest.revision) if newest else None)


def _allow(by: Principal, act: Act) -> None:
    if not may(by.roles, act):
        raise Forbidden(act)
