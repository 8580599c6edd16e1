"""The app for the doors. Its page is the same for everybody: what lets somebody act is their device's own token."""

from flask import Blueprint
from werkzeug.wrappers import Response

from portal.web import headers

blueprint = Blueprint("venue", __name__)
blueprint.before_request(headers.open_camera)


@blueprint.after_request
def ask_again(response: Response) -> Response:
    """Let devices keep the app, and ask each time whether it is still the same; search engines have no use for it."""
    response.headers["Cache-Control"] = "no-cache"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


from portal.blueprints.venue import app_views  # noqa: E402

__all__ = ["app_views", "blueprint"]
