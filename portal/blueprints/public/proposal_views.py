"""The page of one proposal."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import render_template

from portal.blueprints.public import blueprint
from portal.blueprints.public.discussion_views import discussion
from portal.domain.events import agenda
from portal.domain.following import queries as following
from portal.domain.following.types import FollowKind
from portal.domain.moderation import queries as moderation
from portal.domain.proposals import commitment_queries, queries, reopening, rules, timeline
from portal.domain.proposals.commitment_rules import day_of
from portal.domain.proposals.types import ProposalView, State, StepKind
from portal.foundation import clock
from portal.web.locale import current_language
from portal.web.login import reader_id
from portal.web.services import database, settings
from portal.web.shared_pages import same_for_everybody


@blueprint.get("/proposals/<int:proposal_id>")
@same_for_everybody
def proposal(proposal_id: int) -> str:
    """Show one proposal, what became of it and what people say; its writer also sees the decisions on it."""
    language, reader, now = current_language().code, reader_id(), clock.now()
    with database().reading() as session:
        view = queries.get_public(session, proposal_id, language, reader)
        own = view.row.author_id is not None and view.row.author_id == reader
        public = view.row.state in rules.PUBLIC
        decisions = moderation.decisions_on(session, proposal_id, language) if own else ()
        topic = queries.find_topic(session, view.row.topic_id, language)
        about = agenda.find_about(session, view.row.event_id, view.row.session_id, language, now)
        life = _life(session, view, language, own, now)
        talk = discussion(session, proposal_id, language, reader) if public else None
        followed = reader is not None and following.follows(session, reader, FollowKind.PROPOSAL, str(proposal_id))
    return render_template(
        "public/proposal.html",
        proposal=view,
        own=own,
        public=public,
        open=view.row.state in rules.OPEN,
        editable=view.row.state in rules.EDITABLE,
        changeable=view.row.state in rules.CHANGEABLE,
        withdrawable=State.WITHDRAWN in rules.MAY_FOLLOW.get(view.row.state, frozenset()),
        decisions=decisions,
        topic=topic,
        about=about,
        **life,
        talk=talk,
        followed=followed,
    )


def _life(session: Any, view: ProposalView, language: str, own: bool, now: datetime) -> dict[str, Any]:
    """Return what became of a public proposal: steps, answers, promises, and which answer its writer can reopen."""
    public = view.row.state in rules.PUBLIC
    steps = timeline.steps_of(session, view.row.id, language) if public else ()
    return {
        "steps": steps,
        "answers": [step for step in steps if reopening.is_answer(step)],
        "promises": commitment_queries.of_proposal(session, view.row.id, language, day_of(now, settings().timezone)),
        "objections": reopening.objections(steps),
        "objectable": reopening.open_to_objection(steps, now) if own else None,
        "edited": any(step.kind is StepKind.EDITED for step in steps),
    }
