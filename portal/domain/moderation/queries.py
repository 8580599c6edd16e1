"""Reads of moderation."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.domain.accounts import queries as accounts
from portal.domain.discussion import queries as comments
from portal.domain.moderation.models import ModerationRecord, Report
from portal.domain.moderation.types import Decision, DecisionView, Ground, ReportedView, ReportView, Subject
from portal.domain.proposals import queries as proposals
from portal.domain.texts import queries as texts

RECENT = 50


def decisions_on(session: Session, proposal_id: int, language: str) -> tuple[DecisionView, ...]:
    """Return all decisions on a proposal itself, the latest first, in the reader's language."""
    statement = (
        select(ModerationRecord)
        .where(ModerationRecord.proposal_id == proposal_id, ModerationRecord.comment_id.is_(None))
        .order_by(ModerationRecord.id.desc())
    )
    return _views(session, list(session.scalars(statement)), language)


def decisions_on_comment(session: Session, comment_id: int, language: str) -> tuple[DecisionView, ...]:
    """Return all decisions on a comment, the latest first."""
    statement = (
        select(ModerationRecord).where(ModerationRecord.comment_id == comment_id).order_by(ModerationRecord.id.desc())
    )
    return _views(session, list(session.scalars(statement)), language)


def recent_decisions(session: Session, language: str) -> tuple[DecisionView, ...]:
    """Return the latest decisions of all moderators."""
    statement = select(ModerationRecord).order_by(ModerationRecord.at.desc(), ModerationRecord.id.desc()).limit(RECENT)
    return _views(session, list(session.scalars(statement)), language)


def list_reported(session: Session, language: str, limit: int = 100) -> tuple[ReportedView, ...]:
    """Return what has open reports, the longest waiting first."""
    since = func.min(Report.at)
    rows = session.execute(
        select(Report.proposal_id, Report.comment_id, func.count(), since)
        .where(Report.record_id.is_(None))
        .group_by(Report.proposal_id, Report.comment_id)
        .order_by(since)
        .limit(limit)
    ).all()
    reported = proposals.views_of(session, {row[0] for row in rows if row[1] is None}, language)
    said = comments.whole_by_id(session, {row[1] for row in rows if row[1] is not None}, language)
    return tuple(
        ReportedView(
            Subject(proposal_id, comment_id),
            number,
            moment,
            excerpt=said[comment_id].text if comment_id else reported[proposal_id].title,  # type: ignore[arg-type]
            author=said[comment_id].row.author_name if comment_id else reported[proposal_id].row.author_name,
        )
        for proposal_id, comment_id, number, moment in rows
    )


def count_reported(session: Session) -> int:
    """Count the things that have open reports."""
    return session.scalar(select(func.count(func.distinct(Report.subject))).where(Report.record_id.is_(None))) or 0


def reports_on(session: Session, subject: Subject, language: str) -> tuple[ReportView, ...]:
    """Return the open reports on something, the oldest first."""
    rows = session.scalars(
        select(Report).where(Report.subject == subject.key, Report.record_id.is_(None)).order_by(Report.id)
    ).all()
    words = texts.views(session, [row.words_id for row in rows if row.words_id is not None], language)
    names = accounts.display_names(session, [row.reporter_id for row in rows])
    return tuple(
        ReportView(row.id, row.at, Ground(row.ground), words.get(row.words_id or 0), names.get(row.reporter_id, ""))
        for row in rows
    )


def _views(session: Session, records: list[ModerationRecord], language: str) -> tuple[DecisionView, ...]:
    words = texts.views(session, [r.words_id for r in records if r.words_id is not None], language)
    names = accounts.display_names(session, [r.moderator_id for r in records])
    return tuple(
        DecisionView(
            id=r.id,
            at=r.at,
            decision=Decision(r.decision),
            ground=Ground(r.ground) if r.ground else None,
            words=words.get(r.words_id) if r.words_id is not None else None,
            moderator=names[r.moderator_id],
            proposal_id=r.proposal_id,
            comment_id=r.comment_id,
        )
        for r in records
    )
