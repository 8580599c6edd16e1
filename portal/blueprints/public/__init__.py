"""Pages for everybody: what is proposed, and what this place is."""

from flask import Blueprint

blueprint = Blueprint("public", __name__)

from portal.blueprints.public import (  # noqa: E402
    calendar_views,
    commitment_views,
    discussion_views,
    event_views,
    feed_views,
    front_views,
    history_views,
    people_views,
    proposal_list_views,
    proposal_views,
    site_views,
    tone_views,
    topic_views,
    unsubscribe_views,
)

__all__ = [
    "blueprint",
    "calendar_views",
    "commitment_views",
    "discussion_views",
    "event_views",
    "feed_views",
    "front_views",
    "history_views",
    "people_views",
    "proposal_list_views",
    "proposal_views",
    "site_views",
    "tone_views",
    "topic_views",
    "unsubscribe_views",
]
