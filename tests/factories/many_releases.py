"""Releases by the dozen, straight into the tables, for pages that list them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from portal.domain.statistics.types import quarters_before
from portal.domain.trust import assembling, bundles, publishing
from portal.domain.trust.models import Kept, PreviewOrder, Release
from portal.domain.trust.publishing import Counted
from portal.domain.trust.types import OrderState, Problem, State, Status, release_id
from portal.engines.trust import METHODOLOGY, canonical, sha256
from tests.factories import releases

FIRST = "2026-Q1"
CORRECTED = "2026-Q1.2"
WAITING = "2071-Q1"
"""A preview that waits; its year is far from over, so nothing is counted anew on its page."""
ORDERED = "2070-Q1"
"""A preview that was ordered; those of the quarters before could not be made."""
SHARE = 25
"""A world of a thousand of everything has forty releases: ten years of them."""


def fill(session: Session, number: int, maker_id: int, now: datetime) -> None:
    """Add releases of one quarter after another, a correction of the first, and a preview."""
    many = max(3, number // SHARE)
    periods = [quarters_before(FIRST, -after) for after in range(many)]
    before = [_add(session, period, 1, State.FINAL, maker_id, now) for period in periods]
    _add(session, FIRST, 2, State.FINAL, maker_id, now, supersedes=before[0])
    _add(session, WAITING, 1, State.PREVIEW, maker_id, now)
    for period in (quarters_before(ORDERED, back) for back in range(many)):
        state = OrderState.FAILED if period != ORDERED else OrderState.ORDERED
        problem = Problem.UNEXPECTED if state is OrderState.FAILED else None
        session.add(PreviewOrder(period=period, state=state, by_id=maker_id, ordered_at=now, problem=problem))
    session.flush()


def _add(
    session: Session,
    period: str,
    revision: int,
    state: State,
    maker_id: int,
    now: datetime,
    supersedes: Release | None = None,
) -> Release:
    counts = releases.published(period, tables=releases.tables(period)[:9])
    status = Status.REVISED if supersedes else Status.FINAL
    reason = "Something had been left out." if supersedes else ""
    document = assembling.text_of(
        assembling.document(
            counts,
            release_id=release_id(period, revision),
            revision=revision,
            status=status,
            generated_at=assembling.moment(now),
            supersedes=release_id(period, 1) if supersedes else None,
            reason=reason,
        )
    )
    row = Release(
        period=period,
        revision=revision,
        state=State.PREVIEW,
        status=status,
        methodology=METHODOLOGY,
        published=canonical(counts.to_dict()),
        input_sha256=assembling.input_sha256(counts),
        document=document,
        document_sha256=sha256(document),
        made_at=now,
        made_by_id=maker_id,
        approved_at=now if state is State.FINAL else None,
        approved_by_id=maker_id if state is State.FINAL else None,
        reason=reason,
        supersedes_id=supersedes.id if supersedes else None,
    )
    session.add(row)
    session.flush()
    session.add(Kept(release_id=row.id, counts=publishing.kept(Counted((), ()), ())))
    bundles.keep(session, row, counts, None)
    row.state = state
    session.flush()
    return row
