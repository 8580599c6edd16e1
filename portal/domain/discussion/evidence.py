"""Comments, for the statistics to compose."""

from __future__ import annotations

from sqlalchemy import Select, select

from portal.domain.discussion.models import Comment


def comments() -> Select[int, int, int, str]:
    """Select all comments, also those deleted or hidden: id, proposal_id, text_id, state."""
    return select(Comment.id, Comment.proposal_id, Comment.text_id, Comment.state)
