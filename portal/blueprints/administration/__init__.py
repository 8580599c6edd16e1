"""Pages for the office: people, site pages, terms, announcements, receivers of releases, translation packages."""

from flask import Blueprint, request
from werkzeug.wrappers import Response

from portal.domain.accounts.types import Act
from portal.web import login

blueprint = Blueprint("administration", __name__, url_prefix="/administration")
FOR_TRANSLATORS = frozenset(
    {
        "pages",
        "page",
        "page_version",
        "page_translation",
        "terms",
        "new_term",
        "term",
        "move_term",
        "term_violations",
        "import_terms",
        "export_terms",
    }
)


@blueprint.before_request
def guard() -> Response | None:
    """Translators come to the site pages and the termbase, administrators everywhere."""
    view = (request.endpoint or "").rpartition(".")[2]
    return login.require(Act.EDIT_PAGES if view in FOR_TRANSLATORS else Act.ADMINISTER)


from portal.blueprints.administration import (  # noqa: E402
    announcement_views,
    language_views,
    page_views,
    people_views,
    term_file_views,
    term_views,
    webhook_views,
)

__all__ = [
    "announcement_views",
    "blueprint",
    "language_views",
    "page_views",
    "people_views",
    "term_file_views",
    "term_views",
    "webhook_views",
]
