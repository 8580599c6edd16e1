"""Pages for those who make releases of the trust index, and for the second person who approves them."""

from typing import Any

from flask import Blueprint
from werkzeug.wrappers import Response

from portal.domain.accounts.types import Act
from portal.web import figure_formats, login, release_words, statistics_words

blueprint = Blueprint("analyst", __name__, url_prefix="/analyst")


@blueprint.before_request
def guard() -> Response | None:
    """Analysts, approvers and administrators come in; who approves is asked once more at the button."""
    return login.require(Act.ANALYSE)


@blueprint.context_processor
def words_of_releases() -> dict[str, Any]:
    """Give the pages the words of releases."""
    return {"figures": figure_formats, "release_words": release_words, "statistics_words": statistics_words}


from portal.blueprints.analyst import burst_views, decision_views, export_views, owed_views, release_views  # noqa: E402

__all__ = ["blueprint", "burst_views", "decision_views", "export_views", "owed_views", "release_views"]
