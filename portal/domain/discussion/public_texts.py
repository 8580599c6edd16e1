"""Which texts of the discussion everybody can read, and where: a statement for a domain above to compose."""

from __future__ import annotations

from sqlalchemy import Select, select

from portal.domain.discussion.models import Comment
from portal.domain.discussion.types import CommentState


def public_texts() -> Select[int, int, int, int]:
    """Select the comments that can be read, where their proposals can: text_id, comment_id, proposal_id, weight."""
    return select(
        Comment.text_id.label("text_id"),
        Comment.id.label("comment_id"),
        Comment.proposal_id.label("proposal_id"),
        Comment.supports.label("weight"),
    ).where(Comment.state == CommentState.SHOWN)
