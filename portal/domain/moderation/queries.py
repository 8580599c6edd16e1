"""Reads of moderation."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.accounts import queries as accounts
from portal.domain.moderation.models import ModerationRecord
from portal.domain.moderation.types import Decision, DecisionView, Ground
from portal.domain.texts import queries as texts

RECENT = 50


def decisions_on(session: Session, proposal_id: int, language: str) -> tuple[DecisionView, ...]:
    """Return all decisions on a proposal, the latest first, in the reader's language."""
    statement = (
        select(ModerationRecord).where(ModerationRecord.proposal_id == proposal_id).order_by(ModerationRecord.id.desc())
    )
    return _views(session, list(session.scalars(statement)), language)


def recent_decisions(session: Session, language: str) -> tuple[DecisionView, ...]:
    """Return the latest decisions of all moderators."""
    statement = select(ModerationRecord).order_by(ModerationRecord.at.desc(), ModerationRecord.id.desc()).limit(RECENT)
    return _views(session, list(session.scalars(statement)), language)


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
        )
        for r in records
    )
