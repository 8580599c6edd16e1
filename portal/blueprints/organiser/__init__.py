"""Pages for those who organise events: programme, registrations, lists and badges."""

from flask import Blueprint
from werkzeug.wrappers import Response

from portal.domain.accounts.types import Act
from portal.web import login

blueprint = Blueprint("organiser", __name__, url_prefix="/organiser")


@blueprint.before_request
def guard() -> Response | None:
    """Only organisers come in."""
    return login.require(Act.ORGANISE)
