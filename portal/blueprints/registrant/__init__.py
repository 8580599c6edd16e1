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


from portal.blueprints.registrant import feedback_views, name_views, own_views, ticket_views  # noqa: E402

__all__ = ["blueprint", "feedback_views", "name_views", "own_views", "ticket_views"]
