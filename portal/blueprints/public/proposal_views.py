"""The page of one proposal."""

from __future__ import annotations

from flask import render_template

from portal.blueprints.public import blueprint
from portal.domain.moderation import queries as moderation
from portal.domain.proposals import queries, rules
from portal.domain.proposals.types import State
from portal.web.locale import current_language
from portal.web.login import reader_id
from portal.web.services import database


@blueprint.get("/proposals/<int:proposal_id>")
def proposal(proposal_id: int) -> str:
    """Show one proposal; its writer also sees the decisions on it."""
    language = current_language().code
    with database().reading() as session:
        view = queries.get_public(session, proposal_id, language, reader_id())
        own = view.row.author_id is not None and view.row.author_id == reader_id()
        decisions = moderation.decisions_on(session, proposal_id, language) if own else ()
        topics = {topic.id: topic for topic in queries.list_topics(session, language)}
    return render_template(
        "public/proposal.html",
        proposal=view,
        own=own,
        public=view.row.state in rules.PUBLIC,
        editable=view.row.state in rules.EDITABLE,
        withdrawable=State.WITHDRAWN in rules.MAY_FOLLOW.get(view.row.state, frozenset()),
        decisions=decisions,
        topic=topics.get(view.row.topic_id or 0),
    )
