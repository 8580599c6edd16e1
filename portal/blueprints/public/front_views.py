"""The front page."""

from __future__ import annotations

from flask import render_template

from portal.blueprints.public import blueprint
from portal.blueprints.public.event_cards import next_card
from portal.blueprints.public.numbers import numbers
from portal.blueprints.public.topic_views import shelf
from portal.domain.proposals import overview, queries, rules
from portal.domain.proposals.types import EVERYTHING
from portal.web.locale import current_language
from portal.web.services import database
from portal.web.shared_pages import same_for_everybody

ANSWERS = 3


@blueprint.get("/")
@same_for_everybody
def front() -> str:
    """Say what this place is, what is on next, what the city has answered, and what is open now."""
    language = current_language().code
    with database().reading() as session:
        return render_template(
            "public/front.html",
            answers=overview.answers_with_titles(session, language, ANSWERS, once=True),
            shelf=shelf(session, EVERYTHING, rules.OPEN, with_done=False),
            next=next_card(session),
            topics=queries.list_topics(session, language),
            numbers=numbers(session, EVERYTHING),
        )
