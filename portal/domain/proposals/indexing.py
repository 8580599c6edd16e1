"""What search asks of proposals: which have changed, and where their texts are."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from portal.domain.proposals import rules
from portal.domain.proposals.models import Proposal
from portal.domain.proposals.types import Source
from portal.foundation.database import take_due


def claim_index_due(session: Session, limit: int) -> list[int]:
    """Take up to `limit` proposals that have become public, or are it no longer, since search was told."""
    return take_due(session, Proposal.id, Proposal.index_due, limit)


def owners_of(session: Session, text_ids: Collection[int]) -> list[int]:
    """Return the proposals that some texts are the titles and bodies of; other texts have none."""
    if not text_ids:
        return []
    return list(
        session.scalars(select(Proposal.id).where(or_(Proposal.title_id.in_(text_ids), Proposal.body_id.in_(text_ids))))
    )


def sources(session: Session, proposal_ids: Sequence[int]) -> list[Source]:
    """Return what to index of some proposals; those that are not public have nothing."""
    rows = session.execute(
        select(Proposal.id, Proposal.title_id, Proposal.body_id, Proposal.published_at, Proposal.created_at)
        .where(Proposal.id.in_(proposal_ids), Proposal.state.in_(rules.PUBLIC))
        .order_by(Proposal.id)
    )
    return [
        Source(proposal_id, title_id, body_id, published_at or created_at)
        for proposal_id, title_id, body_id, published_at, created_at in rows
    ]


def public_after(session: Session, proposal_id: int, limit: int) -> list[int]:
    """Return the next public proposals after one, to go through all of them."""
    return list(
        session.scalars(
            select(Proposal.id)
            .where(Proposal.id > proposal_id, Proposal.state.in_(rules.PUBLIC))
            .order_by(Proposal.id)
            .limit(limit)
        )
    )


def public_among(session: Session, proposal_ids: Iterable[int]) -> set[int]:
    """Return those of some proposals that are public."""
    public = set(session.scalars(select(Proposal.id).where(Proposal.state.in_(rules.PUBLIC))))
    return public & set(proposal_ids)
