"""Version 1 of the interface for programs: JSON, described by an OpenAPI document, no cookies."""

from apiflask import APIBlueprint

blueprint = APIBlueprint("api", __name__, url_prefix="/api/v1", tag="Proposals")

from portal.blueprints.api import (  # noqa: E402
    checkin_views,
    document,
    event_views,
    proposal_views,
    tokens,
    topic_views,
    trust_views,
)

blueprint.before_request(tokens.look)

__all__ = ["blueprint", "checkin_views", "document", "event_views", "proposal_views", "topic_views", "trust_views"]
