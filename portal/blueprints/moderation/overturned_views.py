"""What independent reviewers found wrong, so that moderators can put it right."""

from __future__ import annotations

from flask import render_template

from portal.blueprints.moderation import blueprint
from portal.domain.moderation import review_queries
from portal.web import review_words
from portal.web.locale import current_language
from portal.web.pager import Pager, page_number, pages_of
from portal.web.services import database


@blueprint.get("/overturned")
def overturned() -> str:
    """List the decisions that reviewers would have made otherwise, the latest first."""
    with database().reading() as session:
        items, page = review_queries.list_overturned(session, page_number(), current_language().code)
    pager = Pager(page.number, page.pages, page.total, pages_of("moderation.overturned"))
    return render_template("moderation/overturned.html", items=items, pager=pager, review_words=review_words)
