"""The dashboards for everybody: what taking part comes to, and how far the portal can be relied on."""

from typing import Any

from flask import Blueprint

from portal.web import figure_formats, statistics_words

blueprint = Blueprint("statistics", __name__)


@blueprint.context_processor
def words_of_figures() -> dict[str, Any]:
    """Give the pages the words and the ways of writing that only figures need."""
    return {"statistics_words": statistics_words, "figures": figure_formats}


from portal.blueprints.statistics import (  # noqa: E402
    neighbours_views,
    statistics_views,
    topics_views,
    translations_views,
    trust_views,
)

__all__ = ["blueprint", "neighbours_views", "statistics_views", "topics_views", "translations_views", "trust_views"]
