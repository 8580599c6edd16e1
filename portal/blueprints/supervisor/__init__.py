"""The console for supervisors of the doors: who is in, which devices are there, what must be settled."""

from typing import Any

from flask import Blueprint
from werkzeug.wrappers import Response

from portal.domain.accounts.types import Act
from portal.web import console_words, login, staff_words, verdict_words

blueprint = Blueprint("supervisor", __name__, url_prefix="/venue/console")


@blueprint.before_request
def guard() -> Response | None:
    """Only supervisors come in."""
    return login.require(Act.SUPERVISE)


@blueprint.context_processor
def words_of_the_console() -> dict[str, Any]:
    """Give the pages the words that only supervisors see, and the tabs of an event."""
    return {
        "console_words": console_words,
        "staff_words": staff_words,
        "verdicts": verdict_words.VERDICTS,
        "console_parts": pages.parts,
        "moment": pages.moment,
    }


from portal.blueprints.supervisor import (  # noqa: E402
    attempt_views,
    board_views,
    case_views,
    device_views,
    list_views,
    pages,
    paper_views,
    ticket_views,
    walk_in_views,
)

__all__ = [
    "attempt_views",
    "blueprint",
    "board_views",
    "case_views",
    "device_views",
    "list_views",
    "pages",
    "paper_views",
    "ticket_views",
    "walk_in_views",
]
