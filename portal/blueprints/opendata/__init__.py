"""Open data for everybody: what there is, what it means, and the files, which are the same in every language."""

from typing import Any

from flask import Blueprint

from portal.web import opendata_words

blueprint = Blueprint("opendata", __name__, url_prefix="/open-data")
files = Blueprint("open_data_files", __name__, url_prefix="/open-data")


@blueprint.context_processor
def words_of_data() -> dict[str, Any]:
    """Give the pages the words that only open data needs."""
    return {"opendata_words": opendata_words}


from portal.blueprints.opendata import file_views, page_views  # noqa: E402

__all__ = ["blueprint", "file_views", "files", "page_views"]
