"""Reads of following."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.domain.discussion import queries as comments
from portal.domain.following.models import Follow, MailPreference, Notice
from portal.domain.following.types import (
    Followed,
    FollowKind,
    NoticeKind,
    NoticePage,
    NoticeView,
    Preference,
    Rhythm,
)
from portal.domain.proposals import queries as proposals
from portal.domain.proposals import timeline

PAGE_SIZE = 20


def follows(session: Session, account_id: int, kind: FollowKind, subject: str) -> bool:
    """Tell whether somebody follows something."""
    return session.get(Follow, (account_id, kind, subject)) is not None


def list_followed(session: Session, account_id: int) -> tuple[Followed, ...]:
    """Return all that somebody follows, the latest first."""
    rows = session.scalars(
        select(Follow).where(Follow.account_id == account_id).order_by(Follow.created_at.desc(), Follow.subject)
    )
    return tuple(Followed(FollowKind(row.kind), row.subject, row.created_at) for row in rows)


def get_preference(session: Session, account_id: int, zone: str) -> Preference:
    """Return how often somebody wants mail; who has chosen nothing gets it at once, in the portal's `zone`."""
    row = session.get(MailPreference, account_id)
    return Preference(Rhythm(row.rhythm), row.zone) if row else Preference(Rhythm.AT_ONCE, zone)


def count_unread(session: Session, account_id: int) -> int:
    """Count the notices that somebody has not read."""
    return session.scalar(select(func.count()).where(Notice.account_id == account_id, Notice.read_at.is_(None))) or 0


def find_target(session: Session, account_id: int, notice_id: int) -> tuple[int, int | None] | None:
    """Return the proposal and the comment that one of somebody's notices is about."""
    row = session.get(Notice, notice_id)
    return (row.proposal_id, row.comment_id) if row is not None and row.account_id == account_id else None


def page(session: Session, account_id: int, number: int, language: str) -> NoticePage:
    """Return one page of somebody's notices, the latest first."""
    total = session.scalar(select(func.count()).where(Notice.account_id == account_id)) or 0
    pages = max(1, -(-total // PAGE_SIZE))
    number = min(max(1, number), pages)
    rows = session.scalars(
        select(Notice)
        .where(Notice.account_id == account_id)
        .order_by(Notice.id.desc())
        .offset((number - 1) * PAGE_SIZE)
        .limit(PAGE_SIZE)
    ).all()
    shown = {
        view.row.id: view
        for view in proposals.list_by_ids(session, list({row.proposal_id for row in rows}), language, account_id)
    }
    steps = timeline.steps_by_id(session, {row.step_id for row in rows if row.step_id is not None}, language)
    said = comments.views_by_id(session, {row.comment_id for row in rows if row.comment_id is not None}, language)
    items = tuple(
        NoticeView(
            id=row.id,
            kind=NoticeKind(row.kind),
            at=row.at,
            read=row.read_at is not None,
            proposal=shown.get(row.proposal_id),
            step=steps.get(row.step_id or 0),
            comment=said.get(row.comment_id or 0),
            proposal_id=row.proposal_id,
        )
        for row in rows
    )
    return NoticePage(items, number, pages, total, count_unread(session, account_id))
