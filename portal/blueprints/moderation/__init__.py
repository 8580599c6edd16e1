"""Pages for moderators."""

from flask import Blueprint
from werkzeug.wrappers import Response

from portal.domain.accounts.types import Act
from portal.web import login

blueprint = Blueprint("moderation", __name__, url_prefix="/moderation")


@blueprint.before_request
def guard() -> Response | None:
    """Only moderators come in."""
    return login.require(Act.MODERATE)


from portal.blueprints.moderation import entering_views, queue_views  # noqa: E402

__all__ = ["blueprint", "entering_views", "queue_views"]
