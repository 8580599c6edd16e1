"""Pages for independent reviewers: what was drawn for them, and what they found."""

from typing import Any

from flask import Blueprint
from werkzeug.wrappers import Response

from portal.domain.accounts.types import Act
from portal.web import login, review_words

blueprint = Blueprint("review", __name__, url_prefix="/review")


@blueprint.before_request
def guard() -> Response | None:
    """Only reviewers come in."""
    return login.require(Act.REVIEW)


@blueprint.context_processor
def words_of_review() -> dict[str, Any]:
    """Give the pages the words of reviews."""
    return {"review_words": review_words}


from portal.blueprints.review import list_views, sample_views  # noqa: E402

__all__ = ["blueprint", "list_views", "sample_views"]
