"""Pages for people who have signed in: write, follow what becomes of it, endorse."""

from flask import Blueprint
from werkzeug.wrappers import Response

from portal.domain.accounts.types import Act
from portal.web import login

blueprint = Blueprint("participant", __name__)


@blueprint.before_request
def guard() -> Response | None:
    """Nobody writes unnamed."""
    return login.require(Act.PARTICIPATE)


from portal.blueprints.participant import (  # noqa: E402
    comment_views,
    drafting_views,
    endorsement_views,
    following_views,
    improving_views,
    registration_views,
    rehearsing_views,
    reopening_views,
    report_views,
    writing_views,
)

__all__ = [
    "blueprint",
    "comment_views",
    "drafting_views",
    "endorsement_views",
    "following_views",
    "improving_views",
    "registration_views",
    "rehearsing_views",
    "reopening_views",
    "report_views",
    "writing_views",
]
