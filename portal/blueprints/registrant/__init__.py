"""Pages for whoever registers, without an account: the form, what became of it, and one's own registration."""

from flask import Blueprint
from werkzeug.wrappers import Response

blueprint = Blueprint("registrant", __name__)


@blueprint.after_request
def keep_private(response: Response) -> Response:
    """Keep these pages out of caches and search engines: each is about one person."""
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


from portal.blueprints.registrant import (  # noqa: E402
    editing_views,
    feedback_views,
    name_views,
    own_views,
    received_views,
    register_views,
    ticket_views,
)

__all__ = [
    "blueprint",
    "editing_views",
    "feedback_views",
    "name_views",
    "own_views",
    "received_views",
    "register_views",
    "ticket_views",
]
