"""The front page and the topics."""

from __future__ import annotations

from flask import render_template

from portal.blueprints.public import blueprint
from portal.domain.proposals import queries
from portal.domain.proposals.types import Filter
from portal.web.locale import current_language
from portal.web.services import database
from portal.web.shared_pages import same_for_everybody

LATEST = 4


@blueprint.get("/")
@same_for_everybody
def front() -> str:
    """Say what this place is and what is being talked about."""
    language = current_language().code
    with database().reading() as session:
        page = queries.list_public(session, Filter(), 1, language)
        topics = queries.list_topics(session, language)
        numbers = queries.numbers(session)
    return render_template("public/front.html", latest=page.items[:LATEST], topics=topics, numbers=numbers)


@blueprint.get("/topics")
@same_for_everybody
def topics() -> str:
    """Show the city's projects that proposals can belong to."""
    with database().reading() as session:
        found = queries.list_topics(session, current_language().code)
    return render_template("public/topics.html", topics=found)
