"""Commands on releases: one person makes a preview, another approves it, and from then on it never changes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, tzinfo

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.domain.accounts.rules import may
from portal.domain.accounts.types import Act, Principal
from portal.domain.statistics.types import window_of
from portal.domain.trust import assembling, collecting, publishing, queries
from portal.domain.trust.assembling import Earlier
from portal.domain.trust.models import Kept, Release
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

BASELINE_REASON = "Unaudited figures of the city's report of 2025."


def preview(
    session: Session, period: str, by: Principal, now: datetime, zone: tzinfo, reason: str = ""
) -> ReleaseView | ReleaseRefused:
    """Make a release of a quarter that is over, for a second person to look at and approve."""
    _allow(by, Act.ANALYSE)
    if (refused := collecting.refusal(session, period, now, zone)) is not None:
        return refused
    latest = _revisions(session, period)
    if latest and latest[-1].state == State.PREVIEW:
        return ReleaseRefused(ReleaseReason.PREVIEW_WAITING, release_id(period, latest[-1].revision))
    if latest and not reason.strip():
        return ReleaseRefused(ReleaseReason.NEEDS_REASON, release_id(period, latest[-1].revision))
    window = window_of(period, zone)
    made = collecting.published_now(session, window, now, zone)
    row = Release(made_at=now, made_by_id=by.id, reason=reason.strip(), state=State.PREVIEW)
    _write(row, made.published, latest[-1] if latest else None, made.earlier)
    if not _kept(session, row, made.counted, made.compared):
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
    session.execute(delete(Kept).where(Kept.release_id == row.id))
    session.delete(row)
    session.flush()
    return None


def add_baseline(session: Session, now: datetime, zone: tzinfo) -> ReleaseView | None:
    """Add the report's figures as the first release, marked as unaudited; None where they are there."""
    if _revisions(session, BASELINE_PERIOD):
        return None
    published = publishing.baseline_counts(window_of(BASELINE_PERIOD, zone))
    row = Release(made_at=now, approved_at=now, made_by_id=None, reason=BASELINE_REASON, state=State.FINAL)
    _write(row, published, None, None, baseline=True)
    if not _kept(session, row, Counted((), ()), ()):
        return None
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


def _kept(session: Session, row: Release, counted: Counted, compared: Iterable[int]) -> bool:
    """Keep a release with its exact counts; False where somebody else has made one of its number meanwhile."""
    try:
        with session.begin_nested():
            added(session, row)
    except IntegrityError:
        return False
    added(session, Kept(release_id=row.id, counts=publishing.kept(counted, compared)))
    return True


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
    since = collecting.final_ids(session) - compared
    if not since:
        return None
    newest = session.scalars(select(Release).where(Release.id.in_(since)).order_by(Release.id.desc())).first()
    return ReleaseRefused(ReleaseReason.OVERTAKEN, release_id(newest.period, newest.revision) if newest else None)


def _allow(by: Principal, act: Act) -> None:
    if not may(by.roles, act):
        raise Forbidden(act)
