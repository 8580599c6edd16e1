"""Pages for those who organise events: programme, registrations, lists and badges."""

from typing import Any

from flask import Blueprint
from werkzeug.wrappers import Response

from portal.domain.accounts.types import Act
from portal.web import login, programme_words, staff_words

blueprint = Blueprint("organiser", __name__, url_prefix="/organiser")


@blueprint.before_request
def guard() -> Response | None:
    """Only organisers come in."""
    return login.require(Act.ORGANISE)


@blueprint.context_processor
def words_of_staff() -> dict[str, Any]:
    """Give the pages the words that only staff see, and the tabs of an event."""
    return {"staff_words": staff_words, "programme_words": programme_words, "event_parts": pages.event_parts}


from portal.blueprints.organiser import (  # noqa: E402
    approval_views,
    entering_views,
    event_views,
    export_views,
    import_views,
    pages,
    paper_views,
    party_views,
    question_views,
    registration_views,
    result_views,
    session_views,
    standing_views,
    venue_views,
    wording_views,
)

__all__ = [
    "approval_views",
    "blueprint",
    "entering_views",
    "event_views",
    "export_views",
    "import_views",
    "pages",
    "paper_views",
    "party_views",
    "question_views",
    "registration_views",
    "result_views",
    "session_views",
    "standing_views",
    "venue_views",
    "wording_views",
]
