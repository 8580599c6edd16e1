"""The city's projects."""

from __future__ import annotations

from flask import Response

from portal.blueprints.api import answers, blueprint, examples, schemas
from portal.blueprints.api.describing import operation
from portal.domain.proposals import queries
from portal.web.services import database


@blueprint.get("/topics")
@operation(gives=schemas.TopicList, example=examples.TOPICS, query=schemas.ProposalQuery, problems=("invalid",))
def list_topics(query: schemas.ProposalQuery) -> Response:
    """List the city's projects that proposals can belong to."""
    with database().reading() as session:
        found = queries.list_topics(session, query.lang)
    return answers.give(schemas.TopicList(items=[answers.topic(view) for view in found]))
