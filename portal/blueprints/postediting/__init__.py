"""Pages for those who look after translations: what waits, each with all that helps, and how far it is."""

from typing import Any

from flask import Blueprint
from werkzeug.wrappers import Response

from portal.domain.accounts.types import Act
from portal.web import login, postediting_words

blueprint = Blueprint("postediting", __name__, url_prefix="/translations")


@blueprint.before_request
def guard() -> Response | None:
    """Only translators and moderators come in."""
    return login.require(Act.POST_EDIT)


@blueprint.context_processor
def words_of_post_editing() -> dict[str, Any]:
    """Give the pages the words that only post-editing needs."""
    return {"said": postediting_words}


from portal.blueprints.postediting import coverage_views, item_views, queue_views  # noqa: E402

__all__ = ["blueprint", "coverage_views", "item_views", "queue_views"]
