"""Pages for those who organise events: programme, registrations, lists and badges."""

from typing import Any

from flask import Blueprint
from werkzeug.wrappers import Response

from portal.domain.accounts.types import Act
from portal.web import login, staff_words

blueprint = Blueprint("organiser", __name__, url_prefix="/organiser")


@blueprint.before_request
def guard() -> Response | None:
    """Only organisers come in."""
    return login.require(Act.ORGANISE)


@blueprint.context_processor
def words_of_staff() -> dict[str, Any]:
    """Give the pages the words that only staff see."""
    return {"staff_words": staff_words}


from portal.blueprints.organiser import (  # noqa: E402
    approval_views,
    entering_views,
    export_views,
    paper_views,
    party_views,
    registration_views,
    result_views,
)

__all__ = [
    "approval_views",
    "blueprint",
    "entering_views",
    "export_views",
    "paper_views",
    "party_views",
    "registration_views",
    "result_views",
]
